namespace SpectroCal;

/// <summary>Messages of errors as users read them.</summary>
public static class ErrorText
{
    /// <summary>The message of an error, without the argument name from the code.</summary>
    public static string Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error is ArgumentException { ParamName: { } name }
            ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : error.Message;
    }
}
