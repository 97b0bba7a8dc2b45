using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SpectroCal.Neural;

/// <summary>
/// Files whose content is checked before it is read: 8 bytes that say what it is, the version of the format (4 bytes), the length of the
/// file (8), the length of the header (4), the header, the body, and the SHA-256 of all that. Numbers are little-endian.
/// </summary>
/// <param name="Kind">What such a file is called in messages.</param>
/// <param name="Signature">Four letters that tell it from other files.</param>
/// <param name="Version">Latest version that is read, and the one that is written.</param>
internal sealed record SealedFile(string Kind, string Signature, int Version)
{
    private const int VersionAt = 8;
    private const int LengthAt = 12;
    private const int HeaderLengthAt = 20;
    private const int HeaderAt = 24;

    /// <summary>Earliest version that is read.</summary>
    public int Earliest { get; init; } = 1;

    /// <summary>The bytes of a file.</summary>
    public byte[] Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        var file = new byte[checked(HeaderAt + header.Length + body.Length + SHA256.HashSizeInBytes)];
        FirstBytes().CopyTo(file, 0);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(VersionAt), Version);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(LengthAt), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(HeaderLengthAt), header.Length);
        header.CopyTo(file.AsSpan(HeaderAt));
        body.CopyTo(file.AsSpan(HeaderAt + header.Length));
        int end = file.Length - SHA256.HashSizeInBytes;
        SHA256.HashData(file.AsSpan(0, end), file.AsSpan(end));
        return file;
    }

    /// <summary>What is in a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PeakModelException">It is not there, or cannot be read.</exception>
    public byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PeakModelException(path, $"there is no such {Kind}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PeakModelException(path, $"the {Kind} cannot be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    /// <summary>Header and body of a file.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="header">The header.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="PeakModelException">It is of another kind, not whole, or of a version that is not read.</exception>
    public void Read(string name, ReadOnlySpan<byte> file, out ReadOnlySpan<byte> header, out ReadOnlySpan<byte> body)
    {
        if (file.IsEmpty)
            throw new PeakModelException(name, "the file is empty");
        ReadOnlySpan<byte> first = FirstBytes().AsSpan(0, Math.Min(file.Length, VersionAt));
        if (!file.StartsWith(first))
            throw new PeakModelException(name, $"this is not a {Kind} of SpectroCal");
        if (file.Length < HeaderAt)
            throw new PeakModelException(name, $"the {Kind} is cut short, at {file.Length} bytes");
        int version = BinaryPrimitives.ReadInt32LittleEndian(file[VersionAt..]);
        if (version > Version)
            throw new PeakModelException(
                name,
                $"the {Kind} is of version {version}, and this program reads none later than {Version}: a later one is needed"
            );
        if (version >= 1 && version < Earliest)
            throw new PeakModelException(
                name,
                $"the {Kind} is of version {version}, and this program reads none earlier than {Earliest}: it has to be made anew"
            );
        long length = BinaryPrimitives.ReadInt64LittleEndian(file[LengthAt..]);
        if (file.Length < length)
            throw new PeakModelException(name, $"the {Kind} is cut short, at {file.Length} of {length} bytes");
        int end = file.Length - SHA256.HashSizeInBytes,
            headerLength = BinaryPrimitives.ReadInt32LittleEndian(file[HeaderLengthAt..]);
        if (
            file.Length > length
            || version < 1
            || end < HeaderAt
            || headerLength < 0
            || headerLength > end - HeaderAt
            || !SHA256.HashData(file[..end]).AsSpan().SequenceEqual(file[end..])
        )
            throw new PeakModelException(name, $"the {Kind} has been altered: its content and its checksum differ");
        header = file.Slice(HeaderAt, headerLength);
        body = file[(HeaderAt + headerLength)..end];
    }

    // As in PNG, a byte above 127 and line ends show a transfer as text.
    private byte[] FirstBytes() => [0x89, .. Signature.Select(c => (byte)c), 0x0D, 0x0A, 0x1A];
}
