using System.Text.RegularExpressions;
using SpectroCal.Store.Plans;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tests.Storage;

/// <summary>
/// Every call that a writing command makes to the file system fails once, in three ways: afterwards the old files are there or the new
/// ones, at the latest when the next run has looked, and that run leaves nothing temporary.
/// </summary>
public sealed class CommandFaultTests
{
    /// <summary>A command that writes into the folder OUT.</summary>
    /// <param name="Name">The name of the case.</param>
    /// <param name="Old">Arguments of the run whose results are there before.</param>
    /// <param name="New">Arguments of the run that fails.</param>
    /// <param name="IsWhole">Whether all files belong together; else each is for itself.</param>
    /// <param name="Every">Of the calls, only every so many fails, in one way: for commands that take long.</param>
    private sealed record Case(string Name, string Old, string New, bool IsWhole, int Every = 1);

    private const string Calibrate = "calibrate FILES --lines Ti_Ka,Cu_Ka --start 500,10 --out OUT";

    private const string PlanCampaign = "campaign plan FILES --lines Ti_Ka,Cu_Ka --start 500,10";

    private const string Vip2 = "vip2 --steady --detectors 1 --batches 1 --out OUT";

    private const string Example = "plot --example lines --format svg --out OUT";

    private const string Bench = "bench --arrays --only fe55-ti --detectors 1";

    private static readonly Case[] Cases =
    [
        new(
            "simulate",
            "simulate --cycles 1 --runs 2 --events 60 --seed 1 --out OUT",
            "simulate --cycles 1 --runs 1 --events 50 --out OUT",
            true
        ),
        new("demo", "demo --events 200 --out OUT", "demo --events 150 --seed 3 --out OUT", true),
        new("calibrate", Calibrate + " --report", Calibrate.Replace("Ti_Ka", "Ti_K", StringComparison.Ordinal), true),
        new("autocal", "autocal FILES --elements Ti,Cu --out OUT", "autocal FILES --elements Ti,Mn,Cu --out OUT", true),
        new("monitor", "monitor RUNS --report --out OUT", "monitor RUNS --false-alarm 0.01 --out OUT", true, Every: 3),
        new("monitor, saved", "monitor RUNS --save OUT/x.monitor", "monitor RUNS --false-alarm 0.01 --save OUT/x.monitor", false, Every: 3),
        new("fit", "fit FILES --lines Ti_K,Cu_K --start 500,10 --out OUT", "fit FILES --lines Ti_Ka,Cu_Ka --start 500,10 --out OUT", true),
        new("convert to CSV", "convert FILE --out OUT/x.csv", "convert FILES --out OUT/x.csv", false),
        new("convert to N42", "convert FILE --out OUT/x.n42", "convert OTHER --out OUT/x.n42", false),
        new("convert to NumPy", "convert FILE --out OUT/x.npy", "convert OTHER --out OUT/x.npy", false),
        new("convert to a folder", "convert FILE --out OUT/two.spe", "convert FILES --out OUT --format spe", false),
        new("convert to EMSA", "convert FILE --out OUT/x.msa", "convert OTHER --out OUT/x.msa", false),
        new("vip2", Vip2 + " --counts 300", Vip2 + " --counts 200", true, Every: 40),
        new("plot an example", Example + " --size screen", Example, false, Every: 3),
        new("bench --arrays", Bench + " --counts 200 --write OUT", Bench + " --counts 100 --write OUT", false),
        new(
            "tpc simulate",
            "tpc simulate --sample protons --length 2 --out OUT",
            "tpc simulate --sample protons --length 2 --seed 2 --out OUT",
            true
        ),
        new(
            "tpc calibrate",
            "tpc calibrate TRACKS HITS --parameters AB --out OUT",
            "tpc calibrate TRACKS HITS --parameters kB --out OUT",
            true,
            Every: 2
        ),
        new(
            "tpc scan",
            "tpc scan TRACKS HITS --parameters AB --points 2 --out OUT",
            "tpc scan TRACKS HITS --parameters kB --points 2 --out OUT",
            true,
            Every: 2
        ),
        new(
            "tpc correlation",
            "tpc correlation TRACKS --parameters AB --out OUT",
            "tpc correlation TRACKS --parameters kB --out OUT",
            true,
            Every: 2
        ),
        new("tpc closure", "tpc closure --targets 1 --length 1 --out OUT", "tpc closure --targets 2 --length 1 --out OUT", true, Every: 4),
        new(
            "campaign plan",
            PlanCampaign + " --out OUT",
            PlanCampaign.Replace("Ti_Ka", "Ti_K", StringComparison.Ordinal) + " --out OUT",
            true
        ),
        new("campaign plan-commands", "campaign plan-commands LINES --out OUT", "campaign plan-commands OTHERLINES --out OUT", true),
        new("campaign merge", "campaign merge PLAN --out OUT", "campaign merge OTHERPLAN --out OUT", true),
        new("plot", "plot FILE --out OUT/x.svg --out OUT/x.png", "plot OTHER --out OUT/x.svg --out OUT/x.png", false),
    ];

    public static TheoryData<string, Fault, bool> Runs =>
        new(
            from c in Cases
            from fault in Enum.GetValues<Fault>()
            from replaces in new[] { true, false }
            where c.Every == 1 || (fault == Fault.Death && replaces)
            select (c.Name, fault, replaces)
        );

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task TheOldFilesOrTheNewOnesAreThere(string name, Fault fault, bool replaces)
    {
        Case command = Cases.Single(c => c.Name == name);
        using var folder = new TemporaryFolder(isInMemory: true);
        string[] inputs = TitaniumAndCopper.Write(folder);
        if (replaces)
            Assert.InRange((await CliRun.Of(Arguments(command.Old, folder["old"], inputs))).Code, 0, 1);
        var attack = new FaultAttack(target => CliRun.Of(Arguments(command.New, target, inputs)), command.IsWhole)
        {
            Old = replaces ? folder["old"] : null,
            Every = command.Every,
        };
        int faults = await attack.Run(folder, fault);
        Assert.True(faults * command.Every >= 10, $"{faults} calls");
    }

    /// <summary>
    /// Every option of every command that names a place on the disk is attacked above or where it is said here, or is one to read from.
    /// </summary>
    [Fact]
    public async Task NoOptionThatWritesIsForgotten()
    {
        string[] elsewhere =
        [
            "train --out", // ModelTrainerTests: it needs an engine that trains
            "bench --write-problems", // PeerProblemFaultTests: each run measures for seconds
            "calibrate --store", // KilledWriterTests: SQLite writes it, within transactions of its own
            "autocal --store", // the same
            "campaign merge --store", // the same
            "campaign submit --merge-to", // written by the job, with 'campaign merge --out'
        ];
        string[] read =
        [
            "monitor --reference",
            "monitor --selection",
            "monitor --monitor",
            "calibrate --selection",
            "calibrate --from-store",
            "fit --from-store",
            "plot --from-store",
            "convert --from-store",
            "peaks --model",
            "autocal --model",
            "campaign plan --from-store",
            "campaign plan --selection",
            "campaign run-shard --list",
            "vip2 --model",
            "fit --tail",
        ];
        string help = (await CliRun.Of("--help")).Out;
        string[] commands = [.. Words(help[help.IndexOf("Commands:", StringComparison.Ordinal)..], @"^  ([a-z]\w+)")];
        Assert.InRange(commands.Length, 13, 99);
        commands =
        [
            .. commands.Where(c => c is not ("tpc" or "store" or "campaign")),
            .. new[] { "plan", "plan-commands", "run", "run-shard", "submit", "cancel", "status", "merge" }.Select(c => "campaign " + c),
            .. new[] { "simulate", "calibrate", "scan", "correlation", "closure" }.Select(c => "tpc " + c),
        ];
        Assert.Equal(5, Words((await CliRun.Of("tpc", "--help")).Out, @"^  (simulate|calibrate|scan|correlation|closure)\b").Count());
        var options = new List<string>();
        foreach (string command in commands)
            options.AddRange(
                Words(
                        (await CliRun.Of([.. command.Split(' '), "--help"])).Out,
                        @"^  (?:-\w, )?(--[\w-]+) <[^>]*(?:DIR|FILE|FOLDER|PATH)[^>]*>"
                    )
                    .Select(o => $"{command} {o}")
            );
        string[] attacked = [.. Cases.SelectMany(c => Words(c.New, @"(--\w+) OUT").Select(o => $"{Name(c.New)} {o}")).Distinct()];
        Assert.Equal(options.Order(), attacked.Concat(elsewhere).Concat(read).Order());
    }

    private static string Name(string command) =>
        string.Join(' ', command.Split(' ').Take(command.Split(' ')[0] is "tpc" or "campaign" ? 2 : 1));

    private static IEnumerable<string> Words(string text, string pattern) =>
        Regex.Matches(text, pattern, RegexOptions.Multiline).Select(m => m.Groups[1].Value);

    private static string[] Arguments(string command, string target, string[] inputs) =>
        [
            .. command
                .Split(' ')
                .SelectMany(word =>
                    word switch
                    {
                        "FILES" => inputs,
                        "FILE" => [inputs[0]],
                        "OTHER" => [inputs[1]],
                        "RUNS" => [.. inputs, Written(inputs, "three.txt", File.ReadAllText(inputs[0]))],
                        "TRACKS" => [Written(inputs, "tracks.csv", SegmentCsv.Write(Tracks))],
                        "PLAN" => [Planned(inputs, PlanCampaign)],
                        "OTHERPLAN" => [Planned(inputs, PlanCampaign.Replace("Ti_Ka", "Ti_K", StringComparison.Ordinal))],
                        "LINES" => [Written(inputs, "lines.txt", "lines Ti\n")],
                        "OTHERLINES" => [Written(inputs, "otherlines.txt", "lines Cu\nlines Ti\n")],
                        "HITS" => [Written(inputs, "hits.csv", HitFile.Write(Hits))],
                        _ => [word.Replace("OUT", target, StringComparison.Ordinal).Replace('_', ' ')],
                    }
                ),
            .. command.StartsWith("bench", StringComparison.Ordinal) ? Array.Empty<string>() : ["--force"],
        ];

    private static readonly IReadOnlyList<TrackSegment> Tracks = new TrackGenerator(TrackSample.StoppingProtons, 1).Tracks(2);

    private static readonly IReadOnlyList<TpcHit> Hits = new TpcSimulator(new TpcDetector()).Simulate(
        Tracks,
        new LiquidArgon(),
        new TpcSimulation()
    );

    // A campaign whose shards are calibrated.
    private static string Planned(string[] inputs, string command)
    {
        string folder = Path.Combine(Path.GetDirectoryName(inputs[0])!, $"plan{command.Length}");
        if (!CampaignPlan.IsPlan(folder))
        {
            Task.Run(() => CliRun.Of(Arguments($"{command} --out OUT", folder, inputs))).Wait();
            Task.Run(() => CliRun.Of("campaign", "run", folder)).Wait();
        }
        return folder;
    }

    private static string Written(string[] inputs, string name, string content)
    {
        string path = Path.Combine(Path.GetDirectoryName(inputs[0])!, name);
        File.WriteAllText(path, content);
        return path;
    }
}
