namespace SpectroCal.Fitting;

/// <summary>
/// A fit that was set up wrongly: an unknown name, a start outside its bounds, too few points. The message says what to change.
/// </summary>
public class FitException : Exception, IRefusal
{
    /// <summary>Creates the exception.</summary>
    public FitException(string message)
        : base(message) { }

    /// <summary>Creates the exception with its cause.</summary>
    public FitException(string message, Exception inner)
        : base(message, inner) { }
}
