using System.Globalization;
using System.IO.Compression;
using SpectroCal.Formats;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>What the order of numbers says: rows that go on, events without names, axes among counts, tables below each other.</summary>
public class NumberOrderTests
{
    private static readonly Random Random = new(11);
    private static readonly long[] Peaks = [.. Enumerable.Range(0, 512).Select(i => Poisson(Mean(i)))];
    private static readonly long[] Events = [.. Enumerable.Range(0, 3000).Select(_ => Event())];

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(16)]
    public void CountsOfManyChannelsInARowAreNoDetectors(int fields)
    {
        string block = Lines(Peaks.Chunk(fields)),
            labelled = Lines(Peaks.Chunk(fields).Select((row, i) => row.Prepend(20L + i * fields)));
        Refused(block, "wrapped:counts");
        Refused(labelled, "wrapped:");
        Assert.Equal(Peaks, Text.Counts(ReadAs(block, "wrapped:counts")));
        Spectrum s = ReadAs(labelled, "wrapped:channel,counts");
        Assert.Equal(Peaks, Text.Counts(s));
        Assert.Equal(20.5, s.Histogram.FirstPosition);
        string wrong = labelled.Replace($"\n{20 + fields} ", $"\n{21 + fields} ", StringComparison.Ordinal);
        string said = Assert.Throws<SpectrumFormatException>(() => ReadAs(wrong, "wrapped:channel,counts")).Message;
        Assert.Contains($"expected channel {20 + fields}, found {21 + fields}", said, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsThatAreSpectraAreNotReadAsColumns()
    {
        string many = Lines(Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 512).Select(i => Poisson(Mean(i)))));
        Refused(many, "rows or counts");
        Refused(
            "det,ch0,ch1,ch2\n".Replace("ch2", string.Join(',', Enumerable.Range(2, 62).Select(i => $"ch{i}"))) + Lines(Rows(6, 64), ","),
            "rows"
        );
        Assert.Equal(300, Read(many, "rows").Count);
        Assert.Equal(512, Read(many, "counts").Count);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(32, true)]
    public void DetectorsSideBySideStayDetectors(int detectors, bool areAlike)
    {
        double[] rates = [.. Enumerable.Range(0, detectors).Select(_ => areAlike ? 1 : 0.3 + Random.NextDouble())];
        int[] shifts = [.. Enumerable.Range(0, detectors).Select(_ => areAlike ? 0 : Random.Next(-9, 9))];
        string table = Lines(
            Enumerable.Range(0, 512).Select(i => Enumerable.Range(0, detectors).Select(d => Poisson(rates[d] * Mean(i + shifts[d]))))
        );
        Assert.Equal(detectors, Text.Read(table).Count);
    }

    [Fact]
    public void ValuesOfEventsWithoutNamesAreNoCounts()
    {
        Refused(Lines(Events.Select(e => new[] { e })), "--table counts or --table events");
        Refused(Lines(Events.Select(e => new[] { (long)Random.Next(1, 5), e })), "column 2");
        Refused("pulse\n" + Lines(Events.Select(e => new[] { e })), "--table events");
        Refused(Lines(Events.Select(_ => new[] { 3000 + (long)(16 * Random.NextDouble()) })), "--table events");
        Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(Array(Events, "(3000,)"), "a.npy"));
        Assert.Equal(Events, Text.Counts(ReadAs(Lines(Events.Select(e => new[] { e })), "counts")));
        Assert.Equal(Peaks, Text.Counts(Text.ReadOne(Lines(Peaks.Select(c => new[] { c })))));
    }

    [Fact]
    public void SortedValuesAndTimesAreNoCounts()
    {
        long[] sorted = [.. Enumerable.Range(0, 3000).Select(_ => 385 + (long)(30 * Random.NextDouble())).Order()];
        Assert.Contains("--table events", FailsAs(sorted, "(3000,)"), StringComparison.Ordinal);
        Refused("counts\n" + Lines(sorted.Select(e => new[] { e })), "--table events");
        // Detectors and times of events beside their values are no spectra.
        Assert.Contains("single events", FailsAs([.. Events.Select(e => e % 3), .. Events], "(2, 3000)"), StringComparison.Ordinal);
        Assert.Contains(
            "as those of an axis",
            FailsAs([.. sorted.Where((_, i) => i % 5 == 0).Take(512), .. Peaks], "(2, 512)"),
            StringComparison.Ordinal
        );
        // A dead detector, and one whose events all end in the last channel, rise but once.
        long[] full = [.. new long[511], 9];
        Assert.Equal(full, Text.Counts(Assert.Single(SpectrumFile.Read(Array(full, "(512,)"), "a.npy"))));
    }

    [Fact]
    public void ASquareInWhichNeighboursAreAlikeBothWaysMayBeTurned()
    {
        long[] square = [.. Enumerable.Range(0, 256).SelectMany(i => Enumerable.Range(0, 256).Select(d => Poisson(Mean(i + d / 16))))];
        Assert.Contains("--table rows or --table counts", FailsAs(square, "(256, 256)"), StringComparison.Ordinal);
        Assert.Equal(256, ReadArrayAs(Array(square, "(256, 256)"), "rows").Count);
        // 40 detectors whose gains change evenly are what they are: there are far more channels.
        long[] wide = [.. Enumerable.Range(0, 40).SelectMany(d => Enumerable.Range(0, 256).Select(i => Poisson(Mean(i + d / 4))))];
        Assert.Equal(40, SpectrumFile.Read(Array(wide, "(40, 256)"), "a.npy").Count);
    }

    [Fact]
    public void TablesBelowEachOtherAreRefused()
    {
        string one = Lines(Peaks.Select((c, i) => new[] { (long)i, c })),
            column = Lines(Peaks.Select(c => new[] { c }));
        Refused(one + "\n" + one, "2 tables of 512 rows");
        Refused(column + "\n" + column, "2 blocks of 512");
        Assert.Equal(Peaks, Text.Counts(Text.ReadOne(column.Insert(column.IndexOf('\n', 90) + 1, "\n"))));
        Assert.Equal(1024, ReadAs(column + "\n" + column, "counts").Histogram.Length);
    }

    [Theory]
    [InlineData("2Theta,Counts", "by '2Theta'")]
    [InlineData("Wavelength (nm),Intensity", "by 'Wavelength (nm)'")]
    [InlineData("Time (us),Counts", "times")]
    [InlineData("Time (s),CPS", "times")]
    public void OtherQuantitiesAreNoEnergies(string names, string said) =>
        Refused($"{names}\n" + string.Concat(Peaks.Select((c, i) => Text.Invariant($"{10 + 0.02 * i:F2},{c}\n"))), said);

    [Theory]
    [InlineData("Channel,Gross,Background,Net", "Gross", "'Background'", "'Net'")]
    [InlineData("Channel,Counts,Fit,Residual", "1", "'Fit'", "'Residual'")]
    public void WhatIsCalculatedFromCountsIsLeftOut(string names, string detector, string first, string second)
    {
        Spectrum s = Text.ReadOne($"{names}\n" + Lines(Peaks.Select((c, i) => new[] { (long)i, c, 3, Math.Max(0, c - 3) }), ","));
        Assert.Equal((detector, Peaks.Sum()), (s.Detector, s.Histogram.TotalCounts));
        Assert.Contains(s.Warnings, w => w.Contains(first) && w.Contains("left out"));
        Assert.Contains(s.Warnings, w => w.Contains(second) && w.Contains("left out"));
    }

    [Fact]
    public void LinesAboveAreNoNames()
    {
        string counts = Lines(Peaks.Select(c => new[] { c }));
        Spectrum s = Text.ReadOne("LIVE_TIME = 300.5\nGAIN=10.5\n" + counts);
        Assert.Equal(("1", 300.5, "10.5"), (s.Detector, s.Run.LiveTimeSeconds, s.Metadata["GAIN"]));
        s = Text.ReadOne(
            "Start,2026-11-27 10:00:00\nChannels,512\nChannel,Counts\n" + Lines(Peaks.Select((c, i) => new[] { (long)i, c }), ",")
        );
        Assert.Equal(("1", "512"), (s.Detector, s.Metadata["Channels"]));
        Assert.Equal(new DateTime(2026, 11, 27, 10, 0, 0), s.Run.Start);
    }

    [Fact]
    public void WhatMayBeMeantOtherwiseIsSaid()
    {
        Spectrum s = Text.ReadOne("300\n310\n" + Lines(Peaks.Skip(2).Select((c, i) => new[] { i < 30 ? 0 : c })));
        Assert.Contains("TKA", Assert.Single(s.Warnings));
        s = Text.ReadOne("Energy (eV),Counts\n" + string.Concat(Peaks.Select((c, i) => Text.Invariant($"{0.01 * i:F2},{c}\n"))));
        Assert.Contains("0.01 eV per channel", Assert.Single(s.Warnings));
        s = Text.ReadOne("Energy (eV),Counts\n" + Lines(Peaks.Select((c, i) => new[] { 10L * i, c }), ","));
        Assert.Empty(s.Warnings);
    }

    [Fact]
    public void TextInTwoBytesALetterIsText()
    {
        string table = "Channel,Counts\n" + Lines(Peaks.Select((c, i) => new[] { (long)i, c }), ",");
        byte[] content = [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(table)];
        Assert.Equal(Peaks, Text.Counts(Assert.Single(SpectrumFile.Read(content, "a.csv"))));
    }

    [Fact]
    public void ArraysTheOtherWayRoundAreRefused()
    {
        long[] tall = [.. Peaks.SelectMany(c => new[] { c, c, c, c })],
            pairs = [.. Peaks.SelectMany((c, i) => new[] { (long)i, c })],
            axisFirst = [.. Enumerable.Range(0, 512).Select(i => (long)i), .. Peaks];
        Assert.Contains("--table rows or --table counts", Fails(Array(tall, "(512, 4)")));
        Assert.Equal(Peaks, Text.Counts(ReadArrayAs(Array(tall, "(512, 4)"), "counts")[3]));
        Assert.Equal(512, ReadArrayAs(Array(tall, "(512, 4)"), "rows").Count);
        Assert.Contains("one way only", Fails(Array(pairs, "(512, 2)")));
        Assert.Contains("axis", Fails(Array(axisFirst, "(2, 512)")));
        Assert.Contains("axis", Assert.Throws<SpectrumFormatException>(() => ReadArrayAs(Array(pairs, "(512, 2)"), "counts")).Message);
        Assert.Equal(Peaks, Text.Counts(Assert.Single(SpectrumFile.Read(Array(Peaks, "(512, 1)"), "a.npy"))));
        Assert.Contains(
            "savetxt",
            Assert.Throws<SpectrumFormatException>(() => ReadArrayAs(Array(tall, "(512, 4)"), "axis,counts")).Message
        );
    }

    [Fact]
    public void AxesAndSingleNumbersBesideCountsAreNoSpectra()
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "channel", Array([.. Enumerable.Range(0, 512).Select(i => (long)i)], "(512,)"));
            Add(zip, "counts", Array(Peaks, "(512,)"));
            Add(zip, "run", Array([17], "(1,)"));
            Add(zip, "err", Array([.. Peaks.Select(c => 1 + c / 9)], "(512,)"));
            Add(zip, "mask", Array([.. Peaks.Select(c => c > 9 ? 1L : 0)], "(512,)"));
        }
        Spectrum s = Assert.Single(SpectrumFile.Read(content.ToArray(), "a.npz"));
        Assert.Equal(Peaks, Text.Counts(s));
        Assert.Equal("Arrays that are not counts are left out: channel, run, err, mask.", Assert.Single(s.Warnings));
    }

    private static void Add(ZipArchive zip, string name, byte[] array)
    {
        using Stream stream = zip.CreateEntry(name + ".npy").Open();
        stream.Write(array);
    }

    private static void Refused(string text, string said) => Assert.Contains(said, Text.Fails(text).Message, StringComparison.Ordinal);

    private static string Fails(byte[] array) => Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(array, "a.npy")).Message;

    private static string FailsAs(long[] numbers, string shape) =>
        Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(Array(numbers, shape), "a.npy")).Message;

    private static Spectrum ReadAs(string text, string roles) => Assert.Single(Read(text, roles));

    private static IReadOnlyList<Spectrum> Read(string text, string roles) => ReadArrayAs(Text.Bytes(text), roles);

    private static IReadOnlyList<Spectrum> ReadArrayAs(byte[] content, string roles)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["t"], content);
        return SpectrumFile.Read(folder["t"], TableColumns.Parse(roles));
    }

    private static byte[] Array(long[] numbers, string shape) =>
        Text.Numpy($"{{'descr': '<i8', 'fortran_order': False, 'shape': {shape}, }}", [.. numbers.SelectMany(BitConverter.GetBytes)]);

    private static IEnumerable<IEnumerable<long>> Rows(int rows, int channels) =>
        Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, channels).Select(i => Poisson(Mean(8 * i))).Prepend(r));

    private static string Lines(IEnumerable<IEnumerable<long>> rows, string separator = " ") =>
        string.Concat(rows.Select(r => string.Join(separator, r.Select(n => n.ToString(CultureInfo.InvariantCulture))) + "\n"));

    private static double Mean(int i) =>
        3 + 500 * Math.Exp(-0.5 * Math.Pow((i - 150) / 9.0, 2)) + 150 * Math.Exp(-0.5 * Math.Pow((i - 360) / 10.0, 2));

    private static long Event() => Random.NextDouble() < 0.7 ? (long)(512 + 40 * (Random.NextDouble() - 0.5)) : Random.Next(100, 1500);

    private static long Poisson(double mean)
    {
        double product = 1,
            limit = Math.Exp(-Math.Min(mean, 500));
        long n = -1;
        for (; product > limit; n++)
            product *= Random.NextDouble();
        return n;
    }
}
