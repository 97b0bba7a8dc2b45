using PureHDF;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Tables;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>HDF5 files that hold values of single events, as those of microcalorimeters do.</summary>
public class Hdf5EventsTests
{
    private static readonly double[] Heights = [1021.25, 1020.75, 2043.5, 1021.5, 999];
    private static readonly double[] Times = [1000.5, 1001, 1000.25, 1003, 1004];

    [Fact]
    public void TheOptionDecides()
    {
        using var folder = new TemporaryFolder();
        string path = folder["mass.h5"];
        File.WriteAllBytes(path, OfMass());
        SpectrumFormatException refused = Assert.Single(MeasuredSpectra.Read([path]).Faults);
        Assert.Contains("--table events --channel-column /chan1/filt_value", refused.Message);
        Assert.False(MeasuredSpectra.AnyListMode([path]));
        var reading = new ListModeReading { Table = TableColumns.Parse("events"), BinWidth = 0.5 };
        Assert.True(MeasuredSpectra.AnyListMode([path], reading.Table));
        IReadOnlyList<Spectrum> read = MeasuredSpectra.Read([path], reading).Spectra;
        Assert.Equal(["chan1", "chan3"], read.Select(s => s.Detector));
        Assert.All(read, s => Assert.Equal((5, 0.5), (s.Histogram.TotalCounts, s.Histogram.Width)));
        reading = reading with { Columns = new ListModeColumns { Channel = "/chan3/filt_value" } };
        Assert.Equal("chan3", Assert.Single(MeasuredSpectra.Read([path], reading).Spectra).Detector);
    }

    [Fact]
    public void ADataSetOfRealValuesThatIsNamedSaysHowItIsReadAsEvents()
    {
        using var folder = new TemporaryFolder();
        string path = folder["mass.h5"];
        File.WriteAllBytes(path, OfMass());
        TableColumns table = TableColumns.Parse("dataset:/chan1/filt_value");
        var refused = Assert.Throws<NotCountsException>(() => SpectrumFile.Read(path, table));
        Assert.Contains("--table events --channel-column /chan1/filt_value", refused.Message);
        Assert.Contains("--table events", Assert.Single(refused.Spectra).Warnings[0]);
        File.WriteAllBytes(path, Hdf5Specimen.Written(new H5File { ["x"] = Heights }));
        Assert.Contains("--table events", Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(path)).Message);
    }

    [Fact]
    public void ADetectorWithoutEventsIsLeftOut()
    {
        static H5Group Group(int[] values, long[] times) => new() { ["energy"] = values, ["unixnano"] = times };
        var file = new H5File { ["a"] = Group([], []), ["b"] = Group([5, 7], [1_600_000_000_000_000_001, 1_600_000_001_000_000_000]) };
        Assert.Equal("b", Assert.Single(Read(Hdf5Specimen.Written(file))).Detector);
    }

    [Fact]
    public void ReadsTimesBesideTheValues()
    {
        EventList list = Read(OfMass(), "/chan1/filt_value")[0];
        Assert.Equal(Heights, list.RealValues.ToArray());
        Assert.Equal([0.25, 0.75, 0, 2.75, 3.75], list.TimesSeconds.ToArray());
        Assert.Null(list.Start);
        byte[] file = Hdf5Specimen.Written(
            new H5File { ["energy"] = new[] { 5, 7 }, ["unixnano"] = new[] { 1_600_000_000_000_000_001, 1_600_000_001_000_000_000 } }
        );
        list = Assert.Single(Read(file));
        Assert.Equal(("1", 2), (list.Detector, list.Count));
        Assert.Equal([5, 7], list.IntegerValues.ToArray());
        Assert.Equal(0.999999999, list.TimesSeconds.Span[1], 12);
        Assert.Equal(2020, list.Start!.Value.Year);
    }

    [Fact]
    public void TimesMayBeNamedAndHaveAUnit()
    {
        byte[] file = Hdf5Specimen.Written(
            new H5File
            {
                ["a"] = new H5Group
                {
                    ["p"] = Heights,
                    ["t"] = new H5Dataset(Times) { Attributes = new() { ["units"] = "ms" } },
                },
            }
        );
        Assert.True(Read(file, "p")[0].TimesSeconds.IsEmpty);
        EventList list = Assert.Single(
            ListModeFile.Read(new MemoryStream(file), "x.h5", new ListModeColumns { Channel = "p", Time = "t" })
        );
        Assert.Equal(0.00075, list.TimesSeconds.Span[1], 12);
        var columns = new ListModeColumns
        {
            Channel = "p",
            Time = "/a/t",
            TimeUnitSeconds = 60,
        };
        Assert.Equal(45, ListModeFile.Read(new MemoryStream(file), "x.h5", columns)[0].TimesSeconds.Span[1], 9);
    }

    [Fact]
    public void EventsWithoutAValueAreLeftOutAndSaid()
    {
        EventList list = Assert.Single(Read(Hdf5Specimen.Written(new H5File { ["adc"] = new[] { 1.5, double.NaN, 2 } })));
        Assert.Equal([1.5, 2], list.RealValues.ToArray());
        Assert.Contains("1 of 3", Assert.Single(list.Warnings));
    }

    [Fact]
    public void RefusesWhatIsNoListOfValues()
    {
        byte[] two = Hdf5Specimen.Written(new H5File { ["p"] = Heights, ["q"] = Heights });
        Assert.Contains("--channel-column", Fails(two));
        Assert.Contains("/q (float64, 5)", Fails(two));
        Assert.Contains("'/no'", Fails(two, new ListModeColumns { Channel = "/no" }));
        Assert.Contains("'t'", Fails(two, new ListModeColumns { Channel = "p", Time = "t" }));
        Assert.Contains("each data set", Fails(two, new ListModeColumns { Detector = "d" }));
        Assert.Contains("finite", Fails(Hdf5Specimen.Written(new H5File { ["adc"] = new[] { double.NaN, double.NaN } })));
        Assert.Contains("expected", Fails(two[..^40]));
    }

    private static byte[] OfMass()
    {
        static H5Group Channel() => new() { ["filt_value"] = Heights, ["timestamp"] = Times };
        return Hdf5Specimen.Written(new H5File { ["chan1"] = Channel(), ["chan3"] = Channel() });
    }

    private static IReadOnlyList<EventList> Read(byte[] content, string? name = null) =>
        ListModeFile.Read(new MemoryStream(content), "x.h5", new ListModeColumns { Channel = name });

    private static string Fails(byte[] content, ListModeColumns? columns = null) =>
        Assert.Throws<SpectrumFormatException>(() => ListModeFile.Read(new MemoryStream(content), "x.h5", columns)).Message;
}
