using SpectroCal.Detectors;
using SpectroCal.Estimation;

namespace SpectroCal.Tests.Estimation;

public sealed class TargetSpectrumTests
{
    [Fact]
    public void TheRangeReachesTenResolutionsBeyondTheLines()
    {
        TargetSpectrum target = Toys.Target();
        Assert.Equal(4508.9 - 10 * target.Resolution.Sigma(4508.9), target.Range.LowEv, 1e-9);
        Assert.Equal(8047.8 + 10 * target.Resolution.Sigma(8047.8), target.Range.HighEv, 1e-9);
        Assert.Equal(4, target.ComponentCount);
        Assert.Equal(target.Resolution.Sigma(4508.9), target.SmallestSigmaEv);
        Assert.Same(target, target.Validated());
    }

    [Fact]
    public void ExcludedEnergiesTakeNoPart()
    {
        TargetSpectrum target = Toys.Target() with { Excluded = [new EnergyRegion(5950, 6360)] };
        Assert.True(target.Includes(5949) && target.Includes(6361));
        Assert.False(target.Includes(5950) || target.Includes(6156) || target.Includes(6360) || target.Includes(3000));
    }

    [Fact]
    public void WhatCannotBeComparedIsAnErrorThatSaysWhy()
    {
        TargetSpectrum good = Toys.Target();
        Refused(good with { Lines = [] }, "at least one line");
        Refused(good with { Range = new EnergyRegion(5000, 9000) }, "Ti Ka at 4508.9 eV lies outside");
        Refused(good with { Range = new EnergyRegion(9000, 4000) }, "empty");
        Refused(good with { Range = new EnergyRegion(double.NaN, 9000) }, "empty");
        Refused(good with { Excluded = [new EnergyRegion(8000, 8100)] }, "Cu Ka at 8047.8 eV lies in an excluded region");
        Refused(good with { Resolution = new ResolutionModel(0, Fano: 0) }, "positive width");
        Refused(good with { Resolution = new ResolutionModel(-1) }, "positive width");
        Refused(good with { Resolution = new ResolutionModel(double.NaN) }, "positive width");
        Refused(good with { Resolution = new ResolutionModel(25, Fano: double.PositiveInfinity) }, "positive width");
        Refused(good with { Resolution = new ResolutionModel(1e9) }, "noise must be at most");
        Refused(good with { Resolution = new ResolutionModel(1e6) }, "wider than the energies of all lines");
        Refused(good with { Resolution = new ResolutionModel(25, Fano: 1e15) }, "Fano factor at most");
        Refused(good with { Range = new EnergyRegion(0, 1e300) }, "narrow the range");
        Refused(good with { BackgroundDegree = -2 }, "between 0 and 8");
        Refused(good with { BackgroundDegree = 9 }, "between 0 and 8");
        Refused(good with { FixedFractions = [0.4, 0.4] }, "has 4 amplitudes; 2");
        Refused(good with { FixedFractions = [0.4, -0.1, 0.1, 0.1] }, "not be negative");
        Refused(good with { FixedFractions = [0.4, double.NaN, 0.1, 0.1] }, "not be negative");
        Refused(good with { FixedFractions = [5, 5, 2.5, 2.5] }, "they add up to 15");
        Refused(good with { FixedFractions = [0.4, 0.4, 0.1, 0] }, "background must be positive");
        Refused(good with { FixedFractions = [0.4, 0.4, 0, 0] }, "background must be positive");
        Refused(good with { Ties = [new AmplitudeTie(0, 2, 1, 0.1)] }, "tie of amplitudes");
        Refused(good with { Ties = [new AmplitudeTie(0, 1, 0, 0.1)] }, "tie of amplitudes");
        Refused(good with { Ties = [new AmplitudeTie(0, 1, 1, double.NaN)] }, "tie of amplitudes");
        Assert.Throws<CalibrationException>(() => TargetSpectrum.ForLines([], new ResolutionModel(25)));
    }

    private static void Refused(TargetSpectrum target, string because) =>
        Assert.Contains(because, Assert.Throws<CalibrationException>(target.Validated).Message, StringComparison.Ordinal);
}
