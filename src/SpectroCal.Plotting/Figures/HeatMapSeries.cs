namespace SpectroCal.Plotting.Figures;

/// <summary>A table of values as colours, with a colour bar; NaN stays empty.</summary>
public sealed record HeatMapSeries(BinEdges Columns, BinEdges Rows, ReadOnlyMemory<double> Values) : Series
{
    /// <summary>Edges of the columns, along x.</summary>
    public BinEdges Columns { get; } = Columns;

    /// <summary>Edges of the rows, along y.</summary>
    public BinEdges Rows { get; } = Rows;

    /// <summary>Values by rows, the first row at the lowest y.</summary>
    public ReadOnlyMemory<double> Values { get; } = Column(Columns.Bins * Rows.Bins, Values, "Values of a heat map");

    /// <summary>The colours.</summary>
    public ColorMap Map { get; init; } = ColorMap.Sequential;

    /// <summary>Axis of the colour bar.</summary>
    public Axis Scale { get; init; } = new("");

    /// <summary>Text in each cell, by rows; empty: none.</summary>
    public IReadOnlyList<string> CellTexts { get; init; } = [];

    /// <summary>Cells that are crossed out, by their indices in <see cref="Values"/>.</summary>
    public IReadOnlyList<int> Crossed { get; init; } = [];

    internal override bool HasData => Values.Span.ContainsAnyInRange(double.MinValue, double.MaxValue);

    internal override IEnumerable<Extents> Cover(bool withFeet) =>
        [new(Columns.Left, Columns.Right, default, default), new(default, default, Rows.Left, Rows.Right)];
}
