using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Formats;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Cli.Commands.Tpc;

/// <summary>tpc closure: constants that are known are looked for.</summary>
internal sealed class TpcClosureCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal tpc closure --sample muons --length 300
        spectrocal tpc closure --targets 1,3 --noise --modelled --pions 0.1 --length 2000
        """;

    private static readonly ClosureSettings Usual = new();

    private readonly Option<TrackSample> _sample = TpcOptions.Sample(
        "Tracks to generate: protons (default), muons, stopping-muons, pions, mixed"
    );
    private readonly Option<double> _length = TpcOptions.Length($"Length of all tracks, cm (default {Usual.LengthCm})");
    private readonly Option<int[]> _targets = CliOption.Of(
        "--targets",
        "N,...",
        $"Which of the {ClosureTargets.All.Count} published sets of constants (default all)",
        text => text.Split(',').Select(Number).Distinct().ToArray()
    );
    private readonly Option<bool> _noise = CliOption.Flag("--noise", "Noise of the electronics in the data");
    private readonly Option<bool> _unmodelled = CliOption.Flag("--noise-unknown", "Noise in the data that the calibration takes for none");
    private readonly Option<bool> _modelled = CliOption.Flag(
        "--modelled",
        "Energies for the calibration from the distance to the track's end"
    );
    private readonly Option<double> _pions = CliOption.Of(
        "--pions",
        "SHARE",
        "Share of the tracks that are pions though they are not taken for such (default 0)",
        TextParsers.NotNegative
    );
    private readonly Option<double> _shift = CliOption.Of(
        "--shift",
        "CM",
        "By how much the calibration has tracks too near to the anode, cm (default 0)",
        TextParsers.NotNegative
    );
    private readonly Option<long> _seed = CliOption.Of("--seed", "N", "Seed of tracks and noise (default 1)", TextParsers.Seed);
    private readonly Option<TpcMethod> _method = TpcOptions.Method();
    private readonly Option<TpcLoss> _loss = TpcOptions.Loss("Loss of adam (default mmd)");
    private readonly Option<int> _iterations = TpcOptions.Iterations();
    private readonly TpcSimulatorOptions _simulator = new();
    private readonly TpcResultOptions _results = new(["closure.json"], "the constants at each step, with the truth");

    /// <summary>Creates the command.</summary>
    public TpcClosureCommand(CliConsole console)
    {
        Command = new Command("closure", "Simulate readings with published sets of constants, and look for them from the nominal ones.")
        {
            _sample,
            _length,
            _targets,
            _noise,
            _unmodelled,
            _modelled,
            _pions,
            _shift,
            _seed,
            _method,
            _loss,
            _iterations,
        };
        _simulator.AddTo(Command);
        _results.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        TpcMethod method = parsed.Or(_method, TpcMethod.GaussNewton);
        TpcTexts.RequireAdam(method, parsed.Has(_loss), parsed.Has(_iterations));
        var settings = new ClosureSettings
        {
            Sample = parsed.Or(_sample, Usual.Sample),
            LengthCm = parsed.Or(_length, Usual.LengthCm),
            Seed = parsed.Or(_seed, Usual.Seed),
            HasNoise = parsed.Has(_noise) || parsed.Has(_unmodelled),
            KnowsNoise = !parsed.Has(_unmodelled),
            ModelsEnergy = parsed.Has(_modelled),
            PionShare = parsed.Or(_pions, 0),
            ShiftCm = parsed.Or(_shift, 0),
        };
        if (settings.PionShare >= 1)
            throw CliException.Usage("--pions is a share of the tracks, below 1.");
        if (settings is { ModelsEnergy: true, Sample: TrackSample.ThroughGoingMuons or TrackSample.Mixed })
            throw CliException.Usage("--modelled needs tracks that stop: --sample protons, stopping-muons or pions.");
        int[] targets = parsed.Or(_targets, [.. Enumerable.Range(1, ClosureTargets.All.Count)]);
        using ResultFolder? folder = _results.Open(parsed, console, TpcFigureFiles.ClosureNames(targets));
        var study = new ClosureStudy(_simulator.Simulator(parsed));
        int iterations = parsed.Or(_iterations, new TpcCalibrationRequest([], []).Iterations);
        ClosureResult[] results =
        [
            .. targets.Select(target =>
                console.WithProgress(
                    $"Target {target}",
                    progress =>
                        study.Run(
                            settings,
                            target,
                            request =>
                                request with
                                {
                                    Method = method,
                                    Loss = parsed.GetValue(_loss) ?? request.Loss,
                                    Iterations = iterations,
                                },
                            progress,
                            cancellation
                        )
                )
            ),
        ];
        TpcReport[] reports = [.. results.Select(r => TpcReport.Of(r))];
        console.WriteJson(reports);
        console.Table(TpcTexts.Table(reports, hasTruth: true));
        bool isDrawn = _results.Write(parsed, console, folder, [JsonText.Write(reports)], () => TpcFigureFiles.Of(results), cancellation);
        int code = TpcTexts.Judge(console, reports);
        return isDrawn ? code : ExitCode.Partial;
    }

    private static int Number(string text) =>
        TextParsers.Whole(1)(text) is var n && n <= ClosureTargets.All.Count
            ? n
            : throw new FormatException($"there are {ClosureTargets.All.Count} targets, not {n}");
}
