using SpectroCal.Differentiation;
using SpectroCal.Engines;
using SpectroCal.Torch.Chambers;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tests.Torch;

/// <summary>Time projection chambers as tensor programs with autograd, against the simulation with forward derivatives.</summary>
public sealed class TensorChamberTests
{
    private const double Tolerance = 1e-9;
    private static readonly TpcDetector Detector = new();
    private static readonly TpcSimulator Managed = new(Detector);

    private static TensorChamber Chamber => new(Detector, new EngineDevice("cpu", "", 0));

    [TorchTheory]
    [InlineData(TrackSample.Mixed, QuenchingModel.Birks, DriftVelocityModel.Mobility, false)]
    [InlineData(TrackSample.StoppingProtons, QuenchingModel.Box, DriftVelocityModel.Walkowiak, false)]
    [InlineData(TrackSample.StoppingProtons, QuenchingModel.EllipsoidBox, DriftVelocityModel.Mobility, true)]
    public void ReadingsAndDerivativesAreThose(TrackSample sample, QuenchingModel quenching, DriftVelocityModel velocity, bool hasNoise)
    {
        IReadOnlyList<TrackSegment> tracks = new TrackGenerator(sample, 11).Tracks(25);
        LiquidArgon argon = ClosureTargets.All[1] with { Quenching = quenching, DriftVelocity = velocity };
        var how = new TpcSimulation
        {
            Active = [.. TpcParameterInfo.All.Select(i => i.Parameter)],
            Noise = hasNoise ? NoiseTreatment.Drawn : NoiseTreatment.None,
        };
        AssertAgree(Managed.Simulate(tracks, argon, how), Chamber.Simulate(tracks, argon, how));
    }

    [TorchFact]
    public void TheGradientOfALossIsThatOfTheManagedSimulation()
    {
        IReadOnlyList<TrackSegment> tracks = new TrackGenerator(TrackSample.StoppingProtons, 5).Tracks(15);
        IReadOnlyList<TpcHit> target = Managed.Simulate(tracks, ClosureTargets.All[0], new TpcSimulation());
        var how = new TpcSimulation { Active = TpcParameterInfo.Published };
        foreach (TpcLoss loss in TpcLosses.All)
        {
            Jet managed = loss.Evaluate(Managed.Simulate(tracks, new LiquidArgon(), how), target),
                tensor = loss.Evaluate(Chamber.Simulate(tracks, new LiquidArgon(), how), target);
            for (int p = 0; p < how.Active.Count; p++)
                Assert.Equal(managed.Gradient(p), tensor.Gradient(p), Tolerance * Math.Abs(managed.Gradient(p)));
        }
    }

    [TorchFact]
    public void ChunksAndThreadsChangeNothing()
    {
        IReadOnlyList<TrackSegment> tracks = new TrackGenerator(TrackSample.Mixed, 2).Tracks(60);
        var how = new TpcSimulation { Active = [TpcParameter.Field] };
        IReadOnlyList<TpcHit> one = Chamber.Simulate(tracks, new LiquidArgon(), how with { Threads = 1 }),
            many = Chamber.Simulate(tracks, new LiquidArgon(), how with { Threads = 4 });
        Assert.Equal(one.Select(h => h.Electrons.Gradient(0)), many.Select(h => h.Electrons.Gradient(0)));
        // Each event by itself: other chunks.
        IReadOnlyList<TpcHit> apart =
        [
            .. tracks.GroupBy(s => s.Event).OrderBy(g => g.Key).SelectMany(g => Chamber.Simulate([.. g], new LiquidArgon(), how)),
        ];
        AssertAgree(one, apart);
    }

    [TorchFact]
    public void TracksWithoutLengthAtTheAnodeAndOutsideMakeNoTrouble()
    {
        var anode = new TrackPoint(1, 1, Detector.Geometry.AnodeCm);
        TrackSegment[] tracks =
        [
            new(0, 0, 13, anode, anode, 0, 2, 2),
            new(0, 1, 13, new(0, 0, 5), new(0, 0, 5), 0, 3, 2),
            new(0, 2, 13, new(500, 0, 5), new(500, 1, 5), 1, 3, 2),
            new(1, 0, 13, new(3, 3, 1), new(3, 3, 20), 19, 40, 2.1),
        ];
        var how = new TpcSimulation { Active = TpcParameterInfo.Published };
        AssertAgree(Managed.Simulate(tracks, new LiquidArgon(), how), Chamber.Simulate(tracks, new LiquidArgon(), how));
    }

    [TorchFact]
    public void WhatItDoesNotComputeIsSaid()
    {
        IReadOnlyList<TrackSegment> tracks = new TrackGenerator(TrackSample.StoppingProtons, 5).Tracks(5);
        foreach (
            TpcSimulation how in (TpcSimulation[])
                [
                    new TpcSimulation { Noise = NoiseTreatment.Averaged },
                    new TpcSimulation { Active = [TpcParameter.Field], HasSecond = true },
                ]
        )
            Assert.Contains(
                "managed",
                Assert.Throws<CalibrationException>(() => Chamber.Simulate(tracks, new LiquidArgon(), how)).Message,
                StringComparison.Ordinal
            );
    }

    [TorchFact]
    public void AClosureTestByTensorsIsExact()
    {
        ClosureResult result = new ClosureStudy(Chamber).Run(
            new ClosureSettings { LengthCm = 15 },
            1,
            cancellation: TestContext.Current.CancellationToken
        );
        Assert.Equal((TpcStatus.Calibrated, ""), (result.Calibration.Status, result.Calibration.Reason));
        for (int i = 0; i < 6; i++)
            Assert.Equal(0, result.RelativeError(i), 5e-4);
    }

    private static void AssertAgree(IReadOnlyList<TpcHit> expected, IReadOnlyList<TpcHit> found)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(
            expected.Select(h => (h.Event, h.Pixel, h.Number, h.Counts)),
            found.Select(h => (h.Event, h.Pixel, h.Number, h.Counts))
        );
        Assert.All(expected.Zip(found), pair => AssertAgree(pair.First.TimeUs, pair.Second.TimeUs));
        Assert.All(expected.Zip(found), pair => AssertAgree(pair.First.Electrons, pair.Second.Electrons));
        int n = expected[0].Electrons.VariableCount;
        // Derivatives relative to the largest of all readings: single ones cancel to nothing.
        for (int p = 0; p < n; p++)
        {
            double time = expected.Max(h => Math.Abs(h.TimeUs.Gradient(p))),
                charge = expected.Max(h => Math.Abs(h.Electrons.Gradient(p)));
            Assert.All(expected.Zip(found), x => Assert.Equal(x.First.TimeUs.Gradient(p), x.Second.TimeUs.Gradient(p), Tolerance * time));
            Assert.All(
                expected.Zip(found),
                x => Assert.Equal(x.First.Electrons.Gradient(p), x.Second.Electrons.Gradient(p), Tolerance * charge)
            );
        }
    }

    private static void AssertAgree(Jet expected, Jet found) =>
        Assert.Equal(expected.Value, found.Value, Tolerance * Math.Abs(expected.Value));
}
