using SpectroCal.Plotting.Gallery;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Plotting.Reports;

/// <summary>Figures of time projection chambers as files.</summary>
public static class TpcFigureFiles
{
    private static readonly string Event = FitFigureFiles.Svg("event");
    private static readonly string Parameters = FitFigureFiles.Svg("parameters");
    private static readonly string Correlations = FitFigureFiles.Svg("correlation");
    private static readonly string Scan = FitFigureFiles.Svg("loss-scan");

    /// <summary>Files of a simulation.</summary>
    public static IReadOnlyList<string> SimulationNames { get; } = [Event];

    /// <summary>Files of a calibration.</summary>
    public static IReadOnlyList<string> CalibrationNames { get; } = [Parameters, Correlations];

    /// <summary>Files of scans.</summary>
    public static IReadOnlyList<string> ScanNames { get; } = [Scan];

    /// <summary>Files of a curvature.</summary>
    public static IReadOnlyList<string> CurvatureNames { get; } = [Correlations];

    /// <summary>Files of closure tests.</summary>
    /// <param name="targets">Numbers of their targets.</param>
    public static IReadOnlyList<string> ClosureNames(IEnumerable<int> targets) =>
        [.. targets.Select(t => FitFigureFiles.Svg(Invariant($"parameters-{t}")))];

    /// <summary>The event with the most readings.</summary>
    public static FigureFiles Of(IReadOnlyList<TpcHit> hits, DetectorGeometry geometry) =>
        FigureFiles.Of([(Event, () => TpcEventFigure.Of(hits, geometry))]);

    /// <summary>The steps of a calibration and, where it has errors, their correlation.</summary>
    public static FigureFiles Of(TpcCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        List<(string, Func<Figure>)> figures = [(Parameters, () => TpcStepsFigure.Of(calibration))];
        if (calibration.Covariance is not null)
            figures.Add((Correlations, () => TpcCorrelationFigure.Of(calibration)));
        return FigureFiles.Of(figures);
    }

    /// <summary>Scans.</summary>
    public static FigureFiles Of(IReadOnlyList<TpcScanCurve> scans) => FigureFiles.Of([(Scan, () => TpcScanFigure.Of(scans))]);

    /// <summary>A curvature.</summary>
    public static FigureFiles Of(TpcCurvature curvature) => FigureFiles.Of([(Correlations, () => TpcCorrelationFigure.Of(curvature))]);

    /// <summary>The steps of closure tests.</summary>
    public static FigureFiles Of(IReadOnlyList<ClosureResult> closures) =>
        FigureFiles.Of(
            ClosureNames(closures.Select(c => c.Number))
                .Zip(closures, (name, c) => (name, (Func<Figure>)(() => TpcStepsFigure.Of(c.Calibration, c.Truth))))
        );
}
