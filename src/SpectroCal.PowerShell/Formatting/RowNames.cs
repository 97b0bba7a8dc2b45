using System.Runtime.CompilerServices;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Formatting;

/// <summary>A result that a table shows by its name.</summary>
internal interface INamedRow
{
    /// <summary>The name.</summary>
    string RowName { get; }
}

/// <summary>Names of what one cmdlet gave, which a table shows together: where they are long, it keeps what differs.</summary>
internal sealed class RowNames
{
    private const int Most = 500; // so many say what the names have in common
    private const int ShortestColumn = 8; // "Spectrum"
    private static readonly ConditionalWeakTable<object, RowNames> OfRows = [];
    private readonly Lock _lock = new();
    private readonly HashSet<string> _names = [];
    private int _longest;
    private int? _column;
    private bool _areKnown;

    /// <summary>A result that is about to be given.</summary>
    /// <param name="row">The result; those without names are left alone.</param>
    public void Add(object? row)
    {
        if (row is not INamedRow named)
            return;
        Add(named.RowName);
        OfRows.AddOrUpdate(row, this);
    }

    /// <summary>Names that are known before the first of them is shown.</summary>
    /// <param name="names">The names.</param>
    public void Announce(IEnumerable<string> names)
    {
        foreach (string name in names)
            Add(name);
        _areKnown = true;
    }

    /// <summary>No other names will come.</summary>
    public void Close() => _areKnown = true;

    /// <summary>The name of a row as a column shows it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">Its name.</param>
    /// <param name="columns">Most columns for it.</param>
    public static string Shown(object? row, string name, int columns) =>
        row is not null && OfRows.TryGetValue(row, out RowNames? together)
            ? together.Shown(name, columns)
            : ShortNames.Of(name, columns).PadRight(columns);

    // Rows to come may have longer names than the first, from which PowerShell takes the width of the column, unless all are known.
    private string Shown(string name, int columns)
    {
        lock (_lock)
        {
            if (_areKnown)
                _column ??= Math.Max(ShortestColumn, _longest);
            int width = Math.Min(columns, _column ?? columns);
            return ShortNames.Fitted([name, .. _names], width)[0].PadRight(width);
        }
    }

    private void Add(string name)
    {
        lock (_lock)
        {
            string shown = TerminalText.Line(name);
            _longest = Math.Max(_longest, shown.Length);
            if (_names.Count < Most)
                _names.Add(shown);
        }
    }
}
