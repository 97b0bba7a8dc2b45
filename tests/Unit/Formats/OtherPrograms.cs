using System.Text;

namespace SpectroCal.Tests.Formats;

/// <summary>Small files in the formats of other programs, written by the descriptions of these formats.</summary>
/// <remarks>Each has the same counts, a gain of 2 keV per channel, a minute of real time and one start: 17 May 2021, 15:04:05.</remarks>
internal static class OtherPrograms
{
    public static readonly long[] Counts = [.. Enumerable.Range(0, 256).Select(i => i * i % 97L)];

    public static readonly Dictionary<string, Func<byte[]>> All = new()
    {
        ["chn"] = Chn,
        ["spc"] = Spc,
        ["cnf"] = Cnf,
        ["pcf"] = Pcf,
        ["iec"] = Iec,
        ["tka"] = () => Text.Bytes("59.25\n60\n" + string.Join('\n', Counts) + "\n"),
        ["radiacode"] = RadiaCode,
        ["nucleus"] = Nucleus,
        ["spec"] = Spec,
    };

    private static byte[] Chn()
    {
        var file = new byte[32 + 4 * Counts.Length + 512];
        Put(file, 0, (short)-1);
        Put(file, 2, (short)1);
        Put(file, 4, (short)1);
        Put(file, 6, "05");
        Put(file, 8, 3000);
        Put(file, 12, 2900);
        Put(file, 16, "17May2111504");
        Put(file, 30, (short)Counts.Length);
        PutCounts(file, 32);
        int end = 32 + 4 * Counts.Length;
        Put(file, end, (short)-102);
        Put(file, end + 4, 0.5f);
        Put(file, end + 8, 2f);
        file[end + 320] = 6;
        Put(file, end + 321, "sample");
        return file;
    }

    private static byte[] Spc()
    {
        int records = Counts.Length * 4 / 128;
        var file = new byte[(10 + records) * 128];
        Put(file, 0, (short)1);
        Put(file, 2, (short)1);
        Put(file, 8, (short)3);
        Put(file, 34, (short)5);
        Put(file, 60, (short)11);
        Put(file, 62, (short)records);
        Put(file, 64, (short)Counts.Length);
        Put(file, 90, 60f);
        Put(file, 94, 58f);
        Put(file, 2 * 128, "a.SPC           17-MAY-211  15:04:05          58        60");
        Put(file, 4 * 128 + 20, 0.5f);
        Put(file, 4 * 128 + 24, 2f);
        PutCounts(file, 10 * 128);
        return file;
    }

    private static byte[] Cnf()
    {
        const int acquisition = 512,
            data = 1536;
        var file = new byte[data + 512 + 4 * Counts.Length];
        Put(file, 0x70, 0x12000);
        Put(file, 0x70 + 10, acquisition);
        Put(file, 0xA0, 0x12005);
        Put(file, 0xA0 + 10, data);
        file[acquisition + 0xBA] = 1;
        Put(file, acquisition + 0x22, (short)0x100);
        Put(file, acquisition + 0x24, (short)0x200);
        int calibration = acquisition + 0x30 + 0x100,
            times = acquisition + 0x30 + 0x200;
        PutPdp11(file, calibration + 0x44, 0.5f);
        PutPdp11(file, calibration + 0x48, 2f);
        Put(file, calibration + 0x5C, "keV");
        BitConverter.GetBytes((new DateTime(2021, 5, 17, 15, 4, 5) - new DateTime(1858, 11, 17)).Ticks).CopyTo(file, times + 1);
        BitConverter.GetBytes(ulong.MaxValue - 600_000_000UL).CopyTo(file, times + 9);
        BitConverter.GetBytes(ulong.MaxValue - 580_000_000UL).CopyTo(file, times + 17);
        PutCounts(file, data + 512);
        return file;
    }

    private static byte[] Pcf()
    {
        int length = 256 + 4 * Counts.Length;
        var file = new byte[256 + length];
        Put(file, 0, (short)(length / 256));
        Put(file, 256, "title");
        Put(file, 256 + 180, "17-May-2021 15:04:05.00");
        Put(file, 256 + 204, 58f);
        Put(file, 256 + 208, 60f);
        Put(file, 256 + 224, 0.5f);
        Put(file, 256 + 228, 2f * Counts.Length);
        Put(file, 256 + 252, Counts.Length);
        for (int i = 0; i < Counts.Length; i++)
            Put(file, 512 + 4 * i, (float)Counts[i]);
        return file;
    }

    private static byte[] Iec()
    {
        var text = new StringBuilder(
            "A004TEST SYSTEM\r\nA004       58.00       60.00   256\r\nA00405/17/21 15:04:05 08/25/21 11:34:36\r\n"
        );
        text.Append("A004 5.00000000E-01 2.00000000E+00 0.00000000E+00 0.00000000E+00\r\nA004   a sample\r\n");
        for (int i = 0; i < Counts.Length; i += 5)
        {
            text.Append(Text.Invariant($"A004{i, 6}"));
            for (int k = i; k < i + 5; k++)
                text.Append(Text.Invariant($"{(k < Counts.Length ? Counts[k] : 0), 10}"));
            text.Append("\r\n");
        }
        return Text.Bytes(text.ToString());
    }

    private static byte[] RadiaCode() =>
        Text.Bytes(
            "<?xml version=\"1.0\"?>\n<ResultDataFile><ResultDataList><ResultData><DeviceConfigReference><Name>RC</Name>"
                + "</DeviceConfigReference>\n<StartTime>2021-05-17T15:04:05</StartTime><EnergySpectrum>"
                + "<NumberOfChannels>256</NumberOfChannels>"
                + "<EnergyCalibration><PolynomialOrder>2</PolynomialOrder><Coefficients><Coefficient>0.5</Coefficient>"
                + "<Coefficient>2</Coefficient><Coefficient>0</Coefficient></Coefficients></EnergyCalibration>"
                + "<MeasurementTime>60</MeasurementTime>\n<Spectrum>"
                + string.Concat(Counts.Select(c => Text.Invariant($"<DataPoint>{c}</DataPoint>\n")))
                + "</Spectrum></EnergySpectrum></ResultData></ResultDataList></ResultDataFile>\n"
        );

    private static byte[] Nucleus()
    {
        var text = new StringBuilder("Tag No.: 7 Acq: 17-May-2021 at 15:04:05\r\nElt: 58 Seconds Ert: 60 Seconds\r\n\r\n");
        text.Append(" Chn  Counts ROI\r\n");
        for (int i = 0; i < Counts.Length; i++)
            text.Append(Text.Invariant($"{i, 5}, {Counts[i], 6}, 000{(i % 4 == 3 ? "\r\n" : "")}"));
        return Text.Bytes(text + "ROI: 06 Beg: 0143 Chn 71.48 keV End: 0158 Chn 78.98 keV\r\n");
    }

    private static byte[] Spec()
    {
        var text = new StringBuilder("#F scans\n#D Mon May 17 15:04:00 2021\n\n#S 3 ascan x 0 1 1 60\n#D Mon May 17 15:04:05 2021\n#N 2\n");
        text.Append("#@MCA 16C\n#@CHANN 256 0 255 1\n#@CALIB 0.5 2 0\n#@CTIME 60 58 60\n#L x  ct\n0 12\n@A");
        for (int i = 0; i < Counts.Length; i++)
            text.Append(Text.Invariant($" {Counts[i]}{(i % 16 == 15 && i < Counts.Length - 1 ? "\\\n" : "")}"));
        return Text.Bytes(text + "\n\n");
    }

    private static void PutCounts(byte[] file, int at)
    {
        for (int i = 0; i < Counts.Length; i++)
            Put(file, at + 4 * i, (int)Counts[i]);
    }

    private static void PutPdp11(byte[] file, int at, float value)
    {
        byte[] bytes = BitConverter.GetBytes(4 * value);
        (file[at], file[at + 1], file[at + 2], file[at + 3]) = (bytes[2], bytes[3], bytes[0], bytes[1]);
    }

    private static void Put(byte[] file, int at, short value) => BitConverter.GetBytes(value).CopyTo(file, at);

    private static void Put(byte[] file, int at, int value) => BitConverter.GetBytes(value).CopyTo(file, at);

    private static void Put(byte[] file, int at, float value) => BitConverter.GetBytes(value).CopyTo(file, at);

    private static void Put(byte[] file, int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(file, at);
}
