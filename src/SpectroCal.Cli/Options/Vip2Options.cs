using System.CommandLine;
using System.Globalization;
using SpectroCal.Calibration;
using SpectroCal.Engines;
using SpectroCal.Neural;
using SpectroCal.Simulation;

namespace SpectroCal.Cli.Options;

/// <summary>What of VIP-2 is simulated, and how it is calibrated.</summary>
internal sealed class Vip2Options
{
    private static readonly Vip2Settings Usual = new();

    private readonly Option<long> _seed = CliOption.Of(
        "--seed",
        "N",
        $"Seed; equal seeds give equal data (default {Usual.Seed})",
        TextParsers.Seed
    );

    private readonly Option<int> _detectors = CliOption.Of(
        "--detectors",
        "N",
        $"Detectors (default {Usual.Detectors})",
        TextParsers.Whole(1)
    );

    private readonly Option<int> _batches = CliOption.Of(
        "--batches",
        "N",
        $"Batches of two days of each detector (default {Usual.Batches})",
        TextParsers.Whole(1)
    );

    private readonly Option<double> _counts = CliOption.Of(
        "--counts",
        "N",
        $"Mean counts of Mn Ka in a batch; copper has a hundredth (default {Usual.ManganeseCounts.ToString(CultureInfo.InvariantCulture)})",
        TextParsers.Positive
    );

    private readonly Option<double> _bias = CliOption.Of(
        "--bias",
        "EV",
        $"Miscalibration of the reference at Cu Ka, eV (default {Usual.ReferenceBiasEv.ToString(CultureInfo.InvariantCulture)})",
        TextParsers.Number
    );

    private readonly Option<bool> _steady = CliOption.Flag("--steady", "No drift and no bias: data that are calibrated from the start");

    private readonly Option<string> _model = CliOption.Of(
        "--model",
        "FILE",
        "Network that finds the lines, from 'spectrocal train' (default: the one that comes along)",
        TextParsers.Path
    );

    private readonly Option<DoubletWeights> _weights = CliOption.Of(
        "--weights",
        "NAME",
        "Cu Ka1 to Ka2 in the likelihood: library (100 to 51, the default) or equal, as Eq. 3 is printed",
        TextParsers.OneOf(("library", DoubletWeights.Library), ("equal", DoubletWeights.Equal))
    );

    private readonly Option<double> _sigma = CliOption.Of(
        "--sigma",
        "EV",
        "Standard deviation of the copper line in the likelihood, eV (default: fitted to all batches together)",
        TextParsers.Positive
    );

    private readonly Option<bool> _noBackground = CliOption.Flag(
        "--no-background",
        "No background in the likelihood, as Eq. 3 is printed (default: a straight line)"
    );

    private readonly Option<OptimizerName> _optimizer = CliOption.Of(
        "--optimizer",
        "NAME",
        "lm (default: Newton's steps, held in check), gd (gradient ascent as published), adam, or lbfgs",
        TextParsers.OneOf(OptimizationOptions.Optimizers)
    );

    private readonly Option<int> _iterations = CliOption.Of(
        "--iterations",
        "N",
        "Most iterations (default: what the optimiser needs)",
        TextParsers.Whole(1)
    );

    private readonly Option<string> _engine = CliOption.Of("--engine", "NAME", "Engine: managed (default) or torch", text => text);

    private readonly Option<string> _device = CliOption.Of("--device", "NAME", "Device of the engine, such as cpu or cuda", text => text);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (
            Option option in (Option[])
                [
                    _seed,
                    _detectors,
                    _batches,
                    _counts,
                    _bias,
                    _steady,
                    _model,
                    _weights,
                    _sigma,
                    _noBackground,
                    _optimizer,
                    _iterations,
                    _engine,
                    _device,
                ]
        )
            command.Options.Add(option);
    }

    /// <summary>What to simulate.</summary>
    public Vip2Settings Simulation(ParseResult parsed)
    {
        Vip2Settings settings = Usual.WithDetectors(parsed.Or(_detectors, Usual.Detectors)) with
        {
            Seed = parsed.Or(_seed, Usual.Seed),
            Batches = parsed.Or(_batches, Usual.Batches),
            ManganeseCounts = parsed.Or(_counts, Usual.ManganeseCounts),
        };
        if (parsed.Has(_steady))
            settings = settings.Steady();
        return (settings with { ReferenceBiasEv = parsed.Or(_bias, settings.ReferenceBiasEv) }).Validated();
    }

    /// <summary>How to calibrate.</summary>
    public WeakLineSettings Method(ParseResult parsed) =>
        WeakLineSettings.Vip2 with
        {
            Weights = parsed.Or(_weights, DoubletWeights.Library),
            SigmaEv = parsed.Has(_sigma) ? parsed.GetRequiredValue(_sigma) : null,
            BackgroundDegree = parsed.Has(_noBackground) ? -1 : WeakLineSettings.Vip2.BackgroundDegree,
            Optimization = new OptimizationRequest
            {
                Optimizer = parsed.Or(_optimizer, OptimizerName.LevenbergMarquardt),
                Iterations = parsed.Has(_iterations) ? parsed.GetRequiredValue(_iterations) : null,
                Engine = parsed.Or(_engine, EngineCatalogue.Automatic),
                Device = parsed.Or(_device, ""),
            },
        };

    /// <summary>The network.</summary>
    public PeakModel Model(ParseResult parsed) => parsed.Has(_model) ? PeakModel.Load(parsed.GetRequiredValue(_model)) : PeakModel.Default;
}
