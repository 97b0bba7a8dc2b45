using SpectroCal.Cli;

namespace SpectroCal.Tests.Cli;

/// <summary>One run of the program with what it said.</summary>
internal sealed record CliRun(int Code, string Out, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<CliRun> Of(params string[] args) => Of(Terminal.None, CancellationToken.None, args);

    public static async Task<CliRun> Of(Terminal terminal, CancellationToken cancellation, params string[] args)
    {
        using StringWriter stdout = new() { NewLine = "\n" },
            stderr = new() { NewLine = "\n" };
        int code = await CliApplication.RunAsync(args, stdout, stderr, terminal, cancellation);
        return new CliRun(code, stdout.ToString(), stderr.ToString());
    }

    /// <summary>The run failed with one line that contains all of the texts, wrote no result and no stack trace.</summary>
    public void AssertError(int code, params string[] texts)
    {
        Assert.Equal((code, ""), (Code, Out));
        string line = Assert.Single(ErrorLines);
        Assert.StartsWith("spectrocal: error: ", line, StringComparison.Ordinal);
        foreach (string text in texts)
            Assert.Contains(text, line, StringComparison.Ordinal);
    }
}
