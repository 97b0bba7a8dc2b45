using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>
/// One batch in one window under its own calibration: amplitudes, and how the form of each line differs from the target's.
/// </summary>
/// <remarks>
/// Linear, with the weights of Poisson counts at the expectation of the target's own form: estimates of a form that is the target's have
/// no bias and the stated errors, with few counts too.
/// </remarks>
internal sealed class WindowFit
{
    private const double BinsPerSigma = 4;
    private const int Passes = 3;
    private const double Blend = 2.5; // standard deviations within which the weaker of two lines has no form of its own
    private const double LeastSignificance = 10; // standard errors of the amplitude
    private const double FewestCounts = 100;
    private readonly LineWindow _window;
    private readonly double[] _edges; // of the channels, in steps of the window

    private WindowFit(LineWindow window, int first, double[] edges) => (_window, FirstBin, _edges) = (window, first, edges);

    /// <summary>Index of the first bin of the batch's histogram that lies in the window.</summary>
    public int FirstBin { get; }

    /// <summary>Counts expected in each bin of the histogram from there; NaN where nothing was compared, empty if not asked for.</summary>
    public double[] Expected { get; private set; } = [];

    /// <summary>Energy of a bin of the histogram, counted from <see cref="FirstBin"/>, eV.</summary>
    public double EnergyEv(int bin) => Energy(0.5 * (_edges[bin] + _edges[bin + 1]));

    /// <summary>Forms of the lines that are strong enough to have one.</summary>
    public List<LineForm> Forms { get; } = [];

    /// <summary>Counts of each line of the window.</summary>
    public double[] LineCounts { get; private set; } = [];

    /// <summary>By how much the data miss the fit: chi2 less what counts give, in its standard deviations.</summary>
    public double Misfit { get; private set; }

    /// <summary>The same as an error of the model, relative, root mean square over the counts.</summary>
    public double ModelError { get; private set; }

    /// <summary>Fits a batch; null where its counts do not determine the fit, or its channels do not cover the window.</summary>
    /// <param name="histogram">Its counts.</param>
    /// <param name="calibration">Its calibration.</param>
    /// <param name="target">The target.</param>
    /// <param name="window">A window of this target.</param>
    /// <param name="byChannel">Whether <see cref="Expected"/> is wanted.</param>
    public static WindowFit? Of(
        ChannelHistogram histogram,
        EnergyCalibration calibration,
        TargetSpectrum target,
        LineWindow window,
        bool byChannel
    )
    {
        int Bin(double energy) =>
            (int)Math.Clamp(Math.Round((calibration.Channel(energy) - histogram.FirstPosition) / histogram.Width), -1, histogram.Length);
        double a = calibration.Channel(window.Region.LowEv),
            b = calibration.Channel(window.Region.HighEv);
        if (!double.IsFinite(a) || !double.IsFinite(b))
            return null;
        // Bins that lie in the window as a whole.
        int first = Math.Max(Bin(window.Region.LowEv) + 1, 0),
            end = Math.Min(Bin(window.Region.HighEv), histogram.Length);
        if (end - first < 2)
            return null;
        double[] edges =
        [
            .. Enumerable
                .Range(first, end - first + 1)
                .Select(k => window.Steps(calibration.Energy(histogram.Position(k) - histogram.Width / 2))),
        ];
        for (int k = 0; k < edges.Length; k++)
            if (!double.IsFinite(edges[k]) || (k > 0 && !(edges[k] > edges[k - 1])))
                return null;
        var fit = new WindowFit(window, first, edges);
        return fit.Solve(histogram.Counts[first..end], target, byChannel) ? fit : null;
    }

    private bool Solve(ReadOnlySpan<long> counts, TargetSpectrum target, bool byChannel)
    {
        int each = Math.Max(1, (int)(_window.SigmaEv / BinsPerSigma / MeanWidthEv));
        int bins = (counts.Length + each - 1) / each;
        double[] edges = new double[bins + 1],
            data = new double[bins];
        for (int j = 0; j <= bins; j++)
            edges[j] = _edges[Math.Min(j * each, counts.Length)];
        for (int k = 0; k < counts.Length; k++)
            data[k / each] += counts[k];
        bool[] included = new bool[bins];
        for (int j = 0; j < bins; j++)
            included[j] = target.Includes(Energy(edges[j])) && target.Includes(Energy(edges[j + 1]));
        var fit = new ColumnFit(data, included, 1);
        foreach (IntegralTable column in _window.Columns)
            fit.Columns.Add(Filled(column, edges));
        double[] expectation = new double[bins];
        for (int pass = 0; pass < Passes; pass++)
        {
            if (!fit.SolveTied(_window.Ties))
                return false;
            fit.Expectation(expectation);
            fit.Weigh(expectation);
        }
        LineCounts = [.. _window.Lines.Select(line => fit.Solution[Array.IndexOf(_window.Components, line)])];
        int[] strong = [.. Enumerable.Range(0, _window.Lines.Length).Where(i => IsStrong(fit, i, target))];
        foreach (int i in strong)
            fit.Columns.Add(Filled(_window.Forms[i].Shift, edges));
        if (included.Count(x => x) <= fit.Columns.Count + 2 * strong.Length || !fit.SolveTied(_window.Ties))
            return false;
        (AddedColumn? Width, AddedColumn? Tail)[] added =
        [
            .. strong.Select(i => (fit.Added(Filled(_window.Forms[i].Width, edges)), fit.Added(Filled(_window.Forms[i].Tail, edges)))),
        ];
        foreach (int i in strong)
            fit.Columns.AddRange([Filled(_window.Forms[i].Width, edges), Filled(_window.Forms[i].Tail, edges)]);
        if (!fit.SolveTied(_window.Ties))
            return false;
        Judge(fit, expectation, included, data);
        // Errors are larger than those of counts where the fit, free as it is, misses the data.
        int freedom = included.Count(x => x) - fit.Columns.Count;
        double misfit = Math.Sqrt(1 + ModelError * ModelError * Total(data, included) / Math.Max(1, freedom));
        for (int s = 0; s < strong.Length; s++)
            if (added[s] is ({ } width, { } tail))
            {
                double amplitude = LineCounts[strong[s]];
                Forms.Add(
                    new LineForm(
                        _window.Lines[strong[s]],
                        width.Coefficient / amplitude,
                        misfit * width.Error / amplitude,
                        tail.Coefficient / amplitude,
                        misfit * tail.Error / amplitude
                    )
                );
            }
        if (byChannel)
            Expect(fit, strong, included, each, counts.Length);
        return true;
    }

    /// <summary>Mean width of a bin of the histogram, eV.</summary>
    public double MeanWidthEv => (_edges[^1] - _edges[0]) * _window.StepEv / (_edges.Length - 1);

    private double Energy(double steps) => _window.Region.LowEv + steps * _window.StepEv;

    private static double Total(double[] data, bool[] included) => data.Where((_, j) => included[j]).Sum();

    // Poisson counts of expectation m with weights 1/w: each bin gives m/w on average and a variance of (2 m^2 + m) / w^2. Bins of few
    // counts weigh little, since one count more is nothing; that the fit has adapted to the data is left out, which errs on the safe side.
    private void Judge(ColumnFit fit, double[] weighed, bool[] included, double[] data)
    {
        const double fewCounts = 5;
        double chiSquare = 0,
            mean = 0,
            variance = 0;
        for (int j = 0; j < data.Length; j++)
        {
            if (!included[j])
                continue;
            double m = Math.Max(weighed[j], 0),
                w = Math.Max(m, fewCounts);
            chiSquare += fit.Residual[j] * fit.Residual[j] / w;
            mean += m / w;
            variance += (2 * m * m + m) / (w * w);
        }
        double excess = chiSquare - mean;
        Misfit = variance > 0 ? excess / Math.Sqrt(variance) : 0;
        ModelError = Math.Sqrt(Math.Max(0, excess) / Math.Max(1, Total(data, included)));
    }

    // What is expected in each single bin of the histogram.
    private void Expect(ColumnFit fit, int[] strong, bool[] included, int each, int length)
    {
        Expected = new double[length];
        double[] content = new double[length];
        IEnumerable<IntegralTable> tables = _window
            .Columns.Concat(strong.Select(i => _window.Forms[i].Shift))
            .Concat(strong.SelectMany(i => new[] { _window.Forms[i].Width, _window.Forms[i].Tail }));
        foreach ((IntegralTable table, double coefficient) in tables.Zip(fit.Solution))
        {
            table.Fill(_edges, content, coefficient);
            for (int k = 0; k < length; k++)
                Expected[k] += content[k];
        }
        for (int k = 0; k < length; k++)
            if (!included[k / each])
                Expected[k] = double.NaN;
    }

    private bool IsStrong(ColumnFit fit, int index, TargetSpectrum target)
    {
        int own = Array.IndexOf(_window.Components, _window.Lines[index]);
        double amplitude = fit.Solution[own],
            energy = target.Line(_window.Lines[index]).Strongest.EnergyEv,
            blend = Blend * target.Resolution.Sigma(energy);
        if (amplitude < FewestCounts || !(amplitude > LeastSignificance * fit.Error(own)))
            return false;
        for (int c = 0; c < _window.Components.Length; c++)
            if (
                c != own
                && _window.Components[c] < target.LineCount
                && fit.Solution[c] > amplitude
                && Math.Abs(target.Line(_window.Components[c]).Strongest.EnergyEv - energy) < blend
            )
                return false;
        return true;
    }

    private static double[] Filled(IntegralTable table, double[] edges)
    {
        var column = new double[edges.Length - 1];
        table.Fill(edges, column);
        return column;
    }
}

/// <summary>How a line of a batch differs from the target's in form.</summary>
/// <param name="Line">Index of the line.</param>
/// <param name="Widening">By what fraction of the variance of the resolution it is wider.</param>
/// <param name="WideningError">Its standard error.</param>
/// <param name="Tail">Fraction of its counts that is in a tail below it beyond the target's; negative above it.</param>
/// <param name="TailError">Its standard error.</param>
internal sealed record LineForm(int Line, double Widening, double WideningError, double Tail, double TailError);
