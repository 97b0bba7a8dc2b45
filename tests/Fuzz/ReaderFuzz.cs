using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Spectra;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Fuzz;

/// <summary>Damaged files of all formats: a reader gives data or the one error that names the file.</summary>
public sealed class ReaderFuzz(ITestOutputHelper output)
{
    private static readonly byte[][] Seeds =
    [
        .. new[]
        {
            Text.Amptek,
            Text.Spe,
            Text.Epics,
            Text.Column,
            Text.Table,
            Text.Events,
            Text.Msa,
            Text.MsaPairs,
            Text.N42Of2012,
            Text.N42Of2006,
            Text.Spx,
            Text.CompassSplit,
        }.Select(Text.Bytes),
        Text.Numpy(),
        Text.CompassBinary(),
        ParquetSpecimen.Events(),
        Hdf5Specimen.Nexus([0, 3, 12, 40, 11, 2, 0, 1], [2, 4, 6, 8, 10, 12, 14, 16], "eV"),
        .. OtherPrograms.All.Values.Select(make => make()),
        .. Tables.Select(Text.Bytes),
        .. WritableFormat.All.Select(Written),
    ];

    private static string[] Tables =>
        [
            "Spectrum of a test\nLive time,100\n\nEnergy (keV),Counts\n0.578332,0\n0.952768,2\n1.327205,9\n1.701642,30\n2.076080,9\n",
            "sep=;\nEnergy;Counts\nkeV;-\n0,5;1\n0,7;3\n0,9;12\n1,1;4\n1,3;0\n",
            "7;0\n6;2\n5;9\n4;30\n3;9\n2;2\n1;0\n",
            "0;2;9;30;9;2;0\n",
        ];

    [Fact]
    public Task ReadersGiveDataOrOneError() =>
        new FuzzRun("reader").Until(
            (random, input) =>
            {
                byte[] content = Mutator.Damage(random, Seeds[random.Next(Seeds.Length)], Seeds[random.Next(Seeds.Length)]);
                if (random.Next(8) == 0)
                    content = Text.Gzip(content);
                input.Files["damaged.dat"] = content;
                return Task.FromResult(HarmOf(content));
            },
            output
        );

    private static string? HarmOf(byte[] content)
    {
        try
        {
            SpectrumFormat format = SpectrumFile.Sniff(new MemoryStream(content), "damaged.dat");
            if (format.IsListMode())
                ListModeFile.Read(new MemoryStream(content), "damaged.dat");
            else
                return SpectrumFile.Read(new MemoryStream(content), "damaged.dat").Select(FaultOf).FirstOrDefault(f => f is not null);
            return null;
        }
        catch (SpectrumFormatException e)
        {
            return e.File == "damaged.dat" ? null : $"file: the error names {e.File}";
        }
    }

    // What would be wrong in what was read.
    private static string? FaultOf(Spectrum spectrum)
    {
        if (spectrum.Detector.Length == 0)
            return "name: a detector without one";
        foreach (double? time in new[] { spectrum.Run.LiveTimeSeconds, spectrum.Run.RealTimeSeconds })
            if (time is { } t && !(t >= 0 && double.IsFinite(t)))
                return $"time: {t} s";
        return spectrum.CalibrationCoefficients.All(double.IsFinite) ? null : "calibration: not finite";
    }

    private static byte[] Written(WritableFormat format)
    {
        using var folder = new TemporaryFolder();
        string path = folder["x" + format.Extension];
        var histogram = new ChannelHistogram([0, 3, 0, 0, 12, 40, 11, 2, 0, 1], 0.5);
        format.Write(
            path,
            [new Spectrum("name", "d", new RunInfo("r"), histogram) { CalibrationCoefficients = [-12, 10.5] }],
            force: false
        );
        return File.ReadAllBytes(path);
    }
}
