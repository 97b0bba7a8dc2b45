namespace SpectroCal.Cli.Output;

/// <summary>A line that the program wrote on stderr.</summary>
/// <param name="Kind">Such as "warning"; empty where the line has none.</param>
/// <param name="Text">What it says.</param>
internal sealed record SaidLine(string Kind, string Text)
{
    /// <summary>The kind of errors.</summary>
    public const string Error = "error";

    /// <summary>The kind of warnings.</summary>
    public const string Warning = "warning";

    /// <summary>The kind of requests to report a bug.</summary>
    public const string Bug = "bug";

    /// <summary>What a line of a kind begins with.</summary>
    public static string Begin(string kind) => $"spectrocal: {kind}:";

    /// <summary>The lines of what was written.</summary>
    public static IReadOnlyList<SaidLine> Of(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(OfLine)];

    private static SaidLine OfLine(string line)
    {
        string? kind = new[] { Error, Warning, Bug }.FirstOrDefault(k => line.StartsWith(Begin(k), StringComparison.Ordinal));
        return kind is null ? new SaidLine("", line) : new SaidLine(kind, line[Begin(kind).Length..].TrimStart());
    }
}
