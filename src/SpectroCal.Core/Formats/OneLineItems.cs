using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpectroCal.Formats;

/// <summary>
/// A list with each item on a line of its own: with each number on one, the items of a long list would fill most of a file with blanks.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
internal sealed class OneLineItems<T> : JsonConverter<IReadOnlyList<T>>
{
    private static readonly JsonSerializerOptions Compact = new(JsonText.Options) { WriteIndented = false };

    /// <inheritdoc/>
    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<T[]>(ref reader, options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        // The writer puts no line break before what it did not format itself.
        string line = writer.Options.NewLine + new string(' ', (writer.CurrentDepth + 1) * writer.Options.IndentSize);
        writer.WriteStartArray();
        foreach (T item in value)
            writer.WriteRawValue((writer.Options.Indented ? line : "") + JsonSerializer.Serialize(item, Compact));
        writer.WriteEndArray();
    }
}
