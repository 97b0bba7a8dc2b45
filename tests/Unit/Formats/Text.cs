using System.IO.Compression;
using System.Text;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

/// <summary>Hand-made file contents and what is read from them.</summary>
internal static class Text
{
    public const string Amptek =
        "<<PMCA SPECTRUM>>\nTAG - live_data\nDESCRIPTION - \nGAIN - 3\nLIVE_TIME - 898.127957\nREAL_TIME - 898.937\n"
        + "START_TIME - 12/18/2024 11:13:14\nSERIAL_NUMBER - 0\n<<CALIBRATION>>\nLABEL - Channel\n1.5 9.7\n3 13.4\n<<ROI>>\n1 2\n"
        + "<<DATA>>\n0\n7\n3\n12\n<<END>>\n<<DP5 CONFIGURATION>>\nTECS=225;    TEC Set\n<<DP5 CONFIGURATION END>>\n"
        + "<<DPP STATUS>>\nDevice Type: PX5\nSerial Number: 2524\nSlow Count: 22\nTEC Temp: 248K\nBoard Temp: 27C\n<<DPP STATUS END>>\n";

    public const string Spe =
        "$SPEC_ID:\r\nsample\r\n$SPEC_REM:\r\nDET# 4\r\n$DATE_MEA:\r\n02/09/2018 10:03:36\r\n$MEAS_TIM:\r\n296 300\r\n"
        + "$DATA:\r\n0 3\r\n       1\r\n       2\r\n       3\r\n       4\r\n$ENER_FIT:\r\n0.5 2\r\n$MCA_CAL:\r\n3\r\n0.5 2 0.1 "
        + "keV\r\n$ENDRECORD:\r\n";

    public const string Epics =
        "VERSION:    3.1\nELEMENTS: 2\nDATE:       Feb 11, 2011 07:40:35.028\nCHANNELS: 3\nREAL_TIME: 120 121\nLIVE_TIME: 110 111\n"
        + "CAL_OFFSET: -0.02 0.03\nCAL_SLOPE: 0.01 0.02\nCAL_QUAD: 0 1e-6\nROI_0_LABEL: P Ka & P Ka &\nENVIRONMENT: "
        + "S:I=\"101.7\" (Current)\n"
        + "DATA:\n 1 10\n 2 20\n 3 30\n";

    public const string Column = "# a comment\n5.00000000E+00\n3\n\n0.\n";

    public const string Table = "channel,left,right\n0,1,10\n1,2,20\n2,3,30\n";

    public const string Msa =
        "#FORMAT      : EMSA/MAS Spectral Data File\r\n#VERSION     : 1.0\r\n#TITLE       : Steel: a spectrum\r\n#TITLE       "
        + ": second line\r\n"
        + "#DATE        : 01-OCT-1991\r\n#TIME        : 12:05\r\n#OWNER       : EMSA\r\n#NPOINTS     : 4.\r\n#NCOLUMNS    : "
        + "3.\r\n#XUNITS      : eV\r\n#YUNITS      : Intensity\r\n"
        + "#DATATYPE    : Y\r\n#XPERCHAN    : 10.\r\n#OFFSET      : 200.\r\n#CHOFFSET    : -20.\r\n#SIGNALTYPE  : "
        + "EDS\r\n#BEAMKV   -kV: 120.0\r\n"
        + "#THICKNESS-nm: 50\r\n#LIVETIME  -s: 100.5\r\n#REALTIME  -s: 150.\r\n##ALPHA-1    : 3.14\r\n#SPECTRUM    : DATA BEGINS HERE\r\n"
        + "65., 67.0, 1.05562e+06,\r\n68\r\n#ENDOFDATA   : \r\n";

    public const string MsaPairs =
        "#FORMAT : EMSA/MAS Spectral Data File\n#VERSION : TC202v2.0\n#TITLE :\n#NPOINTS : 3\n#NCOLUMNS : 2\n#XUNITS : Energy "
        + "(keV)\n#DATATYPE : XY\n"
        + "#XPERCHAN : 0.01\n#OFFSET : -0.2\n#SPECTRUM :\n-0.2, 4, -0.19, 5\n-0.18 6\n#ENDOFDATA :\n";

    public const string N42Of2012 =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<RadInstrumentData xmlns=\"http://physics.nist.gov/N42/2011/N42\" n42DocUUID=\"a\">\n"
        + "<Remark>by hand</Remark>\n<RadInstrumentInformation "
        + "id=\"i\"><RadInstrumentManufacturerName>Maker</RadInstrumentManufacturerName></RadInstrumentInformation>\n"
        + "<RadDetectorInformation "
        + "id=\"d1\"><RadDetectorName>left</RadDetectorName></RadDetectorInformation>\n<RadDetectorInformation id=\"d2\"/>\n"
        + "<EnergyCalibration id=\"c1\"><CoefficientValues>-0.25 0.5 0.001</CoefficientValues></EnergyCalibration>\n"
        + "<EnergyCalibration id=\"c2\"><CoefficientValues>1 2 0</CoefficientValues></EnergyCalibration>\n"
        + "<RadMeasurement "
        + "id=\"m1\">\n<MeasurementClassCode>Calibration</MeasurementClassCode>\n"
        + "<StartDateTime>2020-02-03T04:05:06.25-05:00</StartDateTime>\n"
        + "<RealTimeDuration>PT90002.5S</RealTimeDuration>\n"
        + "<Spectrum id=\"s1\" radDetectorInformationReference=\"d1\" "
        + "energyCalibrationReference=\"c1\"><LiveTimeDuration>PT60S</LiveTimeDuration>"
        + "<ChannelData compressionCode=\"CountedZeroes\">5 0 3 1.05562e+06 0 1</ChannelData></Spectrum>\n"
        + "<Spectrum id=\"s2\" radDetectorInformationReference=\"d2\" "
        + "energyCalibrationReference=\"c2\"><LiveTimeDuration>P1DT1H</LiveTimeDuration>"
        + "<ChannelData compressionCode=\"None\">1 0 2\n3</ChannelData></Spectrum>\n</RadMeasurement>\n</RadInstrumentData>\n";

    public const string N42Of2006 =
        "<N42InstrumentData>\n<Measurement>\n<InstrumentInformation><Manufacturer>Maker</Manufacturer></InstrumentInformation>\n"
        + "<Spectrum Type=\"PHA\" Detector=\"Aa1\" CalibrationIDs=\"en "
        + "sh\">\n<StartTime>2006-07-08T09:10:11Z</StartTime>\n<RealTime>PT629.170S</RealTime>\n<LiveTime>PT600S</LiveTime>\n"
        + "<ChannelData Compression=\"CountedZeroes\"> 0 2 7 8 </ChannelData>\n</Spectrum>\n</Measurement>\n"
        + "<Calibration Type=\"FWHM\" ID=\"sh\"><Equation Model=\"Other\"><Coefficients>9 9</Coefficients></Equation></Calibration>\n"
        + "<Calibration Type=\"Energy\" ID=\"en\" EnergyUnits=\"keV\"><Equation Model=\"Polynomial\"><Coefficients>0.5 3 0.125 "
        + "0.0625</Coefficients></Equation></Calibration>\n</N42InstrumentData>\n";

    public const string Spx =
        "<?xml version=\"1.0\" encoding=\"WINDOWS-1252\" standalone=\"yes\"?>\n<TRTSpectrum>\n<ClassInstance "
        + "Type=\"TRTSpectrum\" Name=\"sample \u00B0\">\n<TRTHeaderedClass>\n"
        + "<ClassInstance Type=\"TRTSpectrumHardwareHeader\"><RealTime>7575</RealTime>"
        + "<LifeTime>7385</LifeTime><ZeroPeakPosition>96</ZeroPeakPosition>"
        + "<DetectorTemperature>-20</DetectorTemperature></ClassInstance>\n"
        + "<ClassInstance Type=\"TRTDetectorHeader\"><Serial>9990</Serial><Type>XFlash 5010</Type></ClassInstance>\n</TRTHeaderedClass>\n"
        + "<ClassInstance Type=\"TRTSpectrumHeader\"><Date>2.3.2018</Date><Time>13:53:4</Time>"
        + "<ChannelCount>4</ChannelCount><CalibAbs>-2.5E-1</CalibAbs><CalibLin>5E-3</CalibLin></ClassInstance>\n"
        + "<Channels>0,12,7,3,</Channels>\n</ClassInstance>\n</TRTSpectrum>\n";

    public const string CompassSplit = "0;3;2000000;100;1;0x4000\n0;3;1000000;101;1;0x0\n";

    public const string Events = "detector,time_s,adc\na,0,5\nb,0.5,7\na,1.25,6\n";

    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Latin1(byte[] content) => Encoding.Latin1.GetString(content);

    public static IReadOnlyList<Spectrum> Read(string text) => SpectrumFile.Read(Bytes(text), "folder/file.txt");

    public static Spectrum ReadOne(string text) => Assert.Single(Read(text));

    public static SpectrumFormat Sniff(string text) => SpectrumFile.Sniff(new MemoryStream(Bytes(text)), "file.txt");

    public static IReadOnlyList<EventList> ReadEvents(string text, ListModeColumns? columns = null) =>
        ListModeFile.Read(new MemoryStream(Bytes(text)), "folder/events.csv", columns);

    public static SpectrumFormatException Fails(string text) => Assert.Throws<SpectrumFormatException>(() => Read(text));

    public static SpectrumFormatException FailsEvents(string text, ListModeColumns? columns = null) =>
        Assert.Throws<SpectrumFormatException>(() => ReadEvents(text, columns));

    public static long[] Counts(Spectrum spectrum) => spectrum.Histogram.Counts.ToArray();

    /// <summary>A NumPy file of 2 x 3 or, in Fortran order, the same numbers by columns.</summary>
    public static byte[] Numpy(string header, byte[] data, int version = 1)
    {
        byte[] text = Bytes(header.PadRight(60) + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. Bytes("NUMPY"), (byte)version, 0, .. length, .. text, .. data];
    }

    /// <summary>A NumPy file of two detectors with three channels.</summary>
    public static byte[] Numpy() =>
        Numpy(
            "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }",
            [.. new[] { 1, 2, 3, 10, 20, 30 }.SelectMany(BitConverter.GetBytes)]
        );

    /// <summary>A CoMPASS binary file with short energies and waveforms of different lengths.</summary>
    public static byte[] CompassBinary() =>
        [
            0xED,
            0xCA,
            .. CompassEvent(0, 3, 9_000_000_000_000_002_000, 100, 2, shortEnergy: true),
            .. CompassEvent(1, 3, 9_000_000_000_000_000_000, 200, 0, shortEnergy: true),
            .. CompassEvent(0, 3, 9_000_000_000_000_001_000, 101, 1, shortEnergy: true),
        ];

    /// <summary>One event; samples below 0 for a file without them.</summary>
    public static byte[] CompassEvent(
        ushort board,
        ushort channel,
        ulong time,
        ushort energy,
        int samples,
        bool calibrated = false,
        bool shortEnergy = false,
        uint flags = 0x4000
    ) =>
        [
            .. BitConverter.GetBytes(board),
            .. BitConverter.GetBytes(channel),
            .. BitConverter.GetBytes(time),
            .. BitConverter.GetBytes(energy),
            .. calibrated ? BitConverter.GetBytes(energy * 0.5) : [],
            .. shortEnergy ? BitConverter.GetBytes((ushort)7) : [],
            .. BitConverter.GetBytes(flags),
            .. samples < 0 ? [] : (byte[])[1, .. BitConverter.GetBytes(samples), .. new byte[2 * samples]],
        ];

    public static byte[] Gzip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
            gzip.Write(content);
        return memory.ToArray();
    }
}
