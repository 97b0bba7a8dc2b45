using System.IO.Compression;
using System.Text;
using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Hand-made file contents and what is read from them.</summary>
internal static class Text
{
    public const string Amptek =
        "<<PMCA SPECTRUM>>\nTAG - live_data\nDESCRIPTION - \nGAIN - 3\nLIVE_TIME - 898.127957\nREAL_TIME - 898.937\n" +
        "START_TIME - 12/18/2024 11:13:14\nSERIAL_NUMBER - 0\n<<CALIBRATION>>\nLABEL - Channel\n1.5 9.7\n3 13.4\n<<ROI>>\n1 2\n" +
        "<<DATA>>\n0\n7\n3\n12\n<<END>>\n<<DP5 CONFIGURATION>>\nTECS=225;    TEC Set\n<<DP5 CONFIGURATION END>>\n" +
        "<<DPP STATUS>>\nDevice Type: PX5\nSerial Number: 2524\nSlow Count: 22\nTEC Temp: 248K\nBoard Temp: 27C\n<<DPP STATUS END>>\n";

    public const string Spe =
        "$SPEC_ID:\r\nsample\r\n$SPEC_REM:\r\nDET# 4\r\n$DATE_MEA:\r\n02/09/2018 10:03:36\r\n$MEAS_TIM:\r\n296 300\r\n" +
        "$DATA:\r\n0 3\r\n       1\r\n       2\r\n       3\r\n       4\r\n$ENER_FIT:\r\n0.5 2\r\n$MCA_CAL:\r\n3\r\n0.5 2 0.1 keV\r\n$ENDRECORD:\r\n";

    public const string Epics =
        "VERSION:    3.1\nELEMENTS: 2\nDATE:       Feb 11, 2011 07:40:35.028\nCHANNELS: 3\nREAL_TIME: 120 121\nLIVE_TIME: 110 111\n" +
        "CAL_OFFSET: -0.02 0.03\nCAL_SLOPE: 0.01 0.02\nCAL_QUAD: 0 1e-6\nROI_0_LABEL: P Ka & P Ka &\nENVIRONMENT: S:I=\"101.7\" (Current)\n" +
        "DATA:\n 1 10\n 2 20\n 3 30\n";

    public const string Column = "# a comment\n5.00000000E+00\n3\n\n0.\n";

    public const string Table = "channel,left,right\n0,1,10\n1,2,20\n2,3,30\n";

    public const string Events = "detector,time_s,adc\na,0,5\nb,0.5,7\na,1.25,6\n";

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static IReadOnlyList<Spectrum> Read(string text) => SpectrumFile.Read(Bytes(text), "folder/file.txt");

    public static Spectrum ReadOne(string text) => Assert.Single(Read(text));

    public static SpectrumFormat Sniff(string text) => SpectrumFile.Sniff(new MemoryStream(Bytes(text)), "file.txt");

    public static IReadOnlyList<EventList> ReadEvents(string text, ListModeColumns? columns = null) =>
        ListModeFile.Read(new MemoryStream(Bytes(text)), "folder/events.csv", columns);

    public static SpectrumFormatException Fails(string text) => Assert.Throws<SpectrumFormatException>(() => Read(text));

    public static SpectrumFormatException FailsEvents(string text, ListModeColumns? columns = null) =>
        Assert.Throws<SpectrumFormatException>(() => ReadEvents(text, columns));

    public static long[] Counts(Spectrum spectrum) => spectrum.Histogram.Counts.ToArray();

    public static byte[] Gzip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write(content);
        return memory.ToArray();
    }
}
