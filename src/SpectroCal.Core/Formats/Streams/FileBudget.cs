using System.Globalization;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Streams;

/// <summary>
/// The memory that reading one file may take: what its content expands to counts, not its length, since a few bytes can stand for any
/// amount.
/// </summary>
/// <remarks>
/// Readers take from it what they keep, before they set it aside: channels (8 bytes), events with their times, text, XML nodes. By default
/// it is an eighth of the machine's memory, or of the container's; the environment variable <see cref="Variable"/> changes it.
/// </remarks>
internal sealed class FileBudget
{
    /// <summary>Environment variable that holds another budget, such as 800M or 16G.</summary>
    public const string Variable = "SPECTROCAL_FILE_MEMORY";

    private const int Share = 8;

    /// <summary>The smallest default: ordinary files must be read on small machines, too.</summary>
    private const long Least = 256L << 20;

    private readonly string _file;
    private readonly long _bytes;
    private long _taken;

    /// <summary>A budget.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="bytes">The most that it may take.</param>
    public FileBudget(string file, long bytes) => (_file, _bytes) = (file, bytes);

    /// <summary>The budget of a file on this machine.</summary>
    /// <exception cref="SpectrumFormatException">The environment variable holds no size.</exception>
    public static FileBudget Of(string file)
    {
        string? stated = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrWhiteSpace(stated))
            return new FileBudget(file, Default);
        return TryParse(stated, out long bytes)
            ? new FileBudget(file, bytes)
            : throw new SpectrumFormatException(
                file,
                0,
                $"expected a size such as 800M or 16G in the environment variable {Variable}, found "
                    + TextFault.Quote(System.Text.Encoding.UTF8.GetBytes(stated))
            );
    }

    /// <summary>The budget where none is stated, bytes.</summary>
    public static long Default => Math.Max(Least, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share);

    /// <summary>Bytes that are taken.</summary>
    public long Taken => _taken;

    /// <summary>Takes memory that is about to be set aside.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="line">Line of the file that asks for it, or 0.</param>
    /// <exception cref="SpectrumFormatException">The file would take more than it may.</exception>
    public void Take(long bytes, long line = 0)
    {
        if (!TryTake(bytes))
            throw Exceeded(line);
    }

    /// <summary>Takes memory if there is as much left.</summary>
    public bool TryTake(long bytes)
    {
        if (bytes > _bytes - _taken)
            return false;
        _taken += bytes;
        return true;
    }

    /// <summary>Gives back what is no longer kept.</summary>
    public void Return(long bytes) => _taken -= bytes;

    /// <summary>Reads a size: bytes, or with K, M, G or T a multiple of 1024.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        ReadOnlySpan<char> number = text.AsSpan().Trim();
        int power = number.Length == 0 ? -1 : "KMGT".IndexOf(char.ToUpperInvariant(number[^1]), StringComparison.Ordinal);
        if (power >= 0)
            number = number[..^1];
        bool isSize =
            double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value > 0
            && value * Math.Pow(1024, power + 1) < long.MaxValue;
        bytes = isSize ? (long)(value * Math.Pow(1024, power + 1)) : 0;
        return isSize;
    }

    private SpectrumFormatException Exceeded(long line) =>
        new(
            _file,
            line,
            string.Create(
                CultureInfo.InvariantCulture,
                $"expected content that takes at most {Size(_bytes)} of memory, which is what one file may take here; split the file, or "
                    + $"allow more in the environment variable {Variable}, such as {Size(4 * _bytes)}"
            )
        );

    private static string Size(long bytes) =>
        bytes >= 1L << 30 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#}G")
        : bytes >= 1L << 20 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.#}M")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes}");
}
