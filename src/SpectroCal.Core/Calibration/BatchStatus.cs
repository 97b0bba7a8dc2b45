namespace SpectroCal.Calibration;

/// <summary>
/// What came of one batch. Anything but <see cref="Calibrated"/> and <see cref="Suspect"/> keeps the standard constants.
/// </summary>
public enum BatchStatus
{
    /// <summary>The optimum was found and the lines stand out of the background.</summary>
    Calibrated,

    /// <summary>The optimum was found, but the data contradict it: its constants are kept, and the reason says what is wrong.</summary>
    Suspect,

    /// <summary>The batch holds no events, or none inside the target's range.</summary>
    NoEvents,

    /// <summary>
    /// Fewer lines of the target stand out of the background than the calibration function has free parameters, or they do not determine
    /// these to within the resolution.
    /// </summary>
    LinesNotFound,

    /// <summary>The minimisation did not reach a minimum.</summary>
    NotConverged,

    /// <summary>
    /// The best alignment found still leaves the target far from the data: lines are missing from it, or too many are in it.
    /// </summary>
    TargetMismatch,

    /// <summary>A second alignment of lines and peaks explains the data as well as the first.</summary>
    Ambiguous,
}
