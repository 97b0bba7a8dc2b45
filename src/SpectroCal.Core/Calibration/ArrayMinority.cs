namespace SpectroCal.Calibration;

/// <summary>
/// Doubts the few detectors of an array that are calibrated while most are not: all look at one sample and show the same peaks. Where most
/// find no scale that is better than chance, those that do have found it by chance, or all of them see something that was not named; where
/// nearly all are doubtful, those that are not are so by chance.
/// </summary>
internal static class ArrayMinority
{
    /// <summary>Detectors with peaks that make an array.</summary>
    private const int LeastDetectors = 8;

    /// <summary>Share of them that must have a scale.</summary>
    private const double LeastShare = 0.5;

    /// <summary>Share of them that must be calibrated: of few counts a scale is imprecise in many detectors, and right.</summary>
    private const double LeastCalibrated = 0.2;

    /// <summary>Doubts them.</summary>
    public static void Doubt(DetectorCalibration[] outcomes)
    {
        int shown = outcomes.Count(o => o.Peaks.Count >= 2),
            found = outcomes.Count(o => o.Status != DetectorStatus.Rejected),
            calibrated = outcomes.Count(o => o.Status == DetectorStatus.Calibrated);
        if (shown < LeastDetectors || (found >= LeastShare * shown && calibrated >= LeastCalibrated * shown))
            return;
        string have =
            found < LeastShare * shown
                ? $"{found} of {shown} detectors that show peaks have a scale"
                : $"{calibrated} of {shown} detectors that show peaks have a scale that is not doubtful";
        for (int i = 0; i < outcomes.Length; i++)
            if (outcomes[i].Status == DetectorStatus.Calibrated)
                outcomes[i] = outcomes[i].Doubted($"Only {have}; if all see one sample, it may be chance.");
    }
}
