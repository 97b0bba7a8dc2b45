using SpectroCal.Tpc.Calibration;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Figures of a calibration of a time projection chamber.</summary>
public static class TpcCalibrationFigures
{
    /// <summary>Their names; the first is the one to draw where none is named.</summary>
    public static IReadOnlyList<string> Names { get; } = ["parameters", "correlation"];

    /// <summary>One of the figures.</summary>
    /// <exception cref="CalibrationException">There is no such figure, or the calibration does not have what it shows.</exception>
    public static Figure Of(TpcCalibration calibration, string name) =>
        name switch
        {
            "parameters" => TpcStepsFigure.Of(calibration),
            "correlation" => TpcCorrelationFigure.Of(calibration),
            _ => throw new CalibrationException(
                $"A calibration of a time projection chamber has no figure '{name}'; there are {string.Join(", ", Names)}."
            ),
        };
}
