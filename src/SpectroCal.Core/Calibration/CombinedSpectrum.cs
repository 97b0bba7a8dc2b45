using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>The sum of batches on an axis that is fine enough to see a target's lines, over its range.</summary>
/// <param name="Spectrum">The sum.</param>
/// <param name="ExtraVarianceEv2">Variance that channels add to every line, eV^2.</param>
/// <param name="Batches">Whose sum it is, with the constants.</param>
internal sealed record CombinedSpectrum(
    EnergySpectrum Spectrum,
    double ExtraVarianceEv2,
    IReadOnlyList<(EventBatch Batch, EnergyCalibration Calibration)> Batches
)
{
    private const double BinsPerSigma = 4;
    private const double SmoothFrom = 0.4; // standard deviations a channel: a staircase of less is below what a closure looks at

    /// <summary>Whether channels are so wide that they are shared smoothly.</summary>
    private bool IsSmooth { get; init; }

    /// <summary>Adds batches up.</summary>
    public static CombinedSpectrum Of(
        IReadOnlyList<(EventBatch Batch, EnergyCalibration Calibration)> batches,
        TargetSpectrum target,
        CancellationToken cancellation
    )
    {
        EnergyAxis axis = EnergyAxis.Covering(target.Range.LowEv, target.Range.HighEv, target.SmallestSigmaEv / BinsPerSigma);
        double widest = CalibratedSpectra.ChannelWidths(batches, target.Range.MiddleEv).DefaultIfEmpty(0).Max();
        bool isSmooth = widest > SmoothFrom * target.SmallestSigmaEv;
        return new CombinedSpectrum(
            CalibratedSpectra.Combine(batches, axis, isSmooth, cancellation),
            CalibratedSpectra.RoundingVarianceEv2(batches, target.Range.MiddleEv, isSmooth),
            batches
        )
        {
            IsSmooth = isSmooth,
        };
    }

    /// <summary>The sum of some of the batches, made in the same way.</summary>
    public EnergySpectrum Part(IReadOnlyList<(EventBatch Batch, EnergyCalibration Calibration)> batches, CancellationToken cancellation) =>
        CalibratedSpectra.Combine(batches, Spectrum.Axis, IsSmooth, cancellation);

    /// <summary>Whether it is the sum of these batches with the same values of their constants.</summary>
    public bool IsOf(IReadOnlyList<(EventBatch Batch, EnergyCalibration Calibration)> batches) =>
        batches.Count == Batches.Count
        && batches
            .Zip(Batches)
            .All(p =>
                ReferenceEquals(p.First.Batch, p.Second.Batch) && p.First.Calibration.Values.SequenceEqual(p.Second.Calibration.Values)
            );
}
