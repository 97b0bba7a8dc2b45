using System.Text.Json.Nodes;

namespace SpectroCal.Tests.Documentation;

/// <summary>The names of what a file holds.</summary>
internal static class WrittenNames
{
    /// <summary>The columns of a table, or the keys of a JSON document as paths such as <c>lines[].name</c>.</summary>
    public static IEnumerable<string> OfFile(string path) =>
        Path.GetExtension(path) == ".json" ? OfJson(File.ReadAllText(path)) : File.ReadLines(path).First().Split(',');

    /// <summary>The keys of a JSON document as paths.</summary>
    public static IEnumerable<string> OfJson(string text) => Keys(JsonNode.Parse(text), "").Distinct();

    private static IEnumerable<string> Keys(JsonNode? node, string path) =>
        node switch
        {
            JsonObject o => o.SelectMany(p =>
            {
                string key = (path.Length == 0 ? "" : path + ".") + p.Key + Brackets(p.Value);
                return Keys(p.Value, key).Prepend(key);
            }),
            JsonArray a => a.SelectMany(item => Keys(item, path)),
            _ => [],
        };

    private static string Brackets(JsonNode? node) => node is JsonArray a ? "[]" + Brackets(a.FirstOrDefault()) : "";
}
