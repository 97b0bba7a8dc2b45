using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SpectroCal.Cli;

namespace SpectroCal.Tests.Cli;

/// <summary>The comparison of engines, in what does not depend on the machine.</summary>
public sealed class EngineBenchTests
{
    [Fact]
    public async Task OptionsThatDoNotBelongToItAreRefused()
    {
        (await CliRun.Of("bench", "--engines", "--full")).AssertError(ExitCode.Usage, "--full");
        (await CliRun.Of("bench", "--engines", "--accuracy")).AssertError(ExitCode.Usage, "--accuracy");
        (await CliRun.Of("bench", "--write-problems", "x")).AssertError(ExitCode.Usage, "--engines");
        Assert.Contains("poisson-1x5000", (await CliRun.Of("bench", "--engines", "--only", "speed")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProblemsForPeersHoldWhatTheyName()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            CliRun run = await CliRun.Of(
                "bench",
                "--engines",
                "--json",
                "--only",
                "kde-chi2-1x5000,poisson-1x5000,kde-chi2-fixed-1x5000",
                "--write-problems",
                folder
            );
            Assert.Equal(0, run.Code);
            JsonArray rows = JsonNode.Parse(run.Out)!["rows"]!.AsArray();
            JsonNode[] managed = [.. rows.Where(r => (string)r!["engine"]! == "managed").Select(r => r!)];
            Assert.Equal(["kde-chi2-1x5000", "poisson-1x5000", "kde-chi2-fixed-1x5000"], managed.Select(r => (string)r["id"]!));
            Assert.All(rows, row => Assert.InRange((double)row!["lossDifference"]!, 0, (int)row["bits"]! == 64 ? 1e-9 : 1e-3));
            foreach (JsonNode row in managed)
            {
                string path = Path.Combine(folder, (string)row["id"]!);
                Dictionary<string, double[]> arrays = Read(path);
                Assert.Equal(2, arrays["parameters"].Length);
                double reached = Assert.Single(arrays["loss"]);
                Assert.True(reached > 0);
                Assert.All(arrays.Values, values => Assert.All(values, v => Assert.True(double.IsFinite(v))));
                if (arrays.TryGetValue("target", out double[]? target))
                    Assert.Equal(reached, Loss(arrays, target), 1e-9 * reached);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, double[]> Read(string path)
    {
        double[] all = [.. MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path + ".bin"))];
        var arrays = new Dictionary<string, double[]>();
        int at = 0;
        foreach (JsonNode? array in JsonNode.Parse(File.ReadAllText(path + ".json"))!["arrays"]!.AsArray())
        {
            int length = array!["shape"]!.AsArray().Aggregate(1, (product, n) => product * (int)n!);
            arrays.Add((string)array["name"]!, all[at..(at + length)]);
            at += length;
        }
        Assert.Equal(all.Length, at);
        return arrays;
    }

    // The published objective from the arrays alone: sum W (O - T)^2, O a sum of normal densities.
    private static double Loss(Dictionary<string, double[]> arrays, double[] target)
    {
        double h = arrays["bandwidth"][0],
            sum = 0;
        for (int j = 0; j < target.Length; j++)
        {
            double density = 0;
            for (int k = 0; k < arrays["positions"].Length; k++)
            {
                double z = (arrays["energies"][j] - arrays["parameters"][0] - arrays["parameters"][1] * arrays["positions"][k]) / h;
                density += arrays["counts"][k] * Math.Exp(-0.5 * z * z) / (Math.Sqrt(2 * Math.PI) * h);
            }
            sum += arrays["weights"][j] * (density - target[j]) * (density - target[j]);
        }
        return sum;
    }
}
