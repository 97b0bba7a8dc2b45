using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

public sealed class TargetFitTests
{
    [Fact]
    public void AmplitudesHavePullsOfUnitWidth()
    {
        TargetSpectrum target = Toys.Target();
        double[] truth = [1900, 900, 700, 900];
        var pulls = new List<double>[] { [], [], [], [] };
        double deviance = 0;
        const int spectra = 1000;
        var random = new Random(1); // one for all: the first numbers of neighbouring seeds are correlated
        for (int i = 0; i < spectra; i++)
        {
            TargetFit fit = TargetFit.To(Toys.Draw(target, truth, random), target, 0);
            deviance += fit.ReducedDeviance / spectra;
            for (int k = 0; k < 4; k++)
                pulls[k].Add((fit.Amplitudes[k] - truth[k]) / fit.AmplitudeErrors[k]);
        }
        for (int k = 0; k < 4; k++)
            new PullStatistics(pulls[k]).AssertUnitNormal($"amplitude {k}");
        // 380 bins of some 4 counts and more: the mean deviance of a Poisson count of mean 4 is 1.06.
        Assert.InRange(deviance, 0.97, 1.15);
    }

    [Fact]
    public void ExcludedBinsTakeNoPart()
    {
        TargetSpectrum target = Toys.Target() with { Excluded = [new EnergyRegion(5950, 6360)] };
        EnergySpectrum clean = Toys.Draw(target, [1900, 1900, 200, 200], new Random(1));
        var counts = clean.Counts.Select((c, j) => c + (target.Includes(clean.Axis.Centre(j)) ? 0 : 1000)).ToArray();
        TargetFit a = TargetFit.To(clean, target, 0),
            b = TargetFit.To(clean with { Counts = counts }, target, 0);
        Assert.Equal(a.Amplitudes, b.Amplitudes);
        Assert.Equal(a.ReducedDeviance, b.ReducedDeviance);
        Assert.All(Enumerable.Range(0, counts.Length), j => Assert.Equal(target.Includes(clean.Axis.Centre(j)) ? 1 : 0, b.Included[j]));
    }
}
