using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Simulation;

namespace SpectroCal.Tests.Simulation;

public sealed class TrainingSpectraTests
{
    private static readonly TrainingSettings Plain = new()
    {
        Lines = TrainingLine.For([LineGroup.Of(SpectralLine.Custom("line", 6000))]),
        ChannelsPerBin = 2,
        Bins = 1200,
        Counts = new DrawnRange(1e6, 1e6),
        GainEvPerChannel = new DrawnRange(5, 5),
        OffsetEv = new DrawnRange(200, 200),
        BendEv = 0,
        FwhmEv = new DrawnRange(150, 150),
        TailFraction = new DrawnRange(0, 0),
        ShelfFraction = new DrawnRange(0, 0),
        BackgroundFraction = new DrawnRange(0, 0),
        NoiseFraction = new DrawnRange(0, 0),
        ThresholdEv = new DrawnRange(0, 0),
        EscapeFraction = new DrawnRange(0, 0),
        PileUpFraction = new DrawnRange(0, 0),
        UnknownLines = 0,
    };

    [Fact]
    public void SpectraDependOnSeedAndIndexAlone()
    {
        var spectra = new TrainingSpectra(new TrainingSettings(), 7);
        TrainingSpectrum[] one = spectra.Draw(5, 20, 1),
            two = new TrainingSpectra(new TrainingSettings(), 7).Draw(5, 20, 2);
        for (int i = 19; i >= 0; i--)
        {
            TrainingSpectrum single = spectra.Draw(5 + i);
            Assert.Equal(one[i].Histogram.Counts.ToArray(), two[i].Histogram.Counts.ToArray());
            Assert.Equal(one[i].Histogram.Counts.ToArray(), single.Histogram.Counts.ToArray());
            Assert.Equal(one[i].Channels, two[i].Channels);
            Assert.Equal(one[i].Channels, single.Channels);
        }
        Assert.NotEqual(one[0].Channels, one[1].Channels);
        Assert.NotEqual(one[0].Channels, new TrainingSpectra(new TrainingSettings(), 8).Draw(5).Channels);
    }

    [Fact]
    public void ByDefaultTheFiveLinesOfVip2AreAllWithinTheBinsAndInOrderOfEnergy()
    {
        var settings = new TrainingSettings();
        Assert.Equal(["Ti Ka", "Ti Kb", "Mn Ka", "Mn Kb", "Cu Ka"], settings.Lines.Select(l => l.Line.Name));
        foreach (TrainingSpectrum s in new TrainingSpectra(settings, 1).Draw(0, 200, 2))
        {
            Assert.Equal(300, s.Histogram.Length);
            Assert.Equal(5, s.Histogram.FirstPosition);
            Assert.Equal(10, s.Histogram.Width);
            Assert.Equal(s.Channels.Order(), s.Channels);
            Assert.InRange(s.Channels[0], 0, 3000);
            Assert.InRange(s.Channels[4], 0, 3000);
            Assert.InRange(s.ExpectedCounts, 50, 50_000);
            // six standard deviations; of 200 draws none is beyond
            Assert.InRange(
                s.Histogram.TotalCounts,
                s.ExpectedCounts - 6 * Math.Sqrt(s.ExpectedCounts),
                s.ExpectedCounts + 6 * Math.Sqrt(s.ExpectedCounts) + 6
            );
        }
    }

    // A single line without anything else: mean and width of a million counts are those that the settings name.
    [Fact]
    public void ALineIsWhereAndAsWideAsItShouldBe()
    {
        TrainingSpectrum s = new TrainingSpectra(Plain, 3).Draw(0);
        double sigma = 150 / ResolutionModel.FwhmPerSigma / 5;
        Assert.Equal((6000 - 200) / 5.0, s.Channels[0], 9);
        Assert.Equal(s.Channels[0], s.Histogram.Mean(), 5 * sigma / 1000);
        Assert.Equal(Math.Sqrt(sigma * sigma + 4.0 / 12), s.Histogram.StandardDeviation(), 5 * sigma / Math.Sqrt(2e6));
    }

    // A fraction f in a tail of length beta moves the mean by -f beta, a fraction s in a shelf from zero to E by about -s E / 2; the
    // centroid stays.
    [Theory]
    [InlineData(0.1, 2, 0)]
    [InlineData(0.05, 4, 0)]
    [InlineData(0, 1, 0.02)]
    public void TailAndShelfMoveTheMeanAsTheyShould(double tail, double beta, double shelf)
    {
        TrainingSettings settings = Plain with
        {
            TailFraction = new DrawnRange(tail, tail),
            TailSigmas = new DrawnRange(beta, beta),
            ShelfFraction = new DrawnRange(shelf, shelf),
            OffsetEv = new DrawnRange(0, 0),
        };
        TrainingSpectrum s = new TrainingSpectra(settings, 4).Draw(0);
        double sigma = 150 / ResolutionModel.FwhmPerSigma / 5;
        Assert.Equal(1200, s.Channels[0], 9);
        // ends of the threshold (30 eV wide) take a per mille of the shelf
        double tolerance = 5 * s.Histogram.StandardDeviation() / 1000 + 0.005 * shelf * 1200;
        Assert.Equal(1200 - tail * beta * sigma - shelf * 600, s.Histogram.Mean(), tolerance);
    }

    [Fact]
    public void TheScaleBendsAsMuchAsItShould()
    {
        var spectra = new TrainingSpectra(new TrainingSettings { BendEv = 20 }, 5);
        double ti = LineLibrary.Default.Find("Ti Ka").MeanEnergyEv,
            mn = LineLibrary.Default.Find("Mn Ka").MeanEnergyEv,
            cu = LineLibrary.Default.Find("Cu Ka").MeanEnergyEv;
        double squares = 0;
        for (int i = 0; i < 2000; i++)
        {
            TrainingScene scene = spectra.Scene(i);
            double a = scene.Channel(ti),
                b = scene.Channel(mn),
                c = scene.Channel(cu);
            Assert.Equal(ti, scene.Energy(a), 1e-6);
            Assert.Equal(cu, scene.Energy(c), 1e-6);
            double deviation = cu - (ti + (mn - ti) * (c - a) / (b - a));
            squares += deviation * deviation;
        }
        Assert.Equal(20, Math.Sqrt(squares / 2000), 20 * 4 / Math.Sqrt(4000));
    }

    [Fact]
    public void TheExpectedCountsAddUpAndEveryPartIsThere()
    {
        TrainingScene scene = new TrainingSpectra(new TrainingSettings { NoiseFraction = new DrawnRange(0.05, 0.05) }, 6).Scene(2);
        Assert.Equal(scene.Counts, scene.Means().Sum(), 1e-9 * scene.Counts);
        Assert.All(scene.Means(), m => Assert.True(m >= 0));
        double[] bare = (scene with { Lines = [] }).Means();
        Assert.Equal((scene.BackgroundFraction + scene.NoiseFraction) * scene.Counts, bare.Sum(), 1e-9 * scene.Counts);
        // Ti, Mn, Cu with Kb of Cu, which is not listed, and escape: Cu Kb 8905 eV, Mn Ka - 1740 = 4155 eV, 2 Mn Ka = 11 790 eV
        Assert.Contains(scene.Lines, l => Math.Abs(l.EnergyEv - 8905) < 2 && l.Weight > 0);
        Assert.Contains(scene.Lines, l => Math.Abs(l.EnergyEv - 4155) < 2);
        Assert.Contains(scene.Lines, l => Math.Abs(l.EnergyEv - 11_790) < 4);
    }

    [Fact]
    public void YieldsAreRelativeToTheLineThatTheyName()
    {
        TrainingSettings settings = Plain with
        {
            Lines =
            [
                new(LineGroup.Of(SpectralLine.Custom("strong", 6000)), new DrawnRange(1, 1)),
                new(LineGroup.Of(SpectralLine.Custom("half", 3000)), new DrawnRange(0.5, 0.5), "strong"),
            ],
        };
        IReadOnlyList<SceneLine> lines = new TrainingSpectra(settings, 1).Scene(0).Lines;
        Assert.Equal(2.0 / 3, lines.Where(l => l.EnergyEv == 6000).Sum(l => l.Weight), 12);
        Assert.Equal(1.0 / 3, lines.Where(l => l.EnergyEv == 3000).Max(l => l.Weight), 12);
    }

    public static TheoryData<TrainingSettings, string> Wrong =>
        new()
        {
            {
                new TrainingSettings { Lines = [] },
                "at least one line"
            },
            {
                new TrainingSettings { Lines = [.. new TrainingSettings().Lines, new TrainingSettings().Lines[0]] },
                "once"
            },
            {
                new TrainingSettings { Bins = 3 },
                "bins"
            },
            {
                new TrainingSettings { Counts = new DrawnRange(0, 10) },
                "The counts"
            },
            {
                new TrainingSettings { FwhmEv = new DrawnRange(100, 150) },
                "full width"
            },
            {
                new TrainingSettings { TailFraction = new DrawnRange(0.2, 0.1) },
                "tail"
            },
            {
                new TrainingSettings { GainEvPerChannel = new DrawnRange(0, 5) },
                "gain"
            },
            {
                new TrainingSettings { Lines = [new(LineGroup.Of(SpectralLine.Custom("a", 5)), new DrawnRange(1, 2), "b")] },
                "relative to b"
            },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void SettingsThatDescribeNoSpectraAreRefused(TrainingSettings settings, string part) =>
        Assert.Contains(
            part,
            Assert.Throws<CalibrationException>(() => new TrainingSpectra(settings, 1)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void AScaleThatPutsLinesOutsideOfTheBinsIsSaid() =>
        Assert.Contains(
            "No scale",
            Assert.Throws<CalibrationException>(() => new TrainingSpectra(Plain with { Bins = 100 }, 1).Draw(0)).Message,
            StringComparison.Ordinal
        );
}
