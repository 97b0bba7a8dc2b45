using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class NumpyTests
{
    [Theory]
    [InlineData("|u1")]
    [InlineData("|i1")]
    [InlineData("<u2")]
    [InlineData(">u2")]
    [InlineData("<i2")]
    [InlineData(">i2")]
    [InlineData("<i4")]
    [InlineData(">u4")]
    [InlineData("<i8")]
    [InlineData(">i8")]
    [InlineData("<u8")]
    [InlineData("<f2")]
    [InlineData(">f2")]
    [InlineData("<f4")]
    [InlineData(">f4")]
    [InlineData("<f8")]
    [InlineData(">f8")]
    public void ReadsEveryTypeInBothOrders(string type)
    {
        int[][] rows =
        [
            [1, 2, 3],
            [10, 20, 30],
        ];
        foreach (bool isFortran in new[] { false, true })
        {
            int[] flat = isFortran ? [1, 10, 2, 20, 3, 30] : [1, 2, 3, 10, 20, 30];
            string header = $"{{'descr': '{type}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': (2, 3), }}";
            for (int version = 1; version <= 3; version++)
            {
                IReadOnlyList<Spectrum> s = SpectrumFile.Read(
                    Text.Numpy(header, [.. flat.SelectMany(v => Number(type, v))], version),
                    "a.npy"
                );
                Assert.Equal(["1", "2"], s.Select(x => x.Detector));
                for (int i = 0; i < 2; i++)
                    Assert.Equal(rows[i].Select(v => (long)v), Text.Counts(s[i]));
                Assert.All(s, x => Assert.Equal(0.5, x.Histogram.FirstPosition));
            }
        }
    }

    [Fact]
    public void ReadsOneDimensionAndOtherLayoutsOfTheHeader()
    {
        Spectrum s = Assert.Single(
            SpectrumFile.Read(
                Text.Numpy("{\"shape\": (3,), \"fortran_order\": False, \"descr\": \"<i2\"}", [1, 0, 2, 0, 3, 0]),
                "dir/a.npy"
            )
        );
        Assert.Equal(("a.npy", "1"), (s.Name, s.Detector));
        Assert.Equal([1, 2, 3], Text.Counts(s));
        Assert.Equal(SpectrumFormat.Numpy, SpectrumFile.Sniff(new MemoryStream(Text.Gzip(Text.Numpy())), "a"));
        Assert.Equal([10, 20, 30], Text.Counts(SpectrumFile.Read(Text.Gzip(Text.Numpy()), "a")[1]));
    }

    [Theory]
    [InlineData("<i4", "(2, 3)", "i", 6, null)]
    [InlineData("<i4", "(2, 3)", "i", 5, "truncated")]
    [InlineData("<i4", "(2, 3)", "i", 7, "more bytes")]
    [InlineData("<c8", "(2, 3)", "i", 6, "type")]
    [InlineData("|b1", "(24,)", "i", 6, "type")]
    [InlineData("<i4", "()", "i", 1, "dimensions")]
    [InlineData("<i4", "(1, 2, 3)", "i", 6, "dimensions")]
    [InlineData("<i4", "(0,)", "i", 0, "1 to")]
    [InlineData("<i4", "(99999999999,)", "i", 6, "1 to")]
    [InlineData("<i4", "(-2, 3)", "i", 6, "whole numbers")]
    [InlineData("<i4", "(6,)", "negative", 6, "zero or more")]
    [InlineData("<f4", "(6,)", "half", 6, "whole counts")]
    [InlineData("<f4", "(6,)", "nan", 6, "whole counts")]
    public void RefusesWhatIsNoArrayOfCounts(string type, string shape, string values, int count, string? expected)
    {
        Func<byte[]> number = values switch
        {
            "negative" => () => BitConverter.GetBytes(-1),
            "half" => () => BitConverter.GetBytes(0.5f),
            "nan" => () => BitConverter.GetBytes(float.NaN),
            _ => () => BitConverter.GetBytes(1),
        };
        byte[] content = Text.Numpy(
            $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}",
            [.. Enumerable.Range(0, count).SelectMany(_ => number())]
        );
        if (expected is null)
            SpectrumFile.Read(content, "a.npy");
        else
            Assert.Contains(expected, Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(content, "a.npy")).Message);
    }

    [Fact]
    public void RefusesTotalsAndNumbersThatAreTooLarge()
    {
        string header = "{'descr': '<u8', 'fortran_order': False, 'shape': (2,), }";
        Assert.Contains(
            "byte",
            Assert
                .Throws<SpectrumFormatException>(() => SpectrumFile.Read(Text.Numpy(header, [.. Enumerable.Repeat<byte>(255, 16)]), "a"))
                .Message
        );
        byte[] half = [.. BitConverter.GetBytes(long.MaxValue), .. BitConverter.GetBytes(1L)];
        Assert.Contains("sum", Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(Text.Numpy(header, half), "a")).Message);
    }

    [Fact]
    public void WhatIsWrittenComesBack()
    {
        using var folder = new TemporaryFolder();
        string path = folder["a.npy"];
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                Spectrum[] spectra =
                [
                    .. Enumerable
                        .Range(0, random.Next(1, 4))
                        .Select(i => new Spectrum(
                            "n",
                            $"{i}",
                            new RunInfo("r"),
                            new ChannelHistogram(
                                [.. Enumerable.Range(0, random.Next(1, 100)).Select(_ => random.NextInt64(1L << 50))],
                                random.Next(10) + 0.5
                            )
                        )),
                ];
                SpectrumFile.Write(path, spectra, force: true);
                Assert.Equal(
                    0,
                    (
                        new FileInfo(path).Length
                        - spectra.Length * 8L * spectra.Max(s => (int)s.Histogram.FirstPosition + s.Histogram.Length)
                    ) % 64
                );
                IReadOnlyList<Spectrum> back = SpectrumFile.Read(path);
                Assert.Equal(spectra.Length, back.Count);
                foreach ((Spectrum s, Spectrum b) in spectra.Zip(back))
                    Assert.Equal(
                        [.. new long[(int)s.Histogram.FirstPosition], .. Text.Counts(s)],
                        Text.Counts(b)
                            .AsSpan()
                            .TrimEnd(0)
                            .ToArray()
                            .Concat(new long[200])
                            .Take((int)s.Histogram.FirstPosition + s.Histogram.Length)
                    );
            })
            .QuickCheckThrowOnFailure();
    }

    private static byte[] Number(string type, int value)
    {
        byte[] bytes = type[1..] switch
        {
            "u1" or "i1" => [(byte)value],
            "u2" or "i2" => BitConverter.GetBytes((short)value),
            "u4" or "i4" => BitConverter.GetBytes(value),
            "u8" or "i8" => BitConverter.GetBytes((long)value),
            "f2" => BitConverter.GetBytes((Half)value),
            "f4" => BitConverter.GetBytes((float)value),
            _ => BitConverter.GetBytes((double)value),
        };
        if (type[0] == '>')
            Array.Reverse(bytes);
        return bytes;
    }
}
