using System.Diagnostics;
using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Store.Plans;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

/// <summary>Command lines as shards.</summary>
public sealed class CommandPlanTests : IDisposable
{
    private const string Closure = "tpc closure --sample muons --length 1 --json --out {out} --targets";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Plan => _folder["plan"];

    [Fact]
    public async Task ResultsDoNotDependOnTheCut()
    {
        string[] lines = ["# closures", $"{Closure} 1 # the first", "", $"spectrocal {Closure} 2", $"{Closure} 3"];
        JsonNode[] three = await Done(lines),
            one = await Done(lines, ["--force", "--shards", "1"]);
        Assert.Equal(3, three.Length);
        for (int i = 0; i < three.Length; i++)
        {
            Assert.Equal($"{Closure} {i + 1}", (string?)three[i]["command"]);
            string file = Path.Combine(Plan, "outputs", $"00000{i + 1}", "closure.json");
            Assert.Equal(file, (string?)Assert.Single(three[i]["files"]!.AsArray()));
            // What is written on stdout is what is in the file.
            Assert.Equal(JsonNode.Parse(File.ReadAllText(file))!.ToJsonString(), three[i]["output"]!.ToJsonString());
            Assert.Equal(three[i].ToJsonString(), one[i].ToJsonString());
        }
    }

    [Fact]
    public async Task WhatADiskHasDoneToAFileIsNoticedAndMended()
    {
        await Done([$"{Closure} 1", $"{Closure} 2"]);
        string file = Path.Combine(Plan, "outputs", "000002", "closure.json");
        byte[] content = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [.. content.SkipLast(1), (byte)'?']);
        OpenShard open = Assert.Single(PlanStatus.Of(CampaignPlan.Open(Plan)).Open);
        Assert.Equal((2, ShardState.Damaged), (open.Number, open.State));
        Assert.Contains("is not as its command wrote it", open.Reason, StringComparison.Ordinal);
        (await CliRun.Of("campaign", "merge", Plan, "--out", _folder["r"])).AssertError(ExitCode.Usage, "1 of 2 shards", "closure.json");

        File.Delete(file);
        Assert.Equal(ShardState.Damaged, Assert.Single(PlanStatus.Of(CampaignPlan.Open(Plan)).Open).State);
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "run", Plan)).Code);
        Assert.Equal(content, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task ACommandThatFailsDoesNotStopTheOthers()
    {
        string input = _folder["spectrum.mca"];
        await List("lines Ti --json", $"peaks \"{input}\" --json", "engines nonsense");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "plan-commands", _folder["list"], "--out", Plan)).Code);
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "run", Plan)).Code);
        CliRun run = await CliRun.Of("campaign", "merge", Plan, "--out", _folder["results"], "--json");
        Assert.Equal(ExitCode.Partial, run.Code);
        JsonArray commands = JsonNode.Parse(run.Out)!["commands"]!.AsArray();
        Assert.Equal([0, 3, 2], commands.Select(c => (int)c!["exitCode"]!));
        Assert.Equal(2, (int)JsonNode.Parse(run.Out)!["failed"]!);
        Assert.Contains("spectrum.mca", (string?)commands[1]!["failure"], StringComparison.Ordinal);

        // Then what was missing is there.
        File.Copy(TitaniumAndCopper(), input);
        Assert.Contains(
            "1 of 1 command gave a result",
            (await CliRun.Of("campaign", "run-shard", Plan, "2", "--again")).Out,
            StringComparison.Ordinal
        );
        run = await CliRun.Of("campaign", "merge", Plan, "--out", _folder["results"], "--json", "--force");
        Assert.Equal([0, 0, 2], JsonNode.Parse(run.Out)!["commands"]!.AsArray().Select(c => (int)c!["exitCode"]!));
    }

    /// <summary>As when 'campaign run' is killed: its end of their standard input closes, and nobody tells them anything else.</summary>
    [Fact]
    public async Task AProcessWhoseParentIsGoneEndsAndItsShardCanBeRunAgain()
    {
        await List("simulate --events 1000000 --cycles 1000 --runs 100 --out {out}/campaign"); // hours
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "plan-commands", _folder["list"], "--out", Plan)).Code);
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)),
            program = Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "SpectroCal.Cli", configuration, "spectrocal.dll");
        var start = new ProcessStartInfo("dotnet", [program, "campaign", "run-shard", Plan, "1"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        start.Environment["SPECTROCAL_INPUT_IS_PARENT"] = "1"; // as 'campaign run' asks them to watch it
        using Process process = Process.Start(start)!;
        string attempts = Path.Combine(Plan, "attempts"),
            outputs = Path.Combine(Plan, "outputs");
        while (!process.HasExited && !(Directory.Exists(attempts) && Directory.EnumerateFileSystemEntries(attempts).Any()))
            await Task.Delay(10);
        process.StandardInput.Close();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.Contains("interrupted", error, StringComparison.Ordinal);
        OpenShard open = Assert.Single(PlanStatus.Of(CampaignPlan.Open(Plan)).Open);
        Assert.Equal((1, ShardState.Failed), (open.Number, open.State));
        Assert.StartsWith("It was interrupted", open.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(outputs) ? Directory.GetFileSystemEntries(outputs) : []);
    }

    [Fact]
    public async Task ADiskThatCannotBeWrittenIsTheMachinesFault()
    {
        await List($"{Closure} 1");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "plan-commands", _folder["list"], "--out", Plan)).Code);
        File.WriteAllText(Path.Combine(Plan, "outputs"), "in the way");
        Assert.Equal(ExitCode.Partial, (await CliRun.Of("campaign", "run-shard", Plan, "1")).Code);
        Assert.Equal(ShardState.Failed, Assert.Single(PlanStatus.Of(CampaignPlan.Open(Plan)).Open).State);
        File.Delete(Path.Combine(Plan, "outputs"));
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "run", Plan)).Code);
    }

    [Fact]
    public async Task AnInputThatWasChangedIsRefused()
    {
        string input = _folder["spectrum.mca"];
        File.Copy(TitaniumAndCopper(), input);
        await List($"peaks \"{input}\" --json");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "plan-commands", _folder["list"], "--out", Plan)).Code);
        File.AppendAllText(input, "\n");
        CliRun run = await CliRun.Of("campaign", "run-shard", Plan, "1");
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Contains("was changed after the plan was made", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAPatternStandsForIsThatOfThePlan()
    {
        string[] files = Storage.TitaniumAndCopper.Write(_folder);
        string folder = Directory.CreateDirectory(_folder["night"]).FullName;
        File.Copy(files[0], Path.Combine(folder, "a.txt"));
        await List($"peaks \"{Path.Combine(folder, "*.txt")}\" --json", $"autocal --join \"{Path.Combine(folder, "a.txt")}:Ti,Cu\"");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "plan-commands", _folder["list"], "--out", Plan)).Code);
        File.Copy(files[1], Path.Combine(folder, "b.txt"));
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "run-shard", Plan, "1")).Code);
        CampaignPlan plan = CampaignPlan.Open(Plan);
        Assert.Equal(["a.txt"], plan.Shard(1).Units[0].Files.Select(f => Path.GetFileName(f.Path)));
        Assert.Equal(["a.txt"], plan.Shard(2).Units[0].Files.Select(f => Path.GetFileName(f.Path)));
        string document = File.ReadAllText(Path.Combine(Plan, "results", "000001.jsonl"));
        Assert.DoesNotContain("b.txt", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APlanOfOtherDataBeginsAnew()
    {
        string input = Path.Combine(Directory.CreateDirectory(_folder["results of something"]).FullName, "spectrum.mca");
        File.Copy(TitaniumAndCopper(), input);
        // The folder is all that the line names.
        await Done(["lines Ti", $"plot \"{Path.GetDirectoryName(input)}\" --out {{out}}/x.svg"], [], ExitCode.Partial);
        string[] again = ["campaign", "plan-commands", _folder["list"], "--out", Plan, "--force"];
        Assert.Equal(ExitCode.Ok, (await CliRun.Of(again)).Code);
        Assert.Empty(PlanStatus.Of(CampaignPlan.Open(Plan)).Open);
        File.AppendAllText(input, "\n");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of(again)).Code);
        Assert.All(PlanStatus.Of(CampaignPlan.Open(Plan)).Open, o => Assert.Equal(ShardState.Damaged, o.State));
        Assert.Equal(2, PlanStatus.Of(CampaignPlan.Open(Plan)).Open.Count);
    }

    [Fact]
    public async Task WhatADeadProcessLeftIsRemoved()
    {
        await List($"{Closure} 1");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "plan-commands", _folder["list"], "--out", Plan)).Code);
        string dead = Path.Combine(Plan, "outputs", $".000001-{Environment.MachineName}-{int.MaxValue}"),
            elsewhere = Path.Combine(Plan, "outputs", $".000001-{Environment.MachineName}-2-{int.MaxValue}");
        Directory.CreateDirectory(dead);
        Directory.CreateDirectory(elsewhere);
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "run", Plan)).Code);
        Assert.Equal(
            [Path.GetFileName(elsewhere), "000001"],
            Directory.GetDirectories(Path.Combine(Plan, "outputs")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("tpc closure --targets 9", "5 targets")]
    [InlineData("tpc closure --out here", "It must write into {out}")]
    [InlineData("tpc closure --out {out}/../../x", "It must write into {out}")]
    [InlineData("monitor a.mca --save good.monitor", "--save {out}")]
    [InlineData("tpc closure --out {out}x", "It must write into {out}")]
    [InlineData("tpc closure --out {out}/{out}", "It must write into {out}")]
    [InlineData("bench --engines --write-problems here", "--write-problems {out}")]
    [InlineData("lines \"Cu", "A quote is not closed")]
    [InlineData("[suggest] campaign", "It names no command")]
    [InlineData("demo", "It must write into {out}")]
    [InlineData("plot a.mca", "It must write into {out}")]
    [InlineData("campaign run plan", "'campaign' is not for a plan")]
    [InlineData("store get det01", "'store' is not for a plan")]
    [InlineData("calibrate a.mca --lines A=1500 --store x.db --tag t", "--store is not for a plan")]
    [InlineData("spectrocal", "It names no command")]
    [InlineData("nonsense", "nonsense")]
    public async Task WhatIsNotForAPlanIsRefused(string line, string reason)
    {
        await List("lines Ti", line);
        (await CliRun.Of("campaign", "plan-commands", _folder["list"], "--out", Plan)).AssertError(ExitCode.Usage, "line 2", reason);
        Assert.False(CampaignPlan.IsPlan(Plan));
    }

    [Fact]
    public async Task ConstantsAndCommandsAreNotTakenForEachOther()
    {
        await List("# nothing");
        string[] plan = ["campaign", "plan-commands", _folder["list"], "--out", Plan];
        (await CliRun.Of(plan)).AssertError(ExitCode.Usage, "no command lines");
        (await CliRun.Of("campaign", "plan-commands", _folder["absent"], "--out", Plan)).AssertError(ExitCode.Input, "absent");
        await Done(["lines Ti"]);
        string[] store = ["--store", _folder["x.db"], "--tag", "online"];
        (await CliRun.Of(["campaign", "merge", Plan, "--out", _folder["r"], .. store])).AssertError(ExitCode.Usage, "--store");
        (await CliRun.Of(["store", "add", _folder["results"], .. store])).AssertError(ExitCode.Input, "results");
        File.WriteAllText(_folder["constants.csv"], "");
        (await CliRun.Of(["campaign", "merge", Plan, "--out", _folder[""]])).AssertError(ExitCode.Usage, "constants.csv");
    }

    private string TitaniumAndCopper() => Storage.TitaniumAndCopper.Write(_folder)[0];

    private Task List(params string[] lines) => File.WriteAllLinesAsync(_folder["list"], lines);

    private async Task<JsonNode[]> Done(string[] lines, string[]? further = null, int code = ExitCode.Ok)
    {
        await List(lines);
        CliRun run = await CliRun.Of(["campaign", "plan-commands", _folder["list"], "--out", Plan, .. further ?? []]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "run", Plan)).Code);
        run = await CliRun.Of("campaign", "merge", Plan, "--out", _folder["results"], "--force");
        Assert.Equal(code, run.Code);
        JsonNode report = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["results"], "commands.json")))!;
        return [.. report["commands"]!.AsArray().Select(c => c!)];
    }
}
