namespace SpectroCal.Differentiation;

/// <summary>A text is not an expression. The message says where, what was expected there and what was found.</summary>
public sealed class ExpressionException : FormatException, IRefusal
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was expected and found.</param>
    /// <param name="position">Where in the text, from 1; 0 where it concerns the whole.</param>
    public ExpressionException(string message, int position = 0)
        : base(message) => Position = position;

    /// <summary>Where in the text, from 1; 0 where it concerns the whole.</summary>
    public int Position { get; }
}
