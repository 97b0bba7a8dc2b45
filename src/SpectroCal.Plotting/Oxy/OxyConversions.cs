using OxyPlot;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>From the words of the model to those of OxyPlot.</summary>
internal static class OxyConversions
{
    /// <summary>A colour, perhaps less opaque.</summary>
    public static OxyColor ToOxy(this Rgba color, double opacity = 1) =>
        OxyColor.FromArgb((byte)Math.Round(255 * color.Opacity * opacity), color.Red, color.Green, color.Blue);

    /// <summary>A rectangle.</summary>
    public static OxyRect ToOxy(this Rect rect) => new(rect.Left, rect.Top, rect.Width, rect.Height);

    /// <summary>A rectangle.</summary>
    public static Rect ToRect(this OxyRect rect) => new(rect.Left, rect.Top, rect.Width, rect.Height);

    /// <summary>Lengths of line and gap over the width of the line; null for a solid line.</summary>
    public static double[]? Dashes(this Figures.LineStyle style) =>
        style switch
        {
            Figures.LineStyle.Dashed => [4.5, 3],
            Figures.LineStyle.Dotted => [1.2, 2],
            _ => null,
        };

    /// <summary>The mark of a point.</summary>
    public static MarkerType ToOxy(this MarkShape shape) =>
        shape switch
        {
            MarkShape.Square => MarkerType.Square,
            MarkShape.Triangle => MarkerType.Triangle,
            MarkShape.Diamond => MarkerType.Diamond,
            _ => MarkerType.Circle,
        };

    /// <summary>From values to positions, as an axis has them now.</summary>
    public static AxisMap Map(this OxyPlot.Axes.Axis axis) =>
        new(
            new AxisRange(axis.ActualMinimum, axis.ActualMaximum, axis.IsLogarithmic()),
            axis.Transform(axis.ActualMinimum),
            axis.Transform(axis.ActualMaximum)
        );
}
