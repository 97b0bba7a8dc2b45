using OxyPlot;
using SpectroCal.Simulation;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Missed and false peaks of several peak finders in the same spectra.</summary>
public static class PeakFindersFigure
{
    private static readonly LineStyle[] Styles = [LineStyle.Solid, LineStyle.Solid, LineStyle.Solid, LineStyle.Dash, LineStyle.Dot];
    private const double FirstOver = 1.6; // so that what lies under the others still shows

    /// <summary>Two panels: peaks missed, and peaks found that are not there.</summary>
    /// <param name="curves">The finders.</param>
    public static Figure Of(IReadOnlyList<FinderCurve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        return new Figure(
            "peak-finders",
            "Peaks missed (left) and found where there are none (right), per spectrum of eight or nine peaks, against the "
                + "counts in the weakest line.",
            0.54,
            Panel("missed peaks per spectrum", s => s.Missed, 0),
            Panel("false peaks per spectrum", s => s.False, 1)
        );

        Panel Panel(string label, Func<PeakScore, double> of, int column) =>
            new(new Axis("counts in the weakest line") { IsLogarithmic = true }, new Axis(label))
            {
                Column = column,
                Series = [.. curves.SelectMany((c, i) => Curve(c, of, i, isNamed: column == 1))],
            };
    }

    private static IEnumerable<Series> Curve(FinderCurve curve, Func<PeakScore, double> of, int index, bool isNamed)
    {
        double[] x = [.. curve.Weakest],
            y = [.. curve.Scores.Select(of)];
        OxyColor color = Palette.All[index % Palette.All.Count];
        var line = new LineSeries(x, y) { Style = Styles[index % Styles.Length], Weight = index == 0 ? FirstOver : 1 };
        yield return line.As(isNamed ? curve.Name : null, color);
        yield return new PointSeries(x, y) { Color = color, Size = index == 0 ? 0.8 * FirstOver : 0.8 };
    }
}
