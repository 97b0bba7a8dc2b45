using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Plotting.Reports;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tests.Plotting;

public sealed class TpcFigureTests
{
    private static readonly TpcSimulator Simulator = new(new TpcDetector());
    private static readonly IReadOnlyList<TrackSegment> Tracks = new TrackGenerator(TrackSample.Mixed, 3).Tracks(60);

    [Fact]
    public void AnEventShowsAllOfItsChargeInBothPanels()
    {
        IReadOnlyList<TpcHit> hits = Simulator.Simulate(Tracks, new LiquidArgon(), new TpcSimulation());
        IGrouping<long, TpcHit> busiest = hits.GroupBy(h => h.Event).MaxBy(g => g.Count())!;
        Figure figure = TpcEventFigure.Of(hits, Simulator.Detector.Geometry);
        double charge = busiest.Sum(h => h.Electrons.Value) / 1000;
        for (int column = 0; column < 2; column++)
        {
            IEnumerable<double> drawn = figure
                .Panels.Where(p => p.Column == column)
                .SelectMany(p => ((HeatMapSeries)p.Series.Single()).Values.ToArray())
                .Where(double.IsFinite);
            Assert.Equal(charge, drawn.Sum(), 1e-6 * charge);
        }
    }

    [Fact]
    public void EachPixelIsDrawnWhereItIs()
    {
        var hit = new TpcHit(0, new Pixel(1, 20, 30), 0, 0, 0, 12.5, 9000, 1);
        var geometry = new DetectorGeometry();
        var map = (HeatMapSeries)TpcEventFigure.Of([hit], geometry).Panels[0].Series.Single();
        int cell = Array.FindIndex(map.Values.ToArray(), double.IsFinite);
        Assert.Equal(geometry.CentreX(hit.Pixel), map.Columns.Centre(cell % map.Columns.Bins), 1e-9);
        Assert.Equal(geometry.CentreY(hit.Pixel), map.Rows.Centre(cell / map.Columns.Bins), 1e-9);
        Assert.Equal(9, map.Values.Span[cell], 1e-12);
    }

    [Fact]
    public void WhatIsNotThereIsSaid()
    {
        Assert.Throws<CalibrationException>(() => TpcEventFigure.Of([], new DetectorGeometry()));
        Assert.Throws<CalibrationException>(() => TpcScanFigure.Of([]));
        var failed = new TpcCalibration(TpcStatus.Failed, "why", [], 0, 0, null, []);
        Assert.Throws<CalibrationException>(() => TpcStepsFigure.Of(failed));
        Assert.Throws<CalibrationException>(() => TpcCorrelationFigure.Of(failed));
        Assert.Throws<CalibrationException>(() => TpcCalibrationFigures.Of(failed, "other"));
    }

    [Fact]
    public void ACalibrationWithNoiseHasACorrelationAndOneWithoutHasNone()
    {
        TpcCalibration Calibrated(NoiseTreatment noise) =>
            new TpcCalibrator(Simulator).Calibrate(
                new TpcCalibrationRequest(
                    Tracks,
                    Simulator.Simulate(Tracks, new LiquidArgon { BirksScale = 0.82 }, new TpcSimulation { Noise = noise })
                )
                {
                    Parameters = [TpcParameter.BirksScale, TpcParameter.Lifetime],
                    HasNoise = noise == NoiseTreatment.Drawn,
                }
            );
        TpcCalibration noisy = Calibrated(NoiseTreatment.Drawn);
        Assert.Equal(noisy.Parameters[0].Error!.Value, Math.Sqrt(noisy.Covariance![0]), 1e-12);
        Assert.Equal(1, noisy.Correlation![0], 1e-12);
        Assert.Equal(1, noisy.Correlation[3], 1e-12);
        Assert.InRange(noisy.Correlation[1], -1, -0.3);
        Assert.Equal(TpcFigureFiles.CalibrationNames, TpcFigureFiles.Of(noisy).Files.Select(f => f.Name));
        Assert.Equal(TpcFigureFiles.CalibrationNames.Take(1), TpcFigureFiles.Of(Calibrated(NoiseTreatment.None)).Files.Select(f => f.Name));
    }

    [Fact]
    public void ACurvatureIsDrawnAsItsCorrelation()
    {
        TpcCurvature curvature = TpcCurvature.Of(
            Simulator,
            Tracks,
            new LiquidArgon(),
            [TpcParameter.BirksScale, TpcParameter.ElectronsPerMev],
            new MeanDiscrepancy(),
            200,
            new TpcSimulation()
        );
        var map = (HeatMapSeries)TpcCorrelationFigure.Of(curvature).Panels[0].Series.Single();
        Assert.Equal(-1, map.Values.Span[0], 1e-6);
        Assert.NotEmpty(TpcCurvatureReport.Of(curvature).Reason);
    }
}
