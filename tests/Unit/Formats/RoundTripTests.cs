using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>What a writer writes, at any size and whatever the names, is within its reader's limits and comes back the same.</summary>
public class RoundTripTests
{
    private static readonly string[] Names =
    [
        "left, \"upper\"",
        " b;c ",
        "=1+1",
        "'=1+1",
        "''",
        "-5",
        "-x",
        "+a",
        "@SUM(A1)",
        " =x",
        "\"",
        "a\"\"b",
        "#1",
        "naïve µeV",
        "日本語",
        "Ã©",
        "CON",
        "../up",
        "a/b\\c",
        "$a: b",
        "<&>",
        "C:\\data\\u0041",
        new('x', 300),
        new('y', 70_000),
    ];

    public static TheoryData<string> Extensions => [.. WritableFormat.All.Select(f => f.Extension)];

    [Theory]
    [MemberData(nameof(Extensions))]
    public void SpectraComeBack(string extension) =>
        Prop.ForAll<int>(seed => AssertBack(extension, seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithEndSize(1_000_000_000));

    // 'left, "upper"0' and '1 ../up' without counts were the edges of bins that do not adjoin.
    [Fact]
    public void DetectorsWhoseNamesSpeakOfEdgesComeBack() => AssertBack(".csv", 68885749);

    private static void AssertBack(string extension, int seed)
    {
        using var folder = new TemporaryFolder();
        string path = folder["s" + extension];
        WritableFormat format = WritableFormat.OfPath(path)!;
        var random = new Random(seed);
        int detectors = format.HoldsSeveral ? Size(random, 60) : 1;
        Spectrum[] spectra = [.. Enumerable.Range(0, detectors).Select(i => Spectrum(random, Name(random, i), Size(random, 3000)))];
        SpectrumFile.Write(path, spectra, force: true);
        Same(spectra, SpectrumFile.Read(path), format);
    }

    public static TheoryData<string, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<string, int, int>();
            foreach (WritableFormat format in WritableFormat.All)
            {
                sizes.Add(format.Extension, 1, 1);
                sizes.Add(format.Extension, 1, 1_000_000);
                if (!format.HoldsSeveral)
                    continue;
                sizes.Add(format.Extension, 2, 1);
                sizes.Add(format.Extension, 80, 1 << 16);
                sizes.Add(format.Extension, 6000, 100);
                sizes.Add(format.Extension, 70_000, 2);
            }
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void SoDoLargeOnes(string extension, int detectors, int channels)
    {
        using var folder = new TemporaryFolder();
        string path = folder["s" + extension];
        WritableFormat format = WritableFormat.OfPath(path)!;
        // Most channels are empty, as those of an array of 16-bit converters are; the last one is not, so that none is cut off.
        Spectrum[] spectra =
        [
            .. Enumerable
                .Range(0, detectors)
                .Select(i =>
                {
                    var counts = new long[channels];
                    counts[^1] = i + 1;
                    return new Spectrum("s", $"detector {i}", new RunInfo("r"), new ChannelHistogram(counts, 0.5));
                }),
        ];
        SpectrumFile.Write(path, spectra);
        Same(spectra, SpectrumFile.Read(path), format);
    }

    [Fact]
    public void EventsComeBack()
    {
        using var folder = new TemporaryFolder();
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                int bits = random.Next(1, 32);
                EventList[] lists =
                [
                    .. Enumerable
                        .Range(0, Size(random, 30))
                        .Select(i =>
                        {
                            int[] values = [.. Enumerable.Range(0, Size(random, 300)).Select(_ => (int)random.NextInt64(1L << bits))];
                            double[] times = [.. values.Select((_, k) => k == 0 ? 0 : random.NextDouble() * 1e6)];
                            return new EventList("e", Name(random, i), values, times);
                        }),
                ];
                ListModeWriter.Write(folder["e.csv"], lists, force: true);
                IReadOnlyList<EventList> back = ListModeFile.Read(folder["e.csv"]);
                Assert.Equal(lists.Length, back.Count);
                foreach ((EventList list, EventList read) in lists.Zip(back))
                {
                    Assert.Equal(lists.Length == 1 ? SpectrumFile.DefaultDetector : list.Detector, read.Detector);
                    Assert.Equal(list.IntegerValues.ToArray(), read.IntegerValues.ToArray());
                    Assert.Equal(list.TimesSeconds.ToArray(), read.TimesSeconds.ToArray());
                }
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(1_000_000_000));
    }

    [Fact]
    public void NamesThatATableCannotTellApartAreRefused()
    {
        using var folder = new TemporaryFolder();
        Spectrum Of(string detector) => new("s", detector, new RunInfo("r"), new ChannelHistogram([1], 0.5));
        Assert.Throws<ArgumentException>(() => SpectrumFile.Write(folder["t.csv"], [Of("a\tb"), Of("a b")]));
        Assert.Throws<ArgumentException>(() => SpectrumFile.Write(folder["t.csv"], [Of("\r\n"), Of("b")]));
        Assert.Empty(folder.Files);
    }

    private static void Same(IReadOnlyList<Spectrum> spectra, IReadOnlyList<Spectrum> back, WritableFormat format)
    {
        Assert.Equal(spectra.Count, back.Count);
        bool hasNames = format.Format != SpectrumFormat.Numpy;
        for (int i = 0; i < spectra.Count; i++)
        {
            if (hasNames)
                Assert.Equal(spectra[i].Detector, back[i].Detector);
            // Tables and arrays fill up what is shorter than the longest.
            Assert.Equal(Text.Counts(spectra[i]), Text.Counts(back[i])[..spectra[i].Histogram.Length]);
            Assert.Equal(spectra[i].Histogram.TotalCounts, back[i].Histogram.TotalCounts);
        }
    }

    /// <summary>Small sizes as often as large ones.</summary>
    private static int Size(Random random, int most) => (int)Math.Pow(most, random.NextDouble());

    private static string Name(Random random, int index) =>
        random.Next(3) == 0 ? $"{Names[random.Next(Names.Length)]}{index}".Trim('\0') : $"{index} {Names[random.Next(Names.Length)]}";

    private static Spectrum Spectrum(Random random, string detector, int channels)
    {
        int kind = random.Next(4);
        long[] counts =
        [
            .. Enumerable
                .Range(0, channels)
                .Select(_ =>
                    kind switch
                    {
                        0 => 0,
                        1 => random.NextInt64(1L << 40),
                        2 => random.Next(3) == 0 ? 1 : 0,
                        _ => random.Next(1000),
                    }
                ),
        ];
        if (kind == 1 && channels == 1)
            counts[0] = long.MaxValue;
        return new Spectrum("s", detector.Trim(), new RunInfo("r"), new ChannelHistogram(counts, 0.5));
    }
}
