using System.Globalization;
using System.Text;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Tests.Formats;

/// <summary>What a file expands to is bounded, whatever its length, and honest files do not meet the bound.</summary>
public class FileBudgetTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData("800M", 800 * Mebibyte)]
    [InlineData(" 1.5g ", 1536 * Mebibyte)]
    [InlineData("4096", 4096)]
    [InlineData("2K", 2048)]
    [InlineData("1T", 1L << 40)]
    public void ReadsSizes(string text, long bytes)
    {
        Assert.True(FileBudget.TryParse(text, out long found));
        Assert.Equal(bytes, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("-1G")]
    [InlineData("0")]
    [InlineData("1e3M")]
    [InlineData("12 parsecs")]
    [InlineData("99999999999T")]
    public void RefusesWhatIsNoSize(string text) => Assert.False(FileBudget.TryParse(text, out _));

    [Fact]
    public void IsAnEighthOfTheMemory() =>
        Assert.Equal(Math.Max(256 * Mebibyte, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8), FileBudget.Default);

    public static TheoryData<string> Bombs => [.. Contents.Keys];

    /// <summary>Small files that stand for much more than 8 MiB.</summary>
    private static readonly Dictionary<string, Func<byte[]>> Contents = new()
    {
        ["table"] = () => Text.Gzip(Text.Bytes(Repeat("0,0,0,0,0,0,0,0\n", 400_000))),
        ["ragged table"] = () => Text.Gzip(Text.Bytes("1,2\n" + new string('0', 20_000_000) + ",1\n")),
        ["channel gap"] = () => Text.Bytes("channel,a,b,c\n0,1,1,1\n4000000,1,1,1\n"),
        ["columns"] = () => Text.Gzip(Text.Bytes(Repeat("1,", 100_000) + "1\n")),
        ["column"] = () => Text.Gzip(Text.Bytes(Repeat("0\n", 3_000_000))),
        ["counted zeroes"] = () => Text.Bytes(N42("0 16000000")),
        ["spectra of zeroes"] = () => Text.Gzip(Text.Bytes(N42(string.Join(" ", Enumerable.Repeat("0 100000 1", 30))))),
        ["elements"] = () => Text.Gzip(Text.Bytes($"<RadInstrumentData>{Repeat("<a/>", 1_000_000)}</RadInstrumentData>")),
        ["numpy"] = () => Text.Gzip(Text.Numpy("{'descr': '|u1', 'fortran_order': False, 'shape': (2000000,), }", new byte[2_000_000])),
        ["spe"] = () => Text.Gzip(Text.Bytes("$SPEC_ID:\n" + Repeat("a line of remarks\n", 500_000) + "$DATA:\n0 0\n1\n")),
        ["bruker"] = () =>
            Text.Gzip(
                Text.Bytes(
                    $"<TRTSpectrum><ClassInstance Type=\"TRTSpectrum\"><Channels>{Repeat("0,", 2_000_000)}0</Channels>"
                        + "</ClassInstance></TRTSpectrum>"
                )
            ),
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void RefusesWhatExpandsBeyondIt(string bomb)
    {
        byte[] content = Contents[bomb]();
        var budget = new FileBudget("bomb", 8 * Mebibyte);
        var error = Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(new MemoryStream(content), "bomb", budget, default));
        Assert.StartsWith("bomb", error.Message, StringComparison.Ordinal);
        Assert.Contains("at most 8M of memory", error.Message, StringComparison.Ordinal);
        Assert.Contains(FileBudget.Variable, error.Message, StringComparison.Ordinal);
        // The same file is an honest one where there is memory.
        if (bomb != "ragged table" && bomb != "elements")
            Assert.NotEmpty(SpectrumFile.Read(content, "bomb"));
    }

    [Fact]
    public void EventsThatAreKeptCount()
    {
        byte[] content = Text.Bytes("time_s,adc\n" + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i},{i % 100}.5\n")));
        var budget = new FileBudget("events", Mebibyte);
        SpectrumFormatException error = Assert.Throws<SpectrumFormatException>(() =>
            ListModeFile.Read(new MemoryStream(content), "events", null, 0, d => new EventAccumulator(d, budget), budget, default)
        );
        Assert.Contains("at most 1M of memory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatIsReadLineByLineDoesNotCount()
    {
        // 40 MB of text are two channels.
        byte[] content = Text.Bytes("16\n17\n" + Repeat("# a comment that is not kept\n", 1_400_000));
        var budget = new FileBudget("long", 2 * Mebibyte);
        Assert.Equal([16, 17], Text.Counts(Assert.Single(SpectrumFile.Read(new MemoryStream(content), "long", budget, default))));
    }

    private static string N42(string counts) =>
        "<RadInstrumentData><RadMeasurement><Spectrum><ChannelData compressionCode=\"CountedZeroes\">"
        + string.Create(CultureInfo.InvariantCulture, $"{counts}</ChannelData></Spectrum></RadMeasurement></RadInstrumentData>");

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
