using SpectroCal.Tpc.Calibration;

namespace SpectroCal.Plotting.Gallery;

/// <summary>How far constants of the argon can be told apart.</summary>
public static class TpcCorrelationFigure
{
    /// <summary>The correlation that the errors of a calibration have.</summary>
    /// <exception cref="CalibrationException">It has no errors.</exception>
    public static Figure Of(TpcCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return CorrelationFigure.Of(
            [.. calibration.Parameters.Select(p => TpcLabels.Symbol(p.Parameter))],
            calibration.Covariance ?? throw new CalibrationException("A calibration without errors has no correlation.")
        );
    }

    /// <summary>The correlation that follows from the curvature of a loss.</summary>
    public static Figure Of(TpcCurvature curvature)
    {
        ArgumentNullException.ThrowIfNull(curvature);
        return CorrelationFigure.Of([.. curvature.Parameters.Select(TpcLabels.Symbol)], [.. curvature.PseudoCovariance.Cast<double>()]);
    }
}
