using System.Text.Json;
using SpectroCal.Neural;
using SpectroCal.Spectra;
using SpectroCal.Tests.Neural;

namespace SpectroCal.Tests.Cli;

public sealed class PeaksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spectrocal-peaks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ANetworkNamesItsLines()
    {
        CliRun run = await CliRun.Of("peaks", Spectrum(2000), "--method", "network", "--model", Model(), "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        JsonElement spectrum = JsonDocument.Parse(run.Out).RootElement.GetProperty("spectra")[0];
        Assert.Equal(
            ["Ti Ka", "Mn Ka", "Cu Ka"],
            spectrum.GetProperty("peaks").EnumerateArray().Select(p => p.GetProperty("line").GetString())
        );
        Assert.Equal(
            ["found", "found", "found"],
            spectrum.GetProperty("centroids").EnumerateArray().Select(c => c.GetProperty("status").GetString())
        );
        CliRun one = await CliRun.Of("peaks", Spectrum(2000), "--finder", "network", "--model", Model(), "--lines", "Cu Ka");
        Assert.Contains("1 peak\n", one.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("peaks")]
    [InlineData("fit", "--lines", "Cu Ka")]
    [InlineData("calibrate", "--lines", "Cu Ka")]
    [InlineData("autocal")]
    [InlineData("monitor")]
    public async Task APathOfAnEmptyVariableIsSaid(string command, params string[] options)
    {
        CliRun run = await CliRun.Of([command, "", .. options]);
        Assert.Equal(2, run.Code);
        Assert.Contains("found nothing: a variable may be empty", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooFewCountsSayWhy()
    {
        CliRun run = await CliRun.Of("peaks", Spectrum(10), "--finder", "network", "--model", Model());
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("0 peaks", run.Out, StringComparison.Ordinal);
        Assert.Contains("Cu Ka: not found. The spectrum has ", run.Out, StringComparison.Ordinal);
        Assert.Contains("centroids need at least 20", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASpectrumWithoutCountsSaysSo()
    {
        string file = Path.Combine(_folder, "dark.txt");
        await File.WriteAllLinesAsync(file, Enumerable.Repeat("0", 512));
        CliRun run = await CliRun.Of("peaks", file);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("0 peaks\nThe spectrum has no counts.\n", run.Out, StringComparison.Ordinal);
        run = await CliRun.Of("peaks", file, "--json");
        JsonElement spectrum = JsonDocument.Parse(run.Out).RootElement.GetProperty("spectra")[0];
        Assert.Equal("The spectrum has no counts.", spectrum.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task AModelThatIsNotWholeIsOneError()
    {
        string spectrum = Spectrum(2000),
            model = Model();
        byte[] whole = await File.ReadAllBytesAsync(model);
        async Task Refused(byte[] bytes, string fault)
        {
            await File.WriteAllBytesAsync(model, bytes);
            (await CliRun.Of("peaks", spectrum, "--finder", "network", "--model", model)).AssertError(3, model, fault);
        }
        await Refused(whole[..^5], "cut short");
        byte[] altered = [.. whole];
        altered[whole.Length / 2] ^= 1;
        await Refused(altered, "altered");
        byte[] later = [.. whole];
        later[8] = 9;
        await Refused(later, "of version 9");
        await Refused([.. "no model"u8], "not a model file");
        File.Delete(model);
        (await CliRun.Of("peaks", spectrum, "--finder", "network", "--model", model)).AssertError(3, model, "no such model file");
    }

    [Fact]
    public async Task AModelThatDoesNotSuitIsAnError()
    {
        string spectrum = Spectrum(2000),
            model = Model();
        (await CliRun.Of("peaks", spectrum, "--finder", "network", "--model", model, "--lines", "Fe Ka")).AssertError(
            3,
            model,
            "does not know Fe Ka"
        );
        (await CliRun.Of("peaks", spectrum, "--model", model)).AssertError(2, "belong to the finder network");
        (await CliRun.Of("peaks", spectrum, "--lines", "Cu Ka")).AssertError(2, "belong to the finder network");
        (await CliRun.Of("peaks", spectrum, "--finder", "hand")).AssertError(2, "--finder");
        string other = Path.Combine(_folder, "other.spm");
        PeakModelHeader header = TrialModel.Header(binning: new ModelBinning(5000, 10, 200));
        new PeakModel(header, TrialModel.Weights(1, 2, 3), other).Save(other);
        (await CliRun.Of("peaks", spectrum, "--finder", "network", "--model", other)).AssertError(3, "2000.txt", other, "do not overlap");
    }

    private string Model()
    {
        string path = Path.Combine(_folder, "trial.spm");
        TrialModel.Right().Save(path, force: true);
        return path;
    }

    private string Spectrum(double counts)
    {
        string path = Path.Combine(_folder, $"{counts}.txt");
        ChannelHistogram histogram = PeakModelTests.Spectrum(counts);
        File.WriteAllLines(path, histogram.Counts.ToArray().Select(c => $"{c}"));
        return path;
    }
}
