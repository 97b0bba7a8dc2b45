using System.IO.Hashing;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Formats.ListMode;

/// <summary>
/// Sees whether a column that is not used tells detectors apart, as its name may say: <c>channel</c>, <c>board</c>, <c>pixel</c>.
/// </summary>
/// <remarks>
/// Events of several detectors have the same range of values. A channel number beside an energy, or the number of an event, has values of
/// its own for each of its texts, and is no detector, whatever it is called.
/// </remarks>
internal sealed class UnusedDetectors(int column, string name, FileBudget budget)
{
    // Beyond them it numbers events, not detectors.
    private const int MostTexts = 4096;
    private const int BytesOfText = 96;

    private readonly Dictionary<(DetectorEvents Of, ulong Text), (double Low, double High)> _values = [];
    private bool _isOver;

    /// <summary>Index of the column.</summary>
    public int Column { get; } = column;

    /// <summary>Takes an event.</summary>
    /// <param name="detector">The detector that it is counted for.</param>
    /// <param name="text">What stands in the column.</param>
    /// <param name="value">The measured value.</param>
    public void Add(DetectorEvents detector, ReadOnlySpan<byte> text, double value)
    {
        if (_isOver)
            return;
        var key = (detector, XxHash3.HashToUInt64(text));
        if (_values.TryGetValue(key, out (double Low, double High) range))
        {
            if (value < range.Low || value > range.High)
                _values[key] = (Math.Min(value, range.Low), Math.Max(value, range.High));
            return;
        }
        _isOver = _values.Count == MostTexts;
        if (_isOver)
        {
            budget.Return(BytesOfText * (long)_values.Count);
            _values.Clear();
            return;
        }
        budget.Take(BytesOfText);
        _values.Add(key, (value, value));
    }

    /// <summary>What is said of columns that look like those of detectors; null where none does.</summary>
    /// <param name="watched">The columns that are not used.</param>
    public static string? Warning(IEnumerable<UnusedDetectors> watched)
    {
        UnusedDetectors[] found = [.. watched.Where(w => w.ShareValues())];
        if (found.Length == 0)
            return null;
        string names = string.Join(", ", found.Select(f => f.Quoted));
        return found is [var only]
            ? $"Events of different {names} are counted together; if that is the detector, say so by --detector-column {only.Argument} (in "
                + "PowerShell -DetectorColumn)."
            : $"Events of different {names} are counted together; if one of these columns is the detector, name it by --detector-column "
                + "(in PowerShell -DetectorColumn), and choose among the others by --where (-Where).";
    }

    private string Name { get; } = TerminalText.Line(name);

    private string Quoted => $"'{Name}'";

    private string Argument => Name.Contains(' ') ? Quoted : Name;

    // Whether two texts of one detector have values between each other's.
    private bool ShareValues()
    {
        foreach (var texts in _values.GroupBy(v => v.Key.Of, v => v.Value))
        {
            (double Low, double High) before = (double.NegativeInfinity, double.NegativeInfinity);
            foreach ((double Low, double High) range in texts.OrderBy(r => r.Low).ThenBy(r => r.High))
            {
                if (range.Low < before.High)
                    return true;
                before = range;
            }
        }
        return false;
    }
}
