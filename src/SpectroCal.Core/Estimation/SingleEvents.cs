using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>Events one by one, as an unbinned likelihood takes them; those of one value are one term.</summary>
/// <remarks>
/// The integral of the density over the region is that of Gauss and Legendre with five nodes in panels as wide as the narrowest line has
/// its standard deviation. Integer values stand for a channel each: the density at its centre stands for the mean over the channel once
/// lines are wider by the variance of a channel (Sheppard's correction), up to the fourth order in its width.
/// </remarks>
internal sealed class SingleEvents : ILikelihoodData
{
    /// <summary>Widest channel that tells the width of a line, in standard deviations of the narrowest one.</summary>
    public const double WidestChannel = 1.5;

    private const double LargestIntegralError = 1e-7;
    private const int MostRefinements = 6;

    // Gauss and Legendre, five nodes on -1 to 1: Abramowitz and Stegun, table 25.4.
    private static readonly (double Node, double Weight)[] Rule =
    [
        (-0.906179845938663993, 0.236926885056189088),
        (-0.538469310105683091, 0.478628670499366468),
        (0, 0.568888888888888889),
        (0.538469310105683091, 0.478628670499366468),
        (0.906179845938663993, 0.236926885056189088),
    ];

    private readonly double[] _values; // rising; empty where they are the integers of the histogram

    /// <summary>Takes the events of a batch: its values, else the channels of its histogram.</summary>
    public SingleEvents(EventBatch batch)
    {
        Histogram = batch.Histogram;
        _values = batch.Values.ToArray();
        Array.Sort(_values);
    }

    /// <inheritdoc/>
    public ChannelHistogram Histogram { get; }

    /// <inheritdoc/>
    public double RoundingWidth => _values.Length == 0 ? Histogram.Width : 0;

    /// <inheritdoc/>
    public LikelihoodPoints Points(
        ChannelRegion region,
        TargetSpectrum target,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters
    )
    {
        double sigma = Math.Sqrt(target.Lines.Min(l => target.Resolution.Variance(l.MeanEnergyEv)) + target.Widths.Min(w => w.VarianceEv2));
        var points = new List<(double Position, double Count, double Span)>();
        foreach ((int first, int end) in region.Runs)
        {
            double low = Histogram.Position(first) - 0.5 * Histogram.Width,
                high = Histogram.Position(end - 1) + 0.5 * Histogram.Width;
            double steepest = 0;
            for (int k = first; k < end; k++)
                steepest = Math.Max(steepest, function.Slope(Histogram.Position(k), parameters));
            ThrowIfTooWide(Histogram.Width * steepest, sigma);
            AddEvents(points, first, end, low, high);
            AddNodes(points, low, high, steepest / sigma, function, parameters);
        }
        points.Sort((a, b) => a.Position.CompareTo(b.Position));
        return new LikelihoodPoints(
            [.. points.Select(p => p.Position)],
            [.. points.Select(p => p.Count)],
            [.. points.Select(p => p.Span)],
            region.Saturated(Histogram)
        );
    }

    // Real values are taken as they are, but the target's shape, the search and the closure come from their histogram.
    private void ThrowIfTooWide(double widthEv, double sigmaEv)
    {
        if (!(widthEv > WidestChannel * sigmaEv))
            return;
        string width = string.Create(
            CultureInfo.InvariantCulture,
            $"{widthEv:0.#} eV wide, {widthEv / sigmaEv:0.##} standard deviations of the narrowest line"
        );
        throw new CalibrationException(
            RoundingWidth > 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"A channel is {width}; an unbinned likelihood takes integers as values only up to {WidestChannel}."
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The bins of the values are {width}; the width of lines cannot be told from more than {WidestChannel}: choose a "
                        + $"smaller bin width."
                )
        );
    }

    private void AddEvents(List<(double Position, double Count, double Span)> points, int first, int end, double low, double high)
    {
        if (_values.Length == 0)
        {
            for (int k = first; k < end; k++)
            {
                if (Histogram.Counts[k] > 0)
                    points.Add((Histogram.Position(k), Histogram.Counts[k], 0));
            }
            return;
        }
        int from = Array.BinarySearch(_values, low);
        // The first of several that are the same.
        from = from < 0 ? ~from : Array.FindIndex(_values, v => v == low);
        for (int i = from; i < _values.Length && _values[i] < high; )
        {
            int next = i + 1;
            while (next < _values.Length && _values[next] == _values[i])
                next++;
            points.Add((_values[i], next - i, 0));
            i = next;
        }
    }

    // Panels are halved until they are short against the bends of the scale: the integral of its slope is known.
    private void AddNodes(
        List<(double Position, double Count, double Span)> points,
        double low,
        double high,
        double panelsPerChannel,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters
    )
    {
        int begin = points.Count;
        double energies = function.Energy(high, parameters) - function.Energy(low, parameters);
        int panels = (int)Math.Ceiling((high - low) * panelsPerChannel);
        for (int refinement = 0; refinement <= MostRefinements; refinement++, panels *= 2)
        {
            points.RemoveRange(begin, points.Count - begin);
            double half = 0.5 * (high - low) / panels,
                sum = 0;
            for (int p = 0; p < panels; p++)
            {
                foreach ((double node, double weight) in Rule)
                {
                    double x = low + half * (2 * p + 1 + node);
                    points.Add((x, 0, weight * half / Histogram.Width));
                    sum += weight * half * function.Slope(x, parameters);
                }
            }
            if (Math.Abs(sum - energies) <= LargestIntegralError * energies)
                return;
        }
        throw new CalibrationException(
            "The calibration function bends too sharply for the integral of an unbinned likelihood: minimise poisson."
        );
    }
}
