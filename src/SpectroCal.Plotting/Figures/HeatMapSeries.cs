using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Figures;

/// <summary>A table of values as colours, with a colour bar; NaN stays empty.</summary>
public sealed record HeatMapSeries : Series
{
    /// <summary>Creates the series.</summary>
    /// <param name="columns">Edges of the columns, along x.</param>
    /// <param name="rows">Edges of the rows, along y.</param>
    /// <param name="values">Values by rows, the first row at the lowest y.</param>
    public HeatMapSeries(BinEdges columns, BinEdges rows, ReadOnlyMemory<double> values)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        RequireEqual(columns.Bins * rows.Bins, values.Length, "Values of a heat map");
        Columns = columns;
        Rows = rows;
        Values = values;
    }

    /// <summary>Edges of the columns, along x.</summary>
    public BinEdges Columns { get; }

    /// <summary>Edges of the rows, along y.</summary>
    public BinEdges Rows { get; }

    /// <summary>Values by rows, the first row at the lowest y.</summary>
    public ReadOnlyMemory<double> Values { get; }

    /// <summary>The colours.</summary>
    public ColorMap Map { get; init; } = ColorMap.Sequential;

    /// <summary>Axis of the colour bar.</summary>
    public Axis Scale { get; init; } = new("");

    /// <summary>Text in each cell, by rows; empty: none.</summary>
    public IReadOnlyList<string> CellTexts { get; init; } = [];

    /// <summary>Text for crossed-out cells in the legend of the colour bar; null: there are none.</summary>
    public RichText? CrossName { get; init; }

    /// <summary>Cells that are crossed out, by their indices in <see cref="Values"/>.</summary>
    public IReadOnlyList<int> Crossed { get; init; } = [];
}
