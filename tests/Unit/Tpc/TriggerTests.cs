using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Readout;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Tests.Tpc;

/// <summary>Triggers on signals whose readings are known.</summary>
public sealed class TriggerTests
{
    private static readonly FrontEnd Electronics = new() { ReadingNoiseElectrons = 0 };
    private static readonly Partials None = new(0, false);

    // The truncated normal distribution: P = Phi((Q - threshold)/sigma), mean Q + sigma phi/P, threshold 7 000, sigma 900.
    [Theory]
    [InlineData(6000, 0.13326026, 7453.3456)]
    [InlineData(7000, 0.5, 7718.0961)]
    [InlineData(8000, 0.86673974, 8223.4503)]
    [InlineData(10000, 0.99957094, 10001.38865)]
    public void ChargeThatComesAtOnceIsReadWithTheProbabilityAndMeanOfATruncatedNormalDistribution(
        double charge,
        double probability,
        double mean
    )
    {
        PixelReading first = new NoiseAveragedTrigger(new Curve(k => k > 100 ? charge : 0), Electronics, None).Read(7000).First();
        Assert.Equal(probability, first.Probability.Value, 1e-8);
        Assert.Equal(mean, first.Electrons.Value, 1e-4);
    }

    [Theory]
    [InlineData(NoiseTreatment.None)]
    [InlineData(NoiseTreatment.Averaged)]
    public void AReadingIsTakenOnceOfAChargeThatFallsAndRisesToWhereItWas(NoiseTreatment noise)
    {
        // Up to 12 000 electrons, down to 2 000 and up again, all before the first reading's reset.
        var signal = new Curve(k =>
            k < 100 ? 0
            : k < 104 ? 3000 * (k - 99)
            : k < 108 ? 12000 - 2500 * (k - 103)
            : Math.Min(12000, 2000 + 2500 * (k - 107))
        );
        IEnumerable<PixelReading> readings =
            noise == NoiseTreatment.None
                ? SelfTrigger.Read(signal, Electronics, 7000, None, null)
                : new NoiseAveragedTrigger(signal, Electronics, None).Read(7000);
        Assert.Equal(1, readings.Sum(r => r.Probability.Value), 1e-6);
        Assert.Equal(12000, readings.First().Electrons.Value, 1e-3);
    }

    [Fact]
    public void MeansChangeSmoothlyWithTheSignal()
    {
        // Between two samples a signal that comes later is read later, and else as before.
        PixelReading[] before = Read(0);
        Assert.True(before.Length > 2);
        for (int step = 1; step <= 100; step++)
        {
            PixelReading[] after = Read(step / 100.0);
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(before[i].Probability.Value, after[i].Probability.Value, 1e-4);
                Assert.Equal(before[i].Electrons.Value, after[i].Electrons.Value, 0.05);
                Assert.Equal(before[i].TimeUs.Value + 0.001, after[i].TimeUs.Value, 1e-4);
            }
            before = after;
        }

        static PixelReading[] Read(double later) =>
            [.. new NoiseAveragedTrigger(new Curve(k => 70000 / (1 + Math.Exp((200 + later - k) / 15))), Electronics, None).Read(7000)];
    }

    private sealed class Curve : PixelSignal
    {
        private readonly Func<int, double> _charge;

        public Curve(Func<int, double> charge)
            : base(None)
        {
            _charge = charge;
            Fill(default, new PieceTable(), []);
        }

        public override int ReachPixels => 0;

        public override bool Fill(Pixel pixel, PieceTable pieces, ReadOnlySpan<int> members)
        {
            Reserve(0, 400);
            for (int k = 0; k <= 400; k++)
                Rows[k * None.Width] = _charge(k);
            return true;
        }
    }
}
