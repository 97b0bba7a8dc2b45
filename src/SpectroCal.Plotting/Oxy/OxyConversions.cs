using OxyPlot;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>From the words of the model to those of OxyPlot.</summary>
internal static class OxyConversions
{
    /// <summary>Lengths of line and gap over the width of the line; null for a solid line.</summary>
    public static double[]? Dashes(this LineStyle style) =>
        style switch
        {
            LineStyle.Dash => [4.5, 3],
            LineStyle.Dot => [1.2, 2],
            _ => style.GetDashArray(),
        };

    /// <summary>From values to positions, as an axis has them now.</summary>
    public static AxisMap Map(this OxyPlot.Axes.Axis axis) =>
        new(
            new AxisRange(axis.ActualMinimum, axis.ActualMaximum, axis.IsLogarithmic()),
            axis.Transform(axis.ActualMinimum),
            axis.Transform(axis.ActualMaximum)
        );
}
