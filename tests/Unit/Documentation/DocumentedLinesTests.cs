using System.Text.RegularExpressions;
using SpectroCal.Cli;
using SpectroCal.Formats;
using SpectroCal.Spectra;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Documentation;

/// <summary>Command lines of the documentation run as they stand, on files of the names that they have.</summary>
public sealed partial class DocumentedLinesTests
{
    private const double GainEv = 5;

    [Theory]
    [InlineData("store.md", 3)]
    [InlineData("monitoring.md", 5)]
    [InlineData("arrays.md", 1)]
    [InlineData("tpc.md", 3)]
    public async Task Run(string page, int expected)
    {
        using var folder = new TemporaryFolder();
        WriteFiles(folder);
        string text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", page)).ReplaceLineEndings("\n");
        string[] lines = [.. CommandLine().Matches(text).Select(m => m.Groups[1].Value).Where(CanRunHere)];
        Assert.Equal(expected, lines.Length);
        foreach (string line in lines)
        {
            // The store of the working folder is the one where none is named.
            string[] store = line.StartsWith("store ", StringComparison.Ordinal) ? ["--store", folder["constants.db"]] : [];
            CliRun run = await CliRun.Of([.. Arguments(line, folder), .. store]);
            Assert.True(run.Code is ExitCode.Ok or ExitCode.Partial, $"{line}: {run.Code} {run.Error}");
        }
    }

    // A watch ends with Ctrl+C; an autoencoder needs the plug-in; the scan and the closure of chambers take minutes.
    private static bool CanRunHere(string line) =>
        !line.Contains("--watch", StringComparison.Ordinal)
        && !line.Contains("tpc scan", StringComparison.Ordinal)
        && !line.Contains("tpc closure", StringComparison.Ordinal);

    private static string[] Arguments(string line, TemporaryFolder folder)
    {
        // Long tracks take minutes.
        string shorter = line.Replace("--length 500", "--length 30", StringComparison.Ordinal)
            .Replace("--autoencoder dense ", "", StringComparison.Ordinal);
        return
        [
            .. Word()
                .Matches(shorter)
                .Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value)
                .Select((w, i) => i > 0 && FileName().IsMatch(w) ? folder[w] : w),
        ];
    }

    private static void WriteFiles(TemporaryFolder folder)
    {
        (double, double)[] toy = [(4509, 4000), (8041, 3000)];
        for (int i = 1; i <= 4; i++)
        {
            Write(folder[$"run{i}.mca"], $"run{i}", i, toy);
            Write(folder[$"good{i}.csv"], $"good{i}", i, toy);
            Write(folder[$"today{i}.csv"], $"today{i}", 4 + i, toy);
        }
        Write(folder["tonight.mca"], "tonight", 30, [(6400, 3000)]);
        Write(folder["fe55.mca"], "fe55", 1, [(5895, 4000), (6490, 600)]);
        Write(folder["am241.mca"], "am241", 2, [(13946, 2000), (17751, 1500), (26345, 300), (59541, 4000)]);
        Write(folder["zn65.mca"], "zn65", 3, [(8041, 3000), (8905, 450)]);
    }

    // The content decides how a file is read, not its name.
    private static void Write(string path, string run, int hour, (double EnergyEv, double Height)[] lines)
    {
        var random = new Random(hour);
        long[] counts =
        [
            .. Enumerable
                .Range(0, 16384 / (run == "am241" ? 1 : 4))
                .Select(i => lines.Sum(l => l.Height * Math.Exp(-0.5 * Math.Pow(((i + 0.5) * GainEv - l.EnergyEv) / 60, 2))) + 3)
                .Select(mean => (long)MathNet.Numerics.Distributions.Poisson.Sample(random, mean)),
        ];
        var start = new DateTime(2026, 11, 27, 0, 0, 0, DateTimeKind.Unspecified);
        var spectrum = new Spectrum(
            run,
            "det01",
            new RunInfo(run) { Start = start.AddHours(hour), LiveTimeSeconds = 100 },
            new ChannelHistogram(counts, 0.5)
        )
        {
            CalibrationCoefficients = [0, GainEv],
        };
        SpectrumFile.Write(path + ".n42", [spectrum]);
        File.Move(path + ".n42", path);
    }

    [GeneratedRegex(@"(?m)^    spectrocal (.*)$")]
    private static partial Regex CommandLine();

    [GeneratedRegex("\"([^\"]*)\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[\w*/]+\.(mca|csv|db|monitor)(:|$)|^(results|result|monitor|data|scan)$")]
    private static partial Regex FileName();
}
