using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

public sealed class ResolutionEstimateTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(35)]
    [InlineData(80)]
    public void TheNoiseOfTheDataIsRecovered(double noise)
    {
        TargetSpectrum truth = Toys.Target(noise),
            start = Toys.Target(25);
        // Both at the same range, so that the components are the same.
        truth = truth with
        {
            Range = start.Range,
        };
        for (int seed = 0; seed < 5; seed++)
        {
            EnergySpectrum spectrum = Toys.Draw(truth, [40_000, 40_000, 4000, 4000], new Random(seed));
            TargetSpectrum estimated = ResolutionEstimate.Apply(spectrum, start, 0, 1e-4);
            // 80 000 events: the width is known to 1 / sqrt(160 000) = 0.25 % and the search stops at 0.01 %; four of the former.
            double expected = truth.Resolution.Sigma(4508.9),
                found = estimated.Resolution.Sigma(4508.9);
            Assert.Equal(1, found / expected, 0.01);
            Assert.Equal(start.Resolution.Fano, estimated.Resolution.Fano);
            Assert.Equal(start.Lines, estimated.Lines);
        }
    }
}
