using SpectroCal.Detectors;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Simulation;

public sealed class Vip2CampaignTests
{
    private static readonly Vip2Settings Small = new()
    {
        Seed = 5,
        Detectors = 4,
        Batches = 3,
        UnsteadyDetectors = 1,
    };

    [Fact]
    public void EqualSeedsGiveEqualData()
    {
        Vip2Campaign a = Vip2Campaign.Simulate(Small),
            b = Vip2Campaign.Simulate(Small),
            other = Vip2Campaign.Simulate(Small with { Seed = 6 });
        foreach ((EventBatch first, EventBatch second) in Batches(a).Zip(Batches(b)))
            Assert.True(first.Histogram.Counts.SequenceEqual(second.Histogram.Counts));
        Assert.Contains(Batches(a).Zip(Batches(other)), pair => !pair.First.Histogram.Counts.SequenceEqual(pair.Second.Histogram.Counts));
    }

    [Fact]
    public void LinesLieWhereTheTrueConstantsPutThem()
    {
        Vip2Campaign campaign = Vip2Campaign.Simulate(Small with { DriftEv = 0, TailFraction = 0, UnsteadyDetectors = 0 });
        foreach (Vip2Detector detector in campaign.Detectors)
        foreach ((EventBatch batch, EnergyCalibration truth) in detector.Batches.Zip(detector.Truths))
        {
            // The mean of what lies within 200 eV of Mn Ka, natural shape and background under it included.
            (double sum, double weight) = (0, 0);
            for (int k = 0; k < batch.Histogram.Length; k++)
            {
                double energy = truth.Energy(batch.Histogram.Position(k));
                if (Math.Abs(energy - 5895) > 200)
                    continue;
                sum += batch.Histogram.Counts[k] * energy;
                weight += batch.Histogram.Counts[k];
            }
            Assert.InRange(sum / weight, 5895 - 6, 5895 + 6);
        }
    }

    [Fact]
    public void CopperIsTwoOrdersOfMagnitudeWeaker()
    {
        Vip2Settings settings = new();
        Assert.Equal(0.01, settings.Lines.Single(l => l.Group.Name == "Cu Ka").PerManganese);
        Assert.Equal(176, settings.Resolution.Fwhm(8047.8), 0.5);
    }

    [Theory]
    [InlineData(0, 1, 1000, 0.05)]
    [InlineData(1, 0, 1000, 0.05)]
    [InlineData(1, 1, 0, 0.05)]
    [InlineData(1, 1, 1000, 1.0)]
    [InlineData(1, 1, 1e12, 0.05)]
    public void NonsenseIsRefused(int detectors, int batches, double counts, double tail) =>
        Assert.Throws<CalibrationException>(() =>
            Vip2Campaign.Simulate(
                new Vip2Settings
                {
                    Detectors = detectors,
                    Batches = batches,
                    ManganeseCounts = counts,
                    TailFraction = tail,
                    UnsteadyDetectors = 0,
                }
            )
        );

    private static IEnumerable<EventBatch> Batches(Vip2Campaign campaign) => campaign.Detectors.SelectMany(d => d.Batches);
}
