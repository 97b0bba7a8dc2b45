using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Files of other programs: real ones with known numbers, small ones made by their descriptions, and damaged ones.</summary>
public class OtherProgramsTests
{
    [Theory]
    [InlineData("1110C_NAA_cave_pottery.CHN", 16384, 304_706, 2_423, 667, 16_543, 16_557, "2017-04-25 12:54:27")]
    [InlineData("Alcatraz14.Spc", 8192, 132_978, 296, 43, 900, 905.42, "2012-09-17 13:41:07")]
    [InlineData("falcon5000_halfmoonbay.cnf", 4096, 683_658, 3_357, 333, 841.42, 849.51, "2014-01-12 15:12:28")]
    [InlineData("falcon5000_halfmoonbay.pcf", 4096, 683_658, 3_357, 333, 841.42, 849.51, "2014-01-12 15:12:28")]
    [InlineData("hpge_dummy_test_01.iec", 2048, 74_305_419, 1_499_345, 1466, 3564, 3600, "2021-09-12 10:54:31")]
    [InlineData("LaBr.TKA", 1024, 2_180_755, 0, -1, 3385.54, 3403.67, "")]
    [InlineData("radiacode_am241.xml", 1024, 306_058, 25_887, 28, 0, 613, "2023-06-07 05:52:00")]
    public void ReadsRealFiles(string name, int channels, long sum, long most, int at, double live, double real, string start)
    {
        Spectrum s = Assert.Single(SpectrumFile.Read(SharedData.Path("formats", name)));
        long[] counts = Text.Counts(s);
        Assert.Equal((channels, sum), (counts.Length, s.Histogram.TotalCounts));
        if (at >= 0)
        {
            Assert.Equal(most, counts.Max());
            Assert.Equal(at + 0.5, s.Histogram.Position(Array.IndexOf(counts, most)));
        }
        Assert.Equal(live, s.Run.LiveTimeSeconds ?? 0, 0.005);
        Assert.Equal(real, s.Run.RealTimeSeconds ?? 0, 0.005);
        Assert.Equal(start, s.Run.Start?.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) ?? "");
    }

    [Theory]
    [InlineData("1110C_NAA_cave_pottery.CHN", -35.0870, 182.8039, -6.8661e-7)]
    [InlineData("Alcatraz14.Spc", 578.3317, 374.43596, 2.98586e-4)]
    [InlineData("falcon5000_halfmoonbay.cnf", -209.713, 718.9929, 0)]
    [InlineData("hpge_dummy_test_01.iec", -15.5656, 800, -2.97939e-5)]
    [InlineData("radiacode_am241.xml", -6283.2313, 2438.3054, 0.3818)]
    public void TakesTheScalesOfRealFiles(string name, double c0, double c1, double c2)
    {
        Spectrum s = Assert.Single(SpectrumFile.Read(SharedData.Path("formats", name)));
        foreach (int channel in new[] { 0, 100, 1000 })
            Assert.Equal(c0 + c1 * channel + c2 * channel * channel, Energy(s, channel + 0.5), Math.Abs(c1) * 1e-3);
    }

    [Fact]
    public void ReadsAPcfScaleByItsLowerEdges()
    {
        Spectrum s = Assert.Single(SpectrumFile.Read(SharedData.Path("formats", "falcon5000_halfmoonbay.pcf")));
        Assert.Equal(-569.4965, Energy(s, 0), 0.01);
        Assert.Equal(-569.4965 + 2_944_995.36, Energy(s, 4096), 1);
    }

    [Theory]
    [InlineData("1110C_NAA_cave_pottery.CHN", "becquerel", "1110C_NAA_cave_pottery.Spe")]
    [InlineData("Alcatraz14.Spc", "formats", "Alcatraz14_converted.spe")]
    [InlineData("falcon5000_halfmoonbay.pcf", "formats", "falcon5000_halfmoonbay_converted.spe")]
    public void AgreesWithTheTwin(string name, string folder, string twin)
    {
        Spectrum s = Assert.Single(SpectrumFile.Read(SharedData.Path("formats", name))),
            text = Assert.Single(SpectrumFile.Read(SharedData.Path(folder, twin)));
        Assert.Equal(Text.Counts(text), Text.Counts(s));
    }

    public static TheoryData<string> Made => [.. OtherPrograms.All.Keys];

    [Theory]
    [MemberData(nameof(Made))]
    public void ReadsWhatTheDescriptionSays(string kind)
    {
        Spectrum s = SpectrumFile.Read(OtherPrograms.All[kind](), "small")[0];
        long[] counts = kind == "tka" ? [0, 0, .. OtherPrograms.Counts] : OtherPrograms.Counts;
        Assert.Equal(counts, Text.Counts(s));
        Assert.Equal(kind == "cnf" ? 1.5 : 0.5, s.Histogram.FirstPosition);
        if (kind is not ("tka" or "nucleus"))
            Assert.Equal(2000, s.CalibrationCoefficients[1], 1);
        Assert.Equal(60, s.Run.RealTimeSeconds ?? double.NaN, 0.5);
        if (kind != "tka")
            Assert.Equal(new DateTime(2021, 5, 17, 15, 4, 5), s.Run.Start);
    }

    /// <summary>Every cut is data that were whole before it, or one error; every damaged byte is data or one error.</summary>
    [Theory]
    [MemberData(nameof(Made))]
    public void DamageIsOneErrorOrData(string kind)
    {
        byte[] whole = OtherPrograms.All[kind]();
        for (int length = 0; length < whole.Length; length++)
            Survives(whole[..length]);
        var random = new Random(7);
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. whole];
            for (int k = random.Next(1, 4); k > 0; k--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Survives(damaged);
        }
    }

    [Fact]
    public void RefusesACutThatLosesCounts()
    {
        foreach (string kind in new[] { "chn", "spc", "cnf", "pcf", "iec", "radiacode", "spec" })
        {
            byte[] whole = OtherPrograms.All[kind]();
            int end = kind switch
            {
                "chn" => 32 + 4 * OtherPrograms.Counts.Length,
                "iec" => whole.Length - 60,
                "spec" => whole.Length - 2,
                _ => whole.Length,
            };
            Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(whole[..(end - 3)], "cut"));
        }
    }

    [Theory]
    [InlineData("09/17/2012 13:41:07.0", 2012, 9, 17, 13)]
    [InlineData("01/12/2014 3:12:28 PM", 2014, 1, 12, 15)]
    [InlineData("17.05.2021 15:04:05", 2021, 5, 17, 15)]
    [InlineData("17/05/2021 15:04:05", 2021, 5, 17, 15)]
    [InlineData("2021-05-17 15:04:05.25", 2021, 5, 17, 15)]
    [InlineData("17-May-2021 03:04:05 PM", 2021, 5, 17, 15)]
    [InlineData("2021-05-17T15:04:05Z", 2021, 5, 17, 15)]
    [InlineData("2021-05-17T15:04:05.25+02:00", 2021, 5, 17, 15)]
    [InlineData("2021-05-17 15:04 -0500", 2021, 5, 17, 15)]
    [InlineData("May 17 2021 15:04:05", 2021, 5, 17, 15)]
    [InlineData("2021/05/17 15:04", 2021, 5, 17, 15)]
    [InlineData("08.01.25 15:04", 2025, 1, 8, 15)]
    [InlineData("17/05/98 15:04:05", 1998, 5, 17, 15)]
    [InlineData("01/08/25 3:04 PM", 2025, 1, 8, 15)]
    [InlineData("99/12/31 23:00", 1999, 12, 31, 23)]
    [InlineData("17-05-2021 15:04:05", 2021, 5, 17, 15)]
    [InlineData("17 August 2021", 2021, 8, 17, 0)]
    [InlineData("17. Dezember 2021 15:04:05,25", 2021, 12, 17, 15)]
    [InlineData("2021-05-17T15:04:05,25+02:00", 2021, 5, 17, 15)]
    [InlineData("1/12/2014 3:12:28 P.M.", 2014, 1, 12, 15)]
    [InlineData("17. Mai 2021 3:04 p. m.", 2021, 5, 17, 15)]
    [InlineData("12:00:00 AM 05/17/2021", 2021, 5, 17, 0)]
    [InlineData("3:04 PM, May 17 2021", 2021, 5, 17, 15)]
    [InlineData("20210517T150405", 2021, 5, 17, 15)]
    [InlineData("20210517T150405.25Z", 2021, 5, 17, 15)]
    [InlineData("20210517 15:04:05", 2021, 5, 17, 15)]
    [InlineData("20210517", 2021, 5, 17, 0)]
    public void ReadsDatesAsPeopleWriteThem(string date, int year, int month, int day, int hour)
    {
        Spectrum s = Text.ReadOne($"$SPEC_ID:\nx\n$MEAS_TIM:\n9 9.5\n$DATE_MEA:\n{date}\n$DATA:\n0 2\n1\n5\n9\n$ENDRECORD:\n");
        Assert.Empty(s.Warnings);
        Assert.Equal(
            (year, month, day, hour),
            (s.Run.Start!.Value.Year, s.Run.Start.Value.Month, s.Run.Start.Value.Day, s.Run.Start.Value.Hour)
        );
    }

    [Theory]
    [InlineData("Date,2026-11-28\nTime,14:03:05\n")]
    [InlineData("Start time,14:03:05\nStart date,28.11.2026\n")]
    [InlineData("Time: 2:03:05 PM\nDate: Nov 28 2026\n")]
    public void TheTimeOfDayMayStandOnALineOfItsOwn(string above)
    {
        Spectrum s = Text.ReadOne($"{above}channel,counts\n0,3\n1,4\n2,9\n3,5\n4,1\n");
        Assert.Equal(new DateTime(2026, 11, 28, 14, 3, 5), s.Run.Start);
        Assert.Empty(s.Warnings);
    }

    [Theory]
    [InlineData("01/08/25 12:00:00", "2025-01-08", "2025-08-01")]
    [InlineData("01/08/25", "2025-01-08", "2025-08-01")]
    [InlineData("25/01/08", "2008-01-25", "2025-01-08")]
    public void SaysWhatElseADateMayBe(string date, string read, string other)
    {
        Spectrum s = Text.ReadOne($"$SPEC_ID:\nx\n$DATE_MEA:\n{date}\n$DATA:\n0 2\n1\n5\n9\n$ENDRECORD:\n");
        string warning = Assert.Single(s.Warnings);
        Assert.Contains($"is taken for {read}", warning);
        Assert.Contains(other, warning);
        Assert.Equal(read, s.Run.Start!.Value.ToString("yyyy-MM-dd"));
    }

    [Theory]
    [InlineData("25-01-08 12:00")]
    [InlineData("31/02/25")]
    [InlineData("31.02.2025")]
    [InlineData("12/23/2013:14:09")]
    [InlineData("1.2.3")]
    [InlineData("17. Brumaire 2021")]
    [InlineData("20211517")]
    [InlineData("20210230T090533")]
    [InlineData("20210517T256000")]
    [InlineData("300")]
    [InlineData("08/01/2025 12:00:")]
    public void LeavesOutWhatIsNoDate(string date)
    {
        Spectrum s = Text.ReadOne($"$SPEC_ID:\nx\n$DATE_MEA:\n{date}\n$DATA:\n0 2\n1\n5\n9\n$ENDRECORD:\n");
        Assert.Contains("known format", Assert.Single(s.Warnings));
        Assert.Null(s.Run.Start);
    }

    [Fact]
    public void SaysWhichWayADateOfATableIsRead()
    {
        Spectrum s = Text.ReadOne("Date: 01/08/2025 12:00\nchannel,counts\n0,4\n1,7\n2,9\n3,5\n4,1\n");
        Assert.Contains("2025-08-01", Assert.Single(s.Warnings));
        Assert.Equal(new DateTime(2025, 1, 8, 12, 0, 0), s.Run.Start);
    }

    [Fact]
    public void SaysThatAScaleFalls()
    {
        Spectrum s = Text.ReadOne("$SPEC_ID:\nx\n$DATA:\n0 2\n1\n5\n9\n$MCA_CAL:\n2\n12.8 -0.05 keV\n$ENDRECORD:\n");
        Assert.Contains("falls", Assert.Single(s.Warnings));
        Assert.Equal(-50, s.CalibrationCoefficients[1], 1e-9);
    }

    [Fact]
    public void ReadsN42WithPrefixesThatNobodyDeclares()
    {
        string text = Text.N42Of2012.Replace(
            "</RadInstrumentData>",
            "<DHS:InterSpec version=\"1\" a:b=\"c\"><x:y/></DHS:InterSpec></RadInstrumentData>"
        );
        Assert.Equal(2, Text.Read(text).Count);
    }

    private static void Survives(byte[] content)
    {
        try
        {
            foreach (Spectrum s in SpectrumFile.Read(content, "damaged"))
                Assert.All(s.CalibrationCoefficients, c => Assert.True(double.IsFinite(c)));
        }
        catch (SpectrumFormatException e)
        {
            Assert.Contains("expected", e.Message);
        }
    }

    private static double Energy(Spectrum s, double position) =>
        s.CalibrationCoefficients.Select((c, k) => c * Math.Pow(position, k)).Sum();
}
