using SpectroCal.Estimation;
using SpectroCal.Formats;
using SpectroCal.Formats.N42;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>What a file says and what cannot be is dropped, with a warning.</summary>
public class PhysicalSenseTests
{
    private static readonly Spectrum Sound = new("s", "d", new RunInfo("r"), new ChannelHistogram([1, 2], 0.5));

    [Fact]
    public void AnInfiniteCalibrationIsNone()
    {
        // Both numbers are finite until they are multiplied.
        Spectrum read = Text.ReadOne(
            "<RadInstrumentData><EnergyCalibration id=\"c\"><CoefficientValues>0 1e306 0</CoefficientValues></EnergyCalibration>"
                + "<RadMeasurement><Spectrum energyCalibrationReference=\"c\"><ChannelData>1 2</ChannelData></Spectrum></RadMeasurement>"
                + "</RadInstrumentData>"
        );
        Assert.Empty(read.CalibrationCoefficients);
        Assert.Contains("The energy calibration is not finite and is ignored.", read.Warnings);
    }

    [Fact]
    public void AScaleThatFallsIsSaidInAllFormats()
    {
        string[] files =
        [
            Text.Amptek.Replace("1.5 9.7\n3 13.4\n", "10 5.0\n100 3.1\n200 1.0\n"),
            Text.Msa.Replace("#XPERCHAN    : 10.", "#XPERCHAN    : -20."),
            Text.N42Of2012.Replace("-0.25 0.5 0.001", "800 -3 0"),
            Text.Spx.Replace("<CalibLin>5E-3<", "<CalibLin>-0.02<"),
            Text.Spe.Replace("3\r\n0.5 2 0.1 keV", "2\r\n0.5 -2 keV"),
        ];
        foreach (string file in files)
            Assert.Single(Text.Read(file)[0].Warnings, w => w.Contains("falls with the channel number", StringComparison.Ordinal));
        foreach (string file in new[] { Text.Amptek, Text.Msa, Text.N42Of2012, Text.Spx, Text.Spe })
            Assert.DoesNotContain(Text.Read(file)[0].Warnings, w => w.Contains("falls", StringComparison.Ordinal));
    }

    [Fact]
    public void CalibrationPointsAndCovariatesAreFinite()
    {
        Spectrum read = PhysicalSense.Checked(
            Sound with
            {
                CalibrationPoints = [new(1, double.NaN)],
                Covariates = new Dictionary<string, double> { ["a"] = double.PositiveInfinity, ["b"] = 1 },
            },
            "f"
        );
        Assert.Empty(read.CalibrationPoints);
        Assert.Equal(["b"], read.Covariates.Keys);
        Assert.Equal(2, read.Warnings.Count);
    }

    [Theory]
    [InlineData(-1.0, 2.0, null, 2.0)]
    [InlineData(double.NaN, 2.0, null, 2.0)]
    [InlineData(1.0, double.PositiveInfinity, 1.0, null)]
    [InlineData(100.0, 50.0, null, null)]
    [InlineData(100.9, 100.0, 100.9, 100.0)]
    [InlineData(0.0, 0.0, 0.0, 0.0)]
    public void TimesAreTimes(double live, double real, double? liveRead, double? realRead)
    {
        Spectrum read = PhysicalSense.Checked(
            Sound with
            {
                Run = new RunInfo("r") { LiveTimeSeconds = live, RealTimeSeconds = real },
            },
            "f"
        );
        Assert.Equal((liveRead, realRead), (read.Run.LiveTimeSeconds, read.Run.RealTimeSeconds));
        Assert.Equal(liveRead is null || realRead is null ? 1 : 0, read.Warnings.Count);
    }

    [Fact]
    public void WhatEpicsStatesAsTimeIsOne()
    {
        Spectrum read = Text.Read(Text.Epics.Replace("120 121", "-5 121", StringComparison.Ordinal))[0];
        Assert.Null(read.Run.RealTimeSeconds);
        Assert.NotEmpty(read.Warnings);
    }

    [Fact]
    public void EverythingHasAName()
    {
        Spectrum read = PhysicalSense.Checked(Sound with { Name = " ", Detector = "", Run = new RunInfo("") }, "folder/f.n42");
        Assert.Equal(("f.n42", "1", "f.n42"), (read.Name, read.Detector, read.Run.Name));
        Assert.Equal(3, read.Warnings.Count);
        Assert.Same(Sound.Warnings, PhysicalSense.Checked(Sound, "f").Warnings);
    }

    [Fact]
    public void AnEventHasADetector() =>
        Assert.Contains("detector", Text.FailsEvents("detector,adc\na,1\n,2\n").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0 9223372036854775807")]
    [InlineData("0 9223372036854775806 0 9223372036854775807")]
    [InlineData("0 16777217")]
    [InlineData("0 0")]
    public void MoreZerosThanThereAreChannelsAreAFault(string counts) =>
        Text.Fails(
            $"<RadInstrumentData><RadMeasurement><Spectrum><ChannelData compressionCode=\"CountedZeroes\">{counts}</ChannelData>"
                + "</Spectrum></RadMeasurement></RadInstrumentData>"
        );

    [Theory]
    [InlineData("PT1H2M3.5S", 3723.5)]
    [InlineData("P1DT1S", 86401.0)]
    [InlineData("PT.5S", 0.5)]
    [InlineData("PT5.S", 5.0)]
    [InlineData("P2D", 172800.0)]
    [InlineData("PT1M", 60.0)]
    public void DurationsAreRead(string text, double seconds)
    {
        Assert.True(IsoDuration.TryParse(text, out double read));
        Assert.Equal(seconds, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("PT1S1M")]
    [InlineData("PT.S")]
    [InlineData("PT.5M")]
    [InlineData("PT1.2.3S")]
    [InlineData("PT\u0661S")]
    [InlineData("-PT1S")]
    [InlineData("PT1Sx")]
    public void OtherTextsAreNoDurations(string text) => Assert.False(IsoDuration.TryParse(text, out _));

    [Fact]
    public void LongDigitsTakeNoLongerThanTheirLength()
    {
        // With backtracking over each digit this would last for minutes.
        string digits = new('1', 2_000_000);
        Assert.False(IsoDuration.TryParse($"PT{digits}X", out _));
        Assert.Throws<FormatException>(() => EnergyRegion.Parse($"{digits}X"));
        Assert.Throws<FormatException>(() => EnergyRegion.Parse($"1{new string(' ', 2_000_000)}X"));
    }

    [Theory]
    [InlineData("2020-02-03T04:05:06.25Z", 637162995062500000)]
    [InlineData("2020-02-03T04:05:06.123456789", 637162995061234567)]
    [InlineData("2020-02-03T04:05:06+0130", 637162995060000000)]
    public void MomentsAreRead(string text, long ticks) =>
        Assert.Equal(ticks, N42Time.Parse(text, new SpectrumNotes(Budget()))!.Value.Ticks);

    [Theory]
    [InlineData("2020-02-03T04:05:06.")]
    [InlineData("2020-02-03T04:05:06.\u0661")]
    [InlineData("2020-02-03T04:05:06+1")]
    [InlineData("2020-02-03T04:05:06 Z")]
    [InlineData("2020-13-03T04:05:06")]
    [InlineData("2020")]
    public void OtherTextsAreNoMoments(string text)
    {
        var notes = new SpectrumNotes(Budget());
        Assert.Null(N42Time.Parse(text, notes));
        Assert.Single(notes.Warnings);
    }

    private static SpectroCal.Formats.Streams.FileBudget Budget() => new("f", 1 << 20);
}
