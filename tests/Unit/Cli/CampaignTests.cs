using System.Text.Json;
using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Store.Database;
using SpectroCal.Store.Plans;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

/// <summary>Campaigns cut into shards.</summary>
public sealed class CampaignTests : IDisposable
{
    private const int Detectors = 5;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Campaign => _folder["campaign"];

    [Fact]
    public async Task ConstantsDoNotDependOnTheCut()
    {
        await Simulate();
        byte[] one = await Calibrated("one", 1);
        Assert.Equal(one, await Calibrated("two", 2));
        Assert.Equal(one, await Calibrated("five", Detectors));

        // They are those that 'calibrate' gives for the detector alone.
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Campaign, "manifest.json")))!;
        JsonArray batches = manifest["batches"]!.AsArray();
        for (int i = batches.Count - 1; i >= 0; i--)
            if ((string)batches[i]!["detector"]! != "det03")
                batches.RemoveAt(i);
        File.WriteAllText(Path.Combine(Campaign, "manifest.json"), manifest.ToJsonString());
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("calibrate", Campaign, "--out", _folder["alone"])).Code);
        string[] alone = File.ReadAllLines(Path.Combine(_folder["alone"], "constants.csv")),
            all = File.ReadAllLines(Path.Combine(_folder["one results"], "constants.csv"));
        Assert.Equal(4, alone.Length - 1);
        Assert.Equal(4 * Detectors, all.Length - 1);
        Assert.Equal(alone[1..], all.Where(row => row.Contains(",det03,", StringComparison.Ordinal)));
        Assert.Equal(alone[0], all[0]);
    }

    [Fact]
    public async Task WhatIsNotDoneIsNamedAndMended()
    {
        await Simulate();
        byte[] expected = await Calibrated("whole", Detectors);
        string folder = _folder["plan"];
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "plan", Campaign, "--out", folder, "--shards", "5")).Code);
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "run-shard", folder, "1", "2")).Code);

        // One is damaged on the disk, one has a file that changed, of one the process died, one was never begun.
        string damaged = Path.Combine(folder, "results", "000002.jsonl");
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        string changed = Path.Combine(Campaign, "batches", "run001_det03.csv");
        DateTime time = File.GetLastWriteTimeUtc(changed);
        File.SetLastWriteTimeUtc(changed, time.AddSeconds(2));
        CliRun run = await CliRun.Of("campaign", "run-shard", folder, "3");
        Assert.Equal(ExitCode.Partial, run.Code);
        Assert.Contains("shard 3", run.Error, StringComparison.Ordinal);
        Assert.Contains("was changed after the plan was made", run.Error, StringComparison.Ordinal);
        File.WriteAllText(
            Path.Combine(folder, "attempts", "000004.json"),
            """{"startedAt": "2026-11-28T02:00:00Z", "machine": "node7", "process": 4242, "job": "4711_3"}"""
        );

        run = await CliRun.Of("campaign", "status", folder, "--json");
        Assert.Equal(ExitCode.Partial, run.Code);
        PlanStatus status = JsonSerializer.Deserialize<PlanStatus>(run.Out, SpectroCal.Formats.JsonText.Options)!;
        Assert.Equal((5, 1), (status.Shards, status.Done));
        Assert.Equal(
            [(2, ShardState.Damaged), (3, ShardState.Failed), (4, ShardState.Unfinished), (5, ShardState.Waiting)],
            status.Open.Select(o => (o.Number, o.State))
        );
        string text = (await CliRun.Of("campaign", "status", folder)).Out;
        Assert.Contains("1 done, 1 waiting, 1 unfinished, 1 failed, 1 damaged.", text, StringComparison.Ordinal);
        Assert.Contains("on node7, process 4242, Slurm job 4711_3", text, StringComparison.Ordinal);
        (await CliRun.Of("campaign", "merge", folder, "--out", _folder["results"])).AssertError(ExitCode.Usage, "4 of 5 shards");
        Assert.False(Directory.Exists(_folder["results"]));

        File.SetLastWriteTimeUtc(changed, time);
        run = await CliRun.Of("campaign", "run", folder);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Equal(expected, await Merged(folder, "results"));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "attempts")));
    }

    [Fact]
    public async Task FilesAreCutInTime()
    {
        string[] files = MonitorTests.Files(_folder[""], 5);
        string[] options = ["--lines", "A=1500,B=3000", "--noise", "10", "--fano", "0.438", "--start", "0,10"];
        Assert.Equal(
            ExitCode.Ok,
            (await CliRun.Of(["campaign", "plan", .. files, .. options, "--block", "2", "--out", _folder["plan"]])).Code
        );
        Assert.Equal(3, CampaignPlan.Open(_folder["plan"]).Head.Units);
        CliRun run = await CliRun.Of("campaign", "run", _folder["plan"]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        await Merged(_folder["plan"], "results", ["--store", _folder["constants.db"], "--tag", "online"]);
        string[] rows = File.ReadAllLines(Path.Combine(_folder["results"], "constants.csv"));
        Assert.Equal(["run00.spe", "run01.spe", "run02.spe", "run03.spe", "run04.spe"], rows.Skip(1).Select(r => r.Split(',')[0]));
        Assert.Equal(ExitCode.Ok, (await CliRun.Of(["calibrate", .. files[2..4], .. options, "--out", _folder["two"]])).Code);
        Assert.Equal(File.ReadAllLines(Path.Combine(_folder["two"], "constants.csv"))[1..], rows[3..5]);
        string[] later = ["store", "add", _folder["results"], "--tag", "later", "--store", _folder["constants.db"]];
        Assert.Equal(ExitCode.Ok, (await CliRun.Of(later)).Code);
        using var store = CalibrationStore.Open(_folder["constants.db"]);
        Assert.Equal(
            store.Records("online").Select(r => (r.Run, r.Parameters[1])),
            store.Records("later").Select(r => (r.Run, r.Parameters[1]))
        );
        Assert.Equal(5, store.Records("online").Count);
        Assert.Equal(
            "spectrocal calibrate --lines A=1500,B=3000 --noise 10 --fano 0.438 --start 0,10",
            store.Records("online")[0].Provenance.Options
        );
    }

    [Fact]
    public async Task ASelectionIsThatOfTheWholeCampaign()
    {
        await Simulate();
        // All of one detector is left out, part of another; of a third nothing is said.
        var lines = new List<string> { "detector,run,verdict,reason,by" };
        for (int run = 1; run <= 4; run++)
        {
            lines.Add($"det02,run00{run},bad,no lines,person");
            lines.Add($"det04,run00{run},{(run == 3 ? "bad" : "good")},,person");
        }
        File.WriteAllLines(_folder["selection.csv"], lines);
        string[] options = ["--selection", _folder["selection.csv"]];
        CliRun run1 = await CliRun.Of(["campaign", "plan", Campaign, .. options, "--out", _folder["plan"]]);
        Assert.Equal(ExitCode.Ok, run1.Code);
        Assert.StartsWith("15 batches of 4 detectors in", run1.Out, StringComparison.Ordinal);
        Assert.Contains("not in the selection and used unjudged", run1.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "run", _folder["plan"])).Code);
        await Merged(_folder["plan"], "results");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of(["calibrate", Campaign, .. options, "--out", _folder["at once"]])).Code);
        string[] Batches(string folder) =>
            [.. File.ReadLines(Path.Combine(_folder[folder], "constants.csv")).Select(l => string.Join(',', l.Split(',')[..2])).Order()];
        Assert.Equal(Batches("at once"), Batches("results"));

        File.WriteAllLines(_folder["selection.csv"], ["detector,run,verdict,reason,by", "det99,run001,bad,,person"]);
        string[] other = ["campaign", "plan", Campaign, .. options, "--out", _folder["other"]];
        (await CliRun.Of(other)).AssertError(ExitCode.Usage, "names none of these spectra");
    }

    [Fact]
    public async Task ConstantsOfAStoreAreThoseOfWhenThePlanWasMade()
    {
        string[] files = MonitorTests.Files(_folder[""], 5);
        string[] options = ["--lines", "A=1500,B=3000", "--noise", "10", "--fano", "0.438"],
            store = ["--store", _folder["constants.db"], "--tag", "online"],
            stored = ["--from-store", _folder["constants.db"], "--from-time", "2026-11-28"],
            start = ["--start", "3,9.9", "--iterations", "1"];
        // One step leaves the constants where they depend on the start.
        string[] put = ["--valid-from", "2026-11-01", "--out", _folder["first"]];
        int first = (await CliRun.Of(["calibrate", files[0], .. options, .. start, .. store, .. put])).Code;
        Assert.InRange(first, 0, 1);
        string[] few = [.. options, "--iterations", "1"];
        Assert.InRange((await CliRun.Of(["calibrate", .. files, .. few, .. stored, "--out", _folder["once"]])).Code, 0, 1);
        CliRun run = await CliRun.Of([
            "campaign",
            "plan",
            .. files,
            .. few,
            .. stored,
            "--from-tag",
            "online",
            "--out",
            _folder["plan"],
            "--force",
        ]);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.DoesNotContain("--from", string.Join(' ', CampaignPlan.Open(_folder["plan"]).Head.Options), StringComparison.Ordinal);

        // What happens to the store later does not matter.
        File.Delete(_folder["constants.db"]);
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "run", _folder["plan"])).Code);
        Assert.InRange((await CliRun.Of("campaign", "merge", _folder["plan"], "--out", _folder["results"])).Code, 0, 1);
        Assert.Equal(
            File.ReadAllText(Path.Combine(_folder["once"], "constants.csv")),
            File.ReadAllText(Path.Combine(_folder["results"], "constants.csv"))
        );
        (await CliRun.Of(["campaign", "plan", .. files, .. few, .. stored, "--out", _folder["other"]])).AssertError(
            ExitCode.Input,
            "constants.db"
        );
    }

    [Fact]
    public async Task WhatDataAreToBlameForDoesNotStopTheOthers()
    {
        await Simulate();
        foreach (string file in Directory.GetFiles(Path.Combine(Campaign, "batches"), "*_det02.csv"))
            File.WriteAllText(file, "not a list of events");
        File.Delete(Path.Combine(Campaign, "batches", "run002_det04.csv"));
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "plan", Campaign, "--out", _folder["plan"], "--shards", "2")).Code);
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "run", _folder["plan"])).Code);
        CliRun run = await CliRun.Of("campaign", "merge", _folder["plan"], "--out", _folder["results"], "--json");
        Assert.Equal(ExitCode.Partial, run.Code);
        JsonNode report = JsonNode.Parse(run.Out)!;
        Assert.Equal(15, (int)report["batches"]!);
        Assert.Equal("det02", (string)Assert.Single(report["failed"]!.AsArray())!["detector"]!);
        Assert.Contains("run002_det04.csv", (string)Assert.Single(report["failedFiles"]!.AsArray())!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatDoesNotFitIsRefused()
    {
        await Simulate();
        string plan = _folder["plan"];
        string[] files = MonitorTests.Files(_folder[""], 2);
        (await CliRun.Of(["campaign", "plan", .. files, "--out", plan])).AssertError(ExitCode.Usage, "--lines");
        (await CliRun.Of("campaign", "plan", Campaign, "--out", plan, "--shards", "0")).AssertError(ExitCode.Usage, "--shards");
        (await CliRun.Of("campaign", "status", plan)).AssertError(ExitCode.Input, "plan.json");
        CliRun run = await CliRun.Of("campaign", "plan", Campaign, "--out", plan, "--shards", "9");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("no more than 5 shards", run.Error, StringComparison.Ordinal);
        (await CliRun.Of("campaign", "plan", Campaign, "--out", plan)).AssertError(ExitCode.Output, "plan.json", "--force");
        (await CliRun.Of("campaign", "run-shard", plan)).AssertError(ExitCode.Usage, "--list");
        (await CliRun.Of("campaign", "run-shard", plan, "6")).AssertError(ExitCode.Usage, "no shard 6", "1 to 5");
        (await CliRun.Of("campaign", "run-shard", plan, "1", "--task", "0")).AssertError(ExitCode.Usage, "--list");
        File.WriteAllText(_folder["list.txt"], "1\nx\n");
        string[] list = ["campaign", "run-shard", plan, "--list", _folder["list.txt"]];
        (await CliRun.Of(list)).AssertError(ExitCode.Input, "list.txt", "line 2", "'x'");
        (await CliRun.Of([.. list, "--task", "2", "--tasks", "2"])).AssertError(ExitCode.Usage, "0 to 1");

        // A part of a list.
        File.WriteAllText(_folder["list.txt"], "5\n4\n3\n2\n");
        Assert.Equal(ExitCode.Ok, (await CliRun.Of([.. list, "--task", "1", "--tasks", "3"])).Code);
        Assert.Equal(["000004.jsonl"], Directory.GetFiles(Path.Combine(plan, "results")).Select(Path.GetFileName));

        // The results of another plan do not count.
        string[] again = ["campaign", "plan", Campaign, "--out", plan, "--force", "--shards", "5", "--noise", "20"];
        Assert.Equal(ExitCode.Ok, (await CliRun.Of(again)).Code);
        OpenShard other = PlanStatus.Of(CampaignPlan.Open(plan)).Open[3];
        Assert.Equal(ShardState.Damaged, other.State);
        Assert.Contains("another plan", other.Reason, StringComparison.Ordinal);

        // It must be made where it is used.
        string head = Path.Combine(plan, "plan.json");
        foreach (string nothing in new[] { "", " \n" })
        {
            string whole = File.ReadAllText(head);
            File.WriteAllText(head, nothing);
            (await CliRun.Of("campaign", "status", plan)).AssertError(
                ExitCode.Input,
                "plan.json: expected the plan of a campaign, but the file is empty"
            );
            File.WriteAllText(head, whole);
        }
        string made = JsonNode.Parse(File.ReadAllText(head))!["directory"]!.ToJsonString();
        File.WriteAllText(head, File.ReadAllText(head).Replace(made, "\"/nowhere\"", StringComparison.Ordinal));
        (await CliRun.Of("campaign", "run-shard", plan, "1")).AssertError(ExitCode.Input, "/nowhere", "not there");

        string shards = Path.Combine(plan, "shards.jsonl");
        File.WriteAllText(shards, File.ReadAllText(shards).Replace("det01", "det99", StringComparison.Ordinal));
        (await CliRun.Of("campaign", "run", plan)).AssertError(ExitCode.Input, "shards.jsonl is not what plan.json was written with");
    }

    private async Task Simulate() =>
        Assert.Equal(
            ExitCode.Ok,
            (
                await CliRun.Of([
                    .. "simulate --cycles 1 --runs 4 --events 600 --seed 21 --out".Split(' '),
                    Campaign,
                    "--detectors",
                    $"{Detectors}",
                ])
            ).Code
        );

    private async Task<byte[]> Calibrated(string name, int shards)
    {
        string plan = _folder[name];
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "plan", Campaign, "--out", plan, "--shards", $"{shards}")).Code);
        Assert.Equal(shards, CampaignPlan.Open(plan).ShardCount);
        CliRun run = await CliRun.Of("campaign", "run", plan);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Equal(ExitCode.Ok, (await CliRun.Of("campaign", "status", plan)).Code);
        return await Merged(plan, $"{name} results");
    }

    private async Task<byte[]> Merged(string plan, string results, params string[] further)
    {
        CliRun run = await CliRun.Of(["campaign", "merge", plan, "--out", _folder[results], .. further]);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        return File.ReadAllBytes(Path.Combine(_folder[results], "constants.csv"));
    }
}
