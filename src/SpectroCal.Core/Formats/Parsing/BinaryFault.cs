using System.Globalization;

namespace SpectroCal.Formats.Parsing;

/// <summary>The words for what is wrong in a binary file.</summary>
internal static class BinaryFault
{
    /// <summary>The error at a byte, counted from 0 after decompression.</summary>
    public static SpectrumFormatException At(string file, long offset, string expected) =>
        new(file, 0, string.Create(CultureInfo.InvariantCulture, $"at byte {offset}: {expected}"));
}
