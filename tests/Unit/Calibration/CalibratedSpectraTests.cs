using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Calibration;

public sealed class CalibratedSpectraTests
{
    private static EventBatch Batch(ChannelHistogram histogram) => new("det", new RunInfo("run"), histogram);

    [Fact]
    public void CountsAreConserved()
    {
        Gen<double> unit = Gen.Choose(0, 1_000_000).Select(i => i / 1e6);
        var cases =
            from counts in Gen.Choose(0, 500).NonEmptyListOf()
            from first in unit
            from width in unit
            from offset in unit
            from gain in unit
            from bend in unit
            from start in unit
            from step in unit
            from bins in Gen.Choose(1, 300)
            from smooth in Gen.Choose(0, 1)
            select (
                IsSmooth: smooth == 1,
                Histogram: new ChannelHistogram([.. counts.Select(c => (long)c)], -100 + 3000 * first, 0.01 + 8 * width),
                Calibration: new EnergyCalibration(new PolynomialFunction(2), [-2000 + 4000 * offset, 20 * gain - 5, 4e-3 * (bend - 0.5)]),
                Axis: new EnergyAxis(-5000 + 15_000 * start, Math.Pow(10, 6 * step - 3), bins)
            );
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    EnergySpectrum spectrum = CalibratedSpectra.Combine([(Batch(c.Histogram), c.Calibration)], c.Axis, c.IsSmooth, default);
                    double sum = spectrum.TotalCounts + spectrum.Underflow + spectrum.Overflow;
                    // Channels may span 1e6 bins: the shares of one of them add up to some 1e-10 of its counts.
                    return Math.Abs(sum - c.Histogram.TotalCounts) <= 1e-9 * (1 + c.Histogram.TotalCounts)
                        && spectrum.Counts.All(n => n >= -1e-9)
                        && spectrum.Underflow >= 0
                        && spectrum.Overflow >= 0;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ChannelsShareTheirCountsAmongTheBinsTheyOverlap()
    {
        // Channel 100 covers 798.5 to 801.5 eV: 1.5 eV below the axis, 1 eV in bin 0, half an eV in bin 1.
        var histogram = ChannelHistogram.FromChannels([30], 100, ChannelConvention.Integer);
        EnergySpectrum spectrum = CalibratedSpectra.Of(Batch(histogram), EnergyCalibration.Linear(500, 3), new EnergyAxis(800, 1, 3));
        Assert.Equal(15, spectrum.Underflow, 1e-9);
        Assert.Equal(10, spectrum.Counts[0], 1e-9);
        Assert.Equal(5, spectrum.Counts[1], 1e-9);
        Assert.Equal(0, spectrum.Counts[2], 1e-9);
        Assert.Equal(0, spectrum.Overflow, 1e-9);
    }

    [Fact]
    public void TheMeanEnergyIsKept()
    {
        // Sharing moves counts inside bins only: the mean of bin centres is that of the channels, within the binning's symmetric spread.
        ChannelHistogram histogram = Toys.Histogram(20_000, 1, PolynomialFunction.Linear, Toys.Linear);
        EnergySpectrum spectrum = CalibratedSpectra.Of(Batch(histogram), EnergyCalibration.Linear(500, 3), new EnergyAxis(0, 7, 2000));
        double mean = spectrum.Counts.Select((n, j) => n * spectrum.Axis.Centre(j)).Sum() / spectrum.TotalCounts;
        Assert.Equal(500 + 3 * histogram.Mean(), mean, 0.05);
    }

    [Fact]
    public void ManyBatchesAddUp()
    {
        var axis = new EnergyAxis(1500, 25, 360);
        var parts = Enumerable
            .Range(0, 300)
            .Select(i => (Batch(Toys.Histogram(20, i, PolynomialFunction.Linear, Toys.Linear)), EnergyCalibration.Linear(500 + i % 7, 3)))
            .ToArray();
        EnergySpectrum combined = CalibratedSpectra.Combine(parts, axis);
        EnergySpectrum[] single = [.. parts.Select(p => CalibratedSpectra.Of(p.Item1, p.Item2, axis))];
        for (int j = 0; j < axis.Count; j++)
            Assert.Equal(single.Sum(s => s.Counts[j]), combined.Counts[j], 1e-9);
        Assert.Equal(combined.Counts, CalibratedSpectra.Combine(parts, axis).Counts);
        Assert.Equal(0, CalibratedSpectra.Combine([], axis).TotalCounts);
    }

    [Fact]
    public void SmoothSharingKeepsTheMeanAndAddsTheVarianceThatIsSaid()
    {
        const double widthEv = 40;
        var one = (Batch(new ChannelHistogram([1000], 100, 1)), EnergyCalibration.Linear(7, widthEv));
        var axis = new EnergyAxis(3000, 1, 2000);
        EnergySpectrum spectrum = CalibratedSpectra.Combine([one], axis, isSmooth: true, default);
        double mean = 0,
            square = 0;
        for (int j = 0; j < axis.Count; j++)
        {
            mean += spectrum.Counts[j] * axis.Centre(j) / 1000;
            square += spectrum.Counts[j] * axis.Centre(j) * axis.Centre(j) / 1000;
        }
        Assert.Equal(7 + 100 * widthEv, mean, 1e-6);
        // All but the rounding itself: that is in the data already. The bins of 1 eV add a twelfth.
        double expected = CalibratedSpectra.RoundingVarianceEv2([one], 4000, isSmooth: true) - widthEv * widthEv / 12 + 1 / 12.0;
        Assert.Equal(expected, square - mean * mean, 1e-3);
    }

    [Fact]
    public void SmoothSharingOfEqualChannelsIsFlat()
    {
        var equal = (Batch(new ChannelHistogram([.. Enumerable.Repeat(70L, 20)], 0, 1)), EnergyCalibration.Linear(0, 35));
        EnergySpectrum spectrum = CalibratedSpectra.Combine([equal], new EnergyAxis(100, 9, 50), isSmooth: true, default);
        Assert.All(spectrum.Counts.ToArray(), n => Assert.Equal(18, n, 1e-9));
    }
}
