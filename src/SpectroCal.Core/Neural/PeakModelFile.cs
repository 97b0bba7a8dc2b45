using System.Runtime.InteropServices;
using System.Text.Json;
using SpectroCal.Formats;

namespace SpectroCal.Neural;

/// <summary>Model files: a <see cref="SealedFile"/> whose header is JSON in UTF-8 and whose body is the weights, little-endian.</summary>
internal static class PeakModelFile
{
    private const int SingleBits = 32;
    private const int HalfBits = 16;

    /// <summary>The kind of file.</summary>
    public static SealedFile Format { get; } = new("model file", "SCPM", 1);

    /// <summary>How headers are written and read: what is missing is an error.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(JsonText.Options)
        {
            WriteIndented = false,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
        };

    /// <summary>The bytes of a file.</summary>
    public static byte[] Write(PeakModelHeader header, float[] weights)
    {
        ReadOnlySpan<byte> body =
            header.WeightBits == HalfBits
                ? MemoryMarshal.AsBytes<Half>(Array.ConvertAll(weights, w => (Half)w))
                : MemoryMarshal.AsBytes<float>(weights);
        return Format.Write(JsonSerializer.SerializeToUtf8Bytes(header, Json), body);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="PeakModelException">It is no model, or not whole, or of a later version.</exception>
    public static (PeakModelHeader Header, float[] Weights) Read(string name, ReadOnlySpan<byte> file)
    {
        Format.Read(name, file, out ReadOnlySpan<byte> header, out ReadOnlySpan<byte> body);
        try
        {
            return Content(header, body);
        }
        // A checksum that is right says that it was written like this.
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new PeakModelException(name, $"the model file states what cannot be ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static (PeakModelHeader Header, float[] Weights) Content(ReadOnlySpan<byte> json, ReadOnlySpan<byte> body)
    {
        PeakModelHeader header =
            JsonSerializer.Deserialize<PeakModelHeader>(json, Json) ?? throw new ArgumentException("There is no header.");
        if (CheckedJson.NullIn(header) is { } field)
            throw new ArgumentException($"\"{field}\" holds null.");
        foreach (NetworkDescription network in header.Networks)
            network.Check();
        if (header.WeightBits is not (HalfBits or SingleBits))
            throw new ArgumentException($"Weights have {SingleBits} or {HalfBits} bits, not {header.WeightBits}.");
        if ((long)header.WeightCount() * (header.WeightBits / 8) != body.Length)
            throw new ArgumentException($"{header.WeightCount()} weights of {header.WeightBits} bits are not {body.Length} bytes.");
        float[] weights =
            header.WeightBits == HalfBits
                ? Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(body).ToArray(), w => (float)w)
                : MemoryMarshal.Cast<byte, float>(body).ToArray();
        return Array.TrueForAll(weights, float.IsFinite)
            ? (header, weights)
            : throw new ArgumentException("A weight is not a finite number.");
    }
}
