using System.Text;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;

namespace SpectroCal.Tests.Formats;

/// <summary>Every reader stops soon after it is asked to, also in the middle of one large file, and after the last byte of it.</summary>
public class CancellationTests
{
    private const int Channels = 1 << 20;

    private static readonly Dictionary<string, Func<byte[]>> Contents = new()
    {
        ["column"] = () => Text.Bytes(Repeat("7\n")),
        ["table"] = () => Text.Bytes(Repeat("7,8\n")),
        ["spe"] = () => Text.Bytes($"$DATA:\n0 {Channels - 1}\n{Repeat("7\n")}"),
        ["amptek"] = () => Text.Bytes($"<<PMCA SPECTRUM>>\n<<DATA>>\n{Repeat("7\n")}<<END>>\n"),
        ["epics"] = () => Text.Bytes($"VERSION: 3.1\nELEMENTS: 1\nDATA:\n{Repeat("7\n")}"),
        ["msa"] = () => Text.Bytes($"#FORMAT : EMSA/MAS\n#DATATYPE : Y\n#SPECTRUM :\n{Repeat("7\n")}#ENDOFDATA :\n"),
        ["n42"] = () =>
            Text.Bytes($"<RadInstrumentData><Spectrum><ChannelData>{Repeat("7 ")}</ChannelData></Spectrum></RadInstrumentData>"),
        ["spx"] = () =>
            Text.Bytes(
                $"<TRTSpectrum><ClassInstance Type=\"TRTSpectrum\"><Channels>{Repeat("7,")}7</Channels></ClassInstance></TRTSpectrum>"
            ),
        ["numpy"] = () => Text.Numpy($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({2 * Channels},), }}", new byte[2 * Channels]),
        ["events"] = () => Text.Bytes("adc\n" + Repeat("7\n")),
    };

    public static TheoryData<string, bool> Formats
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string name in Contents.Keys)
            {
                data.Add(name, false);
                data.Add(name, true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void StopsInTheMiddle(string format, bool isCompressed)
    {
        byte[] content = Contents[format]();
        if (isCompressed)
            content = Text.Gzip(content);
        using var source = new CancellationTokenSource();
        using var stream = new CancellingStream(content, content.Length / 2, source);
        Assert.ThrowsAny<OperationCanceledException>(() => Read(format, stream, source.Token));
        // What had been asked for before may come; nothing more is asked for.
        Assert.Equal(0, stream.ReadsAfter);
    }

    [Theory]
    [InlineData("n42")]
    [InlineData("spx")]
    public void StopsAfterTheLastByte(string format)
    {
        byte[] content = Contents[format]();
        using var source = new CancellationTokenSource();
        using var stream = new CancellingStream(content, content.Length, source);
        Assert.ThrowsAny<OperationCanceledException>(() => Read(format, stream, source.Token));
    }

    private static void Read(string format, Stream stream, CancellationToken cancellation)
    {
        if (format == "events")
            ListModeFile.Read(stream, format, null, cancellation);
        else
            SpectrumFile.Read(stream, format, cancellation);
    }

    private static string Repeat(string text) => new StringBuilder(text.Length * Channels).Insert(0, text, Channels).ToString();

    /// <summary>Asks to stop once so many bytes were read, in small pieces as they come from a network.</summary>
    private sealed class CancellingStream(byte[] content, int after, CancellationTokenSource source) : MemoryStream(content)
    {
        private const int Piece = 4096;

        public int ReadsAfter { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (source.IsCancellationRequested)
                ReadsAfter++;
            int n = base.Read(buffer, offset, Math.Min(count, Piece));
            if (Position >= after)
                source.Cancel();
            return n;
        }
    }
}
