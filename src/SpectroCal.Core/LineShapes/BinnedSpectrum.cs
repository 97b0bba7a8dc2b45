using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Spectra;

namespace SpectroCal.LineShapes;

/// <summary>Counts in energy bins of any width, or values that are no counts: what line shapes are fitted to.</summary>
public sealed record BinnedSpectrum
{
    private const double EmptyErrors = 5; // of a nearly empty channel, at most: 25 counts

    private readonly double[] _edges;
    private readonly double[] _counts;
    private readonly double[]? _errors;

    /// <summary>Takes edges and counts.</summary>
    /// <param name="edgesEv">Edges of the bins, eV, increasing: one more than there are counts.</param>
    /// <param name="counts">Counts in each bin; not whole numbers where channels were shared among bins.</param>
    /// <exception cref="FitException">The lengths do not match, or the edges do not increase.</exception>
    public BinnedSpectrum(IReadOnlyList<double> edgesEv, IReadOnlyList<double> counts)
    {
        if (edgesEv.Count != counts.Count + 1)
            throw new FitException($"{counts.Count} bins have {counts.Count + 1} edges; {edgesEv.Count} were given.");
        for (int j = 0; j < counts.Count; j++)
            if (!(edgesEv[j + 1] > edgesEv[j]))
                throw new FitException($"The energy does not rise from {edgesEv[j]} to {edgesEv[j + 1]} eV.");
        (_edges, _counts) = ([.. edgesEv], [.. counts]);
    }

    // Values that are no counts.
    private BinnedSpectrum(double[] edges, double[] values, double[]? errors)
        : this(edges, values) => (AreCounts, _errors) = (false, errors);

    /// <summary>Edges of the bins, eV.</summary>
    public IReadOnlyList<double> EdgesEv => _edges;

    /// <summary>Counts in each bin, or the values that are none.</summary>
    public IReadOnlyList<double> Counts => _counts;

    /// <summary>Whether they are counts, with the statistics of counts; else only least squares can be had of them.</summary>
    public bool AreCounts { get; } = true;

    /// <summary>Standard errors of values that are no counts; null where they are not known.</summary>
    public IReadOnlyList<double>? Errors => _errors;

    /// <summary>A spectrum on an energy axis.</summary>
    public static BinnedSpectrum Of(EnergySpectrum spectrum) =>
        new(
            [.. Enumerable.Range(0, spectrum.Axis.Count + 1).Select(j => spectrum.Axis.StartEv + j * spectrum.Axis.StepEv)],
            spectrum.Counts
        );

    /// <summary>
    /// The channels of a histogram at their energies: each channel stays one bin, so that the counts keep their Poisson statistics.
    /// Channels outside the stretch around the middle in which the energy rises are left out.
    /// </summary>
    /// <exception cref="FitException">The energy rises nowhere.</exception>
    public static BinnedSpectrum Of(ChannelHistogram histogram, EnergyCalibration calibration)
    {
        (double[] edges, Range rising) = Edges(histogram.Length, histogram.FirstPosition, histogram.Width, calibration);
        return new BinnedSpectrum(edges, [.. histogram.Counts[rising].ToArray().Select(n => (double)n)]);
    }

    /// <summary>
    /// The channels of values that are no counts at their energies. An error of zero is that of an empty channel among nearly empty ones,
    /// and the smallest of the others takes its place; elsewhere it says nothing, and is infinite here.
    /// </summary>
    /// <exception cref="FitException">The energy rises nowhere, or all errors are zero.</exception>
    public static BinnedSpectrum Of(ChannelIntensities intensities, EnergyCalibration calibration)
    {
        (double[] edges, Range rising) = Edges(intensities.Length, intensities.FirstPosition, intensities.Width, calibration);
        double[] values = intensities.Values[rising].ToArray();
        if (!intensities.HasErrors)
            return new BinnedSpectrum(edges, values, null);
        double[] errors = intensities.Errors[rising].ToArray();
        double least = errors.Where(e => e > 0).DefaultIfEmpty(double.NaN).Min();
        return double.IsNaN(least)
            ? throw new FitException("The errors of the values are all zero.")
            : new BinnedSpectrum(edges, values, [.. errors.Select((e, i) => e > 0 ? e : OfZero(values, errors, i, least))]);
    }

    // The root of no counts is zero where there are few; a channel that somebody has masked has neighbours with many.
    private static double OfZero(double[] values, double[] errors, int at, double least)
    {
        int[] neighbours =
        [
            .. Enumerable.Range(0, at).Reverse().Where(i => errors[i] > 0).Take(1),
            .. Enumerable.Range(at + 1, errors.Length - at - 1).Where(i => errors[i] > 0).Take(1),
        ];
        bool isEmpty = Math.Abs(values[at]) <= EmptyErrors * least && neighbours.All(i => Math.Abs(values[i]) <= EmptyErrors * errors[i]);
        return isEmpty ? least : double.PositiveInfinity;
    }

    /// <summary>The channels of a spectrum at their energies.</summary>
    /// <exception cref="FitException">The energy rises nowhere.</exception>
    public static BinnedSpectrum Of(ChannelSpectrum spectrum, EnergyCalibration calibration) =>
        spectrum switch
        {
            Spectrum counts => Of(counts.Histogram, calibration),
            IntensitySpectrum values => Of(values.Intensities, calibration),
            _ => throw new FitException($"A spectrum of the kind {spectrum?.GetType().Name} has no bins to fit."),
        };

    // Those of the channels around the middle over which the energy rises, and which these are.
    private static (double[] Edges, Range Rising) Edges(int channels, double firstPosition, double width, EnergyCalibration calibration)
    {
        double[] edges = [.. Enumerable.Range(0, channels + 1).Select(j => calibration.Energy(firstPosition + (j - 0.5) * width))];
        int first = channels / 2,
            last = channels / 2;
        while (last < channels && edges[last + 1] > edges[last])
            last++;
        while (first > 0 && edges[first] > edges[first - 1])
            first--;
        return last > first ? (edges[first..(last + 1)], first..last) : throw new FitException("The calibration gives no rising energy.");
    }

    /// <summary>The bins that overlap a range by more than half.</summary>
    /// <exception cref="FitException">There are none.</exception>
    public BinnedSpectrum Within(double lowEv, double highEv)
    {
        int[] inside =
        [
            .. Enumerable
                .Range(0, _counts.Length)
                .Where(j => 0.5 * (_edges[j] + _edges[j + 1]) is var centre && centre > lowEv && centre < highEv),
        ];
        if (inside.Length == 0)
            throw new FitException(
                $"The spectrum, from {_edges[0]:G6} to {_edges[^1]:G6} eV, has no bins between {lowEv:G6} and {highEv:G6} eV."
            );
        Range bins = inside[0]..(inside[^1] + 1);
        double[] edges = _edges[inside[0]..(inside[^1] + 2)];
        return AreCounts ? new BinnedSpectrum(edges, _counts[bins]) : new BinnedSpectrum(edges, _counts[bins], _errors?[bins]);
    }
}
