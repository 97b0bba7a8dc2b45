using System.Globalization;
using SpectroCal.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

/// <summary>Many files that are odd in the same way make one warning, whatever reads them.</summary>
public sealed class WarningKindTests
{
    [Theory]
    [InlineData("peaks")]
    [InlineData("fit", "--lines", "A=1600", "--shape", "gauss")]
    [InlineData("calibrate", "--lines", "A=1600,B=3200", "--noise", "60")]
    [InlineData("autocal", "--lines", "A=1600,B=3200")]
    [InlineData("monitor")]
    [InlineData("convert", "--format", "spe", "--out", "OUT")]
    [InlineData("plot", "--out", "OUT.svg")]
    [InlineData("peaks", "--json")]
    public async Task AreOneWarning(params string[] command)
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(1, 6).Select(i => Odd(folder, i))];
        string[] options = [.. command[1..].Select(o => o.Replace("OUT", folder["out"]))];
        CliRun run = await CliRun.Of([command[0], .. files, .. options]);
        Assert.True(run.Code is ExitCode.Ok or ExitCode.Partial, run.Error);
        string[] said = [.. run.Error.Split('\n').Where(l => l.Contains("unit of its energies", StringComparison.Ordinal))];
        Assert.Contains("run1.csv and 5 more: ", Assert.Single(said), StringComparison.Ordinal);
    }

    // Energies whose unit is not stated.
    private static string Odd(TemporaryFolder folder, int number)
    {
        string path = folder[$"run{number}.csv"];
        IEnumerable<string> rows = Enumerable
            .Range(0, 512)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{10 * i},{5 + Line(i, 160, 900 + number) + Line(i, 320, 300)}"));
        File.WriteAllLines(path, rows.Prepend("Energy,Counts"));
        return path;
    }

    private static long Line(int channel, double centre, double height) =>
        (long)(height * Math.Exp(-0.5 * Math.Pow((channel - centre) / 6, 2)));
}
