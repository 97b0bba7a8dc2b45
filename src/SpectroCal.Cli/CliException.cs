namespace SpectroCal.Cli;

/// <summary>Ends the program with a message for the user and an exit code.</summary>
internal sealed class CliException(int exitCode, string message, Exception? inner = null) : Exception(message, inner), IRefusal
{
    public int ExitCode { get; } = exitCode;

    public static CliException Usage(string message, Exception? inner = null) => new(Cli.ExitCode.Usage, message, inner);
}
