using Spectre.Console;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Output;

/// <summary>A table that is drawn on a terminal and written as aligned text elsewhere.</summary>
internal sealed class TextTable(params TableHead[] heads)
{
    private const int FramePerColumn = 3; // a rule and a space to either side
    private const int NarrowestText = 12;
    private readonly List<string[]> _rows = [];

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>All cells.</summary>
    public IEnumerable<string> Cells => _rows.SelectMany(r => r);

    /// <summary>Adds a row, one cell for each head.</summary>
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(TerminalText.Line)]);

    /// <summary>Writes aligned columns without frames; lines are as long as they need to be.</summary>
    public void WritePlain(TextWriter writer)
    {
        int[] widths = NaturalWidths();
        foreach (string[] row in _rows.Prepend([.. heads.Select(h => h.Text)]))
            writer.WriteLine(
                string.Join("  ", row.Select((cell, i) => heads[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd()
            );
    }

    /// <summary>The table for a terminal of some width: texts are shortened in their middle, numbers never.</summary>
    public Table Drawn(int terminalWidth)
    {
        int[] widths = NaturalWidths();
        int excess = widths.Sum() + FramePerColumn * widths.Length + 1 - terminalWidth;
        while (excess > 0)
        {
            int widest = Enumerable
                .Range(0, widths.Length)
                .Where(i => heads[i].Shrinks && widths[i] > NarrowestText)
                .DefaultIfEmpty(-1)
                .MaxBy(i => i < 0 ? 0 : widths[i]);
            if (widest < 0)
                break;
            widths[widest]--;
            excess--;
        }
        var table = new Table { Border = TableBorder.Rounded };
        foreach (TableHead head in heads)
        {
            var column = new TableColumn(new Text(head.Text)) { Alignment = head.IsNumber ? Justify.Right : Justify.Left };
            table.AddColumn(head.Shrinks ? column : column.NoWrap());
        }
        foreach (string[] row in _rows)
            table.AddRow(row.Select((cell, i) => new Text(heads[i].Shrinks ? ShortNames.Of(cell, widths[i]) : cell)));
        return table;
    }

    private int[] NaturalWidths() => [.. heads.Select((h, i) => _rows.Select(r => r[i].Length).Append(h.Text.Length).Max())];
}

/// <summary>Head of a column.</summary>
/// <param name="Text">What it says.</param>
/// <param name="IsNumber">Whether the column is aligned to the right.</param>
/// <param name="Shrinks">Whether cells may be shortened where the terminal is narrow.</param>
internal sealed record TableHead(string Text, bool IsNumber = true, bool Shrinks = false)
{
    public static TableHead Words(string text, bool shrinks = false) => new(text, false, shrinks);
}
