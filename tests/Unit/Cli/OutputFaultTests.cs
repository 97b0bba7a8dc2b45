using System.Text;
using System.Text.Json.Nodes;
using SpectroCal.Cli;
using SpectroCal.Tests.Formats;

namespace SpectroCal.Tests.Cli;

/// <summary>Streams that are full, and names that would write on a terminal.</summary>
public sealed class OutputFaultTests : IDisposable
{
    private const string Hostile = "evil\u001b[2J\u0007\u202etxt";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AFullStderrCostsNoResults()
    {
        using var stdout = new StringWriter();
        int code = await CliApplication.RunAsync(
            ["peaks", Spectrum("a.txt"), _folder["missing.txt"]],
            stdout,
            new FullWriter(),
            Terminal.None,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(ExitCode.Partial, code);
        Assert.Contains("a.txt", stdout.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ExitCode.Usage,
            await CliApplication.RunAsync(
                ["peaks", "--nope"],
                stdout,
                new FullWriter(),
                Terminal.None,
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task AFullStdoutCostsNoFiles()
    {
        using var stderr = new StringWriter();
        int code = await CliApplication.RunAsync(
            ["fit", Spectrum("a.txt"), "--lines", "A=5000", "--start", "0,10", "--out", _folder["out"]],
            new FullWriter(),
            stderr,
            Terminal.None,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(ExitCode.Output, code);
        Assert.Contains("The output cannot be written: full.", stderr.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder["out"], "fits.json")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NamesDoNotWriteOnTheTerminal(bool isTerminal)
    {
        string path = Spectrum(Hostile);
        // The terminal itself gets colours and frames by such characters: only the name's own count.
        var terminal = new Terminal(isTerminal, false, 200, Color: false);
        CliRun run = await CliRun.Of(terminal, CancellationToken.None, "peaks", path, path + ".missing");
        foreach (string text in (string[])[run.Out, run.Error])
        {
            Assert.Contains("evil\\u001B[2J\\u0007\\u202Etxt", text.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("\u001b[2J", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\u0007', text);
            Assert.DoesNotContain('\u202e', text);
        }
        CliRun json = await CliRun.Of("peaks", path, "--json");
        Assert.Equal(Hostile, (string)JsonNode.Parse(json.Out)!["spectra"]![0]!["spectrum"]!);
        Assert.DoesNotContain('\u001b', json.Out);
    }

    [Fact]
    public async Task WhatIsNotKnownIsADash()
    {
        // What a network finds and no fit confirms has no area.
        CliRun run = await CliRun.Of("peaks", Spectrum("a.txt"), "--finder", "network");
        Assert.DoesNotContain("NaN", run.Out, StringComparison.Ordinal);
        Assert.Equal("12 ± 3", WithError.Of(12.1, 3.2, "0"));
        Assert.Equal("+12 ± 3", WithError.Of(12.1, 3.2, "+0;-0"));
        Assert.Equal("12 (error not known)", WithError.Of(12.1, double.NaN, "0"));
        Assert.Equal("-", SpectroCal.Reports.UncertainText.Number(double.NaN, "0.0"));
        Assert.Equal("", SpectroCal.Reports.UncertainText.Of(double.PositiveInfinity, 1));
    }

    [Fact]
    public void TooManyOpenFilesAreSaidAsSuch()
    {
        var limit = new IOException("Too many open files", OperatingSystem.IsWindows() ? unchecked((int)0x80070004) : 24);
        Assert.True(OpenFiles.AreUsedUp(limit));
        Assert.True(OpenFiles.AreUsedUp(new SpectrumFormatException("a", 0, "b", limit)));
        Assert.False(OpenFiles.AreUsedUp(new FileNotFoundException("none")));
        Assert.False(OpenFiles.AreUsedUp(new FileNotFoundException("none", "/data/none.txt")));
        Assert.False(OpenFiles.AreUsedUp(new FileNotFoundException("none", "None, Version=1.0.0.0")));
        Assert.True(OpenFiles.AreUsedUp(new FileNotFoundException("none", "System.Numerics.Tensors, Version=10.0.0.0")));
        Assert.Contains("ulimit -n", SpectroCal.Sources.FileFault.Of("a.txt", limit)!.Message, StringComparison.Ordinal);
    }

    private string Spectrum(string name)
    {
        string path = _folder[name];
        File.WriteAllLines(
            path,
            Enumerable.Range(0, 1000).Select(k => $"{5 + Math.Round(2000 * Math.Exp(-0.5 * Math.Pow((k - 500) / 7.0, 2)))}")
        );
        return path;
    }

    private sealed class FullWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("full");
    }
}
