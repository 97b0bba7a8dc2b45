using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Formats;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Tests.Formats;

public class EmsaTests
{
    [Fact]
    public void ReadsCountsInRowsAndEnergiesOfCentres()
    {
        Spectrum s = Text.ReadOne(Text.Msa);
        Assert.Equal([65, 67, 1055620, 68], Text.Counts(s));
        Assert.Equal(
            (new DateTime(1991, 10, 1, 12, 5, 0), 100.5, 150.0),
            (s.Run.Start!.Value, s.Run.LiveTimeSeconds!.Value, s.Run.RealTimeSeconds!.Value)
        );
        Assert.Equal(
            ("Steel: a spectrum\nsecond line", "120.0", "50", "3.14"),
            (s.Metadata["TITLE"], s.Metadata["BEAMKV"], s.Metadata["THICKNESS"], s.Metadata["ALPHA-1"])
        );
        Assert.Empty(s.Warnings);
        // OFFSET is the energy of the first channel's centre, position 0.5; 200 + 3 x 10 eV that of the fourth's.
        Assert.Equal([200, 230], new[] { 0, 3 }.Select(k => Energy(s, s.Histogram.Position(k))));
    }

    [Fact]
    public void ReadsPairsAndKeV()
    {
        Spectrum s = Text.ReadOne(Text.MsaPairs);
        Assert.Equal([4, 5, 6], Text.Counts(s));
        Assert.Equal(-200 + 10 * 2, Energy(s, 2.5), 1e-9);
        Assert.Empty(s.Warnings);
        Assert.Contains("depart", Assert.Single(Text.ReadOne(Text.MsaPairs.Replace("-0.18", "-0.16")).Warnings));
    }

    [Fact]
    public void ReadsSeveralSpectraOfAFile()
    {
        IReadOnlyList<Spectrum> s = Text.Read(Text.Msa + "\n" + Text.MsaPairs);
        Assert.Equal(["file.txt:1", "file.txt:2"], s.Select(x => x.Name));
        Assert.Equal(["1", "2"], s.Select(x => x.Detector));
        Assert.Equal([4, 3], s.Select(x => x.Histogram.Length));
    }

    [Theory]
    [InlineData("NPOINTS     : 4.", "NPOINTS     : 5", true, "NPOINTS says 5")]
    [InlineData("01-OCT-1991", "10/01/91", true, "DATE")]
    [InlineData("12:05", "noon", true, "TIME")]
    [InlineData("XUNITS      : eV", "XUNITS      : ", true, "taken as keV")]
    [InlineData("XUNITS      : eV", "XUNITS      : nm", false, "no energy")]
    [InlineData("XPERCHAN    : 10.", "XPERCHAN    : 0", false, "zero")]
    [InlineData("OFFSET      : 200.", "OFFSET      : ", false, "not both numbers")]
    public void WarnsOfWhatIsOdd(string part, string replacement, bool isCalibrated, string warning)
    {
        Assert.Contains(part, Text.Msa);
        Spectrum s = Text.ReadOne(Text.Msa.Replace(part, replacement));
        Assert.Contains(warning, Assert.Single(s.Warnings));
        Assert.Equal(isCalibrated, s.CalibrationCoefficients.Count == 2);
    }

    [Theory]
    [InlineData("11/28/2026", "14:03:05,75")]
    [InlineData("28. November 2026", "2:03:05.75 PM")]
    [InlineData("28. Nov. 2026", "14:03:05.75")]
    [InlineData("28.11.2026", "14:03:05.75")]
    [InlineData("28 noviembre 2026 09:00", "14:03:05.75")]
    public void ReadsDatesAsPeopleWriteThem(string date, string time)
    {
        Spectrum s = Text.ReadOne(Text.Msa.Replace("01-OCT-1991", date).Replace("12:05", time));
        Assert.Empty(s.Warnings);
        Assert.Equal(new DateTime(2026, 11, 28, 14, 3, 5, 750), s.Run.Start);
    }

    [Theory]
    [InlineData("#ENDOFDATA   : \r\n", "", 0, "truncated")]
    [InlineData("#SPECTRUM    : DATA BEGINS HERE\r\n", "", 22, "header line")]
    [InlineData("DATATYPE    : Y", "DATATYPE    : Z", 22, "DATATYPE")]
    [InlineData("65., ", "65.5, ", 23, "whole number")]
    [InlineData("65., ", "-65., ", 23, "zero or more")]
    [InlineData("DATATYPE    : Y", "DATATYPE    : XY", 23, "alone")]
    [InlineData("NPOINTS     : 4.", "NPOINTS     : 2", 25, "pairs")]
    [InlineData("68\r\n", "68\r\n#FORMAT\r\n", 25, "ENDOFDATA")]
    [InlineData("65., 67.0, 1.05562e+06,\r\n68\r\n", "", 23, "found none")]
    public void RefusesDamagedFiles(string part, string replacement, long line, string expected)
    {
        Assert.Contains(part, Text.Msa);
        SpectrumFormatException e = Text.Fails(Text.Msa.Replace(part, replacement));
        Assert.Contains(expected, e.Message);
        Assert.Equal(line, e.Line);
    }

    [Fact]
    public void RefusesWhatFollowsTheEnd() => Assert.Contains("#FORMAT", Text.Fails(Text.Msa + "7\n").Message);

    [Fact]
    public void WhatIsWrittenComesBack()
    {
        using var folder = new TemporaryFolder();
        string path = folder["s.msa"];
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                var run = new RunInfo("r")
                {
                    Start = new DateTime(2025, 1, 8).AddSeconds(random.Next(1 << 28)),
                    LiveTimeSeconds = random.Next(1000),
                    RealTimeSeconds = 1000 + random.NextDouble() * 1e5,
                };
                int first = random.Next(20);
                var spectrum = new Spectrum(
                    "n",
                    "left one",
                    run,
                    new ChannelHistogram(
                        [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => random.NextInt64(1L << 50))],
                        first + 0.5 * random.Next(2)
                    )
                )
                {
                    CalibrationCoefficients = [random.NextDouble() * 100 - 50, 5 + random.NextDouble()],
                    Metadata = new Dictionary<string, string>
                    {
                        ["TITLE"] = "two\nlines",
                        ["OWNER"] = "me",
                        ["BEAMKV"] = "25",
                        ["SERIAL"] = "7",
                        ["Board Temp"] = "28C",
                    },
                };
                SpectrumFile.Write(path, [spectrum], force: true);
                Spectrum back = Assert.Single(SpectrumFile.Read(path));
                Assert.Equal([.. new long[first], .. Text.Counts(spectrum)], Text.Counts(back));
                Assert.Equal(
                    (run.Start, run.LiveTimeSeconds, run.RealTimeSeconds),
                    (back.Run.Start, back.Run.LiveTimeSeconds, back.Run.RealTimeSeconds)
                );
                Assert.Equal(
                    ("left one", "two\nlines", "me", "25", "7"),
                    (back.Detector, back.Metadata["TITLE"], back.Metadata["OWNER"], back.Metadata["BEAMKV"], back.Metadata["SERIAL"])
                );
                Assert.Equal("Board Temp = 28C", back.Metadata["COMMENT"]);
                Assert.Empty(back.Warnings);
                foreach (int k in new[] { 0, spectrum.Histogram.Length - 1 })
                    Assert.Equal(Energy(spectrum, spectrum.Histogram.Position(k)), Energy(back, back.Histogram.Position(first + k)), 1e-9);
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void RefusesWhatTheFormatCannotHold()
    {
        using var folder = new TemporaryFolder();
        var spectrum = new Spectrum("n", "d", new RunInfo("r"), new ChannelHistogram([1, 2], 0.5));
        SpectrumFile.Write(folder["a.msa"], [spectrum]);
        Spectrum back = Assert.Single(SpectrumFile.Read(folder["a.msa"]));
        Assert.Empty(back.CalibrationCoefficients);
        Assert.Empty(back.Warnings);
        Assert.Contains(
            "straight",
            Assert
                .Throws<ArgumentException>(() =>
                    SpectrumFile.Write(folder["b.msa"], [spectrum with { CalibrationCoefficients = [1, 2, 3] }])
                )
                .Message
        );
        Assert.Throws<ArgumentException>(() => SpectrumFile.Write(folder["b.msa"], [spectrum, spectrum]));
        Assert.Throws<ArgumentException>(() =>
            SpectrumFile.Write(folder["b.msa"], [spectrum with { Histogram = new ChannelHistogram([1], 0.5, 2) }])
        );
        Assert.Throws<ArgumentException>(() =>
            SpectrumFile.Write(folder["b.msa"], [spectrum with { Histogram = new ChannelHistogram([1], -0.5) }])
        );
        Assert.Contains(".n42", Assert.Throws<ArgumentException>(() => SpectrumFile.Write(folder["b.xyz"], [spectrum])).Message);
        Assert.Throws<FileExistsException>(() => SpectrumFile.Write(folder["a.msa"], [spectrum]));
        Assert.Equal(["a.msa"], folder.Files);
    }

    private static double Energy(Spectrum s, double position) =>
        s.CalibrationCoefficients.Reverse().Aggregate(0.0, (e, c) => e * position + c);

    [Theory]
    [InlineData("")]
    [InlineData("#OFFSET : none\n")]
    public void TakesXValuesWhereNothingElseStatesTheScale(string offset)
    {
        Spectrum s = Text.ReadOne(
            "#FORMAT : EMSA/MAS Spectral Data File\n#TITLE : xy spectrum\n#XUNITS : eV\n#DATATYPE : XY\n"
                + offset
                + "#SPECTRUM :\n200.0, 3\n205.0, 8\n210.0, 5\n215.0, 2\n#ENDOFDATA\n"
        );
        Assert.Equal(197.5, s.CalibrationCoefficients[0], 1e-9); // 200 eV at position 0.5
        Assert.Equal(5, s.CalibrationCoefficients[1], 1e-9);
        Assert.Empty(s.Warnings);
    }
}
