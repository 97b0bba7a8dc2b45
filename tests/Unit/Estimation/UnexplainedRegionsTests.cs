using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

public sealed class UnexplainedRegionsTests
{
    private static readonly TargetSpectrum Target = Toys.Target();

    private static IReadOnlyList<UnexplainedRegion> Find(EnergySpectrum spectrum, TargetSpectrum target) =>
        UnexplainedRegions.Find(spectrum, target, target.Lines, extraVarianceEv2: 0);

    [Theory]
    [InlineData(6156, 60_000)]
    [InlineData(6156, 3000)]
    [InlineData(5200, 10_000)]
    [InlineData(7000, 10_000)]
    public void APlantedLineIsFound(double energyEv, double counts)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            EnergySpectrum spectrum = Toys.Draw(Target, [190_000, 190_000, 16_000, 16_000], new Random(seed), (energyEv, counts));
            UnexplainedRegion region = Assert.Single(Find(spectrum, Target));
            double sigma = Target.Resolution.Sigma(energyEv);
            Assert.True(
                region.Region.LowEv < energyEv - 1.5 * sigma && region.Region.HighEv > energyEv + 1.5 * sigma,
                $"{region.Region} does not hold {energyEv} eV"
            );
            Assert.True(region.Region.HighEv - region.Region.LowEv < 14 * sigma, $"{region.Region} is far wider than a line");
            Assert.Equal(1, region.ExcessCounts / counts, 0.15);
            Assert.True(region.Significance > 5);
        }
    }

    [Fact]
    public void CleanDataAreExplained()
    {
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
            Assert.Empty(Find(Toys.Draw(Target, [190_000, 190_000, 30_000, 25_000], random), Target));
    }

    [Fact]
    public void CleanDataOfASingleBatchAreExplained()
    {
        // 5 standard deviations of a Gaussian are one in two million, but windows here hold 16 counts and Poisson tails are longer: one
        // false alarm in 300 spectra is let pass.
        var random = new Random(2);
        int alarms = Enumerable.Range(0, 300).Count(_ => Find(Toys.Draw(Target, [1900, 1900, 200, 200], random), Target).Count > 0);
        Assert.InRange(alarms, 0, 1);
    }

    [Fact]
    public void TheCoreOfTargetLinesIsNeverLeftOut()
    {
        // Lines of a wrong width or at a wrong place, or an unknown line on the flank of a known one.
        (double Energy, double Counts)[] flanks = [(4508.9 + 120, 20_000), (8047.8 - 150, 20_000), (4508.9 + 60, 50_000), (8047.8, 50_000)];
        int found = 0;
        foreach ((double Energy, double Counts) further in flanks)
        {
            foreach (double noise in new[] { 10.0, 25, 60 })
            {
                TargetSpectrum wrong = Target with { Resolution = Target.Resolution with { NoiseEv = noise } };
                EnergySpectrum spectrum = Toys.Draw(Target, [190_000, 190_000, 16_000, 16_000], new Random(3), further);
                foreach (UnexplainedRegion region in Find(spectrum, wrong))
                {
                    found++;
                    foreach (double line in new[] { 4508.9, 8047.8 })
                    {
                        double core = 2 * wrong.Resolution.Sigma(line) - spectrum.Axis.StepEv;
                        Assert.True(
                            region.Region.HighEv <= line - core || region.Region.LowEv >= line + core,
                            $"{region.Region} reaches into the core of {line} eV"
                        );
                    }
                }
            }
        }
        Assert.True(found > 0, "Nothing was found at all: the test tests nothing.");
    }

    [Fact]
    public void WhatTheTargetExcludesIsNotRepeated()
    {
        EnergySpectrum spectrum = Toys.Draw(Target, [190_000, 190_000, 16_000, 16_000], new Random(4), (6156, 60_000));
        Assert.Empty(Find(spectrum, Target with { Excluded = [new EnergyRegion(5800, 6500)] }));
    }

    [Fact]
    public void AnEmptySpectrumHasNothingToExplain()
    {
        EnergyAxis axis = EnergyAxis.Covering(Target.Range.LowEv, Target.Range.HighEv, 12);
        Assert.Empty(Find(new EnergySpectrum(axis, new double[axis.Count]), Target));
    }
}
