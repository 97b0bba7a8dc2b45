using System.Text.RegularExpressions;
using OxyPlot;
using SpectroCal.Detectors;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A calibration curve through its lines, with the residuals below.</summary>
public static partial class CalibrationCurveFigure
{
    private const int CurvePoints = 200;
    private const double Beyond = 0.05;

    /// <summary>A curve and the points that it should go through.</summary>
    /// <param name="points">Lines, at least one.</param>
    /// <param name="calibration">The curve; with its covariance, the band of one standard error.</param>
    public static Figure Of(IReadOnlyList<CurvePoint> points, EnergyCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(calibration);
        if (points.Count == 0)
            throw new ArgumentException("A calibration curve needs at least one line.", nameof(points));
        double low = points.Min(p => p.Channel),
            high = points.Max(p => p.Channel),
            room = Beyond * (high > low ? high - low : 100);
        double[] channels = [.. Enumerable.Range(0, CurvePoints).Select(i => low - room + (high - low + 2 * room) * i / (CurvePoints - 1))];
        double[] at = [.. points.Select(p => p.Channel)],
            energies = [.. points.Select(p => p.EnergyEv)];
        double[] errors = [.. channels.Select(calibration.EnergyError)];
        var x = new Axis("channel") { Minimum = channels[0], Maximum = channels[^1] };
        Series[] band = errors.All(double.IsFinite)
            ? [new BandSeries(channels, errors.Select(e => -e).ToArray(), errors).As("±1σ", Palette.Vermilion)]
            : [];
        return new Figure(
            "calibration-curve",
            "The calibration curve through its lines; below, energies of the curve less those of the lines.",
            0.85,
            new Panel(x, new Axis("energy (eV)"))
            {
                Series =
                [
                    new LineSeries(channels, channels.Select(calibration.Energy).ToArray()).As(
                        Formula(calibration.Function),
                        Palette.Vermilion
                    ),
                    new PointSeries(at, energies).As("lines", Palette.Ink),
                ],
                Markers = [.. points.Select(p => new Marker(p.Channel, p.Name) { Style = LineStyle.Dot })],
            },
            Columns.Differences(
                x,
                "residual (eV)",
                1,
                [
                    .. band,
                    new PointSeries(at, points.Select(p => calibration.Energy(p.Channel) - p.EnergyEv).ToArray())
                    {
                        YErrors = points.Select(p => p.ChannelError * calibration.Slope(p.Channel)).ToArray(),
                        Color = Palette.Ink,
                    },
                ]
            )
        )
        {
            RowHeights = [2.4, 1],
        };
    }

    private static RichText Formula(CalibrationFunction function) =>
        RichText.Markup("E = " + Parameter().Replace(function.Expression, "p_$1").Replace("*", "·", StringComparison.Ordinal));

    // Not the p of exp.
    [GeneratedRegex(@"\bp(\d)")]
    private static partial Regex Parameter();
}
