using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using SpectroCal.Formats;

namespace SpectroCal.Neural;

/// <summary>
/// Model files: 8 bytes that say what it is, the version of the format (4 bytes), the length of the file (8), the length of the header (4),
/// the header (JSON in UTF-8), the weights, and the SHA-256 of all that. Whole numbers and weights are little-endian.
/// </summary>
internal static class PeakModelFile
{
    /// <summary>Version of the format.</summary>
    public const int Version = 1;

    private const int VersionAt = 8;
    private const int LengthAt = 12;
    private const int HeaderLengthAt = 20;
    private const int HeaderAt = 24;
    private const int SingleBits = 32;
    private const int HalfBits = 16;

    private static readonly JsonSerializerOptions Json = new(JsonText.Options)
    {
        WriteIndented = false,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The first bytes. As in PNG, a byte above 127 and line ends show a transfer as text.</summary>
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'S', (byte)'P', (byte)'M', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The bytes of a file.</summary>
    public static byte[] Write(PeakModelHeader header, float[] weights)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, Json),
            numbers = Bytes(weights, header.WeightBits);
        var file = new byte[HeaderAt + json.Length + numbers.Length + SHA256.HashSizeInBytes];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(VersionAt), Version);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(LengthAt), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(HeaderLengthAt), json.Length);
        json.CopyTo(file.AsSpan(HeaderAt));
        numbers.CopyTo(file.AsSpan(HeaderAt + json.Length));
        int end = file.Length - SHA256.HashSizeInBytes;
        SHA256.HashData(file.AsSpan(0, end), file.AsSpan(end));
        return file;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="PeakModelException">It is no model, or not whole, or of a later version.</exception>
    public static (PeakModelHeader Header, float[] Weights) Read(string name, ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            throw new PeakModelException(name, "the file is empty");
        if (!file[..Math.Min(file.Length, Magic.Length)].SequenceEqual(Magic[..Math.Min(file.Length, Magic.Length)]))
            throw new PeakModelException(name, "this is not a model file of SpectroCal");
        if (file.Length < HeaderAt)
            throw new PeakModelException(name, $"the model file is cut short, at {file.Length} bytes");
        int version = BinaryPrimitives.ReadInt32LittleEndian(file[VersionAt..]);
        if (version > Version)
            throw new PeakModelException(
                name,
                $"the model file is of version {version}, and this program reads none later than {Version}: a later one is needed"
            );
        long length = BinaryPrimitives.ReadInt64LittleEndian(file[LengthAt..]);
        if (file.Length < length)
            throw new PeakModelException(name, $"the model file is cut short, at {file.Length} of {length} bytes");
        int end = file.Length - SHA256.HashSizeInBytes;
        if (file.Length > length || version < 1 || end < HeaderAt || !SHA256.HashData(file[..end]).AsSpan().SequenceEqual(file[end..]))
            throw new PeakModelException(name, "the model file has been altered: its content and its checksum differ");
        try
        {
            return Content(file[HeaderAt..end], BinaryPrimitives.ReadInt32LittleEndian(file[HeaderLengthAt..]));
        }
        // A checksum that is right says that it was written like this.
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new PeakModelException(name, $"the model file states what cannot be ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static (PeakModelHeader Header, float[] Weights) Content(ReadOnlySpan<byte> content, int headerLength)
    {
        if (headerLength < 0 || headerLength > content.Length)
            throw new ArgumentException("The header is longer than the file.");
        PeakModelHeader header =
            JsonSerializer.Deserialize<PeakModelHeader>(content[..headerLength], Json)
            ?? throw new ArgumentException("There is no header.");
        ReadOnlySpan<byte> numbers = content[headerLength..];
        foreach (NetworkDescription network in header.Networks)
            network.Check();
        if (header.WeightBits is not (HalfBits or SingleBits))
            throw new ArgumentException($"Weights have {SingleBits} or {HalfBits} bits, not {header.WeightBits}.");
        if ((long)header.WeightCount() * (header.WeightBits / 8) != numbers.Length)
            throw new ArgumentException($"{header.WeightCount()} weights of {header.WeightBits} bits are not {numbers.Length} bytes.");
        float[] weights = Weights(numbers, header.WeightBits);
        if (Array.Exists(weights, w => !float.IsFinite(w)))
            throw new ArgumentException("A weight is not a finite number.");
        return (header, weights);
    }

    private static byte[] Bytes(float[] weights, int bits)
    {
        var bytes = new byte[weights.Length * (bits / 8)];
        for (int i = 0; i < weights.Length; i++)
        {
            if (bits == HalfBits)
                BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(i * 2), (Half)weights[i]);
            else
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), weights[i]);
        }
        return bytes;
    }

    private static float[] Weights(ReadOnlySpan<byte> bytes, int bits)
    {
        var weights = new float[bytes.Length / (bits / 8)];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] =
                bits == HalfBits
                    ? (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..])
                    : BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]);
        }
        return weights;
    }
}
