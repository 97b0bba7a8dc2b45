using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Engines;
using SpectroCal.Neural;
using SpectroCal.Reports;
using SpectroCal.Training;

namespace SpectroCal.Cli.Commands;

/// <summary>train: a network that finds the centroids of lines.</summary>
internal sealed class TrainCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal train --out vip2.spm --seed 3
        spectrocal train --out vip2.spm --seed 3 --resume
        spectrocal train --out steel.spm --lines "Cr Ka,Fe Ka,Ni Ka" --bins 0,2,500 --gain 9,13 --offset -200,200
        """;

    private readonly TrainingOptions _training = new();
    private readonly Option<string> _out = CliOption.Of("--out", "FILE", "Model file to write", TextParsers.Path);
    private readonly Option<string> _device = CliOption.Of(
        "--device",
        "NAME",
        "What the engine torch trains on: cpu, cuda or cuda:1 (default: what it takes by itself)",
        text => text
    );
    private readonly Option<int> _threads = CliOption.Of(
        "--threads",
        "N",
        "Threads of the processor (default: all); other numbers round differently",
        TextParsers.Whole(1)
    );
    private readonly Option<bool> _resume = CliOption.Flag(
        "--resume",
        $"Go on with a training that was interrupted, from FILE{ModelTrainingRun.CheckpointEnding}"
    );
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document about the model on stdout");

    /// <summary>Creates the command.</summary>
    public TrainCommand(CliConsole console)
    {
        _out.Required = true;
        Command = new Command("train", "Train a network that finds the centroids of lines, on simulated spectra, for 'spectrocal peaks'.")
        {
            _out,
        };
        _training.AddTo(Command);
        foreach (Option option in (Option[])[_device, _threads, _resume, _force, _json])
            Command.Options.Add(option);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        string path = parsed.GetRequiredValue(_out),
            checkpoint = path + ModelTrainingRun.CheckpointEnding;
        bool force = parsed.Has(_force),
            isResumed = parsed.Has(_resume);
        // Before hours of work, not after them.
        foreach (string file in isResumed ? new[] { path } : [path, checkpoint])
            if (!force && File.Exists(file))
                throw new CliException(
                    ExitCode.Output,
                    $"{file} exists: give --force to replace it, another file with --out"
                        + (file == checkpoint ? ", or --resume to go on from it." : ".")
                );
        ModelTrainingSettings settings = _training.Settings(parsed);
        ICalibrationEngine engine = EngineCatalogue.Default.Find("torch");
        var run = new ModelTrainingRun(engine)
        {
            Device = parsed.Or(_device, ""),
            Threads = parsed.Or(_threads, Environment.ProcessorCount),
            Checkpoint = checkpoint,
            IsResumed = isResumed,
        };
        var trainer = new ModelTrainer(settings, run);
        TrainedModel trained;
        try
        {
            trained = OutputOptions.Writing(() => console.WithProgress("Simulating", progress => trainer.Train(progress, cancellation)));
            OutputOptions.Writing(() =>
            {
                trainer.Save(trained, path, force);
                return path;
            });
        }
        catch (OperationCanceledException e) when (File.Exists(checkpoint))
        {
            throw new CliException(
                ExitCode.Interrupted,
                $"interrupted; {checkpoint} holds the epochs that had ended: the same command with --resume goes on.",
                e
            );
        }
        Write(trained, path, console);
        return ExitCode.Ok;
    }

    private static void Write(TrainedModel trained, string path, CliConsole console)
    {
        PeakModel model = trained.Model;
        console.WriteJson(
            new
            {
                Model = path,
                model.Name,
                model.Lines,
                model.Binning,
                model.Provenance.Seed,
                model.Provenance.Software,
                model.Provenance.ValidationLoss,
                trained.History,
                trained.Accuracy,
            }
        );
        console.Heading($"{model.Name}: errors on spectra that it was not trained with, channels");
        var table = new TextTable(
            new("counts"),
            TableHead.Words("line"),
            new("RMS"),
            new("68 %"),
            new("95 %"),
            new("within a bin"),
            new("pull")
        );
        foreach (CentroidAccuracy row in trained.Accuracy)
            table.Add(
                row.Counts.ToString("0", CultureInfo.InvariantCulture),
                row.Line ?? "all",
                Text(row.RmsChannels),
                Text(row.Error68Channels),
                Text(row.Error95Channels),
                string.Create(CultureInfo.InvariantCulture, $"{100 * row.ShareWithinBin:0.0} %"),
                Text(row.PullWidth)
            );
        console.Table(table);
        console.Written([path]);
    }

    private static string Text(double value) => UncertainText.Number(value, "0.00");
}
