using System.Buffers.Binary;
using PureHDF;
using SpectroCal.Formats;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Counts in HDF5: data sets by path, signals of NeXus with their energies, what cannot be told, and damage.</summary>
public class Hdf5Tests
{
    private static readonly int[] Counts =
    [
        .. Enumerable.Range(0, 300).Select(i => 20 + (int)(60 * Math.Exp(-(i - 97) * (i - 97) / 200.0)) + i * i % 7),
    ];

    [Theory]
    [InlineData("a", 100_311, 311)]
    [InlineData("b", 96_080, 310)]
    [InlineData("c", 48_479, 1029)]
    [InlineData("d", 50_482, -1)]
    public void ReadsARealMap(string detector, long sum, int peak)
    {
        string path = SharedData.Path("formats", "aps_2xfm_0011_2xfm3__0.h5");
        IReadOnlyList<Spectrum> pixels = SpectrumFile.Read(path, TableColumns.Parse($"columns:dataset:/MAPS_RAW/data_{detector}"));
        Assert.Equal(11 * 9, pixels.Count);
        Assert.Equal(("1.1", "11.9"), (pixels[0].Detector, pixels[^1].Detector));
        Assert.Equal(sum, pixels.Sum(p => p.Histogram.TotalCounts));
        var total = new long[2048];
        foreach (Spectrum pixel in pixels)
            for (int i = 0; i < total.Length; i++)
                total[i] += pixel.Histogram.Counts[i];
        if (peak >= 0)
            Assert.Equal(peak, Array.IndexOf(total, total.Max()));
    }

    [Fact]
    public void NamesTheDataSetsOfARealMap()
    {
        string path = SharedData.Path("formats", "aps_2xfm_0011_2xfm3__0.h5");
        string message = Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(path)).Message;
        Assert.Contains("--table dataset:", message);
        Assert.Contains("/MAPS_RAW/data_a (int16, 2048 x 11 x 9)", message);
        message = Assert.Throws<SpectrumFormatException>(() => Read(File.ReadAllBytes(path), "dataset:/MAPS_RAW/data_a")).Message;
        Assert.Contains("columns:dataset:/MAPS_RAW/data_a", message);
        Assert.Contains(
            "those there are",
            Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(path, TableColumns.Parse("dataset:/no"))).Message
        );
    }

    [Fact]
    public void ReadsTheOnlyDataSetOfAnyWidth()
    {
        foreach (
            object data in new object[]
            {
                Counts,
                Array.ConvertAll(Counts, c => (byte)c),
                Array.ConvertAll(Counts, c => (short)c),
                Array.ConvertAll(Counts, c => (uint)c),
                Array.ConvertAll(Counts, c => (ulong)c),
                Array.ConvertAll(Counts, c => (float)c),
                Array.ConvertAll(Counts, c => (double)c),
            }
        )
        {
            Spectrum s = Assert.Single(Read(Hdf5Specimen.Written(new H5File { ["counts"] = data })));
            Assert.Equal(Counts.Select(c => (long)c), Text.Counts(s));
            Assert.Equal(("1", 0.5, "/counts"), (s.Detector, s.Histogram.FirstPosition, s.Metadata["dataset"]));
            Assert.Empty(s.CalibrationCoefficients);
        }
    }

    [Fact]
    public void RefusesNumbersWithTheirHighestByteFirst()
    {
        foreach (
            (object data, byte[] type) in new (object, byte[])[]
            {
                (Array.ConvertAll(Counts, BinaryPrimitives.ReverseEndianness), [0x08, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0]),
                (Array.ConvertAll(Counts, c => BinaryPrimitives.ReverseEndianness((ushort)c)), [0x00, 0, 0, 2, 0, 0, 0, 0, 0, 16, 0]),
                (
                    Array.ConvertAll(
                        Counts,
                        c => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToInt64Bits(c)))
                    ),
                    [0x20, 0x3F, 0, 8, 0, 0, 0, 0, 0, 64, 0]
                ),
            }
        )
        {
            byte[] file = Hdf5Specimen.Written(new H5File { ["counts"] = data });
            // The lowest bit of what a kind of numbers says of itself is its order of bytes.
            int at = file.AsSpan().IndexOf(type);
            Assert.True(at > 0 && file.AsSpan(at + 1).IndexOf(type) < 0);
            file[at] |= 1;
            Assert.Contains("little-endian", Assert.Throws<SpectrumFormatException>(() => Read(file)).Message);
        }
    }

    [Theory]
    [InlineData("eV", 1, 300)]
    [InlineData("keV", 1000, 300)]
    [InlineData("keV", 1000, 301)]
    public void TakesEnergiesOfANexusAxis(string unit, double eV, int energies)
    {
        double[] axis = [.. Enumerable.Range(0, energies).Select(i => 0.5 + 0.25 * i)];
        Spectrum s = Assert.Single(Read(Hdf5Specimen.Nexus(Counts, axis, unit)));
        double shift = energies == 300 ? 0.5 : 0;
        Assert.Equal(eV * 0.25, s.CalibrationCoefficients[1], 1e-6);
        Assert.Equal(eV * (0.5 - 0.25 * shift), s.CalibrationCoefficients[0], 1e-6);
        Assert.Equal("/entry/data/counts", s.Metadata["dataset"]);
        Assert.Empty(s.Warnings);
    }

    [Fact]
    public void TurnsFallingEnergiesRound()
    {
        Spectrum s = Assert.Single(Read(Hdf5Specimen.Nexus(Counts, [.. Enumerable.Range(0, 300).Select(i => 600.0 - 2 * i)], "eV")));
        Assert.Equal(Counts.Reverse().Select(c => (long)c), Text.Counts(s));
        Assert.Equal(2, s.CalibrationCoefficients[1], 1e-9);
    }

    // A signal of counts over an axis called channel, with further data sets beside it.
    private static byte[] OverChannels(int first, int step, params (string Name, object Data)[] beside)
    {
        var group = new H5Group
        {
            Attributes = new()
            {
                ["NX_class"] = "NXdata",
                ["signal"] = "counts",
                ["axes"] = new[] { "channel" },
            },
            ["counts"] = Counts,
            ["channel"] = Enumerable.Range(0, Counts.Length).Select(i => first + step * i).ToArray(),
        };
        foreach ((string name, object data) in beside)
            group[name] = data;
        return Hdf5Specimen.Written(new H5File { ["data"] = group });
    }

    [Fact]
    public void EnergiesOfAScanAreNoChannels()
    {
        byte[] Scan(int points) =>
            Hdf5Specimen.Written(
                new H5File
                {
                    ["data"] = new H5Group
                    {
                        Attributes = new()
                        {
                            ["NX_class"] = "NXdata",
                            ["signal"] = "mca",
                            ["axes"] = new[] { "energy", "." },
                        },
                        ["mca"] = new H5Dataset(
                            Enumerable.Range(0, points).SelectMany(_ => Counts).ToArray(),
                            fileDims: [(ulong)points, 300]
                        ),
                        ["energy"] = Enumerable.Range(0, points).Select(i => 7 + 0.01 * i).ToArray(),
                    },
                }
            );
        Assert.Contains("rows:dataset:/data/mca", Assert.Throws<SpectrumFormatException>(() => Read(Scan(50))).Message);
        Assert.Equal(50, Read(Scan(50), "rows:dataset:/data/mca").Count);
    }

    [Theory]
    [InlineData("rate", "")]
    [InlineData("net_counts", "")]
    [InlineData("signal", "counts/s")]
    [InlineData("signal", "Hz")]
    public void WholeRatesAndNetCountsAreNoCounts(string name, string unit)
    {
        var data = new H5Dataset(Counts) { Attributes = unit.Length == 0 ? [] : new() { ["units"] = unit } };
        byte[] file = Hdf5Specimen.Written(
            new H5File
            {
                ["data"] = new H5Group
                {
                    Attributes = new() { ["NX_class"] = "NXdata", ["signal"] = name },
                    [name] = data,
                },
            }
        );
        IntensitySpectrum s = Assert.Single(Assert.Throws<NotCountsException>(() => Read(file)).Spectra);
        Assert.Equal(Counts.Select(c => (double)c), s.Intensities.Values.ToArray());
    }

    [Fact]
    public void ListsOfEventsAndAxesAreNoCountsWhateverTheyAreCalled()
    {
        var random = new Random(3);
        int[] events = [.. Enumerable.Range(0, 3000).Select(_ => random.NextDouble() < 0.7 ? 300 + random.Next(300) : random.Next(1000))];
        string Fails(object data) =>
            Assert.Throws<SpectrumFormatException>(() => Read(Hdf5Specimen.Written(new H5File { ["counts"] = data }))).Message;
        Assert.Contains("single events", Fails(events));
        Assert.Contains("single events", Fails(events.Order().ToArray()));
        Assert.Contains("of an axis", Fails(new H5Dataset(Enumerable.Range(0, 300).Concat(Counts).ToArray(), fileDims: [2, 300])));
    }

    [Fact]
    public void TakesChannelNumbersOfANexusAxis()
    {
        Spectrum s = Assert.Single(Read(OverChannels(100, 1)));
        Assert.Equal(100.5, s.Histogram.FirstPosition);
        Assert.Equal(Counts.Select(c => (long)c), Text.Counts(s));
        Assert.Empty(s.Warnings);
        Assert.Contains("rise by one", Assert.Throws<SpectrumFormatException>(() => Read(OverChannels(0, 4))).Message);
    }

    [Theory]
    [InlineData("counts_scaling_factor")]
    [InlineData("scaling_factor")]
    [InlineData("channel_offset")]
    public void WhatIsToBeScaledIsRefused(string name) =>
        Assert.Contains(name, Assert.Throws<SpectrumFormatException>(() => Read(OverChannels(0, 1, (name, 0.5)))).Message);

    [Fact]
    public void WhatAnAttributeScalesIsRefused()
    {
        var data = new H5Dataset(Counts) { Attributes = new() { ["scale_factor"] = 0.5 } };
        Assert.Contains("scale_factor", Fails(new H5File { ["x"] = data }));
    }

    [Fact]
    public void ErrorsOfCountsAreLeftOutWithAWarning() =>
        Assert.Contains(
            "errors that the file states are left out",
            Assert.Single(Assert.Single(Read(OverChannels(0, 1, ("errors", Counts.Select(c => 5.0 + c).ToArray())))).Warnings)
        );

    [Fact]
    public void TellsTheChannelsOfTwoDimensions()
    {
        var wide = new int[3, 300];
        var tall = new int[300, 3];
        var square = new int[20, 30];
        for (int i = 0; i < 300; i++)
            (wide[1, i], tall[i, 1]) = (Counts[i], Counts[i]);
        foreach (int[,] data in new[] { wide, tall })
        {
            IReadOnlyList<Spectrum> all = Read(Hdf5Specimen.Written(new H5File { ["x"] = data }));
            Assert.Equal(["1", "2", "3"], all.Select(s => s.Detector));
            Assert.Equal(Counts.Select(c => (long)c), Text.Counts(all[1]));
            Assert.Contains("the longer one", Assert.Single(all[0].Warnings));
        }
        byte[] file = Hdf5Specimen.Written(new H5File { ["x"] = square });
        Assert.Contains("rows:dataset:/x", Assert.Throws<SpectrumFormatException>(() => Read(file)).Message);
        Assert.Equal(20, Read(file, "rows:dataset:/x").Count);
        Assert.Equal(30, Read(file, "columns:dataset:x").Count);
    }

    [Fact]
    public void RefusesWhatAreNoCounts()
    {
        Assert.Contains("not counts", Fails(new H5File { ["x"] = new[] { 1, 2.5, 3 } }));
        Assert.Contains("not counts", Fails(new H5File { ["x"] = new[] { 1, double.NaN, 3 } }));
        Assert.Contains("zero or more", Fails(new H5File { ["x"] = new[] { 1, -2, 3 } }));
        Assert.Contains("found none", Fails(new H5File { ["x"] = "text" }));
        Assert.Contains("single events", Fails(new H5File { ["adc"] = Counts }));
        Assert.Contains("found 2", Fails(new H5File { ["x"] = Counts, ["y"] = Counts }));
    }

    [Fact]
    public void StaysWithinItsBudget()
    {
        byte[] file = Hdf5Specimen.Written(new H5File { ["x"] = new int[100_000] });
        using var stream = new MemoryStream(file);
        Assert.Contains(
            "memory",
            Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(stream, "x", new FileBudget("x", 1 << 20), default)).Message
        );
    }

    /// <summary>An attribute that says of itself that it holds 537 million texts took minutes and 12 GB.</summary>
    [Fact]
    public void AnAttributeOfTooManyTextsIsDamage()
    {
        const int afterName = 5 + 20 + 4; // the end of the name, the type (vlen string), version, rank, flags and kind of the space
        byte[] file = Hdf5Specimen.Nexus(Counts, [.. Enumerable.Range(0, 300).Select(i => 2.0 * i)], "eV");
        int at = file.AsSpan().IndexOf("axes\0"u8) + afterName;
        Assert.Equal(1, BitConverter.ToInt64(file, at));
        file[at + 3] = 0x20;
        Assert.Contains("in the attribute 'axes'", Assert.Throws<SpectrumFormatException>(() => Read(file)).Message);
    }

    /// <summary>Every damaged byte is data or one error.</summary>
    [Fact]
    public void DamageIsOneErrorOrData()
    {
        byte[] whole = Hdf5Specimen.Nexus(Counts, [.. Enumerable.Range(0, 300).Select(i => 2.0 * i)], "eV");
        var random = new Random(5);
        for (int i = 0; i < 1500; i++)
        {
            byte[] damaged = random.Next(4) == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int k = random.Next(1, 4); k > 0 && damaged.Length > 8; k--)
                damaged[random.Next(8, damaged.Length)] = (byte)random.Next(256);
            try
            {
                Assert.All(Read(damaged), s => Assert.All(s.CalibrationCoefficients, c => Assert.True(double.IsFinite(c))));
            }
            catch (SpectrumFormatException e)
            {
                Assert.Contains("expected", e.Message);
            }
        }
    }

    [Theory]
    [InlineData("dataset:")]
    [InlineData("wide:dataset:/x")]
    public void RefusesAnOptionThatIsNone(string text) =>
        Assert.Contains("dataset:PATH", Assert.Throws<FormatException>(() => TableColumns.Parse(text)).Message);

    private static string Fails(H5File file) => Assert.Throws<SpectrumFormatException>(() => Read(Hdf5Specimen.Written(file))).Message;

    private static IReadOnlyList<Spectrum> Read(byte[] content, string? table = null)
    {
        using var stream = new MemoryStream(content);
        return SpectrumFile.Read(
            stream,
            "folder/file.h5",
            FileBudget.Of("file.h5"),
            default,
            table is null ? null : TableColumns.Parse(table)
        );
    }
}
