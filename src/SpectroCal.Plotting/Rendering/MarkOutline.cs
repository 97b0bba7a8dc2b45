using SpectroCal.Plotting.Figures;

namespace SpectroCal.Plotting.Rendering;

/// <summary>Borders of marks.</summary>
internal static class MarkOutline
{
    /// <summary>Side of a square over the diameter of a disc that looks as large.</summary>
    public const double SquareSide = 0.86;

    private const int DiscCorners = 20;

    /// <summary>The borders of marks at points.</summary>
    public static Outline Of(IReadOnlyList<(double X, double Y)> points, MarkShape shape, double diameter)
    {
        double r = diameter / 2;
        (double X, double Y)[] corners = shape switch
        {
            MarkShape.Square =>
            [
                (-r * SquareSide, -r * SquareSide),
                (r * SquareSide, -r * SquareSide),
                (r * SquareSide, r * SquareSide),
                (-r * SquareSide, r * SquareSide),
            ],
            MarkShape.Triangle => [(0, -1.15 * r), (1.05 * r, 0.75 * r), (-1.05 * r, 0.75 * r)],
            MarkShape.Diamond => [(0, -1.2 * r), (1.2 * r, 0), (0, 1.2 * r), (-1.2 * r, 0)],
            _ =>
            [
                .. Enumerable
                    .Range(0, DiscCorners)
                    .Select(i => (r * Math.Cos(2 * Math.PI * i / DiscCorners), r * Math.Sin(2 * Math.PI * i / DiscCorners))),
            ],
        };
        var outline = new Outline();
        foreach ((double x, double y) in points)
        {
            outline.Move(x + corners[0].X, y + corners[0].Y);
            foreach ((double dx, double dy) in corners.Skip(1))
                outline.Line(x + dx, y + dy);
        }
        return outline;
    }
}
