using System.Text;
using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class TableTests
{
    [Fact]
    public void ReadsOneColumn()
    {
        Spectrum s = Text.ReadOne(Text.Column);
        Assert.Equal([5, 3, 0], Text.Counts(s));
        Assert.Equal("1", s.Detector);
        Assert.Equal(0.5, s.Histogram.FirstPosition);
    }

    [Fact]
    public void ReadsTheRealColumnOfFloats()
    {
        Spectrum s = Assert.Single(SpectrumFile.Read(SharedData.Path("pymca", "XRFSpectrum.mca")));
        Assert.Equal((4096, 56640073L), (s.Histogram.Length, s.Histogram.TotalCounts));
    }

    [Theory]
    [InlineData("channel,left,right\n0,1,10\n1,2,20\n2,3,30\n")]
    [InlineData("Bin;left;right\r\n0;1;10\r\n1;2;20\r\n2;3;30")]
    [InlineData("ch\tleft\tright\n0\t1\t10\n1\t2\t20\n2\t3\t30\n")]
    [InlineData("# made by hand\n\nadc left right\n  0   1  10\n  1   2  20\n  2   3  30\n")]
    [InlineData("channel,left,right\n2,3,30\n1,2,20\n0,1,10\n")]
    [InlineData("\"bin\",\"left\",\"right\"\n0,\"1\",\"10\"\n1,2.0,2e1\n2,3,30\n")]
    [InlineData("number,left,right,\n0,1,10,\n1,2,20,\n2,3,30,\n")]
    public void ReadsEveryLayoutOfATable(string text)
    {
        IReadOnlyList<Spectrum> s = Text.Read(text);
        Assert.Equal(["left", "right"], s.Select(x => x.Detector));
        Assert.Equal([1, 2, 3], Text.Counts(s[0]));
        Assert.Equal([10, 20, 30], Text.Counts(s[1]));
        Assert.All(s, x => Assert.Equal(0.5, x.Histogram.FirstPosition));
    }

    [Fact]
    public void RecognisesBareChannelNumbers()
    {
        Spectrum s = Text.ReadOne("0 4\n1 5\n2 6\n3 7\n");
        Assert.Equal([4, 5, 6, 7], Text.Counts(s));
    }

    [Fact]
    public void StartsAtTheFirstChannelAndFillsMissingOnes()
    {
        Spectrum s = Text.ReadOne("channel,counts\n100,4\n101,5\n104,6\n");
        Assert.Equal([4, 5, 0, 0, 6], Text.Counts(s));
        Assert.Equal(100.5, s.Histogram.FirstPosition);
        Assert.Equal("1", s.Detector);
        Assert.Contains("missing", Assert.Single(s.Warnings));
    }

    [Fact]
    public void TakesPositionsAsTheyAre()
    {
        Spectrum s = Text.ReadOne("position,a\n10.25,4\n10.5,5\n10.75,6\n");
        Assert.Equal((10.25, 0.25), (s.Histogram.FirstPosition, s.Histogram.Width));
    }

    [Theory]
    [InlineData("channel,a\n0,1\n0,2\n", 3, "increasing")]
    [InlineData("channel,a\n5,1\n4,2\n5,3\n", 4, "decreasing")]
    [InlineData("channel,a\n0,1\n16000000,2\n", 3, "gap")]
    [InlineData("channel,a\n0.5,1\n", 2, "whole channel number")]
    [InlineData("channel,a\n0,1\nNaN,2\n", 3, "whole number")]
    [InlineData("channel,a,A\n0,1,2\n", 1, "twice")]
    [InlineData("channel,a\n0,1,2\n", 2, "2 fields")]
    [InlineData("channel,a\n0\n", 2, "2 fields")]
    [InlineData("a,b\n1,2\n3,nan\n", 3, "whole number")]
    [InlineData("3,2\n3,-4\n", 2, "zero or more")]
    [InlineData("3,2\n3,99999999999999999999\n", 2, "below 2^63")]
    [InlineData("5\n1.5\n", 2, "whole number")]
    [InlineData("energy,counts\n1.5,2\n1.2,3\n1.7,3\n", 4, "rising or falling")]
    [InlineData("energy,counts\n1.5,2\n1.7,2.5\n", 3, "whole number")]
    [InlineData("position,a\n1,1\n2,1\n4,1\n", 4, "equally spaced")]
    [InlineData("position,a\n1,1\n1,1\n", 3, "increasing")]
    [InlineData("Dear reader,\nthis is a letter.\n", 1, "expected an Amptek")]
    [InlineData("", 0, "empty")]
    [InlineData("\n\n", 0, "empty")]
    [InlineData("# only a comment\n", 0, "none")]
    [InlineData("\u0001\u0002\u0003abc", 1, "binary")]
    [InlineData("MZ\0\0\u0001", 0, "binary")]
    public void RefusesWhatIsNoTable(string text, long line, string expected)
    {
        SpectrumFormatException e = Text.Fails(text);
        Assert.Contains(expected, e.Message);
        Assert.Equal(line, e.Line);
    }

    [Fact]
    public void ReadsUnicodeWithAByteOrderMark()
    {
        foreach (Encoding encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF8 })
        {
            byte[] content = [.. encoding.GetPreamble(), .. encoding.GetBytes(Text.Table)];
            Assert.Equal([10, 20, 30], Text.Counts(SpectrumFile.Read(content, "x")[1]));
        }
    }

    [Fact]
    public void ReadsGzipAndNoticesWhereItIsCutOff()
    {
        byte[] packed = Text.Gzip(Text.Bytes(Text.Table));
        Assert.Equal([1, 2, 3], Text.Counts(SpectrumFile.Read(packed, "x")[0]));
        for (int length = 2; length < packed.Length; length++)
            Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(packed[..length], "x"));
        byte[] two = [.. packed, .. Text.Gzip(Text.Bytes("3,4,40\n"))];
        Assert.Equal([1, 2, 3, 4], Text.Counts(SpectrumFile.Read(two, "x")[0]));
    }

    [Fact]
    public void NoCutInACompressedColumnLosesChannelsSilently()
    {
        // A shorter column is still a column, so only the compressed form can tell that some of it is missing.
        var random = new Random(5);
        byte[] packed = Text.Gzip(Text.Bytes(string.Join('\n', Enumerable.Range(0, 2000).Select(_ => random.Next(100)))));
        for (int length = 2; length < packed.Length; length++)
            Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read(packed[..length], "x"));
        // What follows a whole member and is none itself would be dropped without a word.
        Assert.Throws<SpectrumFormatException>(() => SpectrumFile.Read([.. packed, .. Text.Bytes("12\n13\n14\n15\n16\n17\n18\n")], "x"));
    }

    [Theory]
    [InlineData(Text.Amptek, SpectrumFormat.AmptekMca)]
    [InlineData(Text.Spe, SpectrumFormat.Spe)]
    [InlineData(Text.Epics, SpectrumFormat.EpicsMca)]
    [InlineData(Text.Column, SpectrumFormat.TextColumn)]
    [InlineData(Text.Table, SpectrumFormat.CsvHistogram)]
    [InlineData("0 1\n", SpectrumFormat.CsvHistogram)]
    [InlineData("adc,counts\n0,1\n", SpectrumFormat.CsvHistogram)]
    [InlineData("adc,a\n0,1\n", SpectrumFormat.CsvHistogram)]
    [InlineData("energy,counts\n0,1\n", SpectrumFormat.CsvHistogram)]
    [InlineData(Text.Events, SpectrumFormat.ListModeCsv)]
    [InlineData("adc\n17\n", SpectrumFormat.ListModeCsv)]
    [InlineData("adc,detector\n17,a\n", SpectrumFormat.ListModeCsv)]
    [InlineData("unixnano,state,source,pretrigger_mean,residual_std,filt_value\n", SpectrumFormat.ListModeCsv)]
    [InlineData("BOARD;CHANNEL;TIMETAG;ENERGY;ENERGYSHORT;FLAGS\n", SpectrumFormat.ListModeCsv)]
    [InlineData("0;1;123456789012;345;67;0x4000\n", SpectrumFormat.ListModeCsv)]
    public void TellsFormatsApartByContent(string text, SpectrumFormat expected) => Assert.Equal(expected, Text.Sniff(text));

    [Fact]
    public void SendsListModeToItsReader() => Assert.Contains("list of events", Text.Fails(Text.Events).Message);

    [Fact]
    public void LeavesErrorsOfTheFileSystemAlone() => Assert.ThrowsAny<IOException>(() => SpectrumFile.Read("no/such/file.mca"));

    [Fact]
    public void StopsWhenAsked() =>
        Assert.Throws<OperationCanceledException>(() =>
            SpectrumFile.Read(Text.Bytes(Text.Table), "x", new CancellationToken(canceled: true))
        );
}
