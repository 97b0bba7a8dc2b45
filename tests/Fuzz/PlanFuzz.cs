using System.Security.Cryptography;
using System.Text;
using SpectroCal.Store.Plans;
using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Storage;

namespace SpectroCal.Tests.Fuzz;

/// <summary>
/// Damaged plans of campaigns with what their shards gave: half of them with the hashes that they should have then, as of files that
/// another program has written.
/// </summary>
public sealed class PlanFuzz(ITestOutputHelper output)
{
    private const string Results = "results",
        Attempt = "attempts/000002.json";

    private static readonly string[] Commands =
    [
        "campaign status PLAN",
        "campaign status PLAN --json",
        "campaign merge PLAN --out OUT --store OUT/constants.db --tag x",
        "campaign run-shard PLAN 1",
        "campaign run-shard PLAN 2",
        "store add PLAN/merged --tag x --store OUT/constants.db",
    ];

    [Fact]
    public async Task ADamagedPlanIsReadOrRefused()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        string plan = folder["plan"],
            made = folder["out"];
        Dictionary<string, byte[]> whole = await Made(folder, plan);
        string[] names = [.. whole.Keys];
        await new FuzzRun("plan").Until(
            async (random, input) =>
            {
                var files = new Dictionary<string, byte[]>(whole);
                string damaged = names[random.Next(names.Length)];
                files[damaged] = Mutator.Damage(random, files[damaged], files[names[random.Next(names.Length)]]);
                if (random.Next(2) == 0)
                    Seal(files, whole);
                if (random.Next(4) == 0)
                    files.Remove($"{Results}/000002.jsonl");
                foreach ((string name, byte[] content) in files)
                    input.Files[name] = content;
                Write(plan, files);
                string command = Commands[random.Next(Commands.Length)];
                input.Text = command;
                CliRun run = await CliRun.Of([
                    .. command.Replace("PLAN", plan, StringComparison.Ordinal).Replace("OUT", made, StringComparison.Ordinal).Split(' '),
                ]);
                if (Directory.Exists(made))
                    Directory.Delete(made, recursive: true);
                return run.Code >= 70 ? $"exit {run.Code}: {command} {run.Error}"
                    : run.Error.Contains("bug", StringComparison.OrdinalIgnoreCase) ? $"bug: {command} {run.Error}"
                    : null;
            },
            output
        );
    }

    private static async Task<Dictionary<string, byte[]>> Made(TemporaryFolder folder, string plan)
    {
        string[] files = TitaniumAndCopper.Write(folder);
        string[] options = ["--lines", "Ti Ka,Cu Ka", "--start", "500,10", "--block", "1", "--shards", "2"];
        await Expect(["campaign", "plan", .. files, .. options, "--out", plan]);
        await Expect(["campaign", "run-shard", plan, "1", "2"]);
        await Expect(["campaign", "merge", plan, "--out", Path.Combine(plan, "merged")]);
        Dictionary<string, byte[]> made = Directory
            .GetFiles(plan, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(plan, f).Replace('\\', '/'), File.ReadAllBytes);
        made[Attempt] = Encoding.UTF8.GetBytes(
            """{"startedAt": "2026-11-28T02:00:00Z", "machine": "node7", "process": 4242, "job": "4711_3", "failure": "It was killed."}"""
        );
        return made;
    }

    private static async Task Expect(string[] arguments)
    {
        CliRun run = await CliRun.Of(arguments);
        Assert.True(run.Code <= 1, run.Error);
    }

    // What plan and results say of each other becomes right again, whatever else they say.
    private static void Seal(Dictionary<string, byte[]> files, Dictionary<string, byte[]> whole)
    {
        byte[] head = files[CampaignPlan.HeadName];
        head = Replaced(head, Hash(whole[CampaignPlan.ShardsName]), Hash(files[CampaignPlan.ShardsName]));
        string was = Id(whole[CampaignPlan.HeadName]),
            becomes = Id(head);
        files[CampaignPlan.HeadName] = head;
        foreach (string name in files.Keys.Where(n => n.StartsWith(Results, StringComparison.Ordinal)).ToArray())
        {
            byte[] result = Replaced(files[name], was, becomes);
            int end = result.AsSpan(0, Math.Max(0, result.Length - 1)).LastIndexOf((byte)'\n') + 1;
            files[name] = [.. result.AsSpan(0, end), .. Encoding.ASCII.GetBytes($"sha256 {Hash(result.AsSpan(0, end))}\n")];
        }
    }

    private static string Id(byte[] head) => Hash(head)[..16];

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Replaced(byte[] content, string old, string by) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content).Replace(old, by, StringComparison.Ordinal));

    private static void Write(string plan, Dictionary<string, byte[]> files)
    {
        if (Directory.Exists(plan))
            Directory.Delete(plan, recursive: true);
        foreach ((string name, byte[] content) in files)
        {
            string path = Path.Combine(plan, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}
