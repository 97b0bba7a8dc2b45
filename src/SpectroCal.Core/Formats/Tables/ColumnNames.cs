namespace SpectroCal.Formats.Tables;

/// <summary>The column names that are recognised when none is asked for, all in lower case.</summary>
internal static class ColumnNames
{
    public const string Position = "position";

    /// <summary>First columns that hold channel numbers in a histogram.</summary>
    public static ReadOnlySpan<string> HistogramChannel => new[] { "channel", "ch", "adc", "bin" };

    /// <summary>Columns that no list-mode file has.</summary>
    public static ReadOnlySpan<string> Counts => new[] { "counts", "count", "intensity" };

    /// <summary>List-mode columns of the measured value, the most certain first.</summary>
    public static ReadOnlySpan<string> Value =>
        new[] { "adc", "channel_value", "filt_value", "energy", "pulse_height", "amplitude", "adc_value" };

    /// <summary>List-mode columns of the event time, the most certain first.</summary>
    public static ReadOnlySpan<string> Time => new[] { "time_s", "unixnano", "timetag", "timestamp", "time" };

    /// <summary>List-mode columns of the detector name.</summary>
    public static ReadOnlySpan<string> Detector => new[] { "detector", "det", "detector_id", "det_id", "detectorid", "detector_no" };

    /// <summary>Seconds per unit of a recognised time column.</summary>
    public static double SecondsPerUnit(string timeColumn) =>
        timeColumn.ToLowerInvariant() switch
        {
            "unixnano" => 1e-9,
            "timetag" => 1e-12,
            _ => 1,
        };

    /// <summary>Index of a column by name without regard to case, or -1.</summary>
    public static int IndexOf(IReadOnlyList<string> columns, string name)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (string.Equals(columns[i], name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }

    /// <summary>Index of the first recognised name that is a column, or -1.</summary>
    public static int IndexOfAny(IReadOnlyList<string> columns, ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (IndexOf(columns, name) is >= 0 and int i)
                return i;
        }
        return -1;
    }

    /// <summary>Whether a name is one of the recognised ones.</summary>
    public static bool IsAny(string name, ReadOnlySpan<string> names) => IndexOfAny([name], names) == 0;

    /// <summary>The name that occurs twice, if any.</summary>
    public static string? Duplicate(IReadOnlyList<string> columns)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return columns.FirstOrDefault(c => c.Length > 0 && !seen.Add(c));
    }
}
