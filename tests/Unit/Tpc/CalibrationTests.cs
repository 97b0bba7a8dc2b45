using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tests.Tpc;

/// <summary>Known constants are found again; what speaks against a result is said.</summary>
public sealed class CalibrationTests
{
    private static readonly TpcSimulator Simulator = new(new TpcDetector());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TrackSample.StoppingProtons, 1)]
    [InlineData(TrackSample.Mixed, 4)]
    public void ClosureIsExactWithoutNoise(TrackSample sample, int target)
    {
        ClosureResult result = new ClosureStudy(Simulator).Run(
            new ClosureSettings { Sample = sample, LengthCm = 60 },
            target,
            cancellation: Cancellation
        );
        Assert.Equal((TpcStatus.Calibrated, ""), (result.Calibration.Status, result.Calibration.Reason));
        for (int i = 0; i < 6; i++)
            Assert.Equal(0, result.RelativeError(i), i == 3 ? 5e-3 : 5e-4);
    }

    [Fact]
    public void WithNoiseErrorsAreHonest()
    {
        ClosureResult result = new ClosureStudy(Simulator).Run(
            new ClosureSettings
            {
                LengthCm = 120,
                HasNoise = true,
                Seed = 3,
            },
            2,
            cancellation: Cancellation
        );
        Assert.Equal(TpcStatus.Calibrated, result.Calibration.Status);
        Assert.InRange(result.Calibration.ChiSquarePerDegree!.Value, 0.8, 1.2);
        Assert.All(
            result.Calibration.Parameters,
            p => Assert.InRange((p.Value - result.Truth.Value(p.Parameter)) / p.Error!.Value, -4.5, 4.5)
        );
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.1, false)]
    public void DataThatAreNotThoseOfACleanSimulationAreSuspect(double shiftCm, bool hasNoise)
    {
        ClosureResult result = new ClosureStudy(Simulator).Run(
            new ClosureSettings
            {
                LengthCm = 60,
                ShiftCm = shiftCm,
                HasNoise = hasNoise,
                KnowsNoise = false,
            },
            2,
            cancellation: Cancellation
        );
        Assert.Equal(TpcStatus.Suspect, result.Calibration.Status);
        Assert.Contains("said to have no noise", result.Calibration.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongEnergiesAreSuspect()
    {
        ClosureResult result = new ClosureStudy(Simulator).Run(
            new ClosureSettings
            {
                LengthCm = 120,
                HasNoise = true,
                ModelsEnergy = true,
                PionShare = 0.1,
            },
            1,
            cancellation: Cancellation
        );
        Assert.Equal(TpcStatus.Suspect, result.Calibration.Status);
        Assert.Contains("chi2", result.Calibration.Reason);
    }

    [Fact]
    public void ParametersThatTracksDoNotTellApartAreSaid()
    {
        IReadOnlyList<TrackSegment> segments = new TrackGenerator(TrackSample.StoppingProtons, 1).Tracks(30);
        IReadOnlyList<TpcHit> hits = Simulator.Simulate(segments, ClosureTargets.All[0], new TpcSimulation(), Cancellation);
        TpcCalibration result = new TpcCalibrator(Simulator).Calibrate(
            new TpcCalibrationRequest(segments, hits) { Parameters = [TpcParameter.BirksScale, TpcParameter.ElectronsPerMev] },
            cancellation: Cancellation
        );
        Assert.Equal(TpcStatus.Suspect, result.Status);
    }

    [Fact]
    public void GradientDescentFindsTheScale()
    {
        IReadOnlyList<TrackSegment> segments = new TrackGenerator(TrackSample.StoppingProtons, 1).Tracks(30);
        LiquidArgon truth = new LiquidArgon().With(TpcParameter.BirksScale, 0.83);
        var request = new TpcCalibrationRequest(segments, Simulator.Simulate(segments, truth, new TpcSimulation(), Cancellation))
        {
            Parameters = [TpcParameter.BirksScale],
            Method = TpcMethod.Adam,
            Iterations = 120,
        };
        TpcCalibration result = new TpcCalibrator(Simulator).Calibrate(request, cancellation: Cancellation);
        Assert.Equal(0.83, result.Parameters[0].Value, 2e-3);
        TpcCalibration early = new TpcCalibrator(Simulator).Calibrate(
            request with
            {
                Iterations = 12,
                WarmUp = 12,
            },
            cancellation: Cancellation
        );
        Assert.Equal(TpcStatus.Suspect, early.Status);
    }

    [Fact]
    public void ADescentThatHasNotArrivedIsSuspect()
    {
        // Gradients that change their signs are no proof: this one goes to and fro across a narrow valley.
        IReadOnlyList<TrackSegment> segments = new TrackGenerator(TrackSample.StoppingProtons, 1).Tracks(30);
        var request = new TpcCalibrationRequest(
            segments,
            Simulator.Simulate(segments, ClosureTargets.All[0], new TpcSimulation(), Cancellation)
        )
        {
            Method = TpcMethod.Adam,
            Iterations = 150,
            BatchCm = 10,
        };
        TpcCalibration result = new TpcCalibrator(Simulator).Calibrate(request, cancellation: Cancellation);
        Assert.Equal(TpcStatus.Suspect, result.Status);
        Assert.Contains("has not come to its end", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ScansHaveTheirMinimumAtTheTruth()
    {
        IReadOnlyList<TrackSegment> segments = new TrackGenerator(TrackSample.StoppingProtons, 1).Tracks(30);
        LiquidArgon argon = new LiquidArgon().With(TpcParameter.Field, 0.5);
        IReadOnlyList<TpcHit> hits = Simulator.Simulate(segments, argon, new TpcSimulation(), Cancellation);
        foreach (TpcLoss loss in (TpcLoss[])[new MeanDiscrepancy(), new Chamfer()])
        {
            IReadOnlyList<TpcScanPoint> scan = new TpcScan(Simulator)
                .Run(segments, hits, argon, TpcParameter.Field, loss, 11, new TpcSimulation(), Cancellation)
                .Points;
            Assert.Equal(0.5, scan.MinBy(p => p.Loss)!.Value, 1e-12);
            // The nearest reading is another one a little further away: only the discrepancy falls all the way.
            if (loss is MeanDiscrepancy)
                Assert.All(scan, p => Assert.True((p.Value - 0.5) * p.Gradient >= -1e-9));
        }
    }

    [Fact]
    public void TheCurvatureIsThatOfDifferences()
    {
        IReadOnlyList<TrackSegment> segments = new TrackGenerator(TrackSample.StoppingProtons, 1).Tracks(15);
        TpcParameter[] parameters = [TpcParameter.BirksScale, TpcParameter.BirksQuenching];
        LiquidArgon argon = new();
        var loss = new MeanDiscrepancy();
        TpcCurvature curvature = TpcCurvature.Of(
            Simulator,
            segments,
            argon,
            parameters,
            loss,
            1000,
            new TpcSimulation(),
            null,
            Cancellation
        );
        IReadOnlyList<TpcHit> hits = Simulator.Simulate(segments, argon, new TpcSimulation(), Cancellation);
        double Gradient(double scale) =>
            loss.Evaluate(
                    Simulator.Simulate(
                        segments,
                        argon.With(TpcParameter.BirksScale, argon.BirksScale * scale),
                        new TpcSimulation { Active = parameters },
                        Cancellation
                    ),
                    hits
                )
                .Gradient(1) * argon.BirksQuenching;
        double expected = (Gradient(1 + 1e-5) - Gradient(1 - 1e-5)) / 2e-5;
        Assert.Equal(expected, curvature.Normalised[0, 1], 1e-3 * Math.Abs(expected));
        Assert.InRange(curvature.Correlation[0, 1], -1, 1);
    }

    [Fact]
    public void TheInverseOfTheCurvatureIsRegularised()
    {
        TpcParameter[] parameters = [TpcParameter.BirksScale, TpcParameter.BirksQuenching];
        TpcCurvature curvature = TpcCurvature.Of(
            parameters,
            new double[,]
            {
                { 4, 1 },
                { 1, 3 },
            }
        );
        Assert.Equal(
            [0.27272719, -0.090909033, 0.36363622, -0.28867505],
            [
                curvature.PseudoCovariance[0, 0],
                curvature.PseudoCovariance[0, 1],
                curvature.PseudoCovariance[1, 1],
                curvature.Correlation[0, 1],
            ],
            (a, b) => Math.Abs(a - b) < 1e-7
        );
        TpcCurvature saddle = TpcCurvature.Of(
            parameters,
            new double[,]
            {
                { 1, 2 },
                { 2, 1 },
            }
        );
        Assert.True(saddle.Eigenvalues[0] < 0 && saddle.PseudoCovariance[0, 0] > 0);
    }

    [Fact]
    public void TheMapKeepsParametersInTheirRanges()
    {
        var map = new ParameterMap(TpcParameterInfo.Published);
        double[] nominal = new LiquidArgon().Values(TpcParameterInfo.Published);
        Assert.Equal(
            [-0.69314718, -0.52364631, 0, -0.74721440, -0.69314718, -0.066691375],
            map.Inner(nominal),
            (a, b) => Math.Abs(a - b) < 1e-7
        );
        Assert.Equal(nominal, map.Values(map.Inner(nominal)), (a, b) => Math.Abs(a - b) < 1e-12 * Math.Abs(a));
    }
}
