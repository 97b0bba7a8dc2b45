using OxyPlot;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// A figure as plots of OxyPlot, one for each panel, to change before they are drawn: axes, series and annotations, or more of them. What
/// is not changed is laid out as always: ranges, ticks, labels that keep clear of each other, room for legends.
/// </summary>
public sealed class FigureModels
{
    private const int MostPasses = 4;
    private readonly PanelModel[] _panels;

    private FigureModels(Figure figure, Theme theme, PanelModel[] panels)
    {
        Figure = figure;
        Theme = theme;
        _panels = panels;
        // An array, and not what the compiler makes of a collection expression: PowerShell finds no index there.
        Models = panels.Select(p => p.Plot).ToArray();
    }

    /// <summary>The figure.</summary>
    public Figure Figure { get; }

    /// <summary>Sizes of text and lines.</summary>
    public Theme Theme { get; }

    /// <summary>The plots, in the order of the figure's panels.</summary>
    public IReadOnlyList<PlotModel> Models { get; }

    /// <summary>The plots of a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="theme">Sizes of text and lines; null: for print.</param>
    public static FigureModels Of(Figure figure, Theme? theme = null)
    {
        ArgumentNullException.ThrowIfNull(figure);
        theme ??= Theme.Print;
        AxisRange[] x = PanelRanges.OfX(figure),
            y = PanelRanges.OfY(figure, x);
        return new FigureModels(
            figure,
            theme,
            [.. figure.Panels.Select((p, i) => new PanelModel(p, x[i], y[i], figure.Panels.Any(q => Hangs(q, p)), theme))]
        );
    }

    /// <summary>The plots of a figure as they suit a size: with as many columns of panels as have room.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="style">How large it will be drawn.</param>
    public static FigureModels Of(Figure figure, FigureStyle style)
    {
        ArgumentNullException.ThrowIfNull(style);
        return Of(style.Fit(figure), style.Theme);
    }

    /// <summary>Draws the plots.</summary>
    /// <exception cref="ArgumentException">The figure does not fit into the size.</exception>
    internal void Draw(IRenderContext rc, FigureSize size)
    {
        OxyRect[] areas = LayOut(size);
        double em = Theme.FontSizePt;
        if (Figure.Title is { } title)
            rc.FittedLabel(
                title.ToOxyPlot(),
                new(size.WidthPt / 2, (0.5 * PanelGrid.TitleHeight + 0.15) * em),
                Theme.Ink,
                1.15 * em,
                0.96 * size.WidthPt
            );
        var all = new OxyRect(0, 0, size.WidthPt, size.HeightPt);
        for (int i = 0; i < areas.Length; i++)
            _panels[i].Draw(rc, areas[i], all, InRow(i).Max(k => Figure.Panels[k].JoinsAbove ? 0 : _panels[k].Insets.Top));
    }

    private static bool Hangs(Panel below, Panel above) => below.JoinsAbove && below.Row == above.Row + 1 && below.Column == above.Column;

    private OxyRect[] LayOut(FigureSize size)
    {
        ShareRanges();
        foreach (PanelModel panel in _panels)
        {
            panel.Reset();
            ((IPlotModel)panel.Plot).Update(true);
        }
        for (int i = 0; i < _panels.Length; i++)
            foreach (int k in InRow(i).Where(k => k < i))
                _panels[i].Compare(_panels[k]);
        // What panels need around them depends on their sizes, and these on what others need.
        int rows = Figure.Panels.Max(p => p.Row) + 1,
            columns = Figure.Panels.Max(p => p.Column + p.ColumnSpan);
        OxyRect[] areas = [.. _panels.Select(_ => new OxyRect(0, 0, 0.7 * size.WidthPt / columns, 0.6 * size.HeightPt / rows))];
        for (int pass = 0; pass < MostPasses; pass++)
        {
            for (int i = 0; i < areas.Length; i++)
                _panels[i].Measure(areas[i]);
            OxyRect[] before = areas;
            areas = PanelGrid.Areas(Figure, size, Theme.FontSizePt, [.. _panels.Select(p => p.Insets)]);
            if (areas.SequenceEqual(before))
                break;
            for (int i = 0; i < areas.Length; i++)
                _panels[i].Place(areas[i], Stretch(i, areas));
        }
        for (int i = 0; i < areas.Length; i++)
            _panels[i].AlignTitle(_panels.Where((_, k) => Figure.Panels[k].Column == Figure.Panels[i].Column).Max(p => p.TitleDistance));
        return areas;
    }

    private IEnumerable<int> InRow(int panel) =>
        Enumerable.Range(0, _panels.Length).Where(k => Figure.Panels[k].Row == Figure.Panels[panel].Row);

    // What is above a panel may be as wide as its row if its neighbours have nothing above them.
    private (double Left, double Right) Stretch(int panel, OxyRect[] areas)
    {
        bool isFree = InRow(panel).All(k => k == panel || (Figure.Panels[k].Markers.Count == 0 && _panels[k].AbovePt == 0));
        return isFree
            ? (InRow(panel).Min(k => areas[k].Left), InRow(panel).Max(k => areas[k].Right))
            : (areas[panel].Left, areas[panel].Right);
    }

    // Panels that hang together have one horizontal axis: what a user sets at the topmost holds for all.
    private void ShareRanges()
    {
        for (int i = 0; i < _panels.Length; i++)
        {
            int above = Enumerable.Range(0, _panels.Length).FirstOrDefault(k => Hangs(Figure.Panels[i], Figure.Panels[k]), -1);
            if (above < 0 || Models[i].Axes.Count == 0 || Models[above].Axes.Count == 0)
                continue;
            Models[i].Axes[0].Minimum = Models[above].Axes[0].Minimum;
            Models[i].Axes[0].Maximum = Models[above].Axes[0].Maximum;
        }
    }
}
