using System.Text.RegularExpressions;
using OxyPlot;
using SpectroCal.Calibration;
using SpectroCal.Detectors;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A calibration curve through its lines, with the residuals below.</summary>
public static partial class CalibrationCurveFigure
{
    private const int CurvePoints = 200;
    private const double Beyond = 0.05;

    /// <summary>The calibration of a detector through its lines.</summary>
    public static Figure Of(StandardCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return Of(calibration.Lines, calibration.Calibration);
    }

    /// <summary>A curve and the lines that it should go through.</summary>
    /// <param name="lines">Lines, at least one.</param>
    /// <param name="curve">The curve; with its covariance, the band of one standard error.</param>
    public static Figure Of(IReadOnlyList<CalibrationLine> lines, EnergyCalibration curve)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(curve);
        if (lines.Count == 0)
            throw new ArgumentException("A calibration curve needs at least one line.", nameof(lines));
        double low = lines.Min(l => l.Channel),
            high = lines.Max(l => l.Channel),
            room = Beyond * (high > low ? high - low : 100);
        double[] channels = [.. Enumerable.Range(0, CurvePoints).Select(i => low - room + (high - low + 2 * room) * i / (CurvePoints - 1))],
            at = [.. lines.Select(l => l.Channel)],
            errors = [.. channels.Select(curve.EnergyError)];
        // With the error by which the calibration weights the line.
        (double Value, double Error)[] residuals =
        [
            .. lines.Select(l =>
                (curve.Energy(l.Channel) - l.EnergyEv, double.Hypot(l.ChannelError * curve.Slope(l.Channel), l.EnergyErrorEv))
            ),
        ];
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
                    new LineSeries(channels, channels.Select(curve.Energy).ToArray()).As(Formula(curve.Function), Palette.Vermilion),
                    new PointSeries(at, lines.Select(l => l.EnergyEv).ToArray()).As("lines", Palette.Ink),
                ],
                Markers = [.. lines.Select(l => new Marker(l.Channel, RichText.ForLine(l.Name)) { Style = LineStyle.Dot })],
            },
            Columns.Differences(
                x,
                "residual (eV)",
                1,
                [
                    .. band,
                    new PointSeries(at, residuals.Select(r => r.Value).ToArray())
                    {
                        Bars = [.. residuals.Select(r => (r.Value - r.Error, r.Value + r.Error))],
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
