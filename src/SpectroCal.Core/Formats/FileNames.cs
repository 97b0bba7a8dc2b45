using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SpectroCal.Formats;

/// <summary>Parts of file names made from names in data, which may be anything.</summary>
public static class FileNames
{
    /// <summary>The longest part: with a folder, a stem and an extension it still fits where paths may have 260 characters.</summary>
    public const int LongestPart = 80;

    private const char Replacement = '_';
    private const int DigestLength = 8;

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>
    /// A name that every file system takes: letters, digits, dot, dash and underscore; not a device of Windows, without dots at its ends,
    /// at most <see cref="LongestPart"/> characters. A name that had to be changed ends in a digest of the whole one, so that different
    /// names stay different, also where case is ignored.
    /// </summary>
    /// <param name="name">Any text.</param>
    public static string Part(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : Replacement)).Trim('.');
        if (plain.Length == 0)
            plain = "_";
        if (plain == name && plain.Length is > 0 and <= LongestPart && !IsDevice(plain))
            return plain;
        string digest = Convert.ToHexStringLower(SHA256.HashData(Utf16(name)))[..DigestLength];
        int kept = Math.Min(plain.Length, LongestPart - DigestLength - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{(IsDevice(plain) ? "_" : "")}{plain[..kept]}-{digest}");
    }

    // UTF-16: lone surrogates are characters of their own here.
    private static byte[] Utf16(string name) => Encoding.Unicode.GetBytes(name);

    // Windows takes CON.txt and COM1 for devices as well.
    private static bool IsDevice(string name)
    {
        string stem = name.Split('.')[0].TrimEnd(Replacement);
        return Devices.Contains(stem.TrimEnd(char.IsAsciiDigit(stem.LastOrDefault()) ? stem[^1] : ' '), StringComparer.OrdinalIgnoreCase);
    }
}
