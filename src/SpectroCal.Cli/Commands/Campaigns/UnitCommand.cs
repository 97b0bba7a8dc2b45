using SpectroCal.Cli.Output;
using SpectroCal.Store.Plans;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>Runs command lines of a plan in this process.</summary>
internal static class UnitCommand
{
    /// <summary>Runs one.</summary>
    /// <exception cref="IOException">It ended for a reason that another machine, or this one at another time, need not have.</exception>
    public static CommandResult Run(CampaignPlan plan, CommandUnit unit, CancellationToken cancellation)
    {
        using var folder = new OutputFolder(plan, unit.Number);
        using StringWriter output = new(),
            errors = new();
        int code = CliApplication
            .RunAsync([.. unit.Words.Select(folder.Filled)], output, errors, Terminal.None, cancellation)
            .GetAwaiter()
            .GetResult();
        cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<SaidLine> said = SaidLine.Of(folder.Named(errors.ToString()));
        string? failure = code is ExitCode.Ok or ExitCode.Partial
            ? null
            : said.LastOrDefault(line => line.Kind == SaidLine.Error)?.Text ?? FormattableString.Invariant($"It ended with {code}.");
        bool isBug = said.Any(line => line.Kind == SaidLine.Bug);
        // What was asked for, what is read and a bug are the same everywhere; the disk and the memory are not.
        if (failure is not null && code is not (ExitCode.Usage or ExitCode.Input) && !isBug)
            throw new IOException(failure);
        return new CommandResult(
            unit.Name,
            code,
            CommandResult.OutputOf(folder.Named(output.ToString())),
            failure is null ? folder.Keep() : []
        )
        {
            Failure = failure,
            Warnings = [.. said.Where(line => line.Text != failure).Select(line => line.Text)],
        };
    }
}
