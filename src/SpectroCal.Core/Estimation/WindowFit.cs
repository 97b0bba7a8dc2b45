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
    private readonly ChannelHistogram _histogram;
    private readonly EnergyCalibration _calibration;
    private readonly LineWindow _window;
    private readonly int _length; // bins of the histogram
    private bool[] _included = []; // bins of the fit
    private int _each; // bins of the histogram in one of the fit
    private IntegralTable[] _tables = []; // of the last fit
    private double[] _coefficients = [];

    private WindowFit(ChannelHistogram histogram, EnergyCalibration calibration, LineWindow window, int first, int length) =>
        (_histogram, _calibration, _window, FirstBin, _length) = (histogram, calibration, window, first, length);

    /// <summary>Index of the first bin of the batch's histogram that lies in the window.</summary>
    public int FirstBin { get; }

    /// <summary>
    /// Counts expected in each bin of the histogram from there; NaN where nothing was compared, empty before <see cref="Expect"/>.
    /// </summary>
    public double[] Expected { get; private set; } = [];

    /// <summary>Energy of a bin of the histogram, counted from <see cref="FirstBin"/>, eV.</summary>
    public double EnergyEv(int bin) => _calibration.Energy(_histogram.Position(FirstBin + bin));

    /// <summary>Mean width of a bin of the histogram, eV.</summary>
    public double MeanWidthEv => (LowerEdgeEv(_length) - LowerEdgeEv(0)) / _length;

    /// <summary>Forms of the lines that are strong enough to have one.</summary>
    public List<LineForm> Forms { get; } = [];

    /// <summary>Unknown lines under named ones, and how their ratios differ from those of the target.</summary>
    public List<LineRatio> Ratios { get; } = [];

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
    /// <param name="workspace">Gives arrays, for this call.</param>
    public static WindowFit? Of(
        ChannelHistogram histogram,
        EnergyCalibration calibration,
        TargetSpectrum target,
        LineWindow window,
        Workspace workspace
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
        var fit = new WindowFit(histogram, calibration, window, first, end - first);
        workspace.Clear();
        return fit.Solve(target, workspace) ? fit : null;
    }

    /// <summary>Makes <see cref="Expected"/>.</summary>
    /// <param name="workspace">Gives arrays, for this call.</param>
    public void Expect(Workspace workspace)
    {
        workspace.Clear();
        Expected = new double[_length];
        if (Edges(1, workspace) is not { } edges)
        {
            Array.Fill(Expected, double.NaN);
            return;
        }
        IntegralTable.Sum(_tables, _coefficients, workspace).Fill(edges, Expected);
        for (int k = 0; k < _length; k++)
            if (!_included[k / _each])
                Expected[k] = double.NaN;
    }

    private double LowerEdgeEv(int bin) => _calibration.Energy(_histogram.Position(FirstBin + bin) - _histogram.Width / 2);

    // Edges of bins that are so many of the histogram's each, in steps of the window; null where they do not rise.
    private double[]? Edges(int each, Workspace workspace)
    {
        double[] edges = workspace.TakeAny((_length + each - 1) / each + 1);
        for (int j = 0; j < edges.Length; j++)
        {
            edges[j] = _window.Steps(LowerEdgeEv(Math.Min(j * each, _length)));
            if (!double.IsFinite(edges[j]) || (j > 0 && !(edges[j] > edges[j - 1])))
                return null;
        }
        return edges;
    }

    private bool Solve(TargetSpectrum target, Workspace workspace)
    {
        double channel = MeanWidthEv;
        if (!(channel > 0))
            return false;
        _each = Math.Max(1, (int)(_window.SigmaEv / BinsPerSigma / channel));
        if (Edges(_each, workspace) is not { } edges)
            return false;
        int bins = edges.Length - 1;
        double[] data = workspace.Take(bins);
        ReadOnlySpan<long> counts = _histogram.Counts.Slice(FirstBin, _length);
        for (int k = 0, j = 0; j < bins; j++)
        for (int end = Math.Min((j + 1) * _each, _length); k < end; k++)
            data[j] += counts[k];
        bool[] included = _included = new bool[bins];
        int compared = 0;
        bool isBelow = target.Includes(Energy(edges[0]));
        for (int j = 0; j < bins; j++)
        {
            bool isAbove = target.Includes(Energy(edges[j + 1]));
            included[j] = isBelow && isAbove;
            compared += included[j] ? 1 : 0;
            isBelow = isAbove;
        }
        var fit = new ColumnFit(data, included, 1, workspace);
        foreach (IntegralTable column in _window.Columns)
            fit.Columns.Add(Filled(column));
        double[] expectation = workspace.TakeAny(bins);
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
            fit.Columns.Add(Filled(_window.Forms[i].Shift));
        Compare(fit, target);
        if (compared <= fit.Columns.Count + 2 * strong.Length || !fit.SolveTied(_window.Ties))
            return false;
        double[][] widths = [.. strong.Select(i => Filled(_window.Forms[i].Width))],
            tails = [.. strong.Select(i => Filled(_window.Forms[i].Tail))];
        (AddedColumn? Width, AddedColumn? Tail)[] added = [.. widths.Zip(tails, (w, t) => (fit.Added(w), fit.Added(t)))];
        for (int s = 0; s < strong.Length; s++)
            fit.Columns.AddRange([widths[s], tails[s]]);
        if (!fit.SolveTied(_window.Ties))
            return false;
        Judge(fit, expectation, included, data);
        // Errors are larger than those of counts where the fit, free as it is, misses the data.
        int freedom = compared - fit.Columns.Count;
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
        _tables =
        [
            .. _window.Columns,
            .. strong.Select(i => _window.Forms[i].Shift),
            .. strong.SelectMany(i => new[] { _window.Forms[i].Width, _window.Forms[i].Tail }),
        ];
        _coefficients = fit.Solution;
        return true;

        double[] Filled(IntegralTable table)
        {
            double[] column = workspace.TakeAny(bins);
            table.Fill(edges, column);
            return column;
        }
    }

    // Of lines near each other the ratio of a few counts trades with the place of both: that is free here, and nothing is tied.
    private void Compare(ColumnFit fit, TargetSpectrum target)
    {
        AmplitudeTie[] near = [.. _window.Ties.Where(t => _window.Components[t.Component] >= target.Lines.Count)];
        double[] tied = fit.Solution;
        int n = fit.Columns.Count;
        if (near.Length == 0 || !fit.Solve(n))
            return;
        foreach (AmplitudeTie tie in near)
        {
            (int c, int r) = (tie.Component, tie.Reference);
            double expected = tie.Ratio * tied[r],
                variance = fit.Inverse[c * n + c] - 2 * tie.Ratio * fit.Inverse[c * n + r] + tie.Ratio * tie.Ratio * fit.Inverse[r * n + r];
            if (expected > 0 && variance > 0)
                Ratios.Add(
                    new LineRatio(
                        _window.Components[c],
                        (fit.Solution[c] - tie.Ratio * fit.Solution[r]) / expected,
                        Math.Sqrt(variance) / expected
                    )
                );
        }
    }

    private double Energy(double steps) => _window.Region.LowEv + steps * _window.StepEv;

    private static double Total(double[] data, bool[] included)
    {
        double sum = 0;
        for (int j = 0; j < data.Length; j++)
            sum += included[j] ? data[j] : 0;
        return sum;
    }

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
}

/// <summary>How a line of a batch differs from the target's in form.</summary>
/// <param name="Line">Index of the line.</param>
/// <param name="Widening">By what fraction of the variance of the resolution it is wider.</param>
/// <param name="WideningError">Its standard error.</param>
/// <param name="Tail">Fraction of its counts that is in a tail below it beyond the target's; negative above it.</param>
/// <param name="TailError">Its standard error.</param>
internal sealed record LineForm(int Line, double Widening, double WideningError, double Tail, double TailError);

/// <summary>How the counts of a line of a batch over those of another one differ from what the target expects.</summary>
/// <param name="Component">Index of the line among the target's components.</param>
/// <param name="Deviation">Relative deviation.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record LineRatio(int Component, double Deviation, double Error);
