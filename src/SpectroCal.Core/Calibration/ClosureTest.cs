using System.Globalization;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Looks whether a calibration contradicts its own data: the lines of each detector are fitted again in its combined spectrum, each batch
/// by itself, with freedom that the calibration did not have.
/// </summary>
/// <remarks>
/// Every doubt needs significance and size: with enough counts everything is significant, and with few everything is large. What it may
/// cost, in energy or in width, is compared with the resolution: a real detector differs from any model by less than that.
/// </remarks>
internal static class ClosureTest
{
    private const double BiasInSigma = 0.0125; // of the resolution at the line: 0.8 eV at Cu Ka of a silicon drift detector

    // Clean data reach 3.3 once in eighty lines, the best of twenty places for a neighbour.
    private const double NeighbourSignificance = 3.5;
    private const double ShiftSignificance = 4;
    private const double WideningSignificance = 6;
    private const double LargestWidening = 0.08; // of the variance: 4 % of the width
    private const double LargestWideningOfBatch = 0.25; // of the variance: a drift of 1.7 standard deviations within the batch

    /// <summary>The calibration with its closure, and batches that it throws doubt on as suspect.</summary>
    public static (BatchCalibration[] Batches, IReadOnlyList<LineClosure> Closure) Apply(
        BatchCalibration[] batches,
        TargetSpectrum target,
        CalibrationSettings settings,
        CancellationToken cancellation
    )
    {
        // A target with fixed amplitudes need not describe the data, by design.
        if (settings.Objective == ObjectiveKind.KdeChiSquareFixed)
            return (batches, []);
        var results = (BatchCalibration[])batches.Clone();
        var closure = new List<LineClosure>();
        EnergyAxis axis = ClosureFit.AxisFor(target);
        foreach (
            IGrouping<string, int> detector in Enumerable
                .Range(0, batches.Length)
                .Where(i => batches[i].Status == BatchStatus.Calibrated)
                .GroupBy(i => batches[i].Input.Batch.Detector)
        )
        {
            int[] members = [.. detector];
            EnergySpectrum combined = CalibratedSpectra.Combine(
                [.. members.Select(i => (batches[i].Input.Batch, batches[i].Optimized))],
                axis,
                cancellation
            );
            double extra = members.Average(i => RoundingVariance(batches[i], target));
            if (ClosureFit.Of(combined, target, settings.Target.Excluded, extra) is not { } fit)
                continue;
            LineClosure[] lines = [.. fit.Lines.Select(k => Verdict(fit, k, target, detector.Key))];
            closure.AddRange(lines);
            string? doubt = lines.FirstOrDefault(l => l.Doubt is not null)?.Doubt;
            Parallel.ForEach(
                members,
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = settings.MaximumThreads },
                i =>
                {
                    if ((doubt ?? OfBatch(batches[i], target, settings)) is { } reason)
                        results[i] = batches[i] with { Status = BatchStatus.Suspect, Reason = reason };
                }
            );
        }
        return (results, closure);
    }

    private static LineClosure Verdict(ClosureFit fit, int line, TargetSpectrum target, string detector)
    {
        string name = target.Lines[line].Name;
        double sigma = target.Resolution.Sigma(target.Lines[line].Strongest.EnergyEv),
            allowed = BiasInSigma * sigma;
        (double shift, double shiftError) = fit.Shift(line);
        (double widening, double wideningError) = fit.Widening(line);
        ClosureNeighbour? neighbour = fit.Neighbour(line);
        string? doubt = null;
        if (neighbour is not null && neighbour.Significance > NeighbourSignificance && Math.Abs(neighbour.ShiftEv) > allowed)
            doubt = string.Create(
                CultureInfo.InvariantCulture,
                $"Something at {Math.Abs(neighbour.DistanceInSigma):0.##} standard deviations "
                    + $"{(neighbour.DistanceInSigma < 0 ? "below" : "above")} {name}, {neighbour.Fraction:P1} of it "
                    + $"({neighbour.Significance:0} standard errors), shifts the scale there by {Math.Abs(neighbour.ShiftEv):0.0} eV: "
                    + $"a line that is not named, or a tail."
            );
        else if (Math.Abs(shift) > Math.Max(allowed, ShiftSignificance * shiftError))
            doubt = string.Create(
                CultureInfo.InvariantCulture,
                $"{name} lies {shift:+0.00;-0.00} ± {shiftError:0.00} eV from its energy: the scale is bent, or a line has a wrong name."
            );
        else if (Math.Abs(widening) > Math.Max(LargestWidening, WideningSignificance * wideningError))
            doubt = string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is {Math.Sqrt(Math.Max(1 + widening, 0)) - 1:+0.0%;-0.0%} as wide as the resolution says: the gain drifts within "
                    + $"batches, or noise and Fano factor are not those of this detector."
            );
        return new LineClosure(detector, name, shift, shiftError, widening, wideningError, doubt);
    }

    private static string? OfBatch(BatchCalibration batch, TargetSpectrum target, CalibrationSettings settings)
    {
        EnergyAxis axis = ClosureFit.CoarseAxisFor(target);
        if (
            ClosureFit.Of(
                CalibratedSpectra.Of(batch.Input.Batch, batch.Optimized, axis),
                target,
                settings.Target.Excluded,
                RoundingVariance(batch, target)
            )
            is not { } fit
        )
            return null;
        foreach (int k in fit.Lines)
        {
            (double widening, double error) = fit.Widening(k);
            if (widening > Math.Max(LargestWideningOfBatch, WideningSignificance * error))
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{target.Lines[k].Name} is {Math.Sqrt(1 + widening) - 1:0%} wider than in the other batches: the gain drifts within "
                        + $"this one, or its rate was higher."
                );
        }
        return null;
    }

    // Twice width^2/12: rounding to channels, and sharing of channels among bins.
    private static double RoundingVariance(BatchCalibration batch, TargetSpectrum target)
    {
        double width = batch.Input.Batch.Histogram.Width * batch.Optimized.Slope(batch.Optimized.Channel(target.Range.MiddleEv));
        return double.IsFinite(width) ? 2 * width * width / 12 : 0;
    }
}
