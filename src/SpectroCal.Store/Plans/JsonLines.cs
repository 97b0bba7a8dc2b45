using System.Security.Cryptography;
using System.Text.Json;
using SpectroCal.Formats;

namespace SpectroCal.Store.Plans;

/// <summary>Files of one JSON document in each line.</summary>
internal static class JsonLines
{
    /// <summary>Options of the serializer: no line breaks in a document.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonText.Options) { WriteIndented = false };

    /// <summary>The lines without their ends.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> text)
    {
        while (text.Length > 0)
        {
            int end = text.Span.IndexOf((byte)'\n');
            yield return end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
        }
    }

    /// <summary>SHA-256 as hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>SHA-256 of what a stream holds, as hexadecimal digits.</summary>
    public static string Hash(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));
}
