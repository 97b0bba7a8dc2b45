using Spectre.Console;
using Spectre.Console.Rendering;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Output;

/// <summary>A table that is drawn on a terminal and written as aligned text elsewhere.</summary>
internal sealed class TextTable(params TableHead[] heads)
{
    private const int FramePerColumn = 3; // a rule and a space to either side
    private const int NarrowestText = 12; // as long as there are columns to leave out
    private const int ShortestText = 8;
    private const int ShortestHead = 6;
    private const int Gap = 2;
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

    /// <summary>
    /// The table for a terminal of some width. Names are shortened, then the frame goes, then columns that others can do without; where
    /// there are none left, names become shorter still, and heads are cut. Numbers never are.
    /// </summary>
    public IRenderable Drawn(int terminalWidth)
    {
        int[] framed = Shrunk(Enumerable.Range(0, heads.Length), terminalWidth - 1, FramePerColumn, NarrowestText, areHeadsWhole: true);
        if (framed.Sum() + FramePerColumn * framed.Length + 1 <= terminalWidth)
            return Framed(framed);
        List<int> columns = [.. Enumerable.Range(0, heads.Length)];
        while (true)
        {
            int last = columns.FindLastIndex(c => heads[c] is { IsOptional: true, GoesLast: false });
            if (last < 0)
                last = columns.FindLastIndex(c => heads[c].IsOptional);
            bool isNarrowest = last < 0 || heads[columns[last]].GoesLast;
            int[] widths = Shrunk(columns, terminalWidth + Gap, Gap, isNarrowest ? ShortestText : NarrowestText, !isNarrowest);
            if (widths.Sum() + Gap * (widths.Length - 1) <= terminalWidth || last < 0)
                return new Text(string.Join('\n', Lines(columns, widths)) + "\n");
            columns.RemoveAt(last);
        }
    }

    private Table Framed(int[] widths)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (TableHead head in heads)
        {
            var column = new TableColumn(new Text(head.Text)) { Alignment = head.IsNumber ? Justify.Right : Justify.Left };
            table.AddColumn(column.NoWrap());
        }
        string[][] cells = [.. heads.Select((_, i) => Fitted(i, widths[i]))];
        for (int row = 0; row < _rows.Count; row++)
            table.AddRow(cells.Select(column => new Text(column[row])));
        return table;
    }

    private IEnumerable<string> Lines(List<int> columns, int[] widths)
    {
        string[][] cells = [.. columns.Select((c, i) => (string[])[ShortNames.Of(heads[c].Text, widths[i]), .. Fitted(c, widths[i])])];
        return Enumerable
            .Range(0, _rows.Count + 1)
            .Select(row =>
                string.Join(
                        new string(' ', Gap),
                        columns.Select((c, i) => heads[c].IsNumber ? cells[i][row].PadLeft(widths[i]) : cells[i][row].PadRight(widths[i]))
                    )
                    .TrimEnd()
            );
    }

    private string[] Fitted(int column, int width) =>
        heads[column].Shrinks ? ShortNames.Fitted([.. _rows.Select(r => r[column])], width) : [.. _rows.Select(r => r[column])];

    private int Least(int column, int leastText, bool areHeadsWhole) =>
        heads[column].Shrinks ? leastText
        : heads[column].IsNumber && !areHeadsWhole ? _rows.Select(r => r[column].Length).Append(ShortestHead).Max()
        : int.MaxValue;

    // The widest names give way first. Heads of numbers may be cut, numbers not.
    private int[] Shrunk(IEnumerable<int> columns, int terminalWidth, int perColumn, int least, bool areHeadsWhole)
    {
        int[] natural = NaturalWidths(),
            of = [.. columns],
            widths = [.. of.Select(c => natural[c])];
        int excess = widths.Sum() + perColumn * widths.Length - terminalWidth;
        for (; excess > 0; excess--)
        {
            int widest = -1;
            for (int i = 0; i < widths.Length; i++)
            {
                if (widths[i] > Least(of[i], least, areHeadsWhole) && (widest < 0 || widths[i] > widths[widest]))
                    widest = i;
            }
            if (widest < 0)
                break;
            widths[widest]--;
        }
        return widths;
    }

    private int[] NaturalWidths() => [.. heads.Select((h, i) => _rows.Select(r => r[i].Length).Append(h.Text.Length).Max())];
}

/// <summary>Head of a column.</summary>
/// <param name="Text">What it says.</param>
/// <param name="IsNumber">Whether the column is aligned to the right.</param>
/// <param name="Shrinks">Whether cells may be shortened where the terminal is narrow.</param>
/// <param name="IsOptional">Whether the column may be left out where the terminal is narrow.</param>
/// <param name="GoesLast">Whether it is left out only after all others that may be.</param>
internal sealed record TableHead(string Text, bool IsNumber = true, bool Shrinks = false, bool IsOptional = false, bool GoesLast = false)
{
    public static TableHead Words(string text, bool shrinks = false) => new(text, false, shrinks);
}
