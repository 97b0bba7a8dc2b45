using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class EpicsMcaTests
{
    [Fact]
    public void ReadsOneSpectrumAColumn()
    {
        IReadOnlyList<Spectrum> s = Text.Read(Text.Epics);
        Assert.Equal(2, s.Count);
        Assert.Equal([1, 2, 3], Text.Counts(s[0]));
        Assert.Equal([10, 20, 30], Text.Counts(s[1]));
        Assert.Equal(["1", "2"], s.Select(x => x.Detector));
        Assert.Equal("file.txt:2", s[1].Name);
        Assert.Equal(111, s[1].Run.LiveTimeSeconds);
        Assert.Equal(new DateTime(2011, 2, 11, 7, 40, 35, 28), s[0].Run.Start);
        // E(i = 2) in eV at position 2.5
        Assert.Equal(-20 + 10 * 2, Energy(s[0], 2.5), 1e-9);
        Assert.Equal(30 + 20 * 2 + 1e-3 * 4, Energy(s[1], 2.5), 1e-9);
        Assert.Equal(2, s[0].CalibrationCoefficients.Count);
        Assert.StartsWith("\"101.7\"", s[0].Metadata["S:I"]);
    }

    [Theory]
    [InlineData(" 3 30\n", " 3 30 4\n", 15, "2 counts")]
    [InlineData(" 3 30\n", "", 0, "truncated")]
    [InlineData("DATA:", "DATE:", 0, "DATA:")]
    [InlineData("ELEMENTS: 2", "ELEMENTS: 2000000000", 2, "whole number")]
    [InlineData("ELEMENTS: 2", "ELEMENTS: 60000", 13, "60000 counts")]
    [InlineData("CAL_SLOPE: 0.01 0.02", "CAL_SLOPE: 0.01", 8, "2 numbers")]
    [InlineData("CAL_SLOPE: 0.01 0.02", "CAL_SLOPE: 0.01 nan", 8, "2 numbers")]
    public void RefusesDamagedFiles(string part, string replacement, long line, string expected)
    {
        Assert.Contains(part, Text.Epics);
        SpectrumFormatException e = Text.Fails(Text.Epics.Replace(part, replacement));
        Assert.Contains(expected, e.Message);
        Assert.Equal(line, e.Line);
    }

    [Fact]
    public void WarnsOfAZeroCalibration()
    {
        Spectrum s = Text.Read(Text.Epics.Replace("0.01 0.02", "0 0.02"))[0];
        Assert.Empty(s.CalibrationCoefficients);
        Assert.Contains("all zero", Assert.Single(s.Warnings));
    }

    [Fact]
    public void ReadsRealFilesOfOneAndFourDetectors()
    {
        Assert.Equal([4634946, 4484726, 5866804, 7481558], Totals("srm1832.mca"));
        Assert.Equal([424408, 447604, 490546, 581847], Totals("axorf4_21kev_i050.xrf"));
        Assert.Equal([380924], Totals("xrf_spectra.mca"));
    }

    [Fact]
    public void TheStatedCalibrationPutsRealLinesWhereTheyBelong()
    {
        // Ca Ka of SRM 1832 lies at 3691 eV; the highest channel near it must have that energy to within a channel.
        foreach (Spectrum s in SpectrumFile.Read(SharedData.Path("xraylarch", "srm1832.mca")))
        {
            int highest = Enumerable
                .Range(0, s.Histogram.Length)
                .Where(k => Energy(s, s.Histogram.Position(k)) is > 3500 and < 3850)
                .MaxBy(k => s.Histogram.Counts[k]);
            Assert.InRange(Energy(s, s.Histogram.Position(highest)), 3691 - 15, 3691 + 15);
        }
    }

    private static long[] Totals(string file) =>
        [
            .. SpectrumFile
                .Read(SharedData.Path("xraylarch", file))
                .Select(s =>
                {
                    Assert.Equal(2048, s.Histogram.Length);
                    return s.Histogram.TotalCounts;
                }),
        ];

    private static double Energy(Spectrum s, double position) =>
        s.CalibrationCoefficients.Reverse().Aggregate(0.0, (e, c) => e * position + c);
}
