using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class ListModeTests
{
    [Fact]
    public void SplitsByDetectorAndCountsTimesFromTheFirstEvent()
    {
        IReadOnlyList<EventList> lists = Text.ReadEvents(Text.Events);
        Assert.Equal(["a", "b"], lists.Select(l => l.Detector));
        Assert.True(lists[0].IsInteger);
        Assert.Equal([5, 6], lists[0].IntegerValues.ToArray());
        Assert.Equal([0, 1.25], lists[0].TimesSeconds.ToArray());
        Assert.Equal([0.5], lists[1].TimesSeconds.ToArray());
        Assert.Equal("events.csv", lists[0].Name);
        Assert.Null(lists[0].Start);
    }

    [Theory]
    [InlineData("adc\n5\n6\n-7\n")]
    [InlineData("5\n6\n-7\n")]
    [InlineData("# comment\n\nADC;x\r\n5;a\r\n 6 ;b\r\n\r\n-7;c")]
    [InlineData("x\tadc\n\t5\n\t6\n\t-7\n")]
    [InlineData("x adc\na   5\n  b 6\nc -7\n")]
    [InlineData("x,adc\n\"a,b\",5\n\"\",\"6\"\n,-7.0\n")]
    public void ReadsIntegersInEveryLayout(string text)
    {
        EventList list = Assert.Single(Text.ReadEvents(text));
        Assert.True(list.IsInteger);
        Assert.Equal([5, 6, -7], list.IntegerValues.ToArray());
        Assert.True(list.TimesSeconds.IsEmpty);
        Assert.Equal("1", list.Detector);
    }

    [Fact]
    public void KeepsRealValuesExactly()
    {
        string[] texts = ["10609.3584", "0.1", "5", "-3.25e-3", "123456789012345678901", "0.30000000000000004", "1e22", "-0.5", ".5"];
        EventList list = Assert.Single(Text.ReadEvents("adc\n" + string.Join('\n', texts)));
        Assert.False(list.IsInteger);
        Assert.Equal(texts.Select(t => double.Parse(t, System.Globalization.CultureInfo.InvariantCulture)), list.RealValues.ToArray());
    }

    [Fact]
    public void ReadsCompassWithItsHeader()
    {
        IReadOnlyList<EventList> lists = Text.ReadEvents(
            "BOARD;CHANNEL;TIMETAG;ENERGY;ENERGYSHORT;FLAGS\n0;3;9000000000000000123;100;1;0x4000\n"
                + "1;3;9000000001000000123;101;1;0x0\n0;3;8999999999000000123;102;1;0x0\n"
        );
        Assert.Equal(["B0CH3", "B1CH3"], lists.Select(l => l.Detector));
        Assert.Equal([100, 102], lists[0].IntegerValues.ToArray());
        // Not in order: the earliest event is the last row, 1 ms before the first. Picoseconds beyond 2^53 keep every digit.
        Assert.Equal([1e-3, 0], lists[0].TimesSeconds.ToArray());
        Assert.Equal([2e-3], lists[1].TimesSeconds.ToArray());
    }

    [Fact]
    public void ReadsCompassPartsWithoutTheirHeader()
    {
        const string rows = "0;3;1000000;100;1;0x4000\n0;3;3000000;101;1;0x0\n";
        Assert.Equal([0, 2e-6], Assert.Single(Text.ReadEvents(rows)).TimesSeconds.ToArray());
        var columns = new ListModeColumns
        {
            Header = ["BOARD", "CHANNEL", "TIMETAG", "ENERGY", "ENERGYSHORT", "FLAGS"],
            Channel = "energyshort",
        };
        Assert.Equal([1, 1], Assert.Single(Text.ReadEvents(rows, columns)).IntegerValues.ToArray());
        Assert.Contains("header line", Text.FailsEvents("0;3;1000000;100;1;4\n").Message);
    }

    [Theory]
    [InlineData("channel,energy", "'channel'")]
    [InlineData("ch;adc", "'ch'")]
    [InlineData("boardNo,energy", "'boardNo'")]
    [InlineData("adc,Pixel ID,time_s", "'Pixel ID'")]
    [InlineData("module,chip,strip,pulse_height", "'module', 'chip', 'strip'")]
    [InlineData("layer,wire,adc", "'layer', 'wire'")]
    [InlineData("sensor,adc,detector", "'sensor'")]
    public void SaysThatAColumnOfDetectorsIsNotUsed(string header, string columns)
    {
        string text = EventsOf(header, i => i % 3, i => 100 + i * 37 % 500);
        string warning = Assert.Single(Assert.Single(Text.ReadEvents(text)).Warnings);
        Assert.Contains($"Events of different {columns} are counted together", warning);
        Assert.Contains(columns == "'Pixel ID'" ? "--detector-column 'Pixel ID' (" : "--detector-column", warning);
        string first = columns.Split(',')[0].Trim('\'');
        IReadOnlyList<EventList> told = Text.ReadEvents(text, new ListModeColumns { Detector = first });
        Assert.Equal(["0", "1", "2"], told.Select(l => l.Detector));
        Assert.Empty(told[0].Warnings);
    }

    [Fact]
    public void NamesItsColumns()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["list.csv"], "# by hand\nboard;energy\n0;5\n1;7\n0;6\n");
        File.WriteAllBytes(folder["list.csv.gz"], Text.Gzip(Text.Bytes("board;energy\n0;5\n1;7\n0;6\n")));
        File.WriteAllBytes(folder["list.parquet"], ParquetSpecimen.Events());
        File.WriteAllText(folder["values.csv"], "5\n7\n900\n5\n");
        File.WriteAllText(folder["counts.csv"], "channel,counts\n0,1\n1,7\n2,3\n");
        Assert.Equal(["board", "energy"], ListModeFile.ColumnNames(folder["list.csv"]));
        Assert.Equal(["board", "energy"], ListModeFile.ColumnNames(folder["list.csv.gz"]));
        Assert.Contains("det", ListModeFile.ColumnNames(folder["list.parquet"]));
        Assert.Empty(ListModeFile.ColumnNames(folder["values.csv"]));
        Assert.Empty(ListModeFile.ColumnNames(folder["counts.csv"]));
    }

    [Fact]
    public void WhatIsNoDetectorGivesNoWarning()
    {
        Assert.Empty(Warnings("channel,energy", i => (100 + i * 37 % 500) / 2, i => 100 + i * 37 % 500)); // the channel of the energy
        Assert.Empty(Warnings("id,energy", i => i, i => 100 + i * 37 % 500)); // the number of the event
        Assert.Empty(Warnings("event_id,energy", i => i / 2, i => 100 + i * 37 % 500));
        Assert.Empty(Warnings("channel,energy", _ => 4, i => 100 + i * 37 % 500)); // one detector
        Assert.Empty(Warnings("flag,energy", i => i % 2, i => 100 + i * 37 % 500));

        static IReadOnlyList<string> Warnings(string header, Func<int, int> other, Func<int, int> energy) =>
            Assert.Single(Text.ReadEvents(EventsOf(header, other, energy))).Warnings;
    }

    // Columns that are no energy, time or detector hold the other value.
    private static string EventsOf(string header, Func<int, int> other, Func<int, int> energy) =>
        header
        + "\n"
        + string.Concat(
            Enumerable
                .Range(0, 300)
                .Select(i =>
                    string.Join(
                        header.Contains(';') ? ';' : ',',
                        header
                            .Split(',', ';')
                            .Select(name =>
                                name switch
                                {
                                    "energy" or "adc" or "pulse_height" => energy(i),
                                    "time_s" => i,
                                    "detector" => 7,
                                    _ => other(i),
                                }
                            )
                    ) + "\n"
                )
        );

    [Fact]
    public void TakesColumnsByNameAndConditions()
    {
        const string text = "t,e1,e2,kind,det\n10,1,2,x,0\n20,3,4,y,0\n30,5,6,z,1\n";
        var columns = new ListModeColumns
        {
            Channel = "E2",
            Time = "t",
            TimeUnitSeconds = 0.5,
            Where = new Dictionary<string, IReadOnlySet<string>>
            {
                ["kind"] = new HashSet<string> { "x", "z" },
            },
        };
        IReadOnlyList<EventList> lists = Text.ReadEvents(text, columns);
        Assert.Equal([2], lists[0].IntegerValues.ToArray());
        Assert.Equal([6], lists[1].IntegerValues.ToArray());
        Assert.Equal([10], lists[1].TimesSeconds.ToArray());
        Assert.All(lists, l => Assert.Equal(1, l.SkippedRows));
    }

    [Theory]
    [InlineData("x", null, null, "'t', 'adc', 'kind'")]
    [InlineData(null, "x", null, "'t', 'adc', 'kind'")]
    [InlineData(null, null, "x", "'t', 'adc', 'kind'")]
    public void ListsTheColumnsWhenOneIsAbsent(string? channel, string? time, string? where, string expected)
    {
        var columns = new ListModeColumns { Channel = channel, Time = time };
        if (where is not null)
            columns = columns with { Where = new Dictionary<string, IReadOnlySet<string>> { [where] = new HashSet<string>() } };
        SpectrumFormatException e = Text.FailsEvents("t,adc,kind\n1,2,3\n", columns);
        Assert.Contains(expected, e.Message);
        Assert.Equal(1, e.Line);
    }

    [Theory]
    [InlineData("", 0, "empty")]
    [InlineData("time_s,adc\n", 0, "none")]
    [InlineData("time_s,adc\n1,2\n3\n", 3, "2 fields")]
    [InlineData("time_s,adc\n1,2\n3,4,5\n", 3, "2 fields")]
    [InlineData("time_s,adc\n1,2\n3,x\n", 3, "measured value")]
    [InlineData("time_s,adc\n1,2\n3,\n", 3, "measured value")]
    [InlineData("time_s,adc\n1,2\n3,nan\n", 3, "measured value")]
    [InlineData("time_s,adc\n1,2\n,3\n", 3, "a time")]
    [InlineData("time_s,adc\n1,2\n1e999,3\n", 3, "a time")]
    [InlineData("adc,ADC\n1,2\n", 1, "twice")]
    [InlineData("a,b\n1,2\n", 1, "'a', 'b'")]
    [InlineData("1,2\n3,4\n", 1, "header line")]
    public void NamesTheLineOfAFault(string text, long line, string expected)
    {
        SpectrumFormatException e = Text.FailsEvents(text);
        Assert.Contains(expected, e.Message);
        Assert.Equal(line, e.Line);
    }

    [Fact]
    public void TakesTimesAtBothEndsOfTheirRange()
    {
        EventList list = Assert.Single(Text.ReadEvents("timetag,adc\n-9223372036854775808,1\n9223372036854775807,2\n"));
        Assert.Equal([0, 18446744073709551616e-12], list.TimesSeconds.ToArray());
    }

    [Fact]
    public void SaysWhenNoRowIsAccepted()
    {
        var none = new ListModeColumns { Where = new Dictionary<string, IReadOnlySet<string>> { ["adc"] = new HashSet<string> { "9" } } };
        Assert.Contains("none among 2", Text.FailsEvents("adc\n1\n2\n", none).Message);
    }

    [Fact]
    public void CarriesRowsOverTheEdgesOfBlocks()
    {
        // Rows of every length from 4 to 19 bytes over three blocks of 1 MiB, in both ways of reading.
        var text = new System.Text.StringBuilder("time_s,adc\n");
        long sum = 0;
        int rows = 0;
        for (int i = 0; text.Length < 3 << 20; i++, rows++)
        {
            int adc = i * 2654435761L % 1000000000 is var r ? (int)(r % (long)Math.Pow(10, 1 + i % 9)) : 0;
            sum += adc;
            text.Append(i).Append(',').Append(adc).Append('\n');
        }
        byte[] bytes = Text.Bytes(text.ToString());
        foreach (byte[] content in new[] { bytes, Text.Gzip(bytes) })
        {
            EventList list = Assert.Single(ListModeFile.Read(new MemoryStream(content), "x"));
            Assert.Equal(rows, list.Count);
            Assert.Equal(sum, list.IntegerValues.ToArray().Sum(v => (long)v));
            Assert.Equal(rows - 1, list.TimesSeconds.Span[^1]);
        }
    }

    [Fact]
    public void RefusesALineWithoutEnd() => Assert.Contains("lines of less", Text.FailsEvents(new string('a', 1 << 26) + "b\n1\n").Message);

    [Fact]
    public void KeepsManyDetectorsWithLongAndShortNamesApart()
    {
        string[] names = [.. Enumerable.Range(0, 300).Select(i => i % 2 == 0 ? $"d{i}" : $"detector-number-{i}")];
        string text = "det,adc\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"{names[i * 7 % 300]},{i}\n"));
        IReadOnlyList<EventList> lists = Text.ReadEvents(text);
        Assert.Equal(names.Order(), lists.Select(l => l.Detector).Order());
        Assert.All(lists, l => Assert.Equal(10, l.Count));
        Assert.All(lists, l => Assert.All(l.IntegerValues.ToArray(), v => Assert.Equal(l.Detector, names[v * 7 % 300])));
    }

    [Fact]
    public void ReadsTheRealTransitionEdgeSensor()
    {
        string path = SharedData.Path("tes", "chan1.csv.gz");
        Assert.Equal(SpectrumFormat.ListModeCsv, SpectrumFile.Sniff(path));
        EventList all = Assert.Single(ListModeFile.Read(path));
        Assert.Equal(19445, all.Count);
        Assert.False(all.IsInteger);
        Assert.Equal(10609.3584, all.RealValues.Span[0]);
        Assert.Equal(5.0720, all.RealValues.Span[^1]);
        Assert.Equal(DateTime.UnixEpoch.AddTicks(15440358167858130), all.Start);
        Assert.Equal(36648.223947, all.TimesSeconds.Span[^1], 1e-6);
        var w1 = new ListModeColumns { Where = new Dictionary<string, IReadOnlySet<string>> { ["source"] = new HashSet<string> { "W1" } } };
        EventList tungsten = Assert.Single(ListModeFile.Read(path, w1));
        Assert.Equal((4164, 19445 - 4164), (tungsten.Count, tungsten.SkippedRows));
        double[] nickel = [.. tungsten.RealValues.ToArray().Where(v => v is > 7600 and < 7680).Order()];
        Assert.Equal(7641.44, nickel[nickel.Length / 2], 1.0);
        IReadOnlyList<EventBatch> hours = all.ToBatches(3600, binWidth: 0.5);
        Assert.Equal(19445, hours.Sum(b => b.Histogram.TotalCounts));
        Assert.All(hours, b => Assert.Equal(b.Histogram.TotalCounts, b.Values.Length));
    }
}
