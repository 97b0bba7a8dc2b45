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
        .. WritableFormat.All.Select(Written),
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
