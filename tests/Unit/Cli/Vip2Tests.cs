using System.Text.Json;
using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Tests.Neural;

namespace SpectroCal.Tests.Cli;

public sealed class Vip2Tests : IDisposable
{
    private static readonly string[] Small = ["vip2", "--seed", "5", "--steady", "--detectors", "1", "--batches", "2", "--counts", "10000"];
    private readonly string _folder = Directory.CreateTempSubdirectory("spectrocal-vip2").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The width is renewed until it moves no line by a tenth of an error; the position of 200 events is known to 8 eV.
    [Fact]
    public async Task EveryOptimizerArrivesAtTheSameLine()
    {
        (double position, double error) = await Optimized("lm");
        Assert.InRange(position, 8047.8 - 3 * error, 8047.8 + 3 * error);
        foreach (string name in new[] { "gd", "adam", "lbfgs" })
        {
            (double found, _) = await Optimized(name);
            Assert.InRange((found - position) / error, -0.05, 0.05);
        }

        async Task<(double, double)> Optimized(string optimizer)
        {
            CliRun run = await CliRun.Of([.. Small, "--optimizer", optimizer, "--json"]);
            Assert.Equal((0, ""), (run.Code, run.Error));
            JsonElement report = JsonDocument.Parse(run.Out).RootElement;
            double[] history = [.. report.GetProperty("logLikelihood").EnumerateArray().Select(l => l.GetDouble())];
            Assert.True(history.Length > 1 && history[^1] > history[0]);
            JsonElement row = report.GetProperty("optimized");
            return (row.GetProperty("positionEv").GetDouble(), row.GetProperty("positionErrorEv").GetDouble());
        }
    }

    [Fact]
    public async Task WhatIsNoOptimizerIsAnError() =>
        (await CliRun.Of([.. Small, "--optimizer", "newton"])).AssertError(2, "--optimizer", "lm, gd, adam or lbfgs", "newton");

    [Fact]
    public async Task AModelThatDoesNotSuitIsOneError()
    {
        string model = Path.Combine(_folder, "other.spm");
        TrialModel.Right().Save(model);
        (await CliRun.Of([.. Small, "--model", model])).AssertError(3, model, "does not know Ti Kb");
        byte[] whole = await File.ReadAllBytesAsync(model, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(model, whole[..^5], TestContext.Current.CancellationToken);
        (await CliRun.Of([.. Small, "--model", model])).AssertError(3, model, "cut short");
    }

    // All lines are known, but the bins are narrower than the channels.
    [Fact]
    public async Task AModelOfNarrowerBinsIsOneError()
    {
        string path = Path.Combine(_folder, "narrow.spm");
        string[] names = ["Ti Ka", "Ti Kb", "Mn Ka", "Mn Kb", "Cu Ka"];
        PeakModelHeader header = TrialModel.Header(binning: new ModelBinning(0, 0.5, 200)) with
        {
            Lines = [.. names.Select(n => new ModelLine(n, LineLibrary.Default.Find(n).MeanEnergyEv, 30, 0))],
            Networks =
            [
                new NetworkDescription(
                    200,
                    [
                        [],
                    ],
                    [new Layer.Dense(names.Length, false)]
                ),
            ],
            Errors = new CentroidErrors([100, 10_000], [.. names.Select(_ => new[] { 0.4, 0.04 })]),
        };
        new PeakModel(header, new float[201 * names.Length], path).Save(path);
        (await CliRun.Of([.. Small, "--model", path])).AssertError(2, path, "bins of 1 channels", "its own, 0.5.");
    }
}
