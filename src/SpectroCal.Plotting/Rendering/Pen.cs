using SpectroCal.Plotting.Figures;

namespace SpectroCal.Plotting.Rendering;

/// <summary>How a line is drawn.</summary>
/// <param name="Color">Its colour.</param>
/// <param name="WidthPt">Its width, pt.</param>
/// <param name="Style">How it is interrupted.</param>
/// <param name="IsRound">Whether joins and ends are round, else sharp and cut off.</param>
internal readonly record struct Pen(Rgba Color, double WidthPt, LineStyle Style = LineStyle.Solid, bool IsRound = false)
{
    /// <summary>Lengths of line and gap, pt; empty for a solid line.</summary>
    public double[] Dashes =>
        Style switch
        {
            LineStyle.Dashed => [4.5 * WidthPt, 3 * WidthPt],
            LineStyle.Dotted => [1.2 * WidthPt, 2 * WidthPt],
            _ => [],
        };
}
