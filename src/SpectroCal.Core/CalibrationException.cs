namespace SpectroCal;

/// <summary>A calibration was asked for that cannot be made from what was given. The message says what to change.</summary>
public sealed class CalibrationException : Exception, IRefusal
{
    /// <summary>Creates the error.</summary>
    public CalibrationException(string message, Exception? inner = null)
        : base(message, inner) { }
}
