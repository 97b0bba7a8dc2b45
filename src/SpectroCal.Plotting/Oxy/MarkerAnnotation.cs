using OxyPlot;
using OxyPlot.Annotations;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Vertical lines at X-ray lines through a panel, with labels above it that keep clear of each other.</summary>
internal sealed class MarkerAnnotation(IReadOnlyList<Marker> markers, Theme theme) : Annotation
{
    /// <summary>The labels in their places.</summary>
    public MarkerLabels Labels { get; private set; } = new([], false, 0);

    /// <summary>Places the labels above a panel.</summary>
    public void Place(AxisMap x, OxyRect area) => Labels = MarkerLabels.Place(markers, x, area, theme.SmallFontSizePt);

    // The labels stand outside of the panel.
    public override OxyRect GetClippingRect() => OxyRect.Everything;

    public override void Render(IRenderContext rc)
    {
        OxyRect area = PlotModel.PlotArea;
        double em = theme.SmallFontSizePt,
            upper = area.Top - MarkerLabels.LeaderHeight * em;
        foreach (Marker marker in markers)
        {
            double x = XAxis!.Transform(marker.X);
            if (!(x >= area.Left && x <= area.Right))
                continue;
            OxyColor color = marker.Color ?? theme.Muted;
            MarkerLabel? label = Labels.Labels.FirstOrDefault(l => ReferenceEquals(l.Marker, marker));
            rc.DrawLine(
                [new(x, area.Bottom), new(x, area.Top)],
                color,
                theme.AxisWidthPt,
                EdgeRenderingMode.PreferSharpness,
                marker.Style.Dashes()
            );
            if (label is not null && Labels.HasLeaders)
                rc.Segments([new(x, area.Top), new(label.LabelX, upper)], color, theme.AxisWidthPt);
        }
        double foot = Labels.HasLeaders ? upper - 0.3 * em : area.Top - 0.3 * em;
        foreach (MarkerLabel label in Labels.Labels)
            rc.Label(
                label.Marker.Label!.ToOxyPlot(),
                label.LabelX,
                Labels.IsUpright ? foot : foot - 0.36 * em,
                theme.Ink,
                em,
                Labels.IsUpright ? HorizontalAlignment.Left : HorizontalAlignment.Center,
                Labels.IsUpright
            );
    }
}
