using System.Diagnostics;
using SpectroCal.Reports;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Records;
using SpectroCal.Store.Slurm;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Store.Slurm;

public sealed class SlurmScriptsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SettingsStandInTheScript()
    {
        string script = SlurmScripts.Array(
            Plan("plan"),
            "/data/plan/jobs/001",
            "spectrocal-x-001",
            48,
            new SlurmSettings
            {
                Partition = "short",
                Time = "01:00:00",
                Memory = "2G",
                Cpus = 4,
                AtOnce = 12,
                Environment = ["module load dotnet"],
                Options = ["--account=physics"],
            }
        );
        string[] lines = script.Split('\n');
        Assert.Equal("#!/bin/bash", lines[0]);
        Assert.Contains("#SBATCH --array=0-47%12", lines);
        Assert.Contains("#SBATCH --job-name=spectrocal-x-001", lines);
        Assert.Contains("#SBATCH --output=\"/data/plan/jobs/001/task-%a.log\"", lines);
        Assert.Contains("#SBATCH --partition=short", lines);
        Assert.Contains("#SBATCH --time=01:00:00", lines);
        Assert.Contains("#SBATCH --mem=2G", lines);
        Assert.Contains("#SBATCH --cpus-per-task=4", lines);
        Assert.Contains("#SBATCH --account=physics", lines);
        Assert.Contains("module load dotnet", lines);
        // sbatch reads its lines up to the first command.
        Assert.True(
            Array.IndexOf(lines, "set -euo pipefail") > Array.FindLastIndex(lines, l => l.StartsWith("#SBATCH", StringComparison.Ordinal))
        );
        Assert.DoesNotContain('\r', script);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("it's a \"plan\" with $HOME, `id` and #1")]
    public void AShellReadsTheNamesOfFoldersAsTheyAre(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such shell.");
        CampaignPlan plan = Plan(name);
        string jobs = Path.Combine(plan.Folder, "jobs", "001"),
            said = _folder["said"];
        var settings = new SlurmSettings { Program = $"printf '%s\\n' > {SlurmScripts.Quoted(said)}" };
        Run(SlurmScripts.Array(plan, jobs, "n", 3, settings));
        Assert.Equal(
            ["campaign", "run-shard", plan.Folder, "--list", Path.Combine(jobs, "shards.txt"), "--task", "2", "--tasks", "3"],
            File.ReadAllLines(said)
        );
        Run(SlurmScripts.Merge(plan, jobs, "n", settings));
        Assert.Equal(["campaign", "merge", plan.Folder, "--out", Path.Combine(plan.Folder, "merged"), "--force"], File.ReadAllLines(said));
    }

    [Fact]
    public void SettingsThatNoScriptCanHoldAreRefused()
    {
        foreach (
            (SlurmSettings settings, string text) in new[]
            {
                (new SlurmSettings { Partition = "a b" }, "partition"),
                (new SlurmSettings { Time = "an hour" }, "time limit"),
                (new SlurmSettings { Memory = "lots" }, "memory"),
                (new SlurmSettings { Program = "a\nb" }, "program"),
                (new SlurmSettings { Environment = ["a\nb"] }, "environment"),
                (new SlurmSettings { Options = ["account"] }, "option of sbatch"),
            }
        )
            Assert.Contains(text, Assert.Throws<CalibrationException>(settings.Check).Message, StringComparison.Ordinal);
        new SlurmSettings
        {
            Partition = "short,long",
            Time = "2-12:30",
            Memory = "2000M",
        }.Check();
    }

    [Fact]
    public void ScriptsThatAreOnlyShownAreNotWritten()
    {
        if (OperatingSystem.IsWindows())
            return; // Slurm is not on Windows
        CampaignPlan plan = Plan("plan");
        string programs = _folder["programs"],
            control = Path.Combine(programs, "scontrol");
        Directory.CreateDirectory(programs);
        File.WriteAllText(control, "#!/bin/sh\necho 'MaxArraySize = 1001'\n");
        File.SetUnixFileMode(control, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string[] before = Directory.GetFileSystemEntries(plan.Folder);
        PreparedJob prepared = new SlurmJobs(plan, new SlurmQueue { Programs = programs }).Prepare(new SlurmSettings())!;
        Assert.Equal(before, Directory.GetFileSystemEntries(plan.Folder));
        Assert.Equal(Path.Combine(plan.Folder, "jobs", "001"), prepared.Folder);
        Assert.Contains("#SBATCH --array=0-0", prepared.ArrayText.Split('\n'));
        Assert.Contains("campaign merge", prepared.MergeText, StringComparison.Ordinal);
    }

    private CampaignPlan Plan(string name)
    {
        string folder = _folder[name];
        Directory.CreateDirectory(folder);
        var head = new PlanHead
        {
            Software = Provenance.ThisSoftware,
            Directory = folder,
            Options = [],
        };
        foreach (ResultFile file in NewPlan.Of([new DetectorUnit(1, "a", [], 1, [])], head).Files)
        {
            using FileStream stream = File.Create(Path.Combine(folder, file.Name));
            file.Write(stream);
        }
        return CampaignPlan.Open(folder);
    }

    private void Run(string script)
    {
        string path = _folder["script.sh"];
        File.WriteAllText(path, script);
        var start = new ProcessStartInfo("bash") { ArgumentList = { path } };
        start.Environment["SLURM_ARRAY_TASK_ID"] = "2";
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
