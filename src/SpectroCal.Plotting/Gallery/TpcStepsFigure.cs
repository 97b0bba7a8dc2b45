using OxyPlot;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Physics;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Constants of the argon and the loss through the steps of a calibration, a panel each.</summary>
public static class TpcStepsFigure
{
    private const int Columns = 2;

    /// <summary>The steps of a calibration.</summary>
    /// <param name="calibration">The calibration.</param>
    /// <param name="truth">The true constants, which are drawn as dashed lines; null: they are not known.</param>
    /// <exception cref="CalibrationException">There was no step.</exception>
    public static Figure Of(TpcCalibration calibration, LiquidArgon? truth = null)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        if (calibration.Steps.Count == 0)
            throw new CalibrationException("There was no step of a calibration to draw.");
        double[] steps = [.. Enumerable.Range(1, calibration.Steps.Count)];
        Panel[] panels =
        [
            .. calibration.Parameters.Select(
                (p, i) =>
                    new Panel(new Axis("evaluation") { IsWhole = true }, new Axis(TpcLabels.Of(p.Parameter)))
                    {
                        Levels = truth is null ? [] : [new Level(truth.Value(p.Parameter), LineStyle.Dash)],
                        Series = [Line(steps, [.. calibration.Steps.Select(s => s.Values[i])], Palette.Blue)],
                    }
            ),
            new Panel(
                new Axis("evaluation") { IsWhole = true },
                new Axis("loss") { IsLogarithmic = calibration.Steps.All(s => s.Loss > 0) }
            )
            {
                Series = [Line(steps, [.. calibration.Steps.Select(s => s.Loss)], Palette.Vermilion)],
            },
        ];
        return new Figure(
            "tpc-parameters",
            "Constants of the argon and the loss through a calibration" + (truth is null ? "." : "; dashed: the truth."),
            0.31 * ((panels.Length + 1) / Columns),
            [.. panels.Select((p, i) => p.At(i / Columns, i % Columns))]
        );
    }

    private static LineSeries Line(double[] steps, double[] values, OxyColor color) => new(steps, values) { Color = color, Weight = 1.3 };
}
