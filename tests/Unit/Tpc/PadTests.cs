using SpectroCal.Numerics;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Readout;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tests.Tpc;

/// <summary>Signals by the weighting potential of pads, against the potential itself and sums of charge.</summary>
public sealed class PadTests
{
    private static readonly TpcDetector Detector = new() { Pads = new PadResponse() };
    private static readonly DetectorGeometry Geometry = Detector.Geometry;
    private static readonly PadTable Table = PadTable.Of(Detector.Pads!, Geometry.PitchCm);

    // Along the drift, above a place a third of a pixel from the centre of pixel 70, 140.
    private static readonly TrackSegment Point = new(0, 0, 13, new(0.3, 0.25, 10), new(0.3, 0.25, 10), 0, 3, 2.1);

    [Fact]
    public void TheTableIsThePotentialFoldedWithGaussCurves()
    {
        var pad = new PadPotential(Geometry.PitchCm);
        var random = new Random(4);
        double[] heights = new double[3 * PadTable.Cubic],
            spreads = new double[3 * PadTable.Cubic];
        for (int n = 0; n < 2000; n++)
        {
            int i = random.Next(Table.Distances),
                j = random.Next(Table.Distances);
            double height = random.NextDouble() < 0.7 ? random.NextDouble() - 0.4 : 4 * random.NextDouble(),
                sigma = 0.008 + 0.06 * random.NextDouble(),
                expected = 0,
                found = 0;
            // By the rectangle rule, which is exact for curves that fall to nothing.
            const int Steps = 800;
            for (int k = 0; k < Steps; k++)
            {
                double u = -8 + 16 * (k + 0.5) / Steps,
                    z = height + sigma * u,
                    phi = z > 0 ? pad.At((i + 0.5) * Geometry.BinCm, (j + 0.5) * Geometry.BinCm, z)
                    : i < 5 && j < 5 ? 1
                    : 0;
                expected += phi * ErrorFunctions.NormalDensity(u) * 16 / Steps;
            }
            int h = Table.Height(height, heights),
                s = PadTable.Spread(sigma, spreads);
            for (int a = 0; a < PadTable.Cubic; a++)
            for (int b = 0; b < PadTable.Cubic; b++)
                found += spreads[a] * heights[b] * Table[Table.Row(PadTable.Place(i, j), s + a) + h + b];
            Assert.Equal(expected, found, 1e-3);
        }
    }

    [Fact]
    public void ChargeThatHasArrivedIsSeenByItsPadAloneLessWhatItInducedAtTheBeginning()
    {
        (PieceTable pieces, PixelSignal signal) = Prepared();
        var pad = new PadPotential(Geometry.PitchCm);
        double made = pieces.Electrons(0, 4)[0],
            sum = 0;
        for (int column = 69; column <= 72; column++)
        for (int row = 138; row <= 142; row++)
        {
            var pixel = new Pixel(1, column, row);
            if (!signal.Fill(pixel, pieces, [0]))
                continue;
            double end = signal.At(Detector.FrontEnd.Ticks)[0] / made,
                before = pad.At(0.3 - Geometry.CentreX(pixel), 0.25 - Geometry.CentreY(pixel), Geometry.AnodeCm - 10);
            sum += end + before;
            if (pixel is not { Column: 70 or 71, Row: 140 or 141 })
                Assert.Equal(-before, end, 1e-4);
        }
        Assert.Equal(1, sum, 1e-3);
    }

    [Fact]
    public void NeighboursSeeChargePassAndGo()
    {
        (PieceTable pieces, PixelSignal signal) = Prepared();
        double made = pieces.Electrons(0, 4)[0];
        Assert.True(signal.Fill(new Pixel(1, 71, 140), pieces, [0]));
        double most = Enumerable.Range(signal.First, signal.Count).Max(k => signal.At(k)[0]) / made,
            end = signal.At(Detector.FrontEnd.Ticks)[0] / made;
        Assert.InRange(most, 0.02, 0.4);
        Assert.InRange(end, -0.01, 0.5 * most);
        // What is before the signal begins to be followed comes without a step.
        Assert.Equal(0, signal.At(signal.First)[0] / made, 1e-4);
        for (int k = signal.First; k < signal.First + 120; k++)
            Assert.InRange((signal.At(k + 1)[0] - signal.At(k)[0]) / made, -1e-4, 1e-3);
    }

    [Fact]
    public void NeighboursTakeChargeFromNoOneButChangeWhatIsRead()
    {
        IReadOnlyList<TrackSegment> tracks = new TrackGenerator(TrackSample.ThroughGoingMuons, 1).Tracks(40);
        IReadOnlyList<TpcHit> Hits(int neighbours) =>
            new TpcSimulator(Detector with { Pads = new PadResponse { NeighbourPixels = neighbours } }).Simulate(
                tracks,
                new LiquidArgon(),
                new TpcSimulation(),
                TestContext.Current.CancellationToken
            );
        double none = Hits(0).Sum(h => h.Electrons.Value),
            two = Hits(2).Sum(h => h.Electrons.Value),
            alone = new TpcSimulator(new TpcDetector())
                .Simulate(tracks, new LiquidArgon(), new TpcSimulation(), TestContext.Current.CancellationToken)
                .Sum(h => h.Electrons.Value);
        // Another shape of the signal: 1.8 us after the threshold another share of the charge has been collected.
        Assert.InRange(none / alone, 0.9, 1);
        // What is on its way to the pixels beside lets the threshold be crossed earlier.
        Assert.InRange(two / none, 0.85, 0.99);
    }

    private static (PieceTable, PixelSignal) Prepared()
    {
        var partials = new Partials(0, false);
        var pieces = new PieceTable();
        pieces.Fill([Point], new Medium(new LiquidArgon(), []), Detector, 0.02, partials);
        return (pieces, PixelSignal.Of(Detector, partials));
    }
}
