using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Engines;
using SpectroCal.Estimation;

namespace SpectroCal.Cli.Options;

/// <summary>How a campaign is calibrated: the options that all commands which calibrate share.</summary>
internal sealed class OptimizationOptions
{
    /// <summary>The optimisers by their names on the command line.</summary>
    public static readonly (string Name, OptimizerName Optimizer)[] Optimizers =
    [
        ("lm", OptimizerName.LevenbergMarquardt),
        ("gd", OptimizerName.GradientDescent),
        ("adam", OptimizerName.Adam),
        ("lbfgs", OptimizerName.LimitedMemoryBfgs),
    ];

    private readonly Option<ObjectiveKind> _objective = CliOption.Of(
        "--objective",
        "NAME",
        "What is minimised: kde-chi2 (default: amplitudes fitted to each batch), kde-chi2-fixed (amplitudes given, as "
            + "published), poisson (likelihood of the counts of channels) or unbinned (likelihood of single events)",
        TextParsers.OneOf([.. Enum.GetValues<ObjectiveKind>().Select(o => (o.Name(), o))])
    );

    private readonly Option<OptimizerName> _optimizer = CliOption.Of(
        "--optimizer",
        "NAME",
        "lm (default: Levenberg-Marquardt), gd (gradient descent), adam or lbfgs",
        TextParsers.OneOf(Optimizers)
    );

    private readonly Option<KernelEvaluation> _kernel = CliOption.Of(
        "--kernel",
        "NAME",
        "channel (default: the kernel is applied once, in channels) or exact (event by event, as published; slow)",
        TextParsers.OneOf(("channel", KernelEvaluation.ChannelSpace), ("exact", KernelEvaluation.Exact))
    );

    private readonly Option<Bandwidth> _bandwidth = CliOption.Of(
        "--bandwidth",
        "WIDTH",
        "Kernel: 25 (eV), 0.01std (of the data), 0.5res (of the resolution; default), scott or silverman",
        Bandwidth.Parse
    );

    private readonly Option<double[]> _learningRate = CliOption.Of(
        "--learning-rate",
        "R0,R1,...",
        "Learning rates of gd, adam and lbfgs, one for each free parameter (default: from the curvature; for adam 1 eV at the mean "
            + "channel; of a likelihood parts of the standard errors of parameters without correlation)",
        TextParsers.Numbers
    );

    private readonly Option<int> _iterations = CliOption.Of(
        "--iterations",
        "N",
        $"Maximum number of iterations per batch (default 100; gd {OptimizationRequest.GradientDescentIterations}, adam "
            + $"{OptimizationRequest.AdamIterations})",
        TextParsers.Whole(1)
    );

    private readonly Option<EnergyRegion[]> _exclude = CliOption.Of(
        "--exclude",
        "LO-HI,...",
        "Energies to leave out, eV",
        TextParsers.Regions
    );

    private readonly Option<bool> _noExclude = CliOption.Flag(
        "--no-exclude",
        "Neither model nor leave out what the target does not explain"
    );

    private readonly Option<int> _threads = CliOption.Of(
        "--threads",
        "T",
        "Maximum number of threads (default: all processors); results do not depend on it",
        TextParsers.Whole(1)
    );

    private readonly Option<string> _engine = EngineOptions.Engine("minimises");

    private readonly Option<string> _device = EngineOptions.Device();

    private readonly Option<bool> _single = CliOption.Flag(
        "--single",
        "Numbers of 32 bits, which only the engine torch has: faster, less exact"
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (
            Option option in (Option[])
                [
                    _objective,
                    _optimizer,
                    _kernel,
                    _bandwidth,
                    _learningRate,
                    _iterations,
                    _exclude,
                    _noExclude,
                    _threads,
                    _engine,
                    _device,
                    _single,
                ]
        )
            command.Options.Add(option);
    }

    /// <summary>The objective asked for.</summary>
    public ObjectiveKind Objective(ParseResult parsed) => parsed.Or(_objective, ObjectiveKind.KdeChiSquare);

    /// <summary>Refuses options that contradict each other, before any work is done.</summary>
    public void Check(ParseResult parsed)
    {
        if (Objective(parsed).IsLikelihood() && (parsed.Has(_kernel) || parsed.Has(_bandwidth)))
            throw CliException.Usage(
                $"--objective {Objective(parsed).Name()} has no kernel: leave out --kernel and --bandwidth, or choose --objective kde-chi2."
            );
        if (parsed.Has(_learningRate) && Optimizer(parsed) == OptimizerName.LevenbergMarquardt)
            throw CliException.Usage("--learning-rate is for --optimizer gd, adam or lbfgs; lm finds its own steps.");
        if (parsed.Or(_learningRate, []).Any(r => r < 0))
            throw CliException.Usage("--learning-rate: expected numbers of zero or more.");
    }

    /// <summary>Refuses learning rates whose number differs from that of the parameters that may change.</summary>
    public void CheckRates(ParseResult parsed, int freeParameters)
    {
        if (parsed.Has(_learningRate) && parsed.GetRequiredValue(_learningRate).Length is var given && given != freeParameters)
            throw CliException.Usage($"--learning-rate: expected {freeParameters} numbers, one for each free parameter, found {given}.");
    }

    /// <summary>What the options ask for.</summary>
    public OptimizationRequest Request(ParseResult parsed) =>
        new()
        {
            Objective = Objective(parsed),
            Optimizer = Optimizer(parsed),
            Kernel = parsed.OrNull(_kernel),
            Bandwidth = parsed.Has(_bandwidth) ? parsed.GetRequiredValue(_bandwidth) : null,
            LearningRates = parsed.Has(_learningRate) ? parsed.GetRequiredValue(_learningRate) : null,
            Iterations = parsed.OrNull(_iterations),
            Excluded = parsed.Or(_exclude, []),
            ExcludeUnexplained = !parsed.Has(_noExclude),
            MaximumThreads = parsed.Or(_threads, Environment.ProcessorCount),
            Engine = parsed.Or(_engine, EngineCatalogue.Automatic),
            Device = parsed.Or(_device, ""),
            IsSinglePrecision = parsed.Has(_single),
        };

    private OptimizerName Optimizer(ParseResult parsed) => parsed.Or(_optimizer, OptimizerName.LevenbergMarquardt);
}
