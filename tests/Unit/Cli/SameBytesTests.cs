using SpectroCal.Cli;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Storage;

namespace SpectroCal.Tests.Cli;

/// <summary>
/// What a command writes depends on its input only, not on when, where and how fast it ran: two runs give the same bytes. (Networks that
/// are trained twice are compared in the tests of the engine that trains.)
/// </summary>
public sealed class SameBytesTests
{
    private static readonly string[] Commands =
    [
        "plot FILE --out OUT/a.pdf --out OUT/a.svg --out OUT/a.png",
        "simulate --cycles 1 --runs 2 --events 300 --out OUT",
        "demo --events 300 --out OUT",
        "calibrate FILES --lines Ti_Ka,Cu_Ka --start 500,10 --out OUT --report",
        "autocal FILES --elements Ti,Cu --out OUT --figures",
        "fit FILES --lines Ti_K,Cu_K --start 500,10 --minos --out OUT --figures",
        "vip2 --seed 5 --steady --detectors 1 --batches 1 --counts 300 --out OUT",
        "tpc simulate --sample protons --length 5 --noise --out OUT",
        "plot --example drift --out OUT --format pdf",
        "convert FILES --out OUT/a.csv",
        "convert FILES --out OUT/a.n42",
        "convert FILES --out OUT/a.npy",
        "convert FILES --out OUT --format spe",
        "convert FILES --out OUT --format msa",
        "bench --arrays --only fe55-ti --detectors 1 --counts 100 --write OUT",
    ];

    /// <summary>
    /// All run once, and then all again: so the second runs come seconds after the first ones, and a clock that got into a file shows.
    /// </summary>
    [Fact]
    public async Task TwoRunsOfEveryCommandWriteTheSameFiles()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        string[] inputs = TitaniumAndCopper.Write(folder);
        foreach (string run in (string[])["one", "second"])
            for (int i = 0; i < Commands.Length; i++)
            {
                string target = Path.Combine(folder[run], $"{i}");
                Directory.CreateDirectory(target);
                CliRun result = await CliRun.Of(Arguments(Commands[i], target, inputs));
                Assert.True(result.Code is ExitCode.Ok or ExitCode.Partial, $"{Commands[i]}: {result.Error}");
            }
        for (int i = 0; i < Commands.Length; i++)
        {
            FolderState one = FolderState.Of(Path.Combine(folder["one"], $"{i}")),
                second = FolderState.Of(Path.Combine(folder["second"], $"{i}"));
            Assert.NotEmpty(one.Files);
            string[] differing = [.. one.Files.Except(second.Files).Concat(second.Files.Except(one.Files)).Select(f => f.Key).Distinct()];
            Assert.True(differing.Length == 0, $"{Commands[i]}: {string.Join(", ", differing)} differ");
        }
    }

    private static string[] Arguments(string command, string target, string[] inputs) =>
        [
            .. command
                .Split(' ')
                .SelectMany(word =>
                    word switch
                    {
                        "FILES" => inputs,
                        "FILE" => [inputs[0]],
                        _ => [word.Replace("OUT", target, StringComparison.Ordinal).Replace('_', ' ')],
                    }
                ),
        ];
}
