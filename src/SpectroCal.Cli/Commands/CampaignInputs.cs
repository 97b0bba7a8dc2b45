using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Detectors;
using SpectroCal.Monitoring;
using SpectroCal.Sources;
using SpectroCal.Spectra;
using SpectroCal.Store.Exchange;

namespace SpectroCal.Cli.Commands;

/// <summary>From paths and options to a campaign that is ready to be calibrated.</summary>
internal sealed class CampaignInputs
{
    private readonly MeasurementOptions _measurement = new();
    private readonly OptimizationOptions _optimization = new();
    private readonly SelectionOptions _selection = new();
    private readonly FromStoreOptions _fromStore = new();

    /// <summary>The paths of a command that calibrates.</summary>
    public static Argument<string[]> Paths() =>
        CliArgument.WithoutOptions(
            new("PATH")
            {
                Description = "A campaign folder, or files of any format; wildcards are expanded",
                Arity = ArgumentArity.OneOrMore,
            }
        );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _measurement.AddTo(command);
        _optimization.AddTo(command);
        _selection.AddTo(command);
    }

    /// <summary>Adds the options for constants of a store.</summary>
    public void AddStoreTo(Command command) => _fromStore.AddTo(command);

    /// <summary>Whether an option is one of those.</summary>
    public bool IsOfStore(Option option) => _fromStore.Options.Contains(option);

    /// <summary>Refuses what does not fit together, before anything is read.</summary>
    /// <returns>The campaign folder; null for files.</returns>
    public string? Check(ParseResult parsed, IReadOnlyList<string> paths)
    {
        string? folder = paths.FirstOrDefault(CampaignFolder.IsCampaign);
        if (folder is not null && paths.Count > 1)
            throw CliException.Usage($"{folder} is a campaign folder and must be the only PATH.");
        _optimization.Check(parsed);
        _measurement.Check(parsed, _optimization.Objective(parsed), folder is not null);
        _fromStore.Check(parsed, "--start");
        if (folder is not null && _fromStore.IsGiven(parsed))
            throw CliException.Usage("--from-store is for files; the manifest of a campaign folder names its constants.");
        if (folder is null)
        {
            _ = _measurement.Target(parsed).ToSettings();
            CheckRates(parsed, _measurement.Target(parsed), _measurement.Function(parsed));
        }
        return folder;
    }

    /// <summary>The selection asked for; null for none.</summary>
    public SpectrumSelection? Selection(ParseResult parsed, CancellationToken cancellation) => _selection.Read(parsed, cancellation);

    /// <summary>The file of the selection asked for; null for none.</summary>
    public string? SelectionPath(ParseResult parsed) => _selection.Path(parsed);

    /// <summary>How list mode and tables are read.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="files">The files.</param>
    public ListModeReading Reading(ParseResult parsed, IReadOnlyList<string> files)
    {
        _measurement.CheckListMode(parsed, files);
        return _measurement.Reading(parsed);
    }

    /// <summary>Reads a campaign and finds the constants to start from.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Takes errors and remarks.</param>
    /// <param name="paths">The paths.</param>
    /// <param name="selection">What is left out; null: nothing.</param>
    /// <param name="cancellation">Stops the work.</param>
    public CalibrationRun Read(
        ParseResult parsed,
        CliConsole console,
        IReadOnlyList<string> paths,
        SpectrumSelection? selection,
        CancellationToken cancellation
    ) =>
        paths.FirstOrDefault(CampaignFolder.IsCampaign) is { } folder
            ? OfFolder(
                parsed,
                console,
                console.WithProgress("Reading", progress => CampaignFolder.Read(folder, progress, cancellation)),
                selection
            )
            : OfFiles(parsed, console, paths, null, selection, cancellation);

    private void CheckRates(ParseResult parsed, TargetRequest target, CalibrationFunction function) =>
        _optimization.CheckRates(
            parsed,
            target.HoldingUndetermined(function, out _).FreeParameters is { Count: > 0 and var free } ? free : function.ParameterCount
        );

    /// <summary>A campaign folder that was read.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Takes errors and remarks.</param>
    /// <param name="stored">What was read.</param>
    /// <param name="selection">What is left out; null: nothing.</param>
    public CalibrationRun OfFolder(ParseResult parsed, CliConsole console, StoredCampaign stored, SpectrumSelection? selection)
    {
        foreach (SpectrumFormatException fault in stored.Faults)
            console.Error(fault.Message);
        if (selection is not null)
            stored = stored with { Campaign = stored.Campaign.Selecting(selection) };
        CampaignManifest manifest = stored.Manifest;
        CalibrationFunction? function = _measurement.GivenFunction(parsed);
        if (function is not null && StatedCalibration.Convert(stored.Campaign.Batches[0].Standard, function) is null)
            throw CliException.Usage(
                $"--function: the campaign's constants are of {stored.Campaign.Function.Expression} and do not fit {function.Expression}."
            );
        if (!_measurement.NamesLines(parsed) && manifest.Lines?.Any(l => l.Known) != true)
            throw CliException.Usage("The campaign names no known line: give --lines.");
        TargetRequest target = _measurement.Target(parsed);
        CheckRates(parsed, target, function ?? stored.Campaign.Function);
        return new CalibrationRun(stored.ToJob(function, target, _optimization.Request(parsed)), ListBatches: true)
        {
            FailedFiles = [.. stored.Faults.Select(f => f.File)],
            Faults = stored.Faults,
        };
    }

    /// <summary>Reads files and finds the constants to start from.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Takes errors and remarks.</param>
    /// <param name="paths">The files.</param>
    /// <param name="part">The part of the campaign that is wanted; null: all.</param>
    /// <param name="selection">What is left out; null: nothing.</param>
    /// <param name="cancellation">Stops the work.</param>
    public CalibrationRun OfFiles(
        ParseResult parsed,
        CliConsole console,
        IReadOnlyList<string> paths,
        PlannedPart? part,
        SpectrumSelection? selection,
        CancellationToken cancellation
    )
    {
        TargetRequest target = _measurement.Target(parsed);
        var failed = new List<string>();
        var errors = new List<string>();
        void Fail(string file, string message)
        {
            failed.Add(file);
            errors.Add(message);
        }

        IReadOnlyList<string> files = InputPaths.Expand(paths, Fail);
        ListModeReading reading = Reading(parsed, files);
        MeasuredSpectra measured = console.WithProgress(
            "Reading",
            progress => MeasuredSpectra.Read(files, reading, progress, cancellation, part?.NamesTwice ?? [])
        );
        if (part is not null)
            measured = measured.Only(part.Part);
        foreach (SpectrumFormatException fault in measured.Faults)
            Fail(fault.File, fault.Message);
        CalibrationFunction function = _measurement.Function(parsed);
        // What is left out must not take part in the search for constants to start from.
        AppliedSelection? selected = Selected(measured.Spectra, selection, errors, console);
        IReadOnlyList<Spectrum> spectra = selected?.Used(measured.Spectra) ?? measured.Spectra;
        StartedBatches started = StartedBatches.Of(
            [.. spectra.Zip(Starts(parsed, console, part?.Starts, measured.Spectra, spectra, cancellation))],
            function,
            target.Lines,
            cancellation
        );
        foreach (MeasuredFile file in measured.Files)
        {
            // One reason for a file: its spectra state the same.
            string? reason = started.WithoutStart.FirstOrDefault(w => file.Spectra.Any(s => ReferenceEquals(s, w.Spectrum))).Reason;
            if (reason is not null)
                Fail(file.Path, $"{file.Path} has no constants to start from. {reason} Give them with --start.");
        }
        console.Warnings(measured.Files);
        if (started.Batches.Count == 0)
        {
            // The last error ends the program; with one file it is the only one.
            foreach (string error in errors.SkipLast(1))
                console.Error(error);
            throw new CliException(
                started.WithoutStart.Count > 0 ? ExitCode.Usage : ExitCode.Input,
                errors.Count > 0 ? errors[^1] : "There is nothing to calibrate."
            );
        }
        foreach (string error in errors)
            console.Error(error);
        foreach (string remark in started.Remarks())
            console.Line(remark);
        var campaign = new Campaign(function, started.Batches) { Selection = selected };
        return new CalibrationRun(CampaignJob.Of(campaign, target, _optimization.Request(parsed)), ListBatches: true)
        {
            FailedFiles = failed,
            Faults = measured.Faults,
        };
    }

    /// <summary>Constants of a store for spectra, of the function asked for; null where none come from a store.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Takes doubts about them.</param>
    /// <param name="spectra">The spectra.</param>
    /// <param name="cancellation">Stops the waiting for others.</param>
    public IReadOnlyList<EnergyCalibration>? Stored(
        ParseResult parsed,
        CliConsole console,
        IReadOnlyList<Spectrum> spectra,
        CancellationToken cancellation
    )
    {
        CalibrationFunction function = _measurement.Function(parsed);
        return _fromStore.Records(parsed, console, spectra, cancellation)?.Select(r => StoredScales.Start(r, function)).ToArray();
    }

    // What each spectrum starts from; null: what its file states.
    private IReadOnlyList<EnergyCalibration?> Starts(
        ParseResult parsed,
        CliConsole console,
        IReadOnlyList<IReadOnlyList<double>>? planned,
        IReadOnlyList<Spectrum> all,
        IReadOnlyList<Spectrum> used,
        CancellationToken cancellation
    )
    {
        if (planned is null)
        {
            EnergyCalibration? same = _measurement.Start(parsed);
            IReadOnlyList<EnergyCalibration?>? stored = Stored(parsed, console, used, cancellation);
            return stored ?? [.. used.Select(_ => same)];
        }
        if (planned.Count != all.Count)
            throw new CalibrationException(
                $"There are {all.Count} spectra, and the plan has constants to start from for {planned.Count}: make the plan again."
            );
        CalibrationFunction function = _measurement.Function(parsed);
        var kept = used.ToHashSet<Spectrum>(ReferenceEqualityComparer.Instance);
        return [.. all.Zip(planned).Where(pair => kept.Contains(pair.First)).Select(pair => new EnergyCalibration(function, pair.Second))];
    }

    private static AppliedSelection? Selected(
        IReadOnlyList<Spectrum> spectra,
        SpectrumSelection? selection,
        List<string> errors,
        CliConsole console
    )
    {
        if (selection is null || spectra.Count == 0)
            return null;
        // Why a file is missing may be why the selection does not fit.
        foreach (string error in errors)
            console.Error(error);
        errors.Clear();
        return selection.Apply([.. spectra.Select(s => (s.Detector, s.Run.Name))]);
    }
}
