using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class BrukerSpxTests
{
    [Fact]
    public void ReadsHeadersAndEnergiesOfCentres()
    {
        Spectrum s = Text.ReadOne(Text.Spx);
        Assert.Equal([0, 12, 7, 3], Text.Counts(s));
        Assert.Equal("XFlash 5010-9990", s.Detector);
        Assert.Equal(
            (new DateTime(2018, 3, 2, 13, 53, 4), 7.385, 7.575),
            (s.Run.Start!.Value, s.Run.LiveTimeSeconds!.Value, s.Run.RealTimeSeconds!.Value)
        );
        // A byte of the code page that the declaration names.
        Assert.Equal(("sample \u00B0", "96"), (s.Metadata["Name"], s.Metadata["ZeroPeakPosition"]));
        Assert.Equal(-20, s.Covariates["detectorTemperatureC"]);
        Assert.Empty(s.Warnings);
        // -0.25 + 3 x 0.005 keV at the centre of the fourth channel.
        Assert.Equal(-235, s.CalibrationCoefficients[0] + s.CalibrationCoefficients[1] * s.Histogram.Position(3), 1e-9);
    }

    [Theory]
    [InlineData("<ChannelCount>4<", "<ChannelCount>4096<", "ChannelCount says 4096")]
    [InlineData("<CalibLin>5E-3<", "<CalibLin>0<", "not an energy calibration")]
    [InlineData("<Date>2.3.2018<", "<Date>March<", "Date and Time")]
    [InlineData("<LifeTime>7385<", "<LifeTime>long<", "LifeTime")]
    public void WarnsOfWhatIsOdd(string part, string replacement, string warning)
    {
        Assert.Contains(part, Text.Spx);
        Assert.Contains(warning, Assert.Single(Text.ReadOne(Text.Spx.Replace(part, replacement)).Warnings));
    }

    [Fact]
    public void ReadsDecimalCommas() => Assert.Equal(5, Text.ReadOne(Text.Spx.Replace("5E-3", "0,005")).CalibrationCoefficients[1], 1e-9);

    [Fact]
    public void ReadsSeveralSpectra()
    {
        int from = Text.Spx.IndexOf("<ClassInstance Type=\"TRTSpectrum\" ", StringComparison.Ordinal),
            to = Text.Spx.IndexOf("</TRTSpectrum>", StringComparison.Ordinal);
        IReadOnlyList<Spectrum> s = Text.Read(Text.Spx.Insert(to, Text.Spx[from..to]));
        Assert.Equal(["file.txt:1", "file.txt:2"], s.Select(x => x.Name));
    }

    [Theory]
    [InlineData("0,12,7,3,", "0,12,-7,3,", "zero or more")]
    [InlineData("0,12,7,3,", "0,x,7", "whole number")]
    [InlineData("0,12,7,3,", ",", "found none")]
    [InlineData("Channels>", "Other>", "found none")]
    [InlineData("</TRTSpectrum>", "", "well-formed")]
    public void RefusesDamagedFiles(string part, string replacement, string expected) =>
        Assert.Contains(expected, Text.Fails(Text.Spx.Replace(part, replacement)).Message);
}
