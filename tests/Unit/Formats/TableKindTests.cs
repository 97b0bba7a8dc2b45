using SpectroCal.Formats;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Tables as people and programs write them: read as they are meant, or refused with the readings that there are.</summary>
public class TableKindTests
{
    private static readonly long[] Peak = [0, 2, 9, 30, 9, 2, 0];

    [Theory]
    [InlineData("1,0\n2,2\n3,9\n4,30\n5,9\n6,2\n7,0\n", 1.5)]
    [InlineData("20 0\n21 2\n22 9\n23 30\n24 9\n25 2\n26 0\n", 20.5)]
    [InlineData("7;0\n6;2\n5;9\n4;30\n3;9\n2;2\n1;0\n", 1.5)]
    [InlineData("Channel,Counts\n26,0\n25,2\n24,9\n23,30\n22,9\n21,2\n20,0\n", 20.5)]
    [InlineData("sep=;\nChannel;Counts\n1;0\n2;2\n3;9\n4;30\n5;9\n6;2\n7;0\n", 1.5)]
    [InlineData("Spectrum of a test\nLive time,100\n\nChannel,Counts\n0,0\n1,2\n2,9\n3,30\n4,9\n5,2\n6,0\n", 0.5)]
    [InlineData("0;2;9;30;9;2;0\n", 0.5)]
    [InlineData("0 2 9 30 9 2 0", 0.5)]
    [InlineData("20 26\n0\n2\n9\n30\n9\n2\n0\n", 20.5)]
    [InlineData("7\n0 0\n1 2\n2 9\n3 30\n4 9\n5 2\n6 0\n", 0.5)]
    [InlineData("Channel\tEnergy (keV)\tCounts\n1\t0.5\t0\n2\t0.7\t2\n3\t0.9\t9\n4\t1.1\t30\n5\t1.3\t9\n6\t1.5\t2\n7\t1.7\t0\n", 1.5)]
    [InlineData(",Energy (keV),Counts\n1,1,0\n2,3,2\n3,5,9\n4,7,30\n5,9,9\n6,11,2\n7,13,0\n", 1.5)]
    [InlineData("Live Time:,100\nChannel,Counts\n1,0\n2,2\n3,9\n4,30\n5,9\n6,2\n7,0\n", 1.5)]
    [InlineData("Counts,Channel\n0,1\n2,2\n9,3\n30,4\n9,5\n2,6\n0,7\n", 1.5)]
    [InlineData("Channel,Counts,Error\n1,0,0.0\n2,2,1.4\n3,9,3.0\n4,30,5.5\n5,9,3.0\n6,2,1.4\n7,0,0.0\n", 1.5)]
    public void PutsCountsIntoTheirChannels(string text, double firstPosition)
    {
        Spectrum s = Text.ReadOne(text);
        Assert.Equal(Peak, Text.Counts(s));
        Assert.Equal(firstPosition, s.Histogram.FirstPosition);
        Assert.Equal("1", s.Detector);
    }

    [Theory]
    [InlineData(
        "Energy, Data  \r\n0.578332, 0\r\n0.952768, 2\r\n1.327205, 9\r\n1.701642, 30\r\n2.076080, 9\r\n2.450519, 2\r\n2.824958, 0\r\n",
        1000
    )]
    [InlineData("0,578332;0\n0,952768;2\n1,327205;9\n1,701642;30\n2,076080;9\n2,450519;2\n2,824958;0\n", 1000)]
    [InlineData("0,578332\t0\n0,952768\t2\n1,327205\t9\n1,701642\t30\n2,076080\t9\n2,450519\t2\n2,824958\t0\n", 1000)]
    [InlineData("0,578332 0\n0,952768 2\n1,327205 9\n1,701642 30\n2,076080 9\n2,450519 2\n2,824958 0\n", 1000)]
    [InlineData(
        "\"0,578332\",\"0\"\n\"0,952768\",2\n\"1,327205\",9\n\"1,701642\",30\n\"2,076080\",9\n\"2,450519\",2\n\"2,824958\",0\n",
        1000
    )]
    [InlineData("Energy;Counts\nkeV;-\n0.578332;0\n0.952768;2\n1.327205;9\n1.701642;30\n2.076080;9\n2.450519;2\n2.824958;0\n", 1000)]
    [InlineData("Energy (eV) Counts\n0.578332 0\n0.952768 2\n1.327205 9\n1.701642 30\n2.076080 9\n2.450519 2\n2.824958 0\n", 1)]
    [InlineData("# E[MeV] counts\n2.824958 0\n2.450519 2\n2.076080 9\n1.701642 30\n1.327205 9\n0.952768 2\n0.578332 0\n", 1e6)]
    [InlineData("0 0.578332\n2 0.952768\n9 1.327205\n30 1.701642\n9 2.076080\n2 2.450519\n0 2.824958\n", 1000)]
    public void TakesTheEnergiesOfChannels(string text, double unit)
    {
        Spectrum s = Text.ReadOne(text);
        Assert.Equal(Peak, Text.Counts(s));
        Assert.Equal(0.5, s.Histogram.FirstPosition);
        double[] stated = [0.578332, 0.952768, 1.327205, 1.701642, 2.076080, 2.450519, 2.824958];
        for (int i = 0; i < stated.Length; i++)
            Assert.Equal(stated[i] * unit, Energy(s, i + 0.5), 2e-6 * unit);
    }

    [Fact]
    public void SaysNoUnitWhereThereMayBeTwo()
    {
        Spectrum s = Text.ReadOne("520.0\t3000\n519.9\t3002\n519.8\t3010\n519.7\t3001\n519.6\t2990\n");
        Assert.Equal([2990, 3001, 3010, 3002, 3000], Text.Counts(s));
        Assert.Empty(s.CalibrationCoefficients);
        Assert.Contains("--table eV,counts", Assert.Single(s.Warnings));
        s = ReadAs("520.0\t3000\n519.9\t3002\n519.8\t3010\n519.7\t3001\n519.6\t2990\n", "eV,counts");
        Assert.Equal(519.6, Energy(s, 0.5), 1e-9);
        Assert.Equal(0.1, s.CalibrationCoefficients[1], 1e-9);
    }

    [Fact]
    public void FollowsACurveAndFillsGaps()
    {
        double[] energies = [.. Enumerable.Range(0, 500).Select(i => Math.Round(0.5 + 0.37 * i + 1e-5 * i * i, 4))];
        string text = "Energy keV,Counts\n" + string.Concat(energies.Select((e, i) => Text.Invariant($"{e},{i % 7}\n")));
        Spectrum s = Text.ReadOne(text);
        Assert.Equal(3, s.CalibrationCoefficients.Count);
        Assert.Equal(1e3 * energies[499], Energy(s, 499.5), 0.1);
        int[] kept = [.. Enumerable.Range(0, 500).Where(i => i < 2 || i % 7 != 3)];
        text = "Energy keV,Counts\n" + string.Concat(kept.Select(i => Text.Invariant($"{0.5 + 0.25 * i},{i % 5}\n")));
        s = Text.ReadOne(text);
        Assert.Equal(kept[^1] + 1, s.Histogram.Length);
        Assert.Equal(0, s.Histogram.Counts[10]);
        Assert.Equal(3, s.Histogram.Counts[13]);
        Assert.Contains("missing", Assert.Single(s.Warnings));
        Assert.Equal(250, s.CalibrationCoefficients[1], 1e-6);
    }

    [Fact]
    public void KeepsEnergiesThatLieUnevenlyAsPoints()
    {
        Spectrum s = Text.ReadOne("Energy (eV),Counts\n100,5\n107,3\n109.5,7\n130,1\n131,2\n170.25,2\n");
        Assert.Equal([100, 107, 109.5, 130, 131, 170.25], s.CalibrationPoints.Select(p => p.EnergyEv));
        Assert.Contains("no smooth curve", Assert.Single(s.Warnings));
    }

    [Theory]
    [InlineData("1 4\n2 5\n3 6\n", "--table axis,counts or --table counts")]
    [InlineData("1,5\n2,9\n4,30\n7,2\n8,1\n9,1\n", "--table axis,counts or --table counts")]
    [InlineData("0.001 512\n0.0023 733\n0.0031 498\n0.0078 511\n0.0080 502\n", "--table events")]
    [InlineData("energy,flag\n512,1\n733,0\n800,1\n", "--table events")]
    [InlineData("3\n5\n3\n0\n", "--table length:counts")]
    [InlineData("0,578332,12\n0,952768,3\n1,327205,8\n1,701642,2\n2,076080,1\n", "decimal commas")]
    [InlineData("1,0\n5,0\n3,0\n3,0\n9,0\n", "decimal commas")]
    [InlineData("1,000 5\n1,001 3\n1,002 9\n1,003 1\n1,004 1\n", "thousands")]
    [InlineData("channel,counts\n0,5\n2,7\n4,9\n6,1\n", "--table channel,counts")]
    [InlineData("1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8\n5 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8\n", "--table rows")]
    [InlineData("2903\t91,00\t35\n2902\t71,00\t54\n2901\t51,00\t41\n2900\t31,00\t17\n2899\t11,00\t6\n", "--table")]
    [InlineData("det1 det2\n0 243\n1 998\n2 2340\n", "--table axis,counts or --table counts")]
    [InlineData("Time,Counts\n0,5\n1,7\n2,4\n", "times")]
    [InlineData("5 1\n9 2\n30 3\n9 4\n2 5\n1 6\n", "--table counts,axis or --table counts")]
    public void RefusesWhatHasTwoReadings(string text, string option)
    {
        SpectrumFormatException e = Assert.Throws<SpectrumFormatException>(() =>
        {
            SpectrumFile.Sniff(new MemoryStream(Text.Bytes(text)), "file.txt");
            Text.Read(text);
        });
        Assert.Contains(option, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DoesWhatTheRolesSay()
    {
        Assert.Equal([4, 5, 6], Text.Counts(ReadAs("1 4\n2 5\n3 6\n", "axis,counts")));
        Assert.Equal([2, 3], Text.Counts(ReadAs("2 2\n3 3\n", "skip,counts")));
        Assert.Equal([5, 0, 7, 0, 9], Text.Counts(ReadAs("channel,counts\n0,5\n2,7\n4,9\n", "channel,counts")));
        Assert.Equal([5, 7, 9], Text.Counts(ReadAs("channel,counts\n0,5\n2,7\n4,9\n", "position,counts")));
        Assert.Equal([5, 3, 0], Text.Counts(ReadAs("3\n5\n3\n0\n", "length:counts")));
        Assert.Equal([3, 5, 3, 0], Text.Counts(ReadAs("3\n5\n3\n0\n", "counts")));
        Spectrum s = ReadAs("5 9 30\n0.1 0.2 0.3\n", "rows:counts,keV");
        Assert.Equal([5, 9, 30], Text.Counts(s));
        Assert.Equal(100, s.CalibrationCoefficients[1], 1e-6);
        Assert.Throws<FormatException>(() => TableColumns.Parse("axis"));
        Assert.Throws<FormatException>(() => TableColumns.Parse("axis,eV,counts"));
        Assert.Throws<FormatException>(() => TableColumns.Parse("what,counts"));
    }

    [Fact]
    public void LeavesOutTheNumberOfChannelsOfAConverter()
    {
        string counts = string.Join('\n', Enumerable.Range(0, 256).Select(i => i % 9));
        foreach (string text in new[] { $"255\n{counts}\n", $"256\n{counts}\n", ("255\n" + counts).Replace('\n', ';') })
        {
            Spectrum s = Text.ReadOne(text);
            Assert.Equal((256, 8L), (s.Histogram.Length, s.Histogram.Counts[8]));
            Assert.Contains("not taken as counts", Assert.Single(s.Warnings));
        }
    }

    [Fact]
    public void KeepsWhatStandsAbove()
    {
        Spectrum s = Text.ReadOne("Spectrum of a test\nLive Time:,100\nReal time (s);101.5\n\nChannel,Counts\n0,1\n1,5\n2,9\n");
        Assert.Equal((100, 101.5), (s.Run.LiveTimeSeconds, s.Run.RealTimeSeconds));
        Assert.Equal("Spectrum of a test", s.Metadata["title"]);
    }

    [Theory]
    [InlineData("Energy (keV);Counts", 5.0, 0.01, 400)]
    [InlineData("Energy;Counts\nkeV;counts", 1.0, 0.01, 60)]
    [InlineData("Energie [keV];Counts", 10.98, 0.001, 81)]
    [InlineData("Energy (MeV);Counts", 1.0, 0.003, 200)]
    public void TheScaleSaysWhetherCommasBeforeThreeDigitsAreDecimalOnes(string header, double first, double step, int rows)
    {
        string text = CommaTable(header, first, step, rows);
        double keV = header.Contains("MeV", StringComparison.Ordinal) ? 1e6 : 1e3;
        if (1000 * step * keV <= 4000)
        {
            Assert.Contains("--table decimals:axis,counts", Text.Fails(text).Message);
            Assert.Equal(keV * first, Energy(ReadAs(text, "decimals:axis,counts"), 0.5), 1e-3 * keV * step);
            return;
        }
        Spectrum s = Text.ReadOne(text);
        Assert.Equal(rows, s.Histogram.Length);
        Assert.Equal(keV * first, Energy(s, 0.5), 1e-3 * keV * step);
        Assert.Equal(keV * (first + step * (rows - 1)), Energy(s, rows - 0.5), 1e-3 * keV * step);
        Assert.Contains("taken as decimal ones", Assert.Single(s.Warnings));
    }

    [Theory]
    [InlineData("Energy (eV);Counts", 1.0, 0.01)] // 10 eV per channel where they group thousands
    [InlineData("Energy (keV);Counts", 5.0, 0.001)]
    [InlineData("Energy;Counts", 5.0, 0.01)]
    [InlineData("Energy (keV)\tCounts", 5.0, 0.01)]
    public void CommasThatMayGroupThousandsNeedTheOption(string header, double first, double step)
    {
        string text = CommaTable(header, first, step, 60);
        string message = Text.Fails(text).Message;
        Assert.Contains("group thousands", message);
        Assert.Contains("--table decimals:axis,counts", message);
        Assert.Equal(60, ReadAs(text, "decimals:axis,counts").Histogram.Length);
        Assert.Equal(1e3 * first, Energy(ReadAs(text, "decimals:keV,counts"), 0.5), step);
    }

    private static string CommaTable(string header, double first, double step, int rows) =>
        header
        + "\n"
        + string.Concat(
            Enumerable
                .Range(0, rows)
                .Select(i =>
                    Text.Invariant($"{first + step * i:F3}").Replace('.', ',')
                    + (header.Contains('\t', StringComparison.Ordinal) ? "\t" : ";")
                    + Text.Invariant($"{Smooth(i)}\n")
                )
        );

    private static int Smooth(int i) => 40 + (int)(50 * Math.Exp(-(i - 30) * (i - 30) / 40.0)) + i * i % 7;

    [Theory]
    [InlineData("Units:,keV\n\n", 2500)]
    [InlineData("Calibration Units, MeV\n", 2_500_000)]
    public void UnitsAndTimesAboveATableAreThoseOfItsChannels(string units, double step)
    {
        Spectrum s = Text.ReadOne(
            $"Title:,Cs-137\nElapsed Live Time:,300.00\nElapsed Real Time:,301.25\n{units}Channel Data:\nChannel,Energy,Counts\n"
                + string.Concat(Enumerable.Range(0, 40).Select(i => Text.Invariant($"{i},{2.5 * i:F2},{Smooth(i)}\n")))
        );
        Assert.Equal((300, 301.25), (s.Run.LiveTimeSeconds, s.Run.RealTimeSeconds));
        Assert.Equal(step, Energy(s, 1.5) - Energy(s, 0.5), 1e-6 * step);
    }

    [Fact]
    public void RegionsOfInterestAboveTheChannelsAreNoTable()
    {
        Spectrum s = Text.ReadOne(
            "Version:,1.0\nROI Data:\nROI Number,Start Channel,End Channel,Gross\n1,8,10,300\n2,15,17,200\n\nChannel Data:\n"
                + "Channel,Energy,Counts\n"
                + string.Concat(Enumerable.Range(0, 40).Select(i => Text.Invariant($"{i},{2.5 * i:F3},{Smooth(i)}\n")))
        );
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)Smooth(i)), Text.Counts(s));
        Assert.Equal("ROI Number,Start Channel,End Channel,Gross\n1,8,10,300\n2,15,17,200", s.Metadata["RegionsOfInterest"]);
    }

    private static Spectrum ReadAs(string text, string roles)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.txt"], text);
        return Assert.Single(SpectrumFile.Read(folder["t.txt"], TableColumns.Parse(roles)));
    }

    private static double Energy(Spectrum s, double position) =>
        s.CalibrationCoefficients.Select((c, k) => c * Math.Pow(position, k)).Sum();
}
