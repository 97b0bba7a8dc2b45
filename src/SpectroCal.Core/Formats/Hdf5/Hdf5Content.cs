using PureHDF;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Formats.Hdf5;

/// <summary>Opens HDF5 files, so that one that is damaged is an error like any other.</summary>
internal static class Hdf5Content
{
    // How the library begins when it refuses big-endian numbers; it does not say beforehand how numbers are stored.
    private const string OfByteOrder = "Byte order";

    /// <summary>The first bytes of a file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads from a file.</summary>
    /// <param name="stream">The whole file, from its start; it is closed.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="read">What is read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="SpectrumFormatException">The file is damaged, or what is read from it is not what it should be.</exception>
    public static T Read<T>(Stream stream, string file, Func<IH5Group, T> read, CancellationToken cancellation)
    {
        try
        {
            using var content = new BoundedReads(stream, cancellation);
            using var opened = H5File.Open(content);
            return read(opened);
        }
        catch (Exception e) when (IsDamage(e))
        {
            cancellation.ThrowIfCancellationRequested();
            // The library has no common exception for damaged files, and believes the sizes that are in them.
            Exception cause = e is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : e;
            string expected = cause.Message.StartsWith(OfByteOrder, StringComparison.Ordinal)
                ? "expected numbers with their lowest byte first (little-endian), found others, which are not read: "
                    + "write them anew, in Python by array.astype(array.dtype.newbyteorder('<'))"
                : $"expected an HDF5 file that can be read ({TerminalText.Line(cause.Message)})";
            throw new SpectrumFormatException(file, 0, expected, e);
        }
    }

    private static bool IsDamage(Exception e) =>
        e
            is EndOfStreamException
                or not (SpectrumFormatException or OperationCanceledException or IOException or UnauthorizedAccessException);
}
