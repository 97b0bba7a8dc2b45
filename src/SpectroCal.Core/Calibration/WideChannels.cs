using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;

namespace SpectroCal.Calibration;

/// <summary>Doubt about batches whose channels are too wide to tell how wide a line is, whatever was minimised.</summary>
/// <remarks>
/// With two or three channels for a whole line, its counts do not tell a shift from another width or another background, and the density
/// at the centre of a channel no longer stands for its mean. What the data say of such a calibration looks right while it is not: only the
/// width itself says so. Up to 1.5 standard deviations a channel errors are those stated; docs/accuracy.md has the measurement.
/// </remarks>
internal static class WideChannels
{
    private const double NamedFrom = 1; // standard deviations, from which on the width may be why something else is in doubt

    /// <summary>
    /// The batches, those with channels too wide as suspect; where they were not calibrated, or are suspect already, the reason says so.
    /// </summary>
    /// <param name="batches">The batches as they were optimised and compared with their data.</param>
    /// <param name="targetOf">The target that the batches of a detector were optimised with.</param>
    /// <param name="objective">What was minimised.</param>
    public static BatchCalibration[] Apply(BatchCalibration[] batches, Func<string, TargetSpectrum> targetOf, ObjectiveKind objective) =>
        [.. batches.Select(b => Judged(b, targetOf(b.Input.Batch.Detector), objective))];

    private static BatchCalibration Judged(BatchCalibration batch, TargetSpectrum target, ObjectiveKind objective)
    {
        // An unbinned likelihood has refused such channels, and named them.
        bool isNamed = batch.Status == BatchStatus.NoEvents || (!batch.HasConstants && objective == ObjectiveKind.UnbinnedLikelihood);
        if (isNamed || Widest(batch, target) is not { InSigma: > NamedFrom } widest)
            return batch;
        string width = string.Create(
            CultureInfo.InvariantCulture,
            $"A channel is {widest.WidthEv:0.#} eV wide, {widest.InSigma:0.##} standard deviations of {widest.Line.Name}"
        );
        if (!(widest.InSigma > SingleEvents.WidestChannel))
            return batch.Status == BatchStatus.Calibrated ? batch : batch with { Reason = $"{batch.Reason} {width}." };
        string sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{width}: above {SingleEvents.WidestChannel} the counts do not tell where a line is from how wide it is. Take finer channels."
        );
        return batch.Status == BatchStatus.Calibrated
            ? batch with
            {
                Status = BatchStatus.Suspect,
                Reason = sentence,
            }
            : batch with
            {
                Reason = $"{batch.Reason} {sentence}",
            };
    }

    // The line of which a channel is most.
    private static (double WidthEv, double InSigma, LineGroup Line)? Widest(BatchCalibration batch, TargetSpectrum target)
    {
        EnergyCalibration scale = batch.Optimized;
        return target
            .Lines.Select(line =>
            {
                double energy = line.MeanEnergyEv,
                    width = Isolated.Number(() => batch.Input.Batch.Histogram.Width * scale.Slope(scale.Channel(energy)));
                return ((double WidthEv, double InSigma, LineGroup Line)?)(width, width / target.Resolution.Sigma(energy), line);
            })
            .Where(w => w!.Value.InSigma > 0)
            .MaxBy(w => w!.Value.InSigma);
    }
}
