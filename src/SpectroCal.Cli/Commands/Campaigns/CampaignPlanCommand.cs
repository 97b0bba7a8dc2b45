using System.CommandLine;
using System.CommandLine.Parsing;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Monitoring;
using SpectroCal.Reports;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>campaign plan: a campaign cut into shards.</summary>
internal sealed class CampaignPlanCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal campaign plan campaign --out plan --shards 48
        spectrocal campaign plan run*.mca --lines "Ti Ka,Cu Ka" --out plan --shards 200 --block 100
        """;

    private readonly Argument<string[]> _paths = CampaignInputs.Paths();
    private readonly Option<string> _out = PlanOptions.Out();
    private readonly Option<int> _shards = CliOption.Of(
        "--shards",
        "N",
        "How many shards; at most one for each detector and block (default: of about half a minute each)",
        TextParsers.Whole(1)
    );
    private readonly Option<int> _block = CliOption.Of(
        "--block",
        "RUNS",
        "Calibrate a detector in blocks of this many runs, each by itself (default: all runs of a detector together)",
        TextParsers.Whole(1)
    );
    private readonly Option<bool> _force = PlanOptions.Force();
    private readonly Option<bool> _json = PlanOptions.Json();
    private readonly CampaignInputs _inputs = new();

    /// <summary>Creates the command.</summary>
    public CampaignPlanCommand(CliConsole console)
    {
        Command = new Command(
            "plan",
            "Cut a campaign into shards of equal cost. Each detector is calibrated by itself, so that its constants do not depend on "
                + "the cut."
        )
        {
            _paths,
            _out,
            _shards,
            _block,
            _force,
            _json,
        };
        _inputs.AddTo(Command);
        _inputs.AddStoreTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        string[] paths = parsed.GetRequiredValue(_paths);
        string? folder = _inputs.Check(parsed, paths);
        SpectrumSelection? selection = _inputs.Selection(parsed, cancellation);
        string directory = Environment.CurrentDirectory;
        int? block = parsed.OrNull(_block);
        using ResultFolder results = OutputOptions.Writing(() =>
            ResultFolder.Open(parsed.GetRequiredValue(_out), CampaignPlan.Names, parsed.Has(_force))
        );
        var missing = new List<string>();
        PlannedCampaign campaign = folder is null
            ? OfFiles(parsed, console, paths, directory, missing, selection, cancellation)
            : PlannedCampaign.OfFolder(folder, directory, selection, block, cancellation);
        foreach (SpectrumFormatException fault in campaign.Faults)
            console.Error(fault.Message);
        if (campaign.Units.Count == 0)
            throw new CliException(ExitCode.Input, "There is nothing to calibrate.");
        var plan = NewPlan.Of(
            campaign.Units,
            new PlanHead
            {
                Software = Provenance.ThisSoftware,
                Directory = directory,
                Campaign = folder,
                Inputs =
                [
                    .. campaign.Inputs,
                    .. _inputs.SelectionPath(parsed) is { } file ? [PlannedFile.Of(file, directory)] : Array.Empty<PlannedFile>(),
                ],
                Options = Options(parsed),
                NamesTwice = campaign.NamesTwice,
                FailedFiles = [.. missing, .. campaign.Faults.Select(f => f.File)],
            },
            parsed.OrNull(_shards)
        );
        PlanHead head = plan.Head;
        IReadOnlyList<string> files = OutputOptions.Writing(() => results.Write(plan.Files, cancellation));
        console.WriteJson(head);
        int detectors = campaign.Units.Select(u => u.Detector).Distinct().Count();
        string uneven =
            head.Shards > 1 ? FormattableString.Invariant($"; the costliest has {plan.Unevenness():0.00} times the mean cost") : "";
        console.Line(
            $"{Plural.Of(head.Batches, "batch", "batches")} of {Plural.Of(detectors, "detector")} in "
                + $"{Plural.Of(head.Shards, "shard")}{uneven}."
        );
        if (parsed.OrNull(_shards) > head.Shards)
            console.Warning(
                $"There are no more than {head.Shards} shards: what is calibrated together is not divided. Blocks of runs (--block) "
                    + "give more."
            );
        console.Written(files);
        foreach (string remark in campaign.Selection?.Remarks ?? [])
            console.Warning(remark);
        string[] absent = [.. campaign.Units.SelectMany(u => u.Files).Where(f => f.IsAbsent).Select(f => f.Path)];
        if (absent.Length > 0)
            console.Warning(
                $"{Plural.Of(absent.Length, "file")} of the campaign "
                    + $"{Plural.Word(absent.Length, "is", "are")} not there, such as {absent[0]}: their batches will be missing."
            );
        if (head.FailedFiles.Count == 0)
            return ExitCode.Ok;
        console.Warning($"{head.FailedFiles.Count} inputs are not part of the plan; see the errors above.");
        return ExitCode.Partial;
    }

    private PlannedCampaign OfFiles(
        ParseResult parsed,
        CliConsole console,
        string[] paths,
        string directory,
        List<string> missing,
        SpectrumSelection? selection,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<string> files = InputPaths.Expand(
            paths,
            (path, message) =>
            {
                missing.Add(path);
                console.Error(message);
            }
        );
        var reading = _inputs.Reading(parsed, files);
        return console.WithProgress(
            "Reading",
            progress =>
                PlannedCampaign.OfFiles(
                    files,
                    directory,
                    reading,
                    selection,
                    parsed.OrNull(_block),
                    spectra => _inputs.Stored(parsed, console, spectra, cancellation),
                    progress,
                    cancellation
                )
        );
    }

    // The options of calibrate, as they were typed; constants of a store are those of now, whatever is stored later.
    private string[] Options(ParseResult parsed)
    {
        Option[] own = [_out, _shards, _block, _force, _json];
        return
        [
            .. parsed
                .CommandResult.Children.OfType<OptionResult>()
                .Where(o => !o.Implicit && !own.Contains(o.Option) && !_inputs.IsOfStore(o.Option))
                .SelectMany(o =>
                    o.Tokens.Count == 0 ? [o.Option.Name] : o.Tokens.SelectMany(token => (string[])[o.Option.Name, token.Value])
                ),
        ];
    }
}
