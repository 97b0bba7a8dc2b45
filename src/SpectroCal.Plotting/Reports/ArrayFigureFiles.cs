using SpectroCal.Calibration;
using SpectroCal.Plotting.Gallery;

namespace SpectroCal.Plotting.Reports;

/// <summary>Figures of a calibrated array as files: the calibration curve of each detector with its residuals.</summary>
public static class ArrayFigureFiles
{
    /// <summary>The files of the detectors that have a calibration.</summary>
    public static FigureFiles Of(IReadOnlyList<DetectorCalibration> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        IReadOnlyList<string> names = FitFigureFiles.NamesFor([.. outcomes.Select(o => o.Detector)]);
        return FigureFiles.Of(
            outcomes
                .Select((o, i) => (Outcome: o, Name: names[i]))
                .Where(x => x.Outcome.Standard is not null)
                .Select(x => (x.Name, (Func<Figure>)(() => Curve(x.Outcome))))
        );
    }

    /// <summary>The calibration curve of a detector that has one.</summary>
    public static Figure Curve(DetectorCalibration outcome) =>
        CalibrationCurveFigure.Of(outcome.Standard!) with
        {
            Title = outcome.Detector,
        };
}
