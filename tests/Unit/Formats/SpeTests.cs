using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class SpeTests
{
    [Fact]
    public void ReadsBlocksAndMovesTheCalibrationToPositions()
    {
        Spectrum s = Text.ReadOne(Text.Spe);
        Assert.Equal([1, 2, 3, 4], Text.Counts(s));
        Assert.Equal("4", s.Detector);
        Assert.Equal(296, s.Run.LiveTimeSeconds);
        Assert.Equal(300, s.Run.RealTimeSeconds);
        Assert.Equal(new DateTime(2018, 2, 9, 10, 3, 36), s.Run.Start);
        Assert.Empty(s.Warnings);
        // The file's polynomial in i = 3, in eV, must be the energy at position 3.5.
        Assert.Equal(1000 * (0.5 + 2 * 3 + 0.1 * 9), Energy(s, 3.5), 1e-9);
        Assert.Equal(500, Energy(s, 0.5), 1e-9);
    }

    [Theory]
    [InlineData("keV", 1e3)]
    [InlineData("eV", 1)]
    [InlineData("MeV", 1e6)]
    [InlineData("mev", 1e6)]
    public void TakesTheUnitOfItsCalibration(string unit, double evPerUnit)
    {
        Spectrum s = Text.ReadOne(Text.Spe.Replace("0.1 keV", $"0.1 {unit}", StringComparison.Ordinal));
        Assert.Equal(evPerUnit * (0.5 + 2 * 3 + 0.1 * 9), Energy(s, 3.5), 1e-9 * evPerUnit);
    }

    [Fact]
    public void AnUnknownUnitOfEnergyIsNoScale()
    {
        Spectrum s = Text.ReadOne(
            Text.Spe.Replace("0.1 keV", "0.1 GeV", StringComparison.Ordinal)
                .Replace("$ENER_FIT:\r\n0.5 2\r\n", "", StringComparison.Ordinal)
        );
        Assert.Empty(s.CalibrationCoefficients);
        Assert.Contains(s.Warnings, w => w.Contains("'GeV'", StringComparison.Ordinal));
    }

    [Fact]
    public void AcceptsEightPaddedFloatsALineAndNothingElse()
    {
        Spectrum s = Text.ReadOne("$SPEC_ID:\n\n$DATA:\n       0        9\n   0.   9.   5.   5.   5.   8.   8.   7.\n   71.  1.\n");
        Assert.Equal([0, 9, 5, 5, 5, 8, 8, 7, 71, 1], Text.Counts(s));
        Assert.Null(s.Run.LiveTimeSeconds);
        Assert.Null(s.Run.Start);
        Assert.Empty(s.Warnings);
    }

    [Theory]
    [InlineData("0.5 2 0.1 keV", "0 0 0", "0.5 2\r\n", "0 0\r\n", "all zero")]
    [InlineData("0.5 2 0.1 keV", "0.5", "0.5 2\r\n", "x\r\n", "ignored")]
    [InlineData("0.5 2 0.1 keV", "NaN 2 0.1", "0.5 2\r\n", "NaN 1\r\n", "ignored")]
    public void WarnsOfACalibrationThatIsNone(string from, string to, string fromFit, string toFit, string warning)
    {
        Spectrum s = Text.ReadOne(Text.Spe.Replace(from, to).Replace(fromFit, toFit));
        Assert.Empty(s.CalibrationCoefficients);
        Assert.Contains(s.Warnings, w => w.Contains(warning));
    }

    [Fact]
    public void FallsBackToTheLinearFit()
    {
        Spectrum s = Text.ReadOne(Text.Spe.Replace("0.5 2 0.1 keV", "0 0 0"));
        Assert.Equal(2500, Energy(s, 1.5), 1e-9);
    }

    [Theory]
    [InlineData("0 3", "0 9", 4, 1)]
    [InlineData("0 3", "0 1", 4, 1)]
    [InlineData("0 3", "10 13", 4, 0)]
    public void KeepsWhatIsThereWhenTheLastIndexIsWrong(string from, string to, int length, int warnings)
    {
        Spectrum s = Text.ReadOne(Text.Spe.Replace($"\r\n{from}\r\n", $"\r\n{to}\r\n"));
        Assert.Equal(length, s.Histogram.Length);
        Assert.Equal(warnings, s.Warnings.Count);
        Assert.Equal(to[0] == '1' ? 10.5 : 0.5, s.Histogram.FirstPosition);
    }

    [Fact]
    public void ReadsCalibrationPoints()
    {
        Spectrum s = Text.ReadOne(Text.Spe.Replace("$ENDRECORD", "$ENER_DATA:\r\n2\r\n100 5.9\r\n110.25 6.49\r\n$ENDRECORD"));
        Assert.Equal([new CalibrationPoint(100.5, 5900), new CalibrationPoint(110.75, 6490)], s.CalibrationPoints);
    }

    [Theory]
    [InlineData("$DATA:\n0 100\n1\n2\n3\n", "truncated")]
    [InlineData("$SPEC_ID:\nx\n", "$DATA:")]
    [InlineData("$DATA:\n5 3\n1\n", "first and the last")]
    [InlineData("$DATA:\n0 99999999999\n1\n", "first and the last")]
    [InlineData("$DATA:\n0 1\n1\n2\n$DATA:\n0 1\n1\n2\n", "second")]
    [InlineData("$DATA:\n0 1\n1\n-2\n", "zero or more")]
    public void RefusesDamagedFiles(string text, string expected) => Assert.Contains(expected, Text.Fails(text).Message);

    [Fact]
    public void ReadsRealFiles()
    {
        Spectrum steel = Assert.Single(SpectrumFile.Read(SharedData.Path("pymca", "Steel.spe")));
        Assert.Equal(2048, steel.Histogram.Length);
        Assert.Equal(5607017, steel.Histogram.TotalCounts);
        Spectrum hpge = Assert.Single(SpectrumFile.Read(SharedData.Path("becquerel", "1110C_NAA_cave_pottery.Spe")));
        Assert.Equal(16384, hpge.Histogram.Length);
        Assert.Equal(304706, hpge.Histogram.TotalCounts);
        Assert.Equal(16543, hpge.Run.LiveTimeSeconds);
        Assert.Equal(-35.087 + 182.8039 * 8000 - 6.86613e-7 * 8000 * 8000.0, Energy(hpge, 8000.5), 1e-4);
        Assert.Empty(hpge.Warnings);
        Spectrum nai = Assert.Single(SpectrumFile.Read(SharedData.Path("becquerel", "nai_detector.spe")));
        Assert.Equal((1001, 398163L), (nai.Histogram.Length, nai.Histogram.TotalCounts));
        Spectrum zero = Assert.Single(SpectrumFile.Read(SharedData.Path("becquerel", "digibase_5min_30_1.spe")));
        Assert.Empty(zero.CalibrationCoefficients);
        Assert.Contains("all zero", Assert.Single(zero.Warnings));
    }

    private static double Energy(Spectrum s, double position) =>
        s.CalibrationCoefficients.Reverse().Aggregate(0.0, (e, c) => e * position + c);
}
