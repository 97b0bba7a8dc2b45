using SpectroCal.Tests.Cli;
using SpectroCal.Tests.Formats;
using SpectroCal.Tests.Storage;

namespace SpectroCal.Tests.Fuzz;

/// <summary>Damaged folders of campaigns, which are read as any other input.</summary>
public sealed class ResultFolderFuzz(ITestOutputHelper output)
{
    [Fact]
    public async Task ADamagedCampaignIsReadOrRefused()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        string campaign = folder["campaign"];
        Assert.Equal(0, (await CliRun.Of("simulate", "--cycles", "1", "--runs", "2", "--events", "300", "--out", campaign)).Code);
        await Attack("campaign", campaign, ["calibrate", campaign, "--json"]);
    }

    [Fact]
    public async Task ADamagedResultIsReadOrRefused()
    {
        using var folder = new TemporaryFolder(isInMemory: true);
        string result = folder["result"];
        string[] inputs = TitaniumAndCopper.Write(folder);
        CliRun run = await CliRun.Of(["calibrate", .. inputs, "--lines", "Ti Ka,Cu Ka", "--start", "500,10", "--out", result]);
        Assert.True(run.Code <= 1, run.Error);
        await Attack("result", result, read: () => SpectroCal.Reports.CampaignResult.Read(result));
    }

    private Task Attack(string name, string folder, string[] command) =>
        Attack(
            name,
            folder,
            async () =>
            {
                CliRun run = await CliRun.Of(command);
                return run.Code >= 70 ? $"exit {run.Code}: {run.Error}" : null;
            }
        );

    private Task Attack(string name, string folder, Action read) =>
        Attack(
            name,
            folder,
            () =>
            {
                try
                {
                    read();
                }
                catch (SpectrumFormatException)
                {
                    // the one error that names the file
                }
                return Task.FromResult<string?>(null);
            }
        );

    private async Task Attack(string name, string folder, Func<Task<string?>> harm)
    {
        string[] files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        byte[][] contents = [.. files.Select(File.ReadAllBytes)];
        await new FuzzRun(name).Until(
            async (random, input) =>
            {
                int damaged = random.Next(files.Length);
                byte[] content = Mutator.Damage(random, contents[damaged], contents[random.Next(files.Length)]);
                input.Files[Path.GetRelativePath(folder, files[damaged])] = content;
                await File.WriteAllBytesAsync(files[damaged], content);
                try
                {
                    return await harm();
                }
                finally
                {
                    await File.WriteAllBytesAsync(files[damaged], contents[damaged]);
                }
            },
            output
        );
    }
}
