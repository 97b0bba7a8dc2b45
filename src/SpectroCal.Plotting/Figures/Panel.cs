namespace SpectroCal.Plotting.Figures;

/// <summary>One pair of axes with what is drawn between them, in a cell of the figure's grid.</summary>
/// <param name="X">Horizontal axis.</param>
/// <param name="Y">Vertical axis.</param>
public sealed record Panel(Axis X, Axis Y)
{
    /// <summary>Row of the grid, from 0 at the top.</summary>
    public int Row { get; init; }

    /// <summary>Column of the grid, from 0 on the left.</summary>
    public int Column { get; init; }

    /// <summary>Number of grid columns that it spans.</summary>
    public int ColumnSpan { get; init; } = 1;

    /// <summary>
    /// Whether it hangs below the panel of the row above without a gap; that panel then shows no labels at its horizontal axis, which both
    /// share.
    /// </summary>
    public bool JoinsAbove { get; init; }

    /// <summary>Panels with the same word here share the range of their vertical axes; null: a range of its own.</summary>
    public string? YGroup { get; init; }

    /// <summary>Text above the panel; null: none.</summary>
    public RichText? Title { get; init; }

    /// <summary>The panel in another cell of the grid.</summary>
    internal Panel At(int row, int column) => this with { Row = row, Column = column };

    /// <summary>Data, the first at the back.</summary>
    public IReadOnlyList<Series> Series { get; init; } = [];

    /// <summary>Shaded stretches, behind everything.</summary>
    public IReadOnlyList<Shade> Shades { get; init; } = [];

    /// <summary>Vertical lines with labels.</summary>
    public IReadOnlyList<Marker> Markers { get; init; } = [];

    /// <summary>Horizontal lines.</summary>
    public IReadOnlyList<Level> Levels { get; init; } = [];

    /// <summary>Lines of text in a corner where there is room.</summary>
    public IReadOnlyList<RichText> Notes { get; init; } = [];
}
