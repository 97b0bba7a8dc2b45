using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>What stands above a table: names with values, titles.</summary>
internal sealed class TablePreamble
{
    private readonly SpectrumNotes _notes;

    private DateTime? _start;
    private TimeSpan? _clock;
    private double? _live,
        _real;

    private TablePreamble(SpectrumNotes notes) => _notes = notes;

    /// <summary>The names with their values.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _notes.Metadata;

    /// <summary>What is odd, one sentence each.</summary>
    public IReadOnlyList<string> Warnings => _notes.Warnings;

    /// <summary>Start and times of the measurement.</summary>
    public RunInfo Run(string name) =>
        new(name)
        {
            // The time of day may stand on a line of its own.
            Start = _start is { } day && day.TimeOfDay == TimeSpan.Zero ? day + (_clock ?? TimeSpan.Zero) : _start,
            LiveTimeSeconds = _live,
            RealTimeSeconds = _real,
        };

    /// <summary>Reads the lines above a table.</summary>
    public static TablePreamble Of(IReadOnlyList<string> lines, TextCursor text)
    {
        var preamble = new TablePreamble(new SpectrumNotes(text.Budget));
        var regions = new List<string>();
        bool areRegions = false;
        foreach (string line in lines)
        {
            string plain = line.Trim().TrimEnd(',', ';', '\t');
            areRegions = TableStart.IsTitle(plain, "ROI Data") || (areRegions && !TableStart.IsTitle(plain, TableStart.ChannelData));
            if (areRegions)
                regions.Add(plain);
            else
                preamble.Take(plain);
        }
        preamble._notes.Add("RegionsOfInterest", string.Join('\n', regions.Skip(1)));
        return preamble;
    }

    private void Take(string line)
    {
        int end = line.IndexOfAny([',', ';', '\t', '=', ':']);
        if (end <= 0)
        {
            _notes.Add("title", line.Trim('"', ' '));
            return;
        }
        string name = line[..end].Trim('"', ' '),
            value = line[(end + 1)..].Trim('"', ' ', ':', '=', '\t', ',', ';');
        _notes.Add(name, value);
        string key = string.Concat(name.Where(char.IsLetter)).ToLowerInvariant();
        if (key.StartsWith("elapsed", StringComparison.Ordinal))
            key = key["elapsed".Length..];
        // The unit may follow the name: "Live time (s)".
        if (key.StartsWith("livetime", StringComparison.Ordinal))
            _live = Seconds(name, key["livetime".Length..], value) ?? _live;
        if (key.StartsWith("realtime", StringComparison.Ordinal))
            _real = Seconds(name, key["realtime".Length..], value) ?? _real;
        if (key is "time" or "starttime" or "timeofday" && WrittenDate.TryClock(value, out TimeSpan clock))
            _clock ??= clock;
        else if (key is "start" or "starttime" or "startdate" or "date" or "datetime" or "acquisitionstart" && value.Any(char.IsDigit))
            _start ??= _notes.Date(name, value);
    }

    private double? Seconds(string name, string unit, string value)
    {
        if (TimeSpan.TryParseExact(value, @"h\:mm\:ss", CultureInfo.InvariantCulture, out TimeSpan clock))
            return clock.TotalSeconds;
        string number = value.TrimEnd([.. value.Where(char.IsLetter)]).TrimEnd();
        if (number.Length < value.Length)
            unit = value[number.Length..].Trim();
        double seconds = unit.ToLowerInvariant() switch
        {
            "" or "s" or "sec" or "seconds" => 1,
            "ms" => 1e-3,
            "min" or "minutes" => 60,
            "h" or "hours" => 3600,
            _ => double.NaN,
        };
        if (NumberText.TryReal(number.Replace(',', '.'), out double time) && time * seconds >= 0)
            return time * seconds;
        _notes.Warn($"{name} is not a time: '{value}'.");
        return null;
    }
}
