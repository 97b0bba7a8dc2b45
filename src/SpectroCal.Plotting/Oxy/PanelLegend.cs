using OxyPlot;
using OxyPlot.Legends;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>The legend and the notes of a panel, in a corner without data or above the panel.</summary>
internal sealed class PanelLegend(Panel panel, Theme theme) : LegendBase
{
    private const double OtherSample = 1.7;
    private const double MarkerSample = 0.8;
    private IReadOnlyList<TextBox> _boxes = [];

    /// <summary>Height above the panel that labels, legend and notes take, pt.</summary>
    public double AbovePt { get; private set; }

    /// <summary>Whether a panel beside this one has the same legend, which then stands once.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>Places legend and notes.</summary>
    /// <param name="cost">How much a box would cover of what it may cover; null: of what it may not, such as data.</param>
    /// <param name="area">The panel.</param>
    /// <param name="stretch">Beginning and end of what a legend above the panel may take; null: there is another panel above.</param>
    /// <param name="labels">Height above the panel that labels of markers take, pt.</param>
    /// <returns>Height at the top of the panel that must be made free of data, pt.</returns>
    public double Place(Func<OxyRect, int?> cost, OxyRect area, (double Left, double Right)? stretch, double labels)
    {
        IEnumerable<LegendEntry> entries =
        [
            .. Named(PlotModel)
                .Select(s => new LegendEntry(
                    RichText.FromOxyPlot(s.Title),
                    (s as FigureSeries)?.SampleWidth ?? OtherSample,
                    s.RenderLegend
                )),
            .. panel
                .Markers.Where(m => m.Name is not null)
                .DistinctBy(m => m.Name!.ToString())
                .Select(m => new LegendEntry(m.Name!, MarkerSample, (rc, box) => Line(rc, box, m))),
            .. panel
                .Shades.Where(s => s.Name is not null)
                .DistinctBy(s => s.Name!.ToString())
                .Select(s => new LegendEntry(s.Name!, OtherSample, (rc, box) => Area(rc, box, theme.Shade))),
        ];
        LegendEntry[] legend = IsRepeated ? [] : [.. entries],
            notes = [.. panel.Notes.Select(n => new LegendEntry(n, 0, null))];
        (double, double, double)? above = stretch is { } s ? (s.Left, s.Right, area.Top - labels) : null;
        (_boxes, double taken) = BoxPlacer.Place([legend, notes], area, above, cost, theme.SmallFontSizePt);
        AbovePt = labels + (above is null ? 0 : taken);
        return above is null ? taken : 0;
    }

    public override void RenderLegends(IRenderContext rc)
    {
        foreach (TextBox box in _boxes)
        {
            double pad = TextBox.Padding * box.Size,
                line = TextBox.LineHeight * box.Size,
                y = box.Area.Top + pad + 0.5 * line;
            // In the panel, lines of markers end at the legend; above it, there is nothing to hide but its frame.
            if (box.Area.Top >= PlotModel.PlotArea.Top)
                Area(rc, box.Area, theme.Background);
            foreach (IReadOnlyList<LegendEntry> row in box.Rows)
            {
                double x = box.Area.Left + pad;
                foreach (LegendEntry entry in row)
                {
                    var sample = new OxyRect(x, y - 0.36 * box.Size, entry.SampleWidth * box.Size, 0.72 * box.Size);
                    entry.DrawSample?.Invoke(rc, sample);
                    rc.Label(
                        entry.Name.ToOxyPlot(),
                        x + TextBox.NameOffset(entry, box.Size),
                        y,
                        theme.Ink,
                        box.Size,
                        HorizontalAlignment.Left
                    );
                    x += TextBox.EntryWidth(entry, box.Size) + TextBox.EntryGap * box.Size;
                }
                y += line;
            }
        }
    }

    /// <summary>The series of a plot that are in its legend.</summary>
    public static IEnumerable<OxyPlot.Series.Series> Named(PlotModel plot) =>
        plot.Series.Where(s => s.IsVisible && s.RenderInLegend && s.Title is { Length: > 0 });

    public override void EnsureLegendProperties() { }

    public override OxySize GetLegendSize(IRenderContext rc, OxySize availableLegendArea) => OxySize.Empty;

    public override OxyRect GetLegendRectangle(OxySize legendSize) => PlotModel.PlotArea;

    protected override HitTestResult LegendHitTest(HitTestArguments args) => null!;

    private static void Area(IRenderContext rc, OxyRect box, OxyColor color) =>
        rc.DrawRectangle(box, color, OxyColors.Undefined, 0, EdgeRenderingMode.PreferGeometricAccuracy);

    private void Line(IRenderContext rc, OxyRect box, Marker marker)
    {
        double reach = 0.7 * box.Height;
        ScreenPoint[] sample = [new(box.Center.X, box.Center.Y + reach), new(box.Center.X, box.Center.Y - reach)];
        rc.Segments(sample, marker.Color ?? theme.Muted, 1.4 * theme.AxisWidthPt, marker.Style.Dashes());
    }
}
