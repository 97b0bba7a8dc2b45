using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.N42;

namespace SpectroCal.Tests.Formats;

/// <summary>Whatever the bytes, a reader gives data or one error that names the file.</summary>
public class DamagedFileTests
{
    private const string Name = "damaged.dat";

    private static readonly string[] Whole =
    [
        Text.Amptek,
        Text.Spe,
        Text.Epics,
        Text.Column,
        Text.Table,
        Text.Events,
        "position,a\n0.25,1\n0.5,2\n0.75,3\n",
        "BOARD;CHANNEL;TIMETAG;ENERGY;ENERGYSHORT;FLAGS\n0;3;9000000000000000123;100;1;0x4000\n1;3;12;101;1;0x0\n",
        "unixnano,state,filt_value\n1544035816785813000,\"B\",10609.3584\n1544035816909598000,C,5140.0791\n",
        Text.Msa,
        Text.MsaPairs,
        Text.N42Of2012,
        Text.N42Of2006,
        Text.Spx,
        Text.CompassSplit,
        Written(),
    ];

    private static readonly byte[][] Contents = [.. Whole.Select(Text.Bytes), Text.Numpy(), Text.CompassBinary()];

    /// <summary>Texts that are hard to read as numbers, and pieces of structure.</summary>
    private static readonly string[] Pieces =
    [
        "99999999999999999999",
        "9223372036854775807",
        "-9223372036854775808",
        "-1",
        "1e308",
        "1e999",
        "-1e308",
        "NaN",
        "Infinity",
        "1e-320",
        "0.5",
        "\0",
        "\r",
        "\n",
        "\n\n",
        "\"",
        ",",
        ";",
        "\t",
        " ",
        "$",
        ":",
        "#",
        "<<DATA>>\n",
        "<<END>>\n",
        "$DATA:\n0 3\n",
        "$MCA_CAL:\n99999999 1\n",
        "ELEMENTS: 65536\n",
        "CHANNELS: 16777216\n",
        "DATA:\n",
        "position",
        "adc",
        "\u00FF\u00FE",
        "\u00EF\u00BB\u00BF",
        "\u001F\u008B",
        "#SPECTRUM\n",
        "#ENDOFDATA\n",
        "#NPOINTS : 1e9\n",
        "0 4000000 ",
        "<",
        "</Spectrum>",
        "&amp;",
        "&lol;",
        "<!DOCTYPE a [<!ENTITY lol \"lol\">]>",
        "PT1E5S",
        "CountedZeroes",
        "\u0093NUMPY",
        "(99999999,)",
        "\u00E1\u00CA",
    ];

    [Fact]
    public void NoMutationOfAFileEscapesAsAnotherError()
    {
        int read = 0,
            refused = 0;
        Check(
            3000,
            (random, content) =>
            {
                byte[] damaged = Mutate(random, content);
                if (Survives(damaged))
                    read++;
                else
                    refused++;
            }
        );
        // A mutation that always breaks a file, or never does, would test nothing.
        Assert.True(read > 300 && refused > 300, $"{read} read, {refused} refused");
    }

    [Fact]
    public void NoMutationOfACompressedFileEscapesAsAnotherError() =>
        Check(1000, (random, content) => Survives(Mutate(random, Text.Gzip(content))));

    [Fact]
    public void NoMutationInsideACompressedFileEscapesAsAnotherError() =>
        Check(500, (random, content) => Survives(Text.Gzip(Mutate(random, content))));

    [Fact]
    public void RandomBytesGiveOneError() =>
        Check(
            1000,
            (random, _) =>
            {
                var content = new byte[random.Next(300)];
                random.NextBytes(content);
                Survives(content);
            }
        );

    [Fact]
    public void EveryTruncationIsReadOrRefused()
    {
        foreach (byte[] content in Contents)
        {
            for (int length = 0; length < content.Length; length++)
                Survives(content[..length]);
        }
    }

    /// <summary>A file as the project writes it, with its extension.</summary>
    private static string Written()
    {
        using var folder = new TemporaryFolder();
        N42Writer.Write(folder["a.n42"], [RandomSpectrum.Of(new Random(1)), RandomSpectrum.Of(new Random(2))]);
        return Text.Latin1(File.ReadAllBytes(folder["a.n42"]));
    }

    private static void Check(int cases, Action<Random, byte[]> check) =>
        Prop.ForAll<int>(seed =>
            {
                var random = new Random(seed);
                check(random, Contents[random.Next(Contents.Length)]);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithEndSize(1_000_000_000));

    /// <summary>Reads the content both as spectra and as events; true if either reader took it.</summary>
    private static bool Survives(byte[] content)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool taken = Takes(() => Assert.NotEmpty(SpectrumFile.Read(content, Name)));
        taken |= Takes(() => Assert.All(ListModeFile.Read(new MemoryStream(content), Name), l => Assert.True(l.Count > 0)));
        // The blocks that files are read in are the most that a small file may cost, besides filled gaps of at most 2^22 channels.
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200 << 20, "A small file took more than 200 MiB.");
        return taken;
    }

    private static bool Takes(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (SpectrumFormatException e)
        {
            Assert.Equal(Name, e.File);
            Assert.StartsWith(Name, e.Message);
            Assert.Contains("expected", e.Message);
            return false;
        }
    }

    private static byte[] Mutate(Random random, byte[] content)
    {
        var bytes = new List<byte>(content);
        for (int n = random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 2:
                    bytes.RemoveRange(Start(bytes, at), End(bytes, at) - Start(bytes, at));
                    break;
                case 3:
                    bytes.InsertRange(End(bytes, at), bytes[Start(bytes, at)..End(bytes, at)]);
                    break;
                case 4:
                    bytes.InsertRange(at, Text.Bytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 5:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    Replace(bytes, at, Text.Bytes(Pieces[random.Next(Pieces.Length)]));
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Puts a piece in the place of the number at a position.</summary>
    private static void Replace(List<byte> bytes, int at, byte[] piece)
    {
        int start = at,
            end = at;
        while (start > 0 && char.IsAsciiDigit((char)bytes[start - 1]))
            start--;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
            end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, piece);
    }

    private static int Start(List<byte> bytes, int at) => at == 0 ? 0 : bytes.LastIndexOf((byte)'\n', at - 1) + 1;

    private static int End(List<byte> bytes, int at) => bytes.IndexOf((byte)'\n', at) is >= 0 and int end ? end + 1 : bytes.Count;
}
