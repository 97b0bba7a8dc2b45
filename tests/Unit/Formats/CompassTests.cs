using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class CompassTests
{
    [Fact]
    public void ReadsBinaryEventsInAnyOrderOfTime()
    {
        IReadOnlyList<EventList> lists = Events(Text.CompassBinary());
        Assert.Equal(["B0CH3", "B1CH3"], lists.Select(l => l.Detector));
        Assert.Equal([100, 101], lists[0].IntegerValues.ToArray());
        Assert.Equal([200], lists[1].IntegerValues.ToArray());
        // Times so large that a double holds them to a nanosecond only; their differences are exact.
        Assert.Equal([2e-9, 1e-9], lists[0].TimesSeconds.ToArray());
        Assert.Equal([0], lists[1].TimesSeconds.ToArray());
        Assert.Equal([2e-9, 1e-9], Events(Text.Gzip(Text.CompassBinary()))[0].TimesSeconds.ToArray());
    }

    [Theory]
    [InlineData(0xE1, false, false, -1)]
    [InlineData(0xE1, false, false, 0)]
    [InlineData(0xE3, true, false, -1)]
    [InlineData(0xE3, true, false, 0)]
    [InlineData(0xE5, false, true, -1)]
    [InlineData(0xE5, false, true, 0)]
    [InlineData(0xE7, true, true, -1)]
    [InlineData(0xE9, false, false, 1000)]
    [InlineData(0xEF, true, true, 3)]
    public void ReadsEveryLayoutOfBinaryEvents(byte header, bool calibrated, bool shortEnergy, int samples)
    {
        var random = new Random(header);
        int[] energies = [.. Enumerable.Range(0, samples > 100 ? 2000 : 200_000).Select(_ => random.Next(1 << 16))];
        byte[] content =
        [
            header,
            0xCA,
            .. energies.SelectMany(
                (e, i) => Text.CompassEvent((ushort)(i % 2), 1, 1_000_000ul * (ulong)i, (ushort)e, samples, calibrated, shortEnergy)
            ),
        ];
        IReadOnlyList<EventList> lists = Events(content);
        Assert.Equal(energies.Where((_, i) => i % 2 == 0), lists[0].IntegerValues.ToArray());
        Assert.Equal(energies.Where((_, i) => i % 2 == 1), lists[1].IntegerValues.ToArray());
        Assert.Equal(1e-6, lists[1].TimesSeconds.Span[0], 1e-15);
        Assert.Equal(energies.Length, lists.Sum(l => l.Count));
    }

    [Fact]
    public void KeepsTheEventsThatAreAskedFor()
    {
        var where = new Dictionary<string, IReadOnlySet<string>>
        {
            ["channel"] = new HashSet<string> { "3" },
            ["BOARD"] = new HashSet<string> { "1", "2" },
            ["FLAGS"] = new HashSet<string> { "0x4000" },
        };
        EventList list = Assert.Single(Events(Text.CompassBinary(), new ListModeColumns { Where = where }));
        Assert.Equal(("B1CH3", 2L), (list.Detector, list.SkippedRows));
        where["BOARD"] = new HashSet<string> { "7" };
        Assert.Contains("filter", Fails(Text.CompassBinary(), new ListModeColumns { Where = where }).Message);
        where["ENERGY"] = new HashSet<string> { "7" };
        Assert.Contains("'ENERGY'", Fails(Text.CompassBinary(), new ListModeColumns { Where = where }).Message);
        Assert.Contains("fixed fields", Fails(Text.CompassBinary(), new ListModeColumns { Channel = "ENERGY" }).Message);
    }

    [Fact]
    public void RefusesDamagedBinaryData()
    {
        byte[] whole = Text.CompassBinary();
        // A file has no mark at its end: cut between two events it is a shorter file.
        foreach (int length in Enumerable.Range(1, whole.Length - 1).Except([31, 56]))
            Assert.Throws<SpectrumFormatException>(() => Events(whole[..length]));
        Assert.Contains("found none", Fails([0xE1, 0xCA]).Message);
        Assert.Empty(Events([0xE1, 0xCA], new ListModeColumns { AcceptsNoEvents = true }));
        Assert.Contains("channels", Fails([0xE2, 0xCA, .. new byte[100]]).Message);
        byte[] shifted = [.. whole[..2], 9, 9, 9, .. whole[2..]];
        Assert.Contains("at byte", Fails(shifted).Message);
        Assert.Contains("list of events", Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(whole, "x")).Message);
        Assert.Equal(SpectrumFormat.CompassBinary, SpectrumFile.Sniff(new MemoryStream(whole), "x"));
    }

    [Theory]
    [InlineData("0;3;1000;100;0x0\n", null)]
    [InlineData("0;3;1000;100;7;0x0\n", "ENERGYSHORT=7")]
    [InlineData("0;3;1000;100;7.5;0x0\n", "CALIB_ENERGY=7.5")]
    [InlineData("0;3;1000;100;7.5;8;0x0;1;5;6;7\n", "ENERGYSHORT=8")]
    [InlineData("0;3;1000;100;7;0x0;2\n", "PROBE_CODE=2")]
    [InlineData("0;3;1000;100;7;0x4000\n", "FLAGS=0x4000")]
    public void KnowsTheOrderOfColumnsWithoutAHeader(string text, string? condition)
    {
        var columns = new ListModeColumns();
        if (condition?.Split('=') is [var column, var value])
            columns = new ListModeColumns
            {
                Where = new Dictionary<string, IReadOnlySet<string>> { [column] = new HashSet<string> { value } },
            };
        EventList list = Assert.Single(Text.ReadEvents(text, columns));
        Assert.Equal(("B0CH3", 100, 1), (list.Detector, list.IntegerValues.Span[0], list.Count));
    }

    [Fact]
    public void ASplitFileHasTheHeaderOfTheFirst()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["DataR_run_1.CSV"], Text.CompassSplit);
        EventList alone = Assert.Single(ListModeFile.Read(folder["DataR_run_1.CSV"]));
        Assert.Equal([100, 101], alone.IntegerValues.ToArray());
        Assert.Equal([1e-6, 0], alone.TimesSeconds.ToArray());
        // This first file says that the fourth column is the short energy and the fifth the energy.
        File.WriteAllText(folder["DataR_run.CSV"], "BOARD;CHANNEL;TIMETAG;ENERGYSHORT;ENERGY;FLAGS\n0;3;1;1;1;0x0\n");
        Assert.Equal([1, 1], Assert.Single(ListModeFile.Read(folder["DataR_run_1.CSV"])).IntegerValues.ToArray());
        File.WriteAllText(folder["DataR_run.CSV"], "this is no header\n");
        Assert.Equal([100, 101], Assert.Single(ListModeFile.Read(folder["DataR_run_1.CSV"])).IntegerValues.ToArray());
        Assert.Equal(SpectrumFormat.ListModeCsv, SpectrumFile.Sniff(folder["DataR_run_1.CSV"]));
    }

    private static IReadOnlyList<EventList> Events(byte[] content, ListModeColumns? columns = null) =>
        ListModeFile.Read(new MemoryStream(content), "dir/run.BIN", columns);

    private static SpectrumFormatException Fails(byte[] content, ListModeColumns? columns = null) =>
        Assert.Throws<SpectrumFormatException>(() => Events(content, columns));
}
