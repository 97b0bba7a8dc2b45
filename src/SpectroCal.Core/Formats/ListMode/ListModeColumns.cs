using System.Collections.Frozen;

namespace SpectroCal.Formats.ListMode;

/// <summary>Which columns of a list-mode file mean what; by name, without regard to case. What is not given is recognised.</summary>
public sealed record ListModeColumns
{
    /// <summary>
    /// The measured value. Recognised, in this order: <c>adc</c>, <c>channel_value</c>, <c>filt_value</c>, <c>energy</c>,
    /// <c>pulse_height</c>, <c>amplitude</c>, <c>adc_value</c>.
    /// </summary>
    public string? Channel { get; init; }

    /// <summary>
    /// The time of the event. Recognised, in this order: <c>time_s</c> (s), <c>unixnano</c> (ns since 1970, UTC), <c>TIMETAG</c> (ps),
    /// <c>timestamp</c> and <c>time</c> (s). Without such a column the events have no times.
    /// </summary>
    public string? Time { get; init; }

    /// <summary>Seconds per unit of the time column, where its name does not say it.</summary>
    public double? TimeUnitSeconds { get; init; }

    /// <summary>
    /// The detector. Recognised: <c>detector</c>, <c>det</c>; in CAEN CoMPASS files <c>BOARD</c> and <c>CHANNEL</c> together, as "B0CH3".
    /// </summary>
    public string? Detector { get; init; }

    /// <summary>
    /// Rows to keep: for each column named, the texts accepted in it, compared exactly. Other rows are skipped and counted.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Where { get; init; } = FrozenDictionary<string, IReadOnlySet<string>>.Empty;

    /// <summary>Whether a header without rows is not an error but a detector that saw nothing; the result is then empty.</summary>
    public bool AcceptsNoEvents { get; init; }

    /// <summary>Names of the columns, in order, for a file without a header line.</summary>
    public IReadOnlyList<string>? Header { get; init; }

    /// <summary>Reads conditions on columns: COLUMN=A|B, each column once.</summary>
    /// <exception cref="FormatException">One is not a condition, or names a column again.</exception>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> ParseConditions(IEnumerable<string> conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        var byColumn = new Dictionary<string, IReadOnlySet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (string text in conditions)
        {
            int sign = text.IndexOf('=');
            if (sign <= 0)
                throw new FormatException($"expected COLUMN=VALUE or COLUMN=A|B, found '{text}'");
            string column = text[..sign].Trim();
            if (!byColumn.TryAdd(column, text[(sign + 1)..].Split('|', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal)))
                throw new FormatException($"the column '{column}' is named twice; write {column}=A|B");
        }
        return byColumn;
    }
}
