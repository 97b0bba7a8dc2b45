using SpectroCal.Peaks;

namespace SpectroCal.Monitoring;

/// <summary>What a monitor says of a spectrum.</summary>
/// <param name="Spectrum">Name of the spectrum.</param>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Run">Name of the run.</param>
/// <param name="Start">Start of the run, if known.</param>
/// <param name="Verdict">Good, suspicious (significant, but within what a calibration bears), or bad.</param>
/// <param name="Kind">What is wrong; null where nothing is, or where the spectrum could not be compared.</param>
/// <param name="Reason">The same as a sentence; empty where nothing is wrong.</param>
/// <param name="Counts">All counts.</param>
/// <param name="FalseAlarmProbability">
/// How often a spectrum with nothing wrong looks at least as odd, all checks together; NaN where it could not be compared.
/// </param>
/// <param name="FromChannel">First channel of the place where it shows; null where it shows everywhere.</param>
/// <param name="ToChannel">Last channel of it.</param>
public sealed record SpectrumVerdict(
    string Spectrum,
    string Detector,
    string Run,
    DateTime? Start,
    QualityVerdict Verdict,
    AnomalyKind? Kind,
    string Reason,
    long Counts,
    double FalseAlarmProbability,
    double? FromChannel,
    double? ToChannel
)
{
    /// <summary>All checks.</summary>
    public IReadOnlyList<MonitorCheck> Checks { get; init; } = [];

    /// <summary>Compares the spectrum with its reference, which is moved by what scales wander or not; null: there is none.</summary>
    internal Func<bool, SpectrumComparison?>? Comparison { get; init; }

    /// <summary>
    /// The spectrum beside its reference, in the bins of the monitor. Scales wander a little in every detector: the reference is moved by
    /// what they wander, unless the gain is what is wrong. Computed anew with each call.
    /// </summary>
    /// <returns>The comparison; null where there was nothing to compare with.</returns>
    public SpectrumComparison? Compare() => Comparison?.Invoke(Kind is not AnomalyKind.Gain);
}
