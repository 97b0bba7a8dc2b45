using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Campaigns;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Detectors;
using SpectroCal.Lines;

namespace SpectroCal.Cli.Commands;

/// <summary>calibrate: a campaign folder, or files of measurements.</summary>
internal sealed class CalibrateCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal calibrate campaign --out results
        spectrocal calibrate *.mca --lines "Au La" --range 9550-9900 --free p1 --start -15.85,10.72
        spectrocal calibrate events.csv.gz --lines "A=1764.6;B=2112.2" --function poly2 --start 1.4,0.2645,1.56e-6 --slot 1800 --where "source=W1|W2"
        """;

    private readonly Argument<string[]> _paths = Given.WithoutOptions(new("PATH") { Description = "A campaign folder, or files of any format; wildcards are expanded", Arity = ArgumentArity.OneOrMore });
    private readonly MeasurementOptions _measurement = new();
    private readonly OptimizationOptions _optimization = new();
    private readonly OutputOptions _output = new(defaultFolder: null);

    /// <summary>Creates the command.</summary>
    public CalibrateCommand(CliConsole console)
    {
        Command = new Command("calibrate", "Calibrate a campaign folder or files: histograms and list mode, one batch for each detector and time slot.") { _paths };
        _measurement.AddTo(Command);
        _optimization.AddTo(Command);
        _output.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        string[] paths = parsed.GetRequiredValue(_paths);
        string? folder = paths.FirstOrDefault(CampaignFolder.IsCampaign);
        if (folder is not null && paths.Length > 1) throw CliException.Usage($"{folder} is a campaign folder and must be the only PATH.");
        _optimization.Check(parsed);
        _measurement.Check(parsed, _optimization.Objective(parsed), folder is not null);
        using ResultFolder? results = _output.Open(parsed, console);
        CalibrationJob job = folder is null ? OfFiles(parsed, console, paths, cancellation) : OfFolder(parsed, console, folder, cancellation);
        return job.Run(console, results, (result, calibration) => _output.Report(parsed, result, calibration), cancellation);
    }

    private CalibrationJob OfFolder(ParseResult parsed, CliConsole console, string folder, CancellationToken cancellation)
    {
        StoredCampaign stored = console.WithProgress("Reading", progress => CampaignFolder.Read(folder, progress, cancellation));
        foreach (SpectrumFormatException fault in stored.Faults) console.Error(fault.Message);
        CampaignManifest manifest = stored.Manifest;
        (LineGroup Line, bool Known)[] lines = [.. (manifest.Lines ?? []).Select(l => (LineGroup.Of(SpectralLine.Custom(l.Name, l.EnergyEv)), l.Known))];
        Campaign campaign = WithFunction(stored.Campaign, _measurement.GivenFunction(parsed));
        CalibrationSettings settings = _measurement.Settings(parsed, [.. lines.Where(l => l.Known).Select(l => l.Line)], manifest.NoiseEv, manifest.Fano);
        settings = _optimization.Settings(parsed, campaign, settings);
        HashSet<string> targeted = [.. settings.Target.Lines.Select(l => l.Name)];
        // A line outside the range has no place in the combined spectrum.
        ComparedLine[] compared = [
            .. settings.Target.Lines.Where(l => !lines.Any(m => m.Line.Name == l.Name)).Select(l => new ComparedLine(l, true)),
            .. lines.Where(l => settings.Target.Range.Contains(l.Line.MeanEnergyEv)).Select(l => new ComparedLine(l.Line, targeted.Contains(l.Line.Name)))];
        return new CalibrationJob(campaign, settings, compared, campaign.HasTruth ? CalibrationJob.SimulationWindow : CalibrationJob.MeasurementWindow, manifest.Seed, ListBatches: true)
        {
            FailedFiles = [.. stored.Faults.Select(f => f.File)],
        };
    }

    private CalibrationJob OfFiles(ParseResult parsed, CliConsole console, string[] paths, CancellationToken cancellation)
    {
        // The options are checked before any file is read.
        CalibrationSettings settings = _measurement.Settings(parsed, [], noiseEv: null, fano: null);
        var failed = new List<string>();
        var errors = new List<string>();
        void Fail(string file, string message)
        {
            failed.Add(file);
            errors.Add(message);
        }

        IReadOnlyList<string> files = InputPaths.Expand(paths, Fail);
        _measurement.CheckListMode(parsed, files);
        MeasuredCampaign measured = console.WithProgress("Reading", progress => MeasuredCampaign.Read(files, _measurement.Reading(parsed), progress, cancellation));
        foreach (SpectrumFormatException fault in measured.Faults) Fail(fault.File, fault.Message);
        CalibrationFunction function = _measurement.Function(parsed);
        foreach ((string file, int degree) in measured.WithoutConstants)
        {
            Fail(file, function is not PolynomialCalibration polynomial
                ? $"{file}: a file states polynomials only; give constants of {function.Expression} to start from by --start."
                : degree > polynomial.Degree
                ? $"{file} states a calibration of degree {degree}, which {function.Expression} cannot hold: give --function poly{degree}, or constants to start from by --start."
                : $"{file} states no energy calibration for {function.Expression}: give constants to start from by --start.");
        }
        foreach (IGrouping<string, FileWarning> same in measured.Warnings.GroupBy(w => w.Text))
            console.Warning($"{same.First().File}{(same.Count() > 1 ? $" and {same.Count() - 1} more" : "")}: {same.Key}");
        if (measured.Batches.Count == 0)
        {
            // The last error ends the program; with one file it is the only one.
            foreach (string error in errors.SkipLast(1)) console.Error(error);
            throw new CliException(measured.WithoutConstants.Count > 0 ? ExitCode.Usage : ExitCode.Input, errors.Count > 0 ? errors[^1] : "There is nothing to calibrate.");
        }
        foreach (string error in errors) console.Error(error);
        var campaign = new Campaign(function, measured.Batches);
        settings = _optimization.Settings(parsed, campaign, settings);
        return new CalibrationJob(campaign, settings, [.. settings.Target.Lines.Select(l => new ComparedLine(l, true))], CalibrationJob.MeasurementWindow, Seed: null, ListBatches: true)
        {
            FailedFiles = failed,
        };
    }

    // The campaign's constants as those of another function.
    private static Campaign WithFunction(Campaign campaign, CalibrationFunction? function)
    {
        if (function is null || function.Equals(campaign.Function)) return campaign;
        EnergyCalibration Convert(EnergyCalibration c) => StatedCalibration.Convert(c, function)
            ?? throw CliException.Usage($"--function: the campaign's constants are of {campaign.Function.Expression} and do not fit {function.Expression}.");
        return new Campaign(function, [.. campaign.Batches.Select(b => b with { Standard = Convert(b.Standard), Truth = b.Truth is null ? null : Convert(b.Truth) })]);
    }
}
