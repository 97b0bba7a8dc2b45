using SpectroCal.Lines;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>
/// The strongest of two lines that make one peak, found in spectra without noise; and where one Gaussian finds a doublet.
/// </summary>
public sealed class BlendFitTests
{
    private const double SigmaEv = 60;
    private static readonly StraightScale Scale = new(0, 10);
    private static readonly LineGroup Strong = Toys.Line("strong", 6000),
        Weak = Toys.Line("weak", 6100);

    [Theory]
    [InlineData(0)]
    [InlineData(-25)]
    [InlineData(40)]
    public void TheLineIsWhereItIs(double shift)
    {
        BlendedLine line = Fit([(6000 + shift, SigmaEv, 1e5), (6100 + shift, SigmaEv, 4e4)])!.Value;
        Assert.Equal(6000, line.EnergyEv);
        Assert.Equal(Scale.Channel(6000 + shift), line.Channel, 0.05);
        Assert.Equal(SigmaEv, line.FwhmChannels * 10 / 2.3548200450309493, 0.5);
        Assert.InRange(line.ChannelError, 0.001, 0.2);
    }

    [Theory]
    [InlineData(0.2, 1)] // of the width of a line there, which none is narrower than
    [InlineData(0.7, 1)]
    [InlineData(0.95, 0.95)]
    [InlineData(1.4, 1.4)]
    public void TheWidthIsAboutThatOfALine(double width, double found)
    {
        BlendedLine line = Fit([(6000, width * SigmaEv, 1e5), (6100, width * SigmaEv, 4e4)])!.Value;
        Assert.Equal(found, line.FwhmChannels * 10 / 2.3548200450309493 / SigmaEv, 0.03);
    }

    [Fact]
    public void WhatIsWiderThanAnyLineHasNoPlace() => Assert.Null(Fit([(6000, 4 * SigmaEv, 1e5), (6100, 4 * SigmaEv, 4e4)]));

    [Fact]
    public void WhatIsNarrowerThanALineMovesItNoFurtherThanItsError()
    {
        // A pulser at the place of the weaker line, three times as strong as the line that is sought.
        BlendedLine line = Fit([(6000, SigmaEv, 2e3), (6100, 0.4 * SigmaEv, 6e3)])!.Value;
        Assert.Equal(SigmaEv, line.FwhmChannels * 10 / 2.3548200450309493, 0.01 * SigmaEv);
        Assert.InRange(Math.Abs(line.Channel - 600), 0, 4 * line.ChannelError);
    }

    [Fact]
    public void APeakBesideThemThatIsNoneOfThemIsFittedToo()
    {
        // An unknown line 130 eV below, which the finder saw.
        (double, double, double)[] truth = [(6000, SigmaEv, 1e5), (6100, SigmaEv, 4e4), (5850, SigmaEv, 3e4)];
        Peak[] peaks = [Made.Peak(602, 14), Made.Peak(585, 14, area: 2e4)];
        Assert.Equal(600, Fit(truth, peaks)!.Value.Channel, 0.1);
        Assert.InRange(Math.Abs(Fit(truth, peaks[..1])!.Value.Channel - 600), 0.3, 10);
    }

    [Fact]
    public void APeakBeyondTheEndsReachesIn()
    {
        // A pulser 50 eV below the range of the fit, as strong as the line: its flank would be counts of the line.
        (double, double, double)[] truth = [(6000, SigmaEv, 1e5), (6100, SigmaEv, 4e4), (5650, SigmaEv, 1e5)];
        Peak[] peaks = [Made.Peak(602, 14), Made.Peak(565, 14, area: 9e4)];
        Assert.Equal(600, Fit(truth, peaks)!.Value.Channel, 0.1);
        Assert.InRange(Math.Abs(Fit(truth, peaks[..1])!.Value.Channel - 600), 0.3, 10);
    }

    [Fact]
    public void ADoubletIsFoundBetweenItsLines()
    {
        // Ka1 and Ka2 of copper, 8047.8 and 8027.8 eV as 2 : 1, seen with 60 eV: at their mean; with 5 eV: nearer to the stronger.
        LineGroup copper = LineLibrary.Default.Find("Cu Ka");
        Assert.Equal(copper.MeanEnergyEv, EffectiveEnergy.Of(copper, 60), 1.0);
        Assert.InRange(EffectiveEnergy.Of(copper, 8), copper.MeanEnergyEv + 1, copper.Strongest.EnergyEv);
        Assert.Equal(6000, EffectiveEnergy.Of(Strong, 60));
    }

    [Fact]
    public void AnEnergyIsKeptForWidthsWithinATenth()
    {
        // Widths as steps of 10 %: of 50 and 51 eV it is one and the same, of 50 and 57 eV it is not.
        LineGroup strontium = LineLibrary.Default.Find("Sr Ka");
        double at50 = EffectiveEnergy.Of(strontium, 50);
        Assert.Equal(at50, EffectiveEnergy.Of(strontium, 51));
        double at57 = EffectiveEnergy.Of(strontium, 57);
        Assert.NotEqual(at50, at57);
        Assert.Equal(at50, at57, 1.0);
    }

    // Lines of a spectrum in eV (energy, sigma, area), fitted as the two.
    private static BlendedLine? Fit((double EnergyEv, double SigmaEv, double Area)[] truth, Peak[]? peaks = null)
    {
        long[] counts = Made.Counts(1024, 50, [.. truth.Select(t => (t.EnergyEv / 10, t.SigmaEv / 10, t.Area))]);
        peaks ??= [Made.Peak(602, 14)];
        var assigned = new AssignedLine(new LineCandidate(Strong, "strong", 1), peaks[0]);
        return BlendFit.Of(
            PreparedCounts.Of(counts),
            new BinScale(0.5, 1),
            assigned,
            new LineAssignment(Scale.OffsetEv, Scale.Gain, [assigned], 0),
            new Blend(5700, 6400, 60, [new BlendPart(Strong, double.PositiveInfinity), new BlendPart(Weak, 1e6)]),
            peaks,
            SigmaEv,
            SigmaEv
        );
    }
}
