namespace SpectroCal.Spectra;

/// <summary>Events span more bins than a histogram may have, most often because of one that is far off.</summary>
/// <param name="message">What is wrong, with the value.</param>
/// <param name="value">The value that is farthest from the others.</param>
internal sealed class EventSpanException(string message, double value) : ArgumentException(message), IRefusal
{
    /// <summary>The value that is farthest from the others, in channels.</summary>
    public double Value { get; } = value;
}
