namespace SpectroCal.Engines;

/// <summary>An engine or a device was asked for that is not there. The message is one sentence that says why and what to do.</summary>
public sealed class EngineUnavailableException : Exception, IRefusal
{
    /// <summary>Creates the error.</summary>
    public EngineUnavailableException(string message, Exception? inner = null)
        : base(message, inner) { }
}
