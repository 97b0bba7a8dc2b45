using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Turns batches into calibrated energy spectra.</summary>
public static class CalibratedSpectra
{
    // The division into chunks depends on the batches alone, so that sums do not depend on the number of threads.
    private const int MostChunks = 64;
    private const int SmallestChunk = 16;

    /// <summary>A batch on an energy axis: each channel's counts are shared among the bins it overlaps.</summary>
    public static EnergySpectrum Of(EventBatch batch, EnergyCalibration calibration, EnergyAxis axis) =>
        Combine([(batch, calibration)], axis);

    /// <summary>The sum of several batches, each with its own calibration.</summary>
    public static EnergySpectrum Combine(
        IReadOnlyList<(EventBatch Batch, EnergyCalibration Calibration)> batches,
        EnergyAxis axis,
        CancellationToken cancellation = default
    ) => Combine(batches, axis, isSmooth: false, cancellation);

    /// <summary>The same, with channels shared as their own bins or smoothly.</summary>
    /// <param name="batches">The batches with their calibrations.</param>
    /// <param name="axis">The bins.</param>
    /// <param name="isSmooth">
    /// Whether counts of a channel are shared among bins as a quadratic B-spline of three channels' width (Schoenberg, Quart. Appl. Math. 4
    /// (1946) 45) rather than evenly over the channel. Channels about as wide as a line make a staircase of it, which no model of a
    /// line has; the spline leaves a few thousandths of that at one standard deviation a channel, and widens lines a little more.
    /// </param>
    /// <param name="cancellation">Stops the work.</param>
    internal static EnergySpectrum Combine(
        IReadOnlyList<(EventBatch Batch, EnergyCalibration Calibration)> batches,
        EnergyAxis axis,
        bool isSmooth,
        CancellationToken cancellation
    )
    {
        int chunkLength = Math.Max(SmallestChunk, (batches.Count + MostChunks - 1) / MostChunks);
        int chunks = (batches.Count + chunkLength - 1) / chunkLength;
        var partial = new double[chunks][];
        Workers.For(
            chunks,
            -1,
            chunk =>
            {
                // Two bins more than the axis: below and above.
                double[] sums = new double[axis.Count + 2];
                for (int i = chunk * chunkLength; i < Math.Min(batches.Count, (chunk + 1) * chunkLength); i++)
                {
                    (EventBatch batch, EnergyCalibration calibration) = batches[i];
                    if (!isSmooth && calibration.Function is PolynomialFunction { Degree: 1 } && calibration.Values[1] > 0)
                    {
                        if (batch.Histogram.IsSparse)
                            AddSparse(batch.Histogram, calibration, axis, sums);
                        else
                            AddStraight(batch.Histogram, calibration, axis, sums);
                        continue;
                    }
                    // A scale that cannot be evaluated has no energies: all of its counts are outside.
                    double[] edges = Isolated.Run(() => Edges(batch.Histogram, calibration, axis), _ => []);
                    if (edges.Length > 0)
                        Add(batch.Histogram, edges, axis.Count, isSmooth, sums);
                    else
                        sums[0] += batch.Histogram.TotalCounts;
                }
                partial[chunk] = sums;
            },
            cancellation
        );
        double[] total = new double[axis.Count + 2];
        foreach (double[] sums in partial)
            for (int j = 0; j < total.Length; j++)
                total[j] += sums[j];
        return new EnergySpectrum(axis, total[1..^1]) { Underflow = total[0], Overflow = total[^1] };
    }

    /// <summary>
    /// Variance that channels add to lines of a combined spectrum, eV^2: width^2/12 for rounding, and as much again for sharing among bins,
    /// three times as much for sharing smoothly; mean over the batches whose scales rise.
    /// </summary>
    /// <param name="batches">The batches with their calibrations.</param>
    /// <param name="energyEv">Where the width of a channel is taken, eV.</param>
    /// <param name="isSmooth">How the channels are shared.</param>
    internal static double RoundingVarianceEv2(
        IReadOnlyList<(EventBatch Batch, EnergyCalibration Calibration)> batches,
        double energyEv,
        bool isSmooth = false
    ) => (isSmooth ? 4 : 2) * ChannelWidths(batches, energyEv).Select(width => width * width / 12).DefaultIfEmpty(0).Average();

    /// <summary>Width of a channel of each batch whose scale rises, eV.</summary>
    internal static IEnumerable<double> ChannelWidths(
        IReadOnlyList<(EventBatch Batch, EnergyCalibration Calibration)> batches,
        double energyEv
    ) =>
        batches
            .Select(b => Isolated.Number(() => b.Batch.Histogram.Width * b.Calibration.Slope(b.Calibration.Channel(energyEv))))
            .Where(double.IsFinite);

    /// <summary>An axis on which calibrated batches can be added up.</summary>
    /// <param name="batches">The batches with their calibrations, at least one.</param>
    /// <param name="range">Energies to cover; null: all of the batches', where their scales rise.</param>
    /// <param name="stepEv">
    /// Width of a bin, eV; null: that of a channel in the middle of the spectra, half of them have finer and half coarser ones.
    /// </param>
    /// <exception cref="CalibrationException">The range is empty.</exception>
    public static EnergyAxis AxisFor(
        IReadOnlyList<(EventBatch Batch, EnergyCalibration Calibration)> batches,
        EnergyRegion? range = null,
        double? stepEv = null
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        double[] Of(Func<ChannelHistogram, EnergyCalibration, double> value) =>
            [.. batches.Select(b => Isolated.Number(() => value(b.Batch.Histogram, b.Calibration))).Where(double.IsFinite).Order()];
        double[] steps = Of((h, c) => Math.Abs(c.Slope((h.FirstPosition + h.LastPosition) / 2)) * h.Width);
        double[] low = range is null ? Of((h, c) => c.Energy(h.FirstPosition - h.Width / 2)) : [range.LowEv],
            high = range is null ? Of((h, c) => c.Energy(h.LastPosition + h.Width / 2)) : [range.HighEv];
        if (steps.Length == 0 || low.Length == 0 || high.Length == 0 || !(high[^1] > low[0]))
            throw new CalibrationException("The calibrations give no range of energies to add the spectra up over: give one.");
        return EnergyAxis.Covering(low[0], high[^1], stepEv ?? steps[steps.Length / 2]);
    }

    // A straight line that rises, the common case, from the other side: the channel at each edge of the axis, and the counts below it. Of
    // channels there are more, and some hold nothing.
    private static void AddStraight(ChannelHistogram histogram, EnergyCalibration calibration, EnergyAxis axis, double[] sums)
    {
        ReadOnlySpan<long> counts = histogram.Counts;
        (double offset, double gain) = (calibration.Values[0], calibration.Values[1]);
        double first = histogram.FirstPosition - histogram.Width / 2,
            perBin = 1 / histogram.Width,
            before = 0;
        long below = 0; // counts of the channels before k
        int k = 0;
        for (int j = 0; j <= axis.Count; j++)
        {
            double position = Math.Clamp(((axis.StartEv + j * axis.StepEv - offset) / gain - first) * perBin, 0, counts.Length);
            for (int whole = (int)position; k < whole; k++)
                below += counts[k];
            double upTo = below + (k < counts.Length ? (position - k) * counts[k] : 0);
            sums[j] += upTo - before;
            before = upTo;
        }
        sums[^1] += histogram.TotalCounts - before;
    }

    // A straight line and few events: neither all channels nor all of the axis.
    private static void AddSparse(ChannelHistogram histogram, EnergyCalibration calibration, EnergyAxis axis, double[] sums)
    {
        ReadOnlySpan<long> counts = histogram.Counts;
        (double offset, double gain) = (calibration.Values[0], calibration.Values[1]);
        double perStep = 1 / axis.StepEv,
            width = gain * histogram.Width * perStep;
        foreach (int k in histogram.Occupied)
        {
            double low = (offset + gain * (histogram.Position(k) - histogram.Width / 2) - axis.StartEv) * perStep;
            Add(counts[k], low, low + width, axis.Count, isSmooth: false, sums);
        }
    }

    // Edges of the bins in steps of the axis, where they have counts.
    private static double[] Edges(ChannelHistogram histogram, EnergyCalibration calibration, EnergyAxis axis)
    {
        ReadOnlySpan<long> counts = histogram.Counts;
        double[] edges = new double[counts.Length + 1];
        double perStep = 1 / axis.StepEv;
        for (int k = 0; k < edges.Length; k++)
            if ((k < counts.Length && counts[k] > 0) || (k > 0 && counts[k - 1] > 0))
                edges[k] = (calibration.Energy(histogram.Position(k) - histogram.Width / 2) - axis.StartEv) * perStep;
        return edges;
    }

    private static void Add(ChannelHistogram histogram, double[] edges, int bins, bool isSmooth, double[] sums)
    {
        ReadOnlySpan<long> counts = histogram.Counts;
        foreach (int k in histogram.Occupied)
        {
            double low = edges[k],
                high = edges[k + 1];
            // An expression may have no energy at an edge, such as sqrt(adc) half a channel below zero: the counts stay at the other.
            if (!double.IsFinite(low))
                low = high;
            if (!double.IsFinite(high))
                high = low;
            if (!double.IsFinite(low))
            {
                sums[0] += counts[k];
                continue;
            }
            if (high < low)
                (low, high) = (high, low);
            Add(counts[k], low, high, bins, isSmooth, sums);
        }
    }

    // The counts of one channel, from one edge to the other.
    private static void Add(long counts, double low, double high, int bins, bool isSmooth, double[] sums)
    {
        if (isSmooth && high > low)
            ShareSmoothly(counts, low, high, sums);
        else if (high <= 0)
            sums[0] += counts;
        else if (low >= bins)
            sums[^1] += counts;
        else
            Share(counts, low, high, sums);
    }

    // Bin j of the axis is sums[j + 1]; a channel may reach over either end.
    private static void Share(double counts, double low, double high, double[] sums)
    {
        int first = (int)Math.Floor(Math.Max(low, -1)),
            last = (int)Math.Floor(Math.Min(high, sums.Length));
        if (high - low < 1e-12)
        {
            sums[Math.Clamp(first + 1, 0, sums.Length - 1)] += counts;
            return;
        }
        double perBin = counts / (high - low);
        int bins = sums.Length - 2;
        sums[0] += perBin * Math.Max(0, -low);
        sums[^1] += perBin * Math.Max(0, high - bins);
        for (int j = Math.Max(first, 0); j <= Math.Min(last, bins - 1); j++)
            sums[j + 1] += perBin * (Math.Min(high, j + 1) - Math.Max(low, j));
    }

    // Whatever the phase of the channels, neighbouring splines add up to a smooth curve.
    private static void ShareSmoothly(double counts, double low, double high, double[] sums)
    {
        double centre = 0.5 * (low + high),
            width = high - low;
        int bins = sums.Length - 2,
            first = (int)Math.Clamp(Math.Floor(centre - 1.5 * width), 0, bins),
            end = (int)Math.Clamp(Math.Ceiling(centre + 1.5 * width), 0, bins);
        double below = SplineBelow((first - centre) / width);
        sums[0] += counts * below;
        for (int j = first; j < end; j++)
        {
            double upTo = SplineBelow((j + 1 - centre) / width);
            sums[j + 1] += counts * (upTo - below);
            below = upTo;
        }
        sums[^1] += counts * (1 - below);
    }

    // Integral of the quadratic B-spline of unit area up to t, in widths of a channel from its centre.
    private static double SplineBelow(double t) =>
        t <= -1.5 ? 0
        : t < -0.5 ? Cube(t + 1.5) / 6
        : t < 0.5 ? 0.5 + 0.75 * t - Cube(t) / 3
        : t < 1.5 ? 1 - Cube(1.5 - t) / 6
        : 1;

    private static double Cube(double x) => x * x * x;
}
