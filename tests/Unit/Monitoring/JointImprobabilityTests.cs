using SpectroCal.Monitoring;
using SpectroCal.Numerics;

namespace SpectroCal.Tests.Monitoring;

public sealed class JointImprobabilityTests
{
    private const double Chance = 0.7; // -ln of the probability of an everyday deviation

    [Fact]
    public void ItIsThatOfTheHarmonicMeanOfTheProbabilities()
    {
        double[] improbabilities = Improbabilities((AnomalyKind.Gain, 3), (AnomalyKind.Resolution, 5), (AnomalyKind.MissingLine, 4));
        // A missing line counts one and a half times.
        double[] weights = [.. improbabilities.Select((_, k) => k is (int)AnomalyKind.MissingLine ? 1.5 : 1)];
        double inverse = improbabilities.Zip(weights, (i, w) => w * Math.Exp(i)).Sum() / weights.Sum();
        Assert.Equal(Math.Log(inverse), JointImprobability.Of(improbabilities), 1e-12);
        Assert.Equal(0, JointImprobability.Of(new double[SimulatedChance.Checks]), 1e-12);
    }

    [Fact]
    public void TwoChecksSayMoreThanOneAndOneBeyondDoubtIsEnough()
    {
        double one = JointImprobability.Of(Improbabilities((AnomalyKind.Resolution, 7))),
            two = JointImprobability.Of(Improbabilities((AnomalyKind.Resolution, 7), (AnomalyKind.DriftInside, 7))),
            sure = JointImprobability.Of(Improbabilities((AnomalyKind.Comb, 1e6)));
        Assert.InRange(two - one, 0.6, Math.Log(2));
        Assert.InRange(sure, 1e6 - 3, 1e6);
    }

    [Fact]
    public void ItIsNoMoreProbableThanItsTableSays()
    {
        // Of checks that are independent, chances from one table hold for other spectra.
        ChanceTable table = ChanceTable.Of(Enumerable.Range(0, 2000).Select(i => JointImprobability.Of(Drawn(i))));
        const int spectra = 200_000;
        double[] improbabilities =
        [
            .. Enumerable.Range(0, spectra).Select(i => table.OfLogarithm(JointImprobability.Of(Drawn(10_000 + i)))),
        ];
        foreach (double probability in new[] { 1e-1, 1e-2, 1e-3 })
            Assert.InRange(improbabilities.Count(i => i > -Math.Log(probability)) / (spectra * probability), 0.6, 1.5);
    }

    private static double[] Improbabilities(params ReadOnlySpan<(AnomalyKind Kind, double Value)> odd)
    {
        double[] result = [.. Enumerable.Repeat(Chance, SimulatedChance.Checks)];
        foreach ((AnomalyKind kind, double value) in odd)
            result[(int)kind] = value;
        return result;
    }

    private static double[] Drawn(int index)
    {
        Random random = RandomStreams.Create(7, index);
        return [.. Enumerable.Range(0, SimulatedChance.Checks).Select(_ => -Math.Log(1 - random.NextDouble()))];
    }
}
