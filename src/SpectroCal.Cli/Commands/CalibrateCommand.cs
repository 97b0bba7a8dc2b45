using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Detectors;
using SpectroCal.Monitoring;
using SpectroCal.Reports;
using SpectroCal.Sources;
using SpectroCal.Spectra;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Commands;

/// <summary>calibrate: a campaign folder, or files of measurements.</summary>
internal sealed class CalibrateCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal calibrate campaign --out results
        spectrocal calibrate *.mca --lines "Au La" --range 9550-9900 --free p1 --start -15.85,10.72
        spectrocal calibrate run*.mca --lines "Ti Ka,Cu Ka" --selection monitor/selection.csv --out results
        spectrocal calibrate events.csv.gz --lines "A=1764.6;B=2112.2" --function poly2 --start 1.4,0.26,2e-6 --slot 1800 --where source=W1
        """;

    private readonly Argument<string[]> _paths = CliArgument.WithoutOptions(
        new("PATH") { Description = "A campaign folder, or files of any format; wildcards are expanded", Arity = ArgumentArity.OneOrMore }
    );
    private readonly MeasurementOptions _measurement = new();
    private readonly OptimizationOptions _optimization = new();
    private readonly SelectionOptions _selection = new();
    private readonly StoreOptions _store = new();
    private readonly FromStoreOptions _fromStore = new();
    private readonly OutputOptions _output = new(defaultFolder: null);

    /// <summary>Creates the command.</summary>
    public CalibrateCommand(CliConsole console)
    {
        Command = new Command(
            "calibrate",
            "Calibrate a campaign folder or files: histograms and list mode, one batch for each detector and time slot."
        )
        {
            _paths,
        };
        _measurement.AddTo(Command);
        _optimization.AddTo(Command);
        _selection.AddTo(Command);
        _output.AddTo(Command);
        _store.AddTo(Command);
        _fromStore.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        string[] paths = parsed.GetRequiredValue(_paths);
        string? folder = paths.FirstOrDefault(CampaignFolder.IsCampaign);
        if (folder is not null && paths.Length > 1)
            throw CliException.Usage($"{folder} is a campaign folder and must be the only PATH.");
        _optimization.Check(parsed);
        _measurement.Check(parsed, _optimization.Objective(parsed), folder is not null);
        _fromStore.Check(parsed, "--start");
        if (folder is not null && _fromStore.IsGiven(parsed))
            throw CliException.Usage("--from-store is for files; the manifest of a campaign folder names its constants.");
        _store.Check(parsed, cancellation);
        SpectrumSelection? selection = _selection.Read(parsed, cancellation);
        using ResultFolder? results = _output.Open(parsed, console);
        CalibrationRun job = folder is null
            ? OfFiles(parsed, console, paths, selection, cancellation)
            : OfFolder(parsed, console, folder, selection, cancellation);
        return job.Run(
            console,
            results,
            (result, calibration) => _output.Report(parsed, result, calibration),
            result =>
                _store.Store(
                    parsed,
                    console,
                    [.. InputPaths.Found(paths).Except(job.FailedFiles)],
                    (request, origin) => ResultRecords.Of(result, request, origin),
                    cancellation
                ),
            cancellation
        );
    }

    private CalibrationRun OfFolder(
        ParseResult parsed,
        CliConsole console,
        string folder,
        SpectrumSelection? selection,
        CancellationToken cancellation
    )
    {
        StoredCampaign stored = console.WithProgress("Reading", progress => CampaignFolder.Read(folder, progress, cancellation));
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
        CalibrationFunction used = function ?? stored.Campaign.Function;
        _optimization.CheckRates(
            parsed,
            target.HoldingUndetermined(used, out _).FreeParameters is { Count: > 0 and var free } ? free : used.ParameterCount
        );
        return new CalibrationRun(stored.ToJob(function, target, _optimization.Request(parsed)), ListBatches: true)
        {
            FailedFiles = [.. stored.Faults.Select(f => f.File)],
        };
    }

    private CalibrationRun OfFiles(
        ParseResult parsed,
        CliConsole console,
        string[] paths,
        SpectrumSelection? selection,
        CancellationToken cancellation
    )
    {
        // The options are checked before any file is read.
        TargetRequest target = _measurement.Target(parsed);
        _ = target.ToSettings();
        _optimization.CheckRates(
            parsed,
            target.HoldingUndetermined(_measurement.Function(parsed), out _).FreeParameters is { Count: > 0 and var free }
                ? free
                : _measurement.Function(parsed).ParameterCount
        );
        var failed = new List<string>();
        var errors = new List<string>();
        void Fail(string file, string message)
        {
            failed.Add(file);
            errors.Add(message);
        }

        IReadOnlyList<string> files = InputPaths.Expand(paths, Fail);
        _measurement.CheckListMode(parsed, files);
        MeasuredSpectra measured = console.WithProgress(
            "Reading",
            progress => MeasuredSpectra.Read(files, _measurement.Reading(parsed), progress, cancellation)
        );
        foreach (SpectrumFormatException fault in measured.Faults)
            Fail(fault.File, fault.Message);
        CalibrationFunction function = _measurement.Function(parsed);
        EnergyCalibration? start = _measurement.Start(parsed);
        // What is left out must not take part in the search for constants to start from.
        AppliedSelection? selected = Selected(measured.Spectra, selection, errors, console);
        IReadOnlyList<Spectrum> spectra = selected?.Used(measured.Spectra) ?? measured.Spectra;
        IReadOnlyList<CalibrationRecord>? constants = _fromStore.Records(parsed, console, spectra, cancellation);
        StartedBatches started = StartedBatches.Of(
            [.. spectra.Select((s, i) => (s, constants is null ? start : StoredScales.Start(constants[i], function)))],
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
        };
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
