using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Estimation;
using SpectroCal.Optimization;

namespace SpectroCal.Cli.Options;

/// <summary>The objective as it is named on the command line.</summary>
internal enum ObjectiveName
{
    KdeChiSquare,
    KdeChiSquareFixed,
    Poisson,
}

/// <summary>The optimiser as it is named on the command line.</summary>
internal enum OptimizerName
{
    LevenbergMarquardt,
    GradientDescent,
    Adam,
}

/// <summary>How a campaign is calibrated: the options that all commands which calibrate share.</summary>
internal sealed class OptimizationOptions
{
    private const int GradientDescentIterations = 1000; // with amplitudes fitted; the published 200 do for fixed ones
    private const int AdamIterations = 300; // the step has then shrunk to 1e-4 of the first

    private readonly Option<ObjectiveName> _objective = Given.Option("--objective", "NAME",
        "What is minimised: kde-chi2 (default: amplitudes fitted to each batch), kde-chi2-fixed (amplitudes given, as published) or poisson",
        TextParsers.OneOf(("kde-chi2", ObjectiveName.KdeChiSquare), ("kde-chi2-fixed", ObjectiveName.KdeChiSquareFixed), ("poisson", ObjectiveName.Poisson)));

    private readonly Option<OptimizerName> _optimizer = Given.Option("--optimizer", "NAME",
        "lm (default: Levenberg-Marquardt), gd (gradient descent) or adam",
        TextParsers.OneOf(("lm", OptimizerName.LevenbergMarquardt), ("gd", OptimizerName.GradientDescent), ("adam", OptimizerName.Adam)));

    private readonly Option<KernelEvaluation> _kernel = Given.Option("--kernel", "NAME",
        "channel (default: the kernel is applied once, in channels) or exact (event by event, as published; slow)",
        TextParsers.OneOf(("channel", KernelEvaluation.ChannelSpace), ("exact", KernelEvaluation.Exact)));

    private readonly Option<Bandwidth> _bandwidth = Given.Option("--bandwidth", "WIDTH",
        "Kernel: 25 (eV), 0.01std (of the data), 0.5res (of the resolution; default), scott or silverman", TextParsers.Bandwidth);

    private readonly Option<double[]> _learningRate = Given.Option("--learning-rate", "R0,R1,...",
        "Learning rates of gd and adam, one for each free parameter (default: from the curvature; for adam 1 eV at the mean channel)", TextParsers.Numbers);

    private readonly Option<int> _iterations = Given.Option("--iterations", "N",
        $"Most iterations for a batch (default 100; gd {GradientDescentIterations}, adam {AdamIterations})", TextParsers.Whole(1));

    private readonly Option<EnergyRegion[]> _exclude = Given.Option("--exclude", "LO-HI,...", "Energies to leave out, eV", TextParsers.Regions);

    private readonly Option<bool> _noExclude = Given.Flag("--no-exclude", "Do not find and leave out regions that the target does not explain");

    private readonly Option<int> _threads = Given.Option("--threads", "T", "Most threads (default: all processors); results do not depend on it", TextParsers.Whole(1));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_objective, _optimizer, _kernel, _bandwidth, _learningRate, _iterations, _exclude, _noExclude, _threads]) command.Options.Add(option);
    }

    /// <summary>The objective asked for.</summary>
    public ObjectiveName Objective(ParseResult parsed) => parsed.Or(_objective, ObjectiveName.KdeChiSquare);

    /// <summary>The number of threads asked for.</summary>
    public int Threads(ParseResult parsed) => parsed.Or(_threads, Environment.ProcessorCount);

    /// <summary>Refuses options that contradict each other, before any work is done.</summary>
    public void Check(ParseResult parsed)
    {
        if (Objective(parsed) == ObjectiveName.Poisson && (parsed.Has(_kernel) || parsed.Has(_bandwidth)))
            throw CliException.Usage("--objective poisson has no kernel: leave out --kernel and --bandwidth, or choose --objective kde-chi2.");
        if (parsed.Has(_learningRate) && Optimizer(parsed) == OptimizerName.LevenbergMarquardt)
            throw CliException.Usage("--learning-rate is for --optimizer gd or adam; lm finds its own steps.");
        if (parsed.Or(_learningRate, []).Any(r => r < 0)) throw CliException.Usage("--learning-rate: expected numbers of zero or more.");
    }

    /// <summary>The settings for a campaign.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="campaign">The campaign; learning rates are chosen for it.</param>
    /// <param name="basis">Target and whatever else is settled already.</param>
    public CalibrationSettings Settings(ParseResult parsed, Campaign campaign, CalibrationSettings basis)
    {
        TargetSpectrum target = basis.Target with { Excluded = [.. basis.Target.Excluded, .. parsed.Or(_exclude, [])] };
        CalibrationSettings settings = basis with
        {
            Target = target,
            Objective = Objective(parsed) == ObjectiveName.Poisson ? ObjectiveKind.PoissonLikelihood : ObjectiveKind.KdeChiSquare,
            Kernel = parsed.Or(_kernel, basis.Kernel),
            Bandwidth = parsed.Or(_bandwidth, basis.Bandwidth),
            ExcludeUnexplained = !parsed.Has(_noExclude),
            MaximumThreads = Threads(parsed),
        };
        OptimizerName optimizer = Optimizer(parsed);
        int iterations = parsed.Or(_iterations, optimizer switch
        {
            OptimizerName.GradientDescent => GradientDescentIterations,
            OptimizerName.Adam => AdamIterations,
            _ => settings.Stopping.MaximumIterations,
        });
        return settings with
        {
            Stopping = settings.Stopping with { MaximumIterations = iterations, KeepHistory = true },
            Method = optimizer switch
            {
                OptimizerName.GradientDescent => new GradientDescent(Rates(parsed, campaign, settings) ?? CampaignCalibrator.LearningRates(campaign, settings)),
                OptimizerName.Adam => new Adam(Rates(parsed, campaign, settings) ?? StepsOfOneEv(campaign, settings)),
                _ => settings.Method,
            },
        };
    }

    private OptimizerName Optimizer(ParseResult parsed) => parsed.Or(_optimizer, OptimizerName.LevenbergMarquardt);

    private double[]? Rates(ParseResult parsed, Campaign campaign, CalibrationSettings settings)
    {
        if (!parsed.Has(_learningRate)) return null;
        double[] rates = parsed.GetRequiredValue(_learningRate);
        int free = settings.FreeParameters.Count > 0 ? settings.FreeParameters.Count : campaign.Function.ParameterCount;
        return rates.Length == free ? rates : throw CliException.Usage($"--learning-rate: expected {free} numbers, one for each free parameter, found {rates.Length}.");
    }

    // Every parameter moves the energy at the mean channel by 1 eV.
    private static double[] StepsOfOneEv(Campaign campaign, CalibrationSettings settings)
    {
        double mean = campaign.Batches.MaxBy(b => b.Batch.Histogram.TotalCounts)!.Batch.Histogram.Mean();
        IEnumerable<int> free = settings.FreeParameters.Count > 0 ? settings.FreeParameters.Order() : Enumerable.Range(0, campaign.Function.ParameterCount);
        return [.. free.Select(k => 1 / Math.Pow(mean, k))];
    }
}
