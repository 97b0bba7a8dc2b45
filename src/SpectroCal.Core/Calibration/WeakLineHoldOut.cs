using SpectroCal.Detectors;
using SpectroCal.LineShapes;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Whether the optimisation narrows the weak line by fitting its fluctuations: the constants come from one half of the events, and both
/// halves are put on them. Free constants of each batch narrow the half that they come from, never the other.
/// </summary>
/// <param name="Own">The line in the half that the constants come from.</param>
/// <param name="Other">The line in the other half.</param>
public sealed record WeakLineHoldOut(SpectrumFit Own, SpectrumFit Other)
{
    private const long SplitSeed = 1;

    /// <summary>By how much the line of the other half is wider, eV FWHM.</summary>
    public double NarrowingEv => Other.Lines[0].Resolution.Value - Own.Lines[0].Resolution.Value;

    /// <summary>Standard error of that, eV: the halves are independent.</summary>
    public double NarrowingErrorEv => Math.Sqrt(Square(Other.Lines[0].Resolution.Error) + Square(Own.Lines[0].Resolution.Error));

    /// <summary>Splits the events at random, calibrates one half, and fits both.</summary>
    /// <param name="batches">All events.</param>
    /// <param name="seeds">Where lines are looked for.</param>
    /// <param name="settings">How they are calibrated.</param>
    /// <param name="progress">Told about finished batches; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">The half cannot be calibrated.</exception>
    public static WeakLineHoldOut Of(
        IReadOnlyList<(EventBatch Batch, EnergyCalibration? Truth)> batches,
        LineSeeds seeds,
        WeakLineSettings settings,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(settings);
        var others = new Dictionary<(string, string), EventBatch>();
        var own = new (EventBatch, EnergyCalibration?)[batches.Count];
        for (int i = 0; i < batches.Count; i++)
        {
            (EventBatch batch, EnergyCalibration? truth) = batches[i];
            (ChannelHistogram first, ChannelHistogram second) = Halves(batch.Histogram, RandomStreams.Create(SplitSeed, i));
            own[i] = (new EventBatch(batch.Detector, batch.Run, first), truth);
            others.Add((batch.Detector, batch.Run.Name), new EventBatch(batch.Detector, batch.Run, second));
        }
        WeakLineStart start = WeakLineCalibrator.Begin(own, seeds, settings, progress, cancellation);
        IReadOnlyList<BatchCalibration> calibrated = CampaignCalibrator
            .Calibrate(start.Campaign, WeakLineCalibrator.Job(start, settings).Settings, progress, cancellation)
            .Batches;
        return new WeakLineHoldOut(Fit(b => b.Input.Batch), Fit(b => others[(b.Input.Batch.Detector, b.Input.Batch.Run.Name)]));

        SpectrumFit Fit(Func<BatchCalibration, EventBatch> half) =>
            WeakLineComparison.Fit(
                WeakLineComparison.SumOf([.. calibrated.Select(b => (half(b), b.Optimized))], settings, cancellation),
                settings
            );
    }

    private static (ChannelHistogram, ChannelHistogram) Halves(ChannelHistogram histogram, Random random)
    {
        long[] first = new long[histogram.Length],
            second = new long[histogram.Length];
        for (int k = 0; k < histogram.Length; k++)
        for (long n = 0; n < histogram.Counts[k]; n++)
            (random.NextDouble() < 0.5 ? first : second)[k]++;
        return (
            new ChannelHistogram(first, histogram.FirstPosition, histogram.Width),
            new ChannelHistogram(second, histogram.FirstPosition, histogram.Width)
        );
    }

    private static double Square(double x) => x * x;
}
