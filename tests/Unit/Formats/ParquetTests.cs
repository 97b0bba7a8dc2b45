using System.Globalization;
using System.IO.Hashing;
using Parquet;
using Parquet.Schema;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Parquet files as list mode by column.</summary>
public class ParquetTests
{
    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Brotli)]
    [InlineData(CompressionMethod.Zstd)]
    [InlineData(CompressionMethod.Lz4Raw)]
    public void ReadsColumnsByName(CompressionMethod compression)
    {
        byte[] file = ParquetSpecimen.Events(compression);
        Assert.Equal(SpectrumFormat.Parquet, SpectrumFile.Sniff(new MemoryStream(file), "events.dat"));
        foreach (byte[] content in new[] { file, Text.Gzip(file) })
        {
            IReadOnlyList<EventList> lists = ListModeFile.Read(new MemoryStream(content), "folder/events.dat");
            Assert.Equal(["a", "b"], lists.Select(l => l.Detector));
            Assert.Equal([1.5, 3.25, 4.5], lists[0].RealValues.ToArray());
            Assert.Equal([2, 5.5], lists[1].RealValues.ToArray());
            Assert.Equal([0.0, 2, 5], lists[0].TimesSeconds.ToArray());
            Assert.Equal([1.0, 4], lists[1].TimesSeconds.ToArray());
            Assert.Empty(lists[0].Warnings);
            Assert.Null(lists[0].Start);
        }
    }

    [Fact]
    public void ChecksTheCrcOfPages()
    {
        byte[] plain = ParquetSpecimen.Written(
            CompressionMethod.None,
            (new DataField<long>("energy"), new long[] { 1_000_001, 1_000_002, 1_000_003 }, Array.Empty<long>())
        );
        byte[] values = [.. new long[] { 1_000_001, 1_000_002, 1_000_003 }.SelectMany(BitConverter.GetBytes)];
        int page = 4, // after PAR1
            end = plain.AsSpan().IndexOf(values) + values.Length;
        // Kind of the page, its two lengths, then what kind 0 holds, as field 5: three fields after 3, a structure.
        int field = plain.AsSpan(page).IndexOf((byte)0x2C) + page,
            body = end - Length(plain[(field - 1)..field]);
        Assert.Equal((0x15, 0x15, 0x15), (plain[page], plain[page + 2], plain[field - 2]));
        byte[] With(uint sum) =>
            [.. plain[..field], 0x15, .. Varint((ulong)(uint)(((int)sum << 1) ^ ((int)sum >> 31))), 0x1C, .. plain[(field + 1)..]];
        uint right = Crc32.HashToUInt32(plain.AsSpan(body..end));
        Assert.Equal([1_000_001, 1_000_002, 1_000_003], Assert.Single(Read(With(right))).IntegerValues.ToArray());
        Assert.Contains("CRC", Assert.Throws<SpectrumFormatException>(() => Read(With(right ^ 1))).Message);
        IReadOnlyList<EventList> Read(byte[] file) => ListModeFile.Read(new MemoryStream(file), "x");
    }

    // Of a length below 64, as a number with its sign in the lowest bit.
    private static int Length(byte[] number) => number[0] >> 1;

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }

    [Fact]
    public void ReadsThePulsesOfMass2()
    {
        string path = SharedData.Path("formats", "mass2_regression_test_data.parquet");
        EventList all = Assert.Single(ListModeFile.Read(path, new ListModeColumns { Channel = "5lagy" }));
        Assert.Equal((315, "618755.2157"), (all.Count, Sum(all.RealValues.ToArray())));
        IReadOnlyList<EventList> peaks = ListModeFile.Read(path, new ListModeColumns { Channel = "peak_value", Detector = "ch_num" });
        Assert.Equal([("4219", 151), ("4220", 154), ("1", 10)], peaks.Select(p => (p.Detector, p.Count)));
        Assert.Equal(623015, peaks.Sum(p => p.IntegerValues.ToArray().Sum()));
        string absent = Assert.Throws<SpectrumFormatException>(() => ListModeFile.Read(path)).Message;
        Assert.Contains("'5lagy'", absent);
    }

    [Fact]
    public void LeavesOutRowsWithoutAValueAndSaysSo()
    {
        byte[] file = ParquetSpecimen.OneGroup(
            (new DataField("energy", typeof(double?)), new double?[] { 5, null, 4.5, double.NaN, double.PositiveInfinity, 6 }),
            (new DataField("det", typeof(int?)), new int?[] { 3, 3, null, 3, 3, 4 })
        );
        IReadOnlyList<EventList> lists = ListModeFile.Read(new MemoryStream(file), "x");
        Assert.Equal(["3", "4"], lists.Select(l => l.Detector));
        Assert.Equal([5], lists[0].IntegerValues.ToArray());
        Assert.Equal(["4 of 6 rows without a value, a time or a detector are left out (null or NaN)."], lists[0].Warnings);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.dat"], file);
        MeasuredFile measured = Assert.Single(MeasuredSpectra.Read([folder["x.dat"]]).Files);
        Assert.Equal(lists[0].Warnings, measured.Warnings);
    }

    [Fact]
    public void ComparesNumbersAsNumbers()
    {
        byte[] file = ParquetSpecimen.Events();
        Assert.Equal([3, 1], Counts("good=true"));
        Assert.Equal([3, 1], Counts("good=1"));
        Assert.Equal([1, 1], Counts("number=7.0", "energy=1.5|2.0"));
        Assert.Equal([3], Counts("det=a"));
        EventList list = ListModeFile.Read(new MemoryStream(file), "x", Where("det=b"))[0];
        Assert.Equal(3, list.SkippedRows);
        Assert.Contains("'number' with numbers", Fails(file, Where("number=seven")));
        Assert.Contains("true or false", Fails(file, Where("good=2")));
        Assert.Contains("none among 5", Fails(file, Where("number=9")));

        int[] Counts(params string[] conditions) =>
            [.. ListModeFile.Read(new MemoryStream(file), "x", Where(conditions)).Select(l => l.Count)];
    }

    [Fact]
    public void ReadsTheTimesThatColumnsDeclare()
    {
        var start = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
        DateTime[] times = [start.AddSeconds(1.25), start, start.AddSeconds(2.5)];
        foreach (
            DataField field in new DataField[]
            {
                new DateTimeDataField("when", DateTimeFormat.Impala),
                new DateTimeDataField("when", DateTimeFormat.DateAndTime),
                new DateTimeDataField("when", DateTimeFormat.DateAndTimeMicros),
                new DateTimeDataField("time", DateTimeFormat.Timestamp, unit: DateTimeTimeUnit.Micros),
            }
        )
        {
            byte[] file = ParquetSpecimen.OneGroup((new DataField<int>("adc"), new[] { 5, 6, 7 }), (field, times));
            EventList list = Assert.Single(ListModeFile.Read(new MemoryStream(file), "x"));
            Assert.Equal([1.25, 0, 2.5], list.TimesSeconds.ToArray().Select(t => Math.Round(t, 9)));
            Assert.Equal(start, list.Start);
        }
    }

    [Fact]
    public void SaysThatAColumnOfDetectorsIsNotUsed()
    {
        int[] rows = [.. Enumerable.Range(0, 300)];
        byte[] file = ParquetSpecimen.OneGroup(
            (new DataField<int>("adc"), rows.Select(i => 100 + i * 37 % 500).ToArray()),
            (new DataField<int>("channel"), rows.Select(i => i % 3).ToArray())
        );
        EventList list = Assert.Single(ListModeFile.Read(new MemoryStream(file), "x"));
        Assert.Contains("Events of different 'channel' are counted together", Assert.Single(list.Warnings));
        Assert.Equal(3, ListModeFile.Read(new MemoryStream(file), "x", new ListModeColumns { Detector = "channel" }).Count);
    }

    [Fact]
    public void ReadsNumbersOfEveryKind()
    {
        Assert.Equal([3, 65535], Ints(new DataField<ushort>("adc"), new ushort[] { 3, 65535 }));
        Assert.Equal([3, -4], Ints(new DataField<float>("adc"), new[] { 3f, -4 }));
        Assert.Equal([3, 2], Ints(new DecimalDataField("adc", 9, 2), new[] { 3m, 2 }));
        Assert.Equal([3, 2], Ints(new DecimalDataField("adc", 30, 2), new[] { 3m, 2 }));
        byte[] large = ParquetSpecimen.OneGroup((new DataField<uint>("adc"), new uint[] { 4_000_000_000, 5 }));
        Assert.Equal([4e9, 5], ListModeFile.Read(new MemoryStream(large), "x")[0].RealValues.ToArray());

        static int[] Ints(DataField field, Array values) =>
            ListModeFile.Read(new MemoryStream(ParquetSpecimen.OneGroup((field, values))), "x")[0].IntegerValues.ToArray();
    }

    [Fact]
    public void ReadsLongColumnsOfFewValues()
    {
        int[] values = [.. Enumerable.Range(0, 100_000).Select(i => i * 7919 % 50)];
        byte[] file = ParquetSpecimen.OneGroup((new DataField<int>("adc"), values));
        Assert.Equal(values, ListModeFile.Read(new MemoryStream(file), "x")[0].IntegerValues.ToArray());
    }

    [Fact]
    public void MakesSlotsAndBinsAsTextDoes()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.parquet"], ParquetSpecimen.Events());
        File.WriteAllText(folder["x.csv"], "det,time_s,energy\na,10,1.5\nb,11,2\na,12,3.25\na,15,4.5\nb,14,5.5\n");
        var reading = new ListModeReading { SlotSeconds = 3, BinWidth = 0.25 };
        IReadOnlyList<Spectrum> read = MeasuredSpectra.Read([folder["x.parquet"]], reading).Spectra,
            text = MeasuredSpectra.Read([folder["x.csv"]], reading).Spectra;
        Assert.Equal(text.Count, read.Count);
        foreach ((Spectrum t, Spectrum r) in text.Zip(read))
        {
            Assert.Equal(t.Detector, r.Detector);
            Assert.Equal(t.Run.Name.Replace("csv", "parquet", StringComparison.Ordinal), r.Run.Name);
            Assert.Equal(t.Histogram.Counts.ToArray(), r.Histogram.Counts.ToArray());
            Assert.Equal((t.Histogram.FirstPosition, t.Histogram.Width), (r.Histogram.FirstPosition, r.Histogram.Width));
        }
    }

    [Fact]
    public void SaysWhatItDoesNotRead()
    {
        byte[] whole = ParquetSpecimen.Events();
        Assert.Contains("truncated", Fails(whole[..^5]));
        Assert.Contains("truncated", Fails(whole[..8]));
        Assert.Contains("encrypted", Fails([.. "PARE"u8, .. whole[4..]]));
        Assert.Contains("LZ4, which is not read", Fails(ParquetSpecimen.Events(CompressionMethod.LZ4)));
        Assert.Contains("which names them", Fails(whole, new ListModeColumns { Header = ["a"] }));
        Assert.Contains("'nothing'", Fails(whole, new ListModeColumns { Channel = "nothing" }));
        Assert.Contains("'det' holds none", Fails(whole, new ListModeColumns { Channel = "det" }));
        Assert.Contains("--table events", Assert.Throws<SpectrumFormatException>(() => Sniff(whole, "axis,counts")).Message);
        Assert.Equal(SpectrumFormat.Parquet, Sniff(whole, "events"));
        var bytes = new byte[]?[] { [1], [2] };
        byte[] others = ParquetSpecimen.OneGroup(
            (new DataField<byte[]>("energy"), bytes),
            (new DataField<int[]>("trace"), new[] { 1, 2 }),
            (new DataField<int>("n"), new[] { 1, 2 })
        );
        Assert.Contains("'energy' holds bytes", Fails(others));
        Assert.Contains("'trace' holds lists", Fails(others, new ListModeColumns { Channel = "trace" }));
        EventList list = ListModeFile.Read(new MemoryStream(others), "x", new ListModeColumns { Channel = "n" })[0];
        Assert.Equal("Columns that hold no single numbers or texts are left out: energy, trace.", Assert.Single(list.Warnings));
    }

    [Fact]
    public void TablesOfCountsAreNoEvents()
    {
        double[] energies = [1, 2, 3, 4.5, 6];
        int[] numbers = [0, 3, 9, 4, 1];
        byte[] named = ParquetSpecimen.OneGroup((new DataField<double>("energy"), energies), (new DataField<int>("counts"), numbers));
        byte[] unnamed = ParquetSpecimen.OneGroup((new DataField<double>("energy"), energies), (new DataField<int>("data"), numbers));
        Assert.Contains("found a column 'counts'", Fails(named));
        Assert.Contains("only rise or fall", Fails(unnamed));
        Assert.Equal(5, ListModeFile.Read(new MemoryStream(unnamed), "x", new ListModeColumns { Channel = "energy" })[0].Count);
    }

    [Fact]
    public void TakesNoMoreMemoryThanItMay()
    {
        // Three million equal numbers take few bytes.
        byte[] file = ParquetSpecimen.OneGroup((new DataField<int>("adc"), new int[3_000_000]));
        Assert.InRange(file.Length, 0, 1 << 20);
        SpectrumFormatException refused = Assert.Throws<SpectrumFormatException>(() => Read(new FileBudget("x", 1 << 20)));
        Assert.Contains("of memory", refused.Message);
        Read(new FileBudget("x", 1 << 28));

        void Read(FileBudget budget) =>
            ListModeFile.Read(
                new WatchedStream(new MemoryStream(file), default),
                "x",
                null,
                0,
                d => new HistogramAccumulator(d, budget),
                budget,
                default
            );
    }

    /// <summary>Every damaged byte is events or one error.</summary>
    [Fact]
    public void DamageIsOneErrorOrEvents()
    {
        var random = new Random(3);
        foreach (CompressionMethod compression in new[] { CompressionMethod.None, CompressionMethod.Zstd, CompressionMethod.Snappy })
        {
            byte[] whole = ParquetSpecimen.Events(compression);
            for (int i = 0; i < 2000; i++)
            {
                byte[] damaged = [.. whole];
                for (int n = random.Next(1, 4); n > 0; n--)
                    damaged[random.Next(4, damaged.Length - 4)] ^= (byte)random.Next(1, 256);
                try
                {
                    ListModeFile.Read(new MemoryStream(damaged), "x");
                }
                catch (SpectrumFormatException e)
                {
                    Assert.Contains("expected", e.Message);
                    Assert.Equal("x", e.File);
                }
            }
        }
    }

    private static string Sum(double[] values) => values.Sum().ToString("0.0000", CultureInfo.InvariantCulture);

    private static ListModeColumns Where(params string[] conditions) => new() { Where = ListModeColumns.ParseConditions(conditions) };

    private static SpectrumFormat Sniff(byte[] content, string table)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x"], content);
        return SpectrumFile.Sniff(folder["x"], TableColumns.Parse(table));
    }

    private static string Fails(byte[] content, ListModeColumns? columns = null) =>
        Assert.Throws<SpectrumFormatException>(() => ListModeFile.Read(new MemoryStream(content), "x", columns)).Message;
}
