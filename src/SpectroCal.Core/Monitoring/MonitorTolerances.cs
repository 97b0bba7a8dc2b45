namespace SpectroCal.Monitoring;

/// <summary>
/// Deviations below which a spectrum is of use all the same: one that is significant and smaller is suspicious, a larger one is bad.
/// </summary>
internal static class MonitorTolerances
{
    /// <summary>The tolerance of a check, in the unit of its value.</summary>
    public static double Of(AnomalyKind kind) =>
        kind switch
        {
            AnomalyKind.Rate => 0.3, // natural logarithm
            AnomalyKind.DeadTime => 0.1, // of the time
            AnomalyKind.Gain => 0.002, // relative: 16 eV at Cu Ka, a tenth of the FWHM of a silicon drift detector
            AnomalyKind.Resolution => 0.05, // relative
            AnomalyKind.DriftInside => 0.002, // relative, root mean square
            AnomalyKind.NoiseBurst or AnomalyKind.Threshold => 0.05, // of the counts
            AnomalyKind.MissingLine => 0.3, // of the line
            AnomalyKind.ExtraLine or AnomalyKind.Pulser => 0.01, // of the counts
            AnomalyKind.DoubledPeaks => 0.02, // of the counts
            AnomalyKind.Saturation => 0.01, // of the counts
            AnomalyKind.Comb => 0.1, // contrast
            AnomalyKind.Shape => 0.1, // of the rates, root mean square
            _ => 0,
        };
}
