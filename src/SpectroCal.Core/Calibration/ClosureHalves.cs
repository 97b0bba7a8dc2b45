using System.Globalization;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>The lines of a detector in the later half of its batches against the earlier half.</summary>
/// <remarks>
/// One target serves all batches. What comes or goes during a campaign (a line, a tail, a curvature of the scale, drift within batches) is
/// shared among all by the sum, and shifts the batches that have it; between halves it shows. Both halves are fitted like the sum
/// (<see cref="ClosureFit"/>) and are independent, so that variances add. What a target lacks all the time drops out: this test does not
/// see it.
/// </remarks>
internal sealed class ClosureHalves
{
    private const double ShiftSignificance = 4.5;
    private const double WideningSignificance = 6;
    private const double LargestWidening = 0.05; // of the variance: a neighbour that shifts a scale by 1 eV widens its line by 2 to 4 %
    private readonly ClosureFit? _earlier;
    private readonly ClosureFit? _later;
    private readonly TargetSpectrum _target;

    /// <summary>Fits both halves.</summary>
    /// <param name="batches">
    /// Batches of one detector without any that is in doubt by itself; in order of their start times where all have them, else in the order
    /// of the campaign.
    /// </param>
    /// <param name="sum">The sum of all batches of the detector.</param>
    /// <param name="target">The target as the calibration used it in the end.</param>
    /// <param name="excluded">Regions that the user left out.</param>
    /// <param name="cancellation">Stops the work.</param>
    public ClosureHalves(
        IReadOnlyList<BatchCalibration> batches,
        CombinedSpectrum sum,
        TargetSpectrum target,
        IReadOnlyList<EnergyRegion> excluded,
        CancellationToken cancellation
    )
    {
        _target = target;
        if (batches.Count < 2)
            return;
        BatchCalibration[] ordered = batches.All(b => b.Input.Batch.Run.Start is not null)
            ? [.. batches.OrderBy(b => b.Input.Batch.Run.Start)]
            : [.. batches];
        EnergySpectrum earlier = Sum(ordered[..(ordered.Length / 2)]);
        _earlier = Fit(earlier);
        if (_earlier is null)
            return;
        // Where all batches take part, the rest of their sum is the later half: adding up costs more than a fit.
        bool isRest = sum.Batches.Count == batches.Count;
        _later = Fit(
            isRest
                ? new EnergySpectrum(earlier.Axis, [.. sum.Spectrum.Counts.Zip(earlier.Counts, (all, part) => all - part)])
                : Sum(ordered[(ordered.Length / 2)..])
        );

        EnergySpectrum Sum(BatchCalibration[] half) => sum.Part([.. half.Select(b => (b.Input.Batch, b.Optimized))], cancellation);
        ClosureFit? Fit(EnergySpectrum half) => ClosureFit.Of(half, target, excluded, sum.ExtraVarianceEv2);
    }

    /// <summary>Adds what the halves say of a line.</summary>
    /// <param name="closure">The line, from the sum of the batches.</param>
    /// <param name="line">Its index in the target.</param>
    /// <param name="allowedEv">A shift of the scale of all batches that does not matter, eV.</param>
    /// <param name="isJudged">Whether a difference is a doubt.</param>
    public LineClosure AddTo(LineClosure closure, int line, double allowedEv, bool isJudged)
    {
        if (_earlier is null || _later is null || !_earlier.Lines.Contains(line) || !_later.Lines.Contains(line))
            return closure;
        (double shift, double shiftError) = Difference(_later.Shift(line), _earlier.Shift(line));
        (double widening, double wideningError) = Difference(_later.Widening(line), _earlier.Widening(line));
        string? doubt = isJudged ? Doubt(_target.Lines[line], shift, shiftError, widening, wideningError, allowedEv) : null;
        return closure with
        {
            LaterShiftEv = shift,
            LaterShiftErrorEv = shiftError,
            LaterWidening = widening,
            LaterWideningError = wideningError,
            Doubt = closure.Doubt ?? doubt,
        };
    }

    // The mean scale of half of the batches has 1.4 times the error of all, the difference of two halves twice that of all.
    private static string? Doubt(
        LineGroup line,
        double shift,
        double shiftError,
        double widening,
        double wideningError,
        double allowedEv
    ) =>
        Math.Abs(shift) > Math.Max(2 * allowedEv, ShiftSignificance * shiftError)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Name} lies {WithError.Of(Math.Abs(shift), shiftError, "0.00")} eV "
                    + $"{(shift > 0 ? "higher" : "lower")} in the later half "
                    + $"of the batches than in the earlier half: lines or the shape of the scale have changed. Calibrate the halves apart."
            )
        : Math.Abs(widening) > Math.Max(LargestWidening, WideningSignificance * wideningError)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"In the later half of the batches the variance of {line.Name} is {(widening > 0 ? "larger" : "smaller")} than in "
                    + $"the earlier half by {Math.Abs(widening):P1} of the resolution's ({Math.Abs(widening) / wideningError:0} standard "
                    + $"errors): noise, a tail, a neighbour or drift within batches has changed. Calibrate the halves apart."
            )
        : null;

    private static (double Value, double Error) Difference((double Value, double Error) a, (double Value, double Error) b) =>
        (a.Value - b.Value, Math.Sqrt(a.Error * a.Error + b.Error * b.Error));
}
