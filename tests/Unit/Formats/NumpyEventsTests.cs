using System.IO.Compression;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Tables;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>NumPy arrays that hold values of single events.</summary>
public class NumpyEventsTests
{
    private static readonly double[] Heights = [1021.25, 1020.75, 2043.5, 1021.5, 999];

    [Fact]
    public void ReadsPulseHeights()
    {
        EventList list = Assert.Single(ListModeFile.Read(new MemoryStream(Array("<f8", Heights)), "folder/heights.npy"));
        Assert.Equal(("heights.npy", "1", 5), (list.Name, list.Detector, list.Count));
        Assert.Equal(Heights, list.RealValues.ToArray());
        Assert.True(list.TimesSeconds.IsEmpty);
    }

    [Fact]
    public void ReadsWholeValuesAsChannels()
    {
        EventList list = Assert.Single(ListModeFile.Read(new MemoryStream(Array("<f8", [5, 7, 5, -3])), "x.npy"));
        Assert.Equal([5, 7, 5, -3], list.IntegerValues.ToArray());
    }

    [Fact]
    public void TheOptionDecides()
    {
        using var folder = new TemporaryFolder();
        string path = folder["heights.npy"];
        File.WriteAllBytes(path, Array("<f8", Heights));
        SpectrumFormatException refused = Assert.Single(MeasuredSpectra.Read([path]).Faults);
        Assert.Contains("--table events", refused.Message);
        var reading = new ListModeReading { Table = TableColumns.Parse("events"), BinWidth = 0.5 };
        Spectrum s = Assert.Single(MeasuredSpectra.Read([path], reading).Spectra);
        Assert.Equal((5, 0.5), (s.Histogram.TotalCounts, s.Histogram.Width));
        Assert.True(MeasuredSpectra.AnyListMode([path], reading.Table));
        Assert.False(MeasuredSpectra.AnyListMode([path]) && SpectrumFile.Sniff(path) == SpectrumFormat.NumpyEvents);
    }

    [Fact]
    public void ReadsTheNamedArrayOfAnArchive()
    {
        byte[] file = Archive(("heights", Heights), ("other", [1, 2]));
        EventList list = Assert.Single(ListModeFile.Read(new MemoryStream(file), "x.npz", new ListModeColumns { Channel = "heights" }));
        Assert.Equal(Heights, list.RealValues.ToArray());
        Assert.Contains("heights, other", Fails(file));
        Assert.Equal(5, Assert.Single(ListModeFile.Read(new MemoryStream(Archive(("a", Heights))), "x.npz")).Count);
    }

    [Fact]
    public void FloatsInAnArchiveAreRefusedWithTheOption()
    {
        byte[] file = Archive(("heights", Heights), ("other", [1.5, 2]));
        string message = Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(file, "x.npz")).Message;
        Assert.Contains("--table events --channel-column NAME", message);
    }

    [Fact]
    public void RefusesWhatIsNoListOfValues()
    {
        Assert.Contains("NaN", Fails(Array("<f8", [1, double.NaN])));
        Assert.Contains("truncated", Fails(Array("<f8", Heights)[..^3]));
        Assert.Contains("one dimension", Fails(Array("<f8", Heights, "(5, 1)")));
        Assert.Contains("text file", Fails(Array("<f8", Heights), new ListModeColumns { Time = "t" }));
        Assert.Contains("several arrays", Fails(Array("<f8", Heights), new ListModeColumns { Channel = "t" }));
        Assert.Contains("damaged", Fails(Archive(("a", Heights))[..^30]));
    }

    /// <summary>Every damaged byte is events or one error.</summary>
    [Fact]
    public void DamageIsOneErrorOrEvents()
    {
        var random = new Random(3);
        foreach (byte[] whole in new[] { Array("<f8", Heights), Archive(("a", Heights)) })
        {
            for (int i = 0; i < 1000; i++)
            {
                byte[] damaged = random.Next(4) == 0 ? whole[..random.Next(8, whole.Length)] : [.. whole];
                damaged[random.Next(6, damaged.Length)] ^= (byte)random.Next(1, 256);
                try
                {
                    ListModeFile.Read(new MemoryStream(damaged), "x");
                }
                catch (SpectrumFormatException e)
                {
                    Assert.Contains("expected", e.Message);
                }
            }
        }
    }

    private static string Fails(byte[] content, ListModeColumns? columns = null) =>
        Assert.Throws<SpectrumFormatException>(() => ListModeFile.Read(new MemoryStream(content), "x", columns)).Message;

    private static byte[] Array(string type, double[] values, string? shape = null)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape ?? $"({values.Length},)"}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Text.Bytes(header), .. values.SelectMany(BitConverter.GetBytes)];
    }

    private static byte[] Archive(params (string Name, double[] Values)[] arrays)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, double[] values) in arrays)
            {
                using Stream entry = zip.CreateEntry(name + ".npy").Open();
                entry.Write(Array("<f8", values));
            }
        }
        return memory.ToArray();
    }
}
