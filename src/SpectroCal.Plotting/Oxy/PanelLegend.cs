using OxyPlot;
using OxyPlot.Legends;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Oxy;

/// <summary>The legend and the notes of a panel, in a corner without data or above the panel.</summary>
internal sealed class PanelLegend(Panel panel, Theme theme) : LegendBase
{
    private const double OtherSample = 1.7;
    private const double MarkerSample = 0.8;
    private readonly List<(RichText Name, double Width, Action<IRenderContext, OxyRect> Draw)> _things = [];
    private IReadOnlyList<TextBox> _boxes = [];

    /// <summary>Height above the panel that labels, legend and notes take, pt.</summary>
    public double AbovePt { get; private set; }

    /// <summary>Whether a panel beside this one has the same legend, which then stands once.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>Places legend and notes.</summary>
    /// <param name="obstacles">The data; null: everywhere.</param>
    /// <param name="area">The panel.</param>
    /// <param name="stretch">Beginning and end of what a legend above the panel may take; null: there is another panel above.</param>
    /// <param name="labels">Height above the panel that labels of markers take, pt.</param>
    /// <returns>Height at the top of the panel that must be made free of data, pt.</returns>
    public double Place(Obstacles? obstacles, Rect area, (double Left, double Right)? stretch, double labels)
    {
        _things.Clear();
        foreach (OxyPlot.Series.Series series in Named(PlotModel))
            _things.Add(
                (RichText.FromOxyPlot(series.Title), series is FigureSeries { SampleWidth: var w } ? w : OtherSample, series.RenderLegend)
            );
        foreach (Marker marker in panel.Markers.Where(m => m.Name is not null).DistinctBy(m => m.Name!.ToString()))
            _things.Add((marker.Name!, MarkerSample, (rc, box) => Line(rc, box, marker)));
        foreach (Shade shade in panel.Shades.Where(s => s.Name is not null).DistinctBy(s => s.Name!.ToString()))
            _things.Add((shade.Name!, OtherSample, (rc, box) => Area(rc, box, (shade.Color ?? theme.Shade).ToOxy())));
        LegendEntry[] entries = IsRepeated ? [] : [.. _things.Select((t, i) => new LegendEntry(t.Name, t.Width, i))],
            notes = [.. panel.Notes.Select(n => new LegendEntry(n, 0, 0))];
        Rect? above = stretch is { } s ? new Rect(s.Left, 0, s.Right - s.Left, area.Top - labels) : null;
        (_boxes, double taken) = BoxPlacer.Place([entries, notes], area, above, obstacles, theme.SmallFontSizePt);
        AbovePt = labels + (above is null ? 0 : taken);
        return above is null ? taken : 0;
    }

    /// <inheritdoc/>
    public override void RenderLegends(IRenderContext rc)
    {
        foreach (TextBox box in _boxes)
        {
            double pad = TextBox.Padding * box.Size,
                line = TextBox.LineHeight * box.Size,
                y = box.Area.Top + pad + 0.5 * line;
            // Above the panel there is nothing to hide but its frame.
            if (box.Area.Top >= PlotModel.PlotArea.Top)
                Area(rc, box.Area.ToOxy(), theme.Background.ToOxy(0.78));
            foreach (IReadOnlyList<LegendEntry> row in box.Rows)
            {
                double x = box.Area.Left + pad;
                foreach (LegendEntry entry in row)
                {
                    var sample = new OxyRect(x, y - 0.36 * box.Size, entry.SampleWidth * box.Size, 0.72 * box.Size);
                    if (entry.SampleWidth > 0)
                        _things[entry.Index].Draw(rc, sample);
                    rc.Label(
                        entry.Name.ToOxyPlot(),
                        x + TextBox.NameOffset(entry, box.Size),
                        y,
                        theme.Ink.ToOxy(),
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

    /// <inheritdoc/>
    public override void EnsureLegendProperties() { }

    /// <inheritdoc/>
    public override OxySize GetLegendSize(IRenderContext rc, OxySize availableLegendArea) => OxySize.Empty;

    /// <inheritdoc/>
    public override OxyRect GetLegendRectangle(OxySize legendSize) => PlotModel.PlotArea;

    /// <inheritdoc/>
    protected override HitTestResult LegendHitTest(HitTestArguments args) => null!;

    private static void Area(IRenderContext rc, OxyRect box, OxyColor color) =>
        rc.DrawRectangle(box, color, OxyColors.Undefined, 0, EdgeRenderingMode.PreferGeometricAccuracy);

    private void Line(IRenderContext rc, OxyRect box, Marker marker)
    {
        ScreenPoint middle = box.Center;
        OxyColor color = (marker.Color ?? theme.Muted).ToOxy();
        double width = 1.4 * theme.AxisWidthPt;
        rc.Stroke(
            new Outline().Move(middle.X, middle.Y + 0.7 * box.Height).Line(middle.X, middle.Y - 0.7 * box.Height),
            color,
            width,
            marker.Style.Dashes()
        );
    }
}
