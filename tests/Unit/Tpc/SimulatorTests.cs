using SpectroCal.Numerics;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Readout;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tests.Tpc;

/// <summary>The simulation against the plain sum of closed forms, single electrons and central differences.</summary>
public sealed class SimulatorTests
{
    private static readonly TpcDetector Detector = new();
    private static readonly TpcSimulator Simulator = new(Detector);
    private static readonly LiquidArgon Nominal = new();
    private static readonly TrackSegment Short = new(0, 0, 13, new(0.1, 0.05, 10), new(1.0, 0.5, 10.8), 1.285, 2.7, 2.1);

    private static IReadOnlyList<TrackSegment> Tracks(double lengthCm) => new TrackGenerator(TrackSample.Mixed, 5).Tracks(lengthCm);

    [Fact]
    public void TheSignalIsTheSumOfClosedForms()
    {
        (PieceTable pieces, PixelSignal signal) = Prepared([Short]);
        var weights = (X: new TransverseWeights(), Y: new TransverseWeights());
        foreach (Pixel pixel in (Pixel[])[new(1, 70, 140), new(1, 71, 140), new(1, 71, 141)])
        {
            Assert.True(signal.Fill(pixel, pieces, Enumerable.Range(0, pieces.Count).ToArray()));
            for (int k = signal.First + 380; k < signal.First + signal.Count; k += 3)
            {
                double sum = 0;
                for (int i = 0; i < pieces.Count; i++)
                {
                    (_, int binX, double inX, int binY, double inY) = pieces.Places[i];
                    double sigma = pieces.Width(i, 4)[0];
                    weights.X.Fill(binX, inX, sigma, Detector.Geometry.BinCm, pixel.Column, 1400);
                    weights.Y.Fill(binY, inY, sigma, Detector.Geometry.BinCm, pixel.Row, 2800);
                    for (int x = 0; x < 5; x++)
                    for (int y = 0; y < 5; y++)
                        sum +=
                            pieces.Electrons(i, 4)[0]
                            * weights.X.Value[x]
                            * weights.Y.Value[y]
                            * DoubleExponentialResponse.Induced(
                                Detector.Response.At((x + 0.5) * Detector.Geometry.BinCm, (y + 0.5) * Detector.Geometry.BinCm),
                                k * 0.1 - 5 - pieces.Arrival(i, 4)[0],
                                pieces.Spread(i, 4)[0]
                            );
                }
                Assert.Equal(sum, signal.At(k)[0], 1e-7);
            }
        }
    }

    [Fact]
    public void NoChargeIsLostOrMade()
    {
        (PieceTable pieces, PixelSignal signal) = Prepared([Short]);
        double made = Enumerable.Range(0, pieces.Count).Sum(i => pieces.Electrons(i, 4)[0]),
            collected = 0;
        for (int column = 68; column < 75; column++)
        for (int row = 138; row < 144; row++)
            if (signal.Fill(new Pixel(1, column, row), pieces, Enumerable.Range(0, pieces.Count).ToArray()))
                collected += signal.At(Detector.FrontEnd.Ticks)[0];
        Assert.Equal(made, collected, 1e-10 * made);
    }

    [Fact]
    public void SingleElectronsAgree()
    {
        (PieceTable pieces, PixelSignal signal) = Prepared([Short]);
        foreach ((Pixel pixel, double[] charge) in new ElectronSimulation(Detector).Charges([Short], Nominal, 3))
        {
            Assert.True(signal.Fill(pixel, pieces, Enumerable.Range(0, pieces.Count).ToArray()));
            for (int k = signal.First; k < charge.Length; k += 7)
            {
                double expected = signal.At(k)[0];
                // The induced fraction of each electron is at most 1: the variance is at most that of their number.
                Assert.InRange(charge[k] - expected, -4.5 * Math.Sqrt(expected + 1), 4.5 * Math.Sqrt(expected + 1));
            }
        }
    }

    [Theory]
    [InlineData(NoiseTreatment.None, false)]
    [InlineData(NoiseTreatment.Averaged, false)]
    [InlineData(NoiseTreatment.None, true)]
    [InlineData(NoiseTreatment.Averaged, true)]
    public void DerivativesAreThoseOfTheReadings(NoiseTreatment noise, bool hasPads)
    {
        IReadOnlyList<TrackSegment> segments = hasPads ? new TrackGenerator(TrackSample.StoppingProtons, 5).Tracks(4) : Tracks(30);
        TpcSimulator simulator = hasPads ? new(Detector with { Pads = new PadResponse { NeighbourPixels = 1 } }) : Simulator;
        IReadOnlyList<TpcParameter> active = TpcParameterInfo.Published;
        double[] at = Nominal.Values(active);
        IReadOnlyList<TpcHit> hits = Run(Nominal, active, hasSecond: true);
        int compared = 0;
        for (int p = 0; p < active.Count; p++)
        {
            // Times are a thousand samples: they change fast with the field.
            double part = active[p] == TpcParameter.Field ? 1e-6 : 1e-5,
                step = part * at[p];
            IReadOnlyList<TpcHit> up = Run(Nominal.With(active[p], at[p] + step), active),
                down = Run(Nominal.With(active[p], at[p] - step), active);
            if (up.Count != hits.Count || down.Count != hits.Count)
                continue;
            // Between samples the second derivative jumps: where a crossing of a pixel passes one, differences are wrong.
            HashSet<(long, Pixel)> passing =
            [
                .. Enumerable
                    .Range(0, hits.Count)
                    .Where(i =>
                        new[] { up[i], hits[i], down[i] }.Select(h => Math.Floor((h.TimeUs.Value + 5) / 0.1)).Distinct().Count() > 1
                    )
                    .Select(i => (hits[i].Event, hits[i].Pixel)),
            ];
            for (int i = 0; i < hits.Count; i++)
            {
                // Further readings begin from groups of crossings, which change where charge falls and rises again.
                if (passing.Contains((hits[i].Event, hits[i].Pixel)) || (hasPads && noise == NoiseTreatment.Averaged && hits[i].Number > 0))
                    continue;
                compared++;
                double charge = (up[i].Electrons.Value - down[i].Electrons.Value) / (2 * part),
                    time = (up[i].TimeUs.Value - down[i].TimeUs.Value) / (2 * part);
                Assert.Equal(charge, hits[i].Electrons.Gradient(p) * at[p], 1e-4 + 1e-6 * hits[i].Electrons.Value);
                Assert.Equal(time, hits[i].TimeUs.Gradient(p) * at[p], 1e-6 * (1 + Math.Abs(time)));
                for (int q = 0; q < active.Count; q++)
                {
                    double second = (up[i].Electrons.Gradient(q) - down[i].Electrons.Gradient(q)) * at[q] / (2 * part);
                    Assert.Equal(
                        second,
                        hits[i].Electrons.Hessian(p, q) * at[p] * at[q],
                        1e-5 * hits[i].Electrons.Value + 3e-4 * Math.Abs(second)
                    );
                }
            }
        }
        Assert.True(compared > (hasPads ? 1 : 3) * hits.Count, $"{compared} of {6 * hits.Count} derivatives were compared.");

        IReadOnlyList<TpcHit> Run(LiquidArgon argon, IReadOnlyList<TpcParameter> by, bool hasSecond = false) =>
            simulator.Simulate(
                segments,
                argon,
                new TpcSimulation
                {
                    Active = by,
                    HasSecond = hasSecond,
                    Noise = noise,
                },
                TestContext.Current.CancellationToken
            );
    }

    [Fact]
    public void MeansOverNoiseAreThoseOfDraws()
    {
        const int repeats = 4000;
        var partials = new Partials(0, false);
        FrontEnd frontEnd = Detector.FrontEnd;
        // Along the drift a pixel is read more than once.
        TrackSegment along = new(0, 0, 13, new(0.3, 0.3, 5), new(0.35, 0.3, 9), 4, 9, 2.2);
        int compared = 0;
        foreach (TrackSegment segment in (TrackSegment[])[Short, along])
        {
            (PieceTable pieces, PixelSignal signal) = Prepared([segment]);
            for (int column = 69; column <= 72; column++)
            for (int row = 139; row <= 141; row++)
            {
                if (!signal.Fill(new Pixel(1, column, row), pieces, Enumerable.Range(0, pieces.Count).ToArray()))
                    continue;
                PixelReading[] means = [.. new NoiseAveragedTrigger(signal, frontEnd, partials).Read(frontEnd.ThresholdElectrons)];
                var drawn = new List<PixelReading>[frontEnd.MostHits];
                for (int i = 0; i < drawn.Length; i++)
                    drawn[i] = [];
                for (int seed = 0; seed < repeats; seed++)
                    foreach (
                        (int i, PixelReading reading) in SelfTrigger
                            .Read(signal, frontEnd, frontEnd.ThresholdElectrons, partials, RandomStreams.Create(seed, column * 1000 + row))
                            .Index()
                    )
                        drawn[i].Add(reading);
                for (int i = 0; i < means.Length; i++)
                {
                    double p = means[i].Probability.Value,
                        expected = repeats * p;
                    // A first reading below the threshold is not reported: then the second is the first one that is.
                    double range = 5 * Math.Sqrt(expected * (1 - p)) + (i == 0 ? 8 : 0.02 * repeats);
                    Assert.InRange(drawn[i].Count - expected, -range, range);
                    if (drawn[i].Count < 200)
                        continue;
                    compared++;
                    ReadingSpread spread = means[i].Spread!;
                    double root = Math.Sqrt(drawn[i].Count);
                    Assert.InRange((drawn[i].Average(h => h.TimeUs.Value) - means[i].TimeUs.Value) / spread.TimeUs * root, -5, 5);
                    Assert.InRange((drawn[i].Average(h => h.Electrons.Value) - means[i].Electrons.Value) / spread.Electrons * root, -5, 5);
                    double charges = drawn[i].Average(h => Math.Pow(h.Electrons.Value - means[i].Electrons.Value, 2)),
                        times = drawn[i].Average(h => Math.Pow(h.TimeUs.Value - means[i].TimeUs.Value, 2));
                    // Spreads of further readings are those of crossings taken together: a little too small.
                    double most = i == 0 ? 1.15 : 1.5;
                    Assert.InRange(charges / (spread.Electrons * spread.Electrons), 0.85, most);
                    Assert.InRange(times / (spread.TimeUs * spread.TimeUs), 0.85, most);
                }
            }
        }
        Assert.True(compared > 4, $"{compared} means were compared.");
    }

    [Fact]
    public void EqualSeedsGiveEqualBitsForAnyNumberOfThreads()
    {
        IReadOnlyList<TrackSegment> segments = Tracks(100);
        string[] runs =
        [
            .. new[] { 1, 2, 5 }.Select(threads =>
                HitFile.Write(
                    Simulator.Simulate(
                        segments,
                        Nominal,
                        new TpcSimulation
                        {
                            Noise = NoiseTreatment.Drawn,
                            NoiseSeed = 3,
                            Threads = threads,
                        },
                        TestContext.Current.CancellationToken
                    )
                )
            ),
        ];
        Assert.Single(runs.Distinct());
    }

    [Fact]
    public void ShorterPiecesChangeLittle()
    {
        IReadOnlyList<TrackSegment> segments = Tracks(50);
        double[] Charges(double step) =>
            [
                .. Simulator
                    .Simulate(segments, Nominal, new TpcSimulation { StepCm = step }, TestContext.Current.CancellationToken)
                    .Select(h => h.Electrons.Value),
            ];
        Assert.All(Charges(0.02).Zip(Charges(0.01)), c => Assert.Equal(c.First, c.Second, 1e-3 * c.First));
    }

    [Theory]
    [InlineData(0, 0, 5, 0, 0, 25)] // along the drift
    [InlineData(1, 1, 30.431, 3, 1, 30.431)] // on the anode
    [InlineData(1, 1, 0, 3, 1, 0)] // on the cathode
    [InlineData(2, 2, 10, 2, 2, 10)] // without length
    [InlineData(40, 0, 10, 50, 0, 10)] // outside
    [InlineData(31, 62, 10, 31.5, 62.5, 10)] // out of the corner
    [InlineData(-1, 0, -3, 1, 0, 3)] // through the cathode
    public void NoTrackGivesWhatIsNoNumber(double x0, double y0, double z0, double x1, double y1, double z1)
    {
        TrackPoint from = new(x0, y0, z0),
            to = new(x1, y1, z1);
        var segment = new TrackSegment(0, 0, 13, from, to, from.DistanceTo(to), 5, 2.5);
        foreach (TpcDetector detector in (TpcDetector[])[Detector, Detector with { Pads = new PadResponse() }])
        foreach (NoiseTreatment noise in Enum.GetValues<NoiseTreatment>())
        foreach (
            TpcHit hit in new TpcSimulator(detector).Simulate(
                [segment],
                Nominal,
                new TpcSimulation
                {
                    Active = TpcParameterInfo.Published,
                    HasSecond = true,
                    Noise = noise,
                },
                TestContext.Current.CancellationToken
            )
        )
        {
            Assert.True(
                double.IsFinite(hit.Electrons.Value) && double.IsFinite(hit.TimeUs.Value) && double.IsFinite(hit.Probability.Value)
            );
            for (int p = 0; p < 6; p++)
            for (int q = 0; q < 6; q++)
                Assert.True(
                    double.IsFinite(
                        hit.Electrons.Gradient(p) + hit.TimeUs.Gradient(p) + hit.Electrons.Hessian(p, q) + hit.TimeUs.Hessian(p, q)
                    )
                );
        }
    }

    private static (PieceTable, PixelSignal) Prepared(TrackSegment[] segments)
    {
        var partials = new Partials(0, false);
        var pieces = new PieceTable();
        pieces.Fill(segments, new Medium(Nominal, []), Detector, 0.02, partials);
        return (pieces, PixelSignal.Of(Detector, partials));
    }
}
