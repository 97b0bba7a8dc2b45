using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class AmptekMcaTests
{
    [Fact]
    public void ReadsCountsTimesCalibrationAndTemperatures()
    {
        Spectrum s = Text.ReadOne(Text.Amptek);
        Assert.Equal([0, 7, 3, 12], Text.Counts(s));
        Assert.Equal(0.5, s.Histogram.FirstPosition);
        Assert.Equal("file.txt", s.Name);
        Assert.Equal("PX5-2524", s.Detector);
        Assert.Equal(new DateTime(2024, 12, 18, 11, 13, 14), s.Run.Start);
        Assert.Equal(898.127957, s.Run.LiveTimeSeconds);
        Assert.Equal(898.937, s.Run.RealTimeSeconds);
        Assert.Equal([new CalibrationPoint(2.0, 9700), new CalibrationPoint(3.5, 13400)], s.CalibrationPoints);
        Assert.Empty(s.CalibrationCoefficients);
        Assert.Equal(248, s.Covariates["tecTemperatureK"]);
        Assert.Equal(27, s.Covariates["boardTemperatureC"]);
        Assert.Equal("3", s.Metadata["GAIN"]);
        Assert.Equal("225", s.Metadata["TECS"]);
        Assert.Equal("keV", s.Metadata["calibration energy unit"]);
        Assert.Contains("keV", Assert.Single(s.Warnings));
    }

    [Theory]
    [InlineData("LABEL - Channel\n1 5900\n2 6490\n", 5900, 1)]
    [InlineData("LABEL - Channel\n1 999\n2 3\n", 999000, 2)]
    [InlineData("LABEL - keV\n1 1300\n2 2600\n", 1300000, 0)]
    [InlineData("LABEL - eV\n1 525\n2 677\n", 525, 0)]
    [InlineData("LABEL - MeV\n1 0.002\n2 0.003\n", 2000, 0)]
    [InlineData("LABEL - Energy (keV)\n1 2\n2 3\n", 2000, 0)]
    public void TakesTheUnitOfEnergiesFromTheLabelOrTheirSize(string section, double firstEv, int warnings)
    {
        Spectrum s = Text.ReadOne($"<<PMCA SPECTRUM>>\n<<CALIBRATION>>\n{section}<<DATA>>\n1\n<<END>>\n");
        Assert.Equal(firstEv, s.CalibrationPoints[0].EnergyEv, 1e-9);
        Assert.Equal(warnings, s.Warnings.Count);
    }

    [Fact]
    public void DecimalCommasAreRead()
    {
        Spectrum point = Text.ReadOne(Text.Amptek),
            comma = Text.ReadOne(Text.Amptek.Replace("898.127957", "898,127957").Replace("898.937", "898,937").Replace("3 13.4", "3 13,4"));
        Assert.Equal(point.Run.LiveTimeSeconds, comma.Run.LiveTimeSeconds);
        Assert.Equal(point.Run.RealTimeSeconds, comma.Run.RealTimeSeconds);
        Assert.Equal(point.CalibrationPoints, comma.CalibrationPoints);
    }

    [Fact]
    public void ASecondCalibrationIsRefused() =>
        Assert.Contains(
            "found a second",
            Text.Fails("<<PMCA SPECTRUM>>\n<<CALIBRATION>>\n1 2\n<<CALIBRATION>>\n1 4\n<<DATA>>\n1\n<<END>>\n").Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void ReadsLatin1AndEveryLineEnd()
    {
        string crlf = Text.Amptek.Replace("\n", "\r\n").Replace("27C", "27.5\u00B0C").Replace("248K", "-25\u00B0C");
        Spectrum s = Text.ReadOne(crlf);
        Assert.Equal(27.5, s.Covariates["boardTemperatureC"]);
        Assert.Equal(248.15, s.Covariates["tecTemperatureK"], 1e-9);
        Assert.Equal([0, 7, 3, 12], Text.Counts(Text.ReadOne(Text.Amptek.Replace('\n', '\r'))));
    }

    [Theory]
    [InlineData("12\n<<END>>", "12\n", 0, "<<END>>")]
    [InlineData("0\n7\n", "0\n-7\n", 17, "zero or more")]
    [InlineData("0\n7\n", "0\n7.5\n", 17, "whole number")]
    [InlineData("0\n7\n", "0\nNaN\n", 17, "whole number")]
    [InlineData("0\n7\n", "0\n99999999999999999999\n", 17, "below 2^63")]
    [InlineData("7\n3\n", "9223372036854775800\n9\n", 18, "sum")]
    [InlineData("3 13.4", "3", 12, "channel and an energy")]
    [InlineData("<<DATA>>", "<<DATUM>>", 0, "<<END>>")]
    [InlineData("0\n7\n3\n12\n", "", 16, "counts between")]
    public void NamesFileLineAndWhatWasExpected(string part, string replacement, long line, string expected)
    {
        Assert.Contains(part, Text.Amptek);
        SpectrumFormatException e = Text.Fails(Text.Amptek.Replace(part, replacement));
        Assert.Equal("folder/file.txt", e.File);
        if (line > 0)
            Assert.Equal(line, e.Line);
        Assert.Contains(expected, e.Message);
    }

    [Fact]
    public void ReadsEveryRealFileWithTheCountsItsInstrumentCounted()
    {
        string[] files =
        [
            .. Directory.GetFiles(SharedData.Path("padre_drift"), "*.mca"),
            .. Directory.GetFiles(SharedData.Path("padre"), "*.mca"),
        ];
        Assert.Equal(39, files.Length);
        int equal = 0;
        foreach (string file in files)
        {
            Spectrum s = Assert.Single(SpectroCal.Formats.SpectrumFile.Read(file));
            Assert.Equal(2048, s.Histogram.Length);
            // The instrument's own counter of accepted pulses is an independent sum; in 13 files it was read some seconds apart.
            long counted = long.Parse(s.Metadata["Slow Count"]);
            Assert.InRange(s.Histogram.TotalCounts, counted, counted * 1.004);
            if (s.Histogram.TotalCounts == counted)
                equal++;
            Assert.InRange(s.Covariates["tecTemperatureK"], 240, 255);
            Assert.InRange(s.Covariates["boardTemperatureC"], 15, 40);
            Assert.True(s.Run.LiveTimeSeconds <= s.Run.RealTimeSeconds);
            Assert.Equal("PX5-2524", s.Detector);
            Assert.InRange(s.CalibrationPoints.Count, 3, 4);
        }
        Assert.Equal(26, equal);
    }

    [Fact]
    public void RealFilesAgreeWithTheReferenceTable()
    {
        foreach (string row in File.ReadLines(SharedData.Path("padre_drift", "padre_drift_reference.csv")).Skip(1))
        {
            string[] f = row.Split(',');
            Spectrum s = Assert.Single(SpectroCal.Formats.SpectrumFile.Read(SharedData.Path("padre_drift", f[0])));
            Assert.Equal(long.Parse(f[3]), s.Histogram.TotalCounts);
            Assert.Equal(double.Parse(f[2], System.Globalization.CultureInfo.InvariantCulture), s.Run.LiveTimeSeconds);
            Assert.Equal(f[1], s.Run.Start?.ToString("MM/dd/yyyy HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(f[11], $"{s.Covariates["tecTemperatureK"]}K");
        }
    }
}
