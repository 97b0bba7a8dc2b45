using System.Globalization;

namespace SpectroCal.Formats.Parsing;

/// <summary>Wording of the errors of binary files.</summary>
internal static class BinaryFault
{
    /// <summary>The error at a byte, counted from 0 after decompression.</summary>
    public static SpectrumFormatException At(string file, long offset, string expected) =>
        new(file, 0, string.Create(CultureInfo.InvariantCulture, $"at byte {offset}: {expected}"));
}
