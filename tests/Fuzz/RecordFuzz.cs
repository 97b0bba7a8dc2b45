using System.Text;
using SpectroCal.Monitoring;
using SpectroCal.Neural;
using SpectroCal.Peaks;
using SpectroCal.Reports;
using SpectroCal.Spectra;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Neural;
using SpectroCal.Tests.Store;

namespace SpectroCal.Tests.Fuzz;

/// <summary>
/// Damaged files that this project writes for itself: constants of a store, selections, monitors, networks. The two that bear a checksum
/// have it right in half of the cases, as of files that another program has written.
/// </summary>
public sealed class RecordFuzz(ITestOutputHelper output)
{
    private static readonly SealedFile[] SealedFormats = [MonitorFile.Format, PeakModelFile.Format];

    [Fact]
    public async Task ADamagedFileIsReadOrRefused()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        (string Name, byte[] Content, Action<string> Read)[] kinds =
        [
            .. new[] { "constants.json", "constants.csv" }.Select(name =>
                (name, StoreFile.Content(name, Records()), (Action<string>)(path => StoreFile.Read(path)))
            ),
            ("selection.csv", Encoding.UTF8.GetBytes(Selection()), path => SelectionFile.Read(path)),
            ("good.monitor", Monitor(), path => SpectrumMonitor.Load(path)),
            ("trial.spm", PeakModelFile.Write(TrialModel.Header(), TrialModel.Weights(500, 600, 800)), path => PeakModel.Load(path)),
        ];
        await new FuzzRun("record").Until(
            (random, input) =>
            {
                (string name, byte[] content, Action<string> read) = kinds[random.Next(kinds.Length)];
                byte[] other = kinds[random.Next(kinds.Length)].Content,
                    damaged = random.Next(2) == 0 ? Sealed(random, content, other) : Mutator.Damage(random, content, other);
                input.Files[name] = damaged;
                File.WriteAllBytes(folder[name], damaged);
                return Task.FromResult(HarmOf(folder[name], read));
            },
            output
        );
    }

    private static string? HarmOf(string path, Action<string> read)
    {
        try
        {
            read(path);
            return null;
        }
        catch (SpectrumFormatException e)
        {
            return e.File != path ? $"file: the error names {e.File}" : LinesOf(e);
        }
        catch (PeakModelException e)
        {
            return e.Message.StartsWith(path, StringComparison.Ordinal) ? LinesOf(e) : $"file: the error is {e.Message}";
        }
    }

    private static string? LinesOf(Exception e) =>
        e.Message.Contains('\n', StringComparison.Ordinal) ? $"lines: the error has several: {e.Message}" : null;

    // Header or body damaged, and the checksum that such a file has.
    private static byte[] Sealed(Random random, byte[] content, byte[] other)
    {
        if (SealedFormats.FirstOrDefault(f => content.AsSpan(1).StartsWith(Encoding.ASCII.GetBytes(f.Signature))) is not { } format)
            return Mutator.Damage(random, content, other);
        format.Read("whole", content, out ReadOnlySpan<byte> header, out ReadOnlySpan<byte> body);
        return random.Next(4) == 0
            ? format.Write(header, Mutator.Damage(random, body.ToArray(), other))
            : format.Write(Mutator.Damage(random, header.ToArray(), other), body);
    }

    private static IReadOnlyList<CalibrationRecord> Records() =>
        [
            Constants.Of("det01", 0, 2),
            Constants.Of("det01", 2) with
            {
                Covariance = null,
                Reason = "An \"odd\", long reason; with marks.",
            },
            Constants.Of("det02", 0, 2, 3.1, "later") with
            {
                Function = "p0 + p1*adc + p2*sqrt(adc)",
                Parameters = [1, 2, 3e-7],
                Covariance = [1, 0, 0, 1, 0, 1],
            },
        ];

    private static string Selection() =>
        SelectionFile.Write([
            new("det01", "run001", QualityVerdict.Good, "", SelectedBy.Monitor),
            new("det01", "run002", QualityVerdict.Bad, "The gain moved by 3 %, \"at night\".", SelectedBy.Person),
            new("=det02", "run001", QualityVerdict.Suspicious, "", SelectedBy.Monitor),
        ]);

    private static byte[] Monitor()
    {
        var random = new Random(213);
        Spectrum[] runs =
        [
            .. Enumerable
                .Range(1, 4)
                .Select(run => new Spectrum(
                    $"run{run}:det01",
                    "det01",
                    new RunInfo($"run{run}") { LiveTimeSeconds = 100 },
                    new ChannelHistogram([.. Enumerable.Range(0, 64).Select(c => random.NextInt64(5) + (c / 8 == 3 ? 40 : 0))], 0.5)
                )),
        ];
        return MonitorFile.Write(MonitorTrainer.Train(runs, new MonitorSettings { SimulatedSpectra = 100, MostBins = 32 }).Monitor.Content);
    }
}
