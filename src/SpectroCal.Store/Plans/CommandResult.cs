using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpectroCal.Store.Plans;

/// <summary>What a command line gave.</summary>
/// <param name="Command">The command line, without the program.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">What it wrote on stdout: the JSON document, if it is one, or the text.</param>
/// <param name="Files">The files that it wrote.</param>
public sealed record CommandResult(string Command, int ExitCode, JsonElement Output, IReadOnlyList<OutputFile> Files) : UnitResult
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => Command;

    /// <summary>What was written on stdout: a document, or a text.</summary>
    public static JsonElement OutputOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text.TrimEnd());
        }
    }
}
