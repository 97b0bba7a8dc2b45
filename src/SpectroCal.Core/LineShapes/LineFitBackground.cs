using SpectroCal.Detectors;
using SpectroCal.Fitting;

namespace SpectroCal.LineShapes;

/// <summary>The background of a line fit: columns for the search for starting values, then component and parameters.</summary>
internal sealed class LineFitBackground
{
    private const double SnipWindowInFwhm = 2;

    private readonly BackgroundShape _shape;
    private readonly bool _areCounts;
    private readonly double _low;
    private readonly double _high;
    private readonly double[]? _clipped;

    public LineFitBackground(
        BackgroundShape shape,
        BinnedSpectrum whole,
        BinnedSpectrum spectrum,
        double sigmaEv,
        CancellationToken cancellation
    )
    {
        _shape = shape;
        _areCounts = spectrum.AreCounts;
        if (shape.Kind == BackgroundKind.Snip && !_areCounts)
            throw new FitException("The values of the spectrum are not counts, from which alone a background can be clipped.");
        double[] edges = [.. spectrum.EdgesEv];
        (_low, _high) = (edges[0], edges[^1]);
        if (shape.Kind == BackgroundKind.Snip)
            _clipped = Clip(whole, spectrum, ResolutionModel.FwhmPerSigma * sigmaEv, cancellation);
        Columns = shape.Kind switch
        {
            BackgroundKind.None => [],
            BackgroundKind.Snip => [_clipped!],
            // An exponential starts as the straight line between its ends.
            _ => new PolynomialBackground(_low, _high, Names(shape.Kind == BackgroundKind.Polynomial ? shape.Degree : 1)).Basis(edges),
        };
    }

    /// <summary>Counts in each bin at factor 1.</summary>
    public double[][] Columns { get; }

    /// <summary>Adds component and parameters.</summary>
    /// <param name="parameters">Where the parameters go.</param>
    /// <param name="components">Where the component goes.</param>
    /// <param name="factors">Factors of the columns to start from, none negative.</param>
    public void AddTo(List<FitParameter> parameters, List<SpectrumComponent> components, double[] factors)
    {
        switch (_shape.Kind)
        {
            case BackgroundKind.Polynomial:
                string[] names = Names(_shape.Degree);
                // The ends are values of the background; what lies between may be negative without the background being so. What is left
                // of a background that was subtracted may be.
                for (int i = 0; i < names.Length; i++)
                    parameters.Add(
                        new FitParameter(names[i], factors[i])
                        {
                            Unit = Unit,
                            Lower = _areCounts && (i == 0 || i == names.Length - 1) ? 0 : double.NegativeInfinity,
                        }
                    );
                components.Add(new PolynomialBackground(_low, _high, names));
                break;
            case BackgroundKind.Exponential:
                double least = 1e-3 * Math.Max(factors.Sum(), 1e-6),
                    left = Math.Max(factors[0], least),
                    right = Math.Max(factors[1], least),
                    length = _high - _low;
                parameters.Add(new FitParameter("background.height", Math.Sqrt(left * right)) { Unit = Unit, Lower = 0 });
                parameters.Add(
                    new FitParameter("background.rate", Math.Log(right / left) / length)
                    {
                        Unit = "1/eV",
                        Lower = -50 / length,
                        Upper = 50 / length,
                    }
                );
                components.Add(new ExponentialBackground(0.5 * (_low + _high), "background.height", "background.rate"));
                break;
            case BackgroundKind.Snip:
                parameters.Add(
                    new FitParameter("background.scale", 1)
                    {
                        Lower = 0,
                        Upper = 10,
                        IsFixed = true,
                    }
                );
                components.Add(new TemplateBackground(_clipped!, "background.scale"));
                break;
        }
    }

    private string Unit => _areCounts ? "counts/eV" : "intensity/eV";

    private static string[] Names(int degree) => [.. Enumerable.Range(0, degree + 1).Select(i => $"background.b{i}")];

    // Clipped on the whole spectrum, so that the lines of the fit are away from its ends, after averaging over half a FWHM: the clipping
    // follows the lower side of the fluctuations.
    private static double[] Clip(BinnedSpectrum whole, BinnedSpectrum part, double fwhmEv, CancellationToken cancellation)
    {
        int first = whole.EdgesEv.ToList().IndexOf(part.EdgesEv[0]),
            bins = part.Counts.Count;
        double perBin = (part.EdgesEv[^1] - part.EdgesEv[0]) / bins;
        int half = (int)Math.Round(0.25 * fwhmEv / perBin),
            window = Math.Max(1, (int)Math.Round(SnipWindowInFwhm * fwhmEv / perBin));
        double[] counts = [.. whole.Counts],
            smooth = new double[counts.Length];
        for (int j = 0; j < counts.Length; j++)
        {
            cancellation.ThrowIfCancellationRequested();
            int from = Math.Max(0, j - half),
                to = Math.Min(counts.Length - 1, j + half);
            for (int k = from; k <= to; k++)
                smooth[j] += counts[k] / (to - from + 1);
        }
        return SnipBackground.Estimate(smooth, window, cancellation)[first..(first + bins)];
    }
}
