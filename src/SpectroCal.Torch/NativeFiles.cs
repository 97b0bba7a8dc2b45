using System.Buffers.Binary;

namespace SpectroCal.Torch;

/// <summary>
/// Whether the native libraries of a plug-in are whole. The loader of Linux maps a library that was cut short (a copy that was interrupted,
/// a full disk) and ends the process with a bus error where the rest should be.
/// </summary>
/// <remarks>Fields of ELF files for 64 bits: System V Application Binary Interface, chapters 4 and 5.</remarks>
internal static class NativeFiles
{
    private const int HeaderLength = 64;
    private const int ProgramHeaderLength = 56;
    private const uint Loaded = 1; // PT_LOAD

    /// <summary>Throws where a library is shorter than what it says it holds.</summary>
    /// <param name="plugIn">Path of the plug-in; its native libraries lie in folders below its own.</param>
    /// <exception cref="InvalidOperationException">A library is cut short.</exception>
    public static void Check(string plugIn)
    {
        string folder = Path.GetDirectoryName(plugIn) is { Length: > 0 } own ? own : AppContext.BaseDirectory;
        foreach (string file in Directory.EnumerateFiles(folder, "lib*.so*", SearchOption.AllDirectories))
            if (!IsWhole(file))
                throw new InvalidOperationException($"its native library {file} is cut short");
    }

    /// <summary>Whether a file has all that is loaded of it; true for what is no ELF file, which the loader refuses.</summary>
    public static bool IsWhole(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderLength],
            program = stackalloc byte[ProgramHeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.StartsWith("\u007fELF"u8))
            return true;
        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        ushort length = BinaryPrimitives.ReadUInt16LittleEndian(header[54..]),
            count = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        for (uint i = 0; i < count; i++)
        {
            ulong at = table + i * length;
            if (at + ProgramHeaderLength > (ulong)file.Length)
                return false;
            file.Position = (long)at;
            file.ReadExactly(program);
            ulong end =
                BinaryPrimitives.ReadUInt64LittleEndian(program[8..]) // offset
                + BinaryPrimitives.ReadUInt64LittleEndian(program[32..]); // length in the file
            if (BinaryPrimitives.ReadUInt32LittleEndian(program) == Loaded && end > (ulong)file.Length)
                return false;
        }
        return true;
    }
}
