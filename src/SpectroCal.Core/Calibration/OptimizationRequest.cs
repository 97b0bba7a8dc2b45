using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Optimization;

namespace SpectroCal.Calibration;

/// <summary>The optimiser, by the names that users give.</summary>
public enum OptimizerName
{
    /// <summary>Levenberg-Marquardt.</summary>
    LevenbergMarquardt,

    /// <summary>Gradient descent.</summary>
    GradientDescent,

    /// <summary>Adam.</summary>
    Adam,

    /// <summary>L-BFGS: quasi-Newton steps from gradients.</summary>
    LimitedMemoryBfgs,
}

/// <summary>How a campaign is to be calibrated, as a user states it: what is not stated gets the usual value for what is.</summary>
public sealed record OptimizationRequest
{
    /// <summary>Most iterations of gradient descent for a batch, with amplitudes fitted; the published 200 do for fixed ones.</summary>
    public const int GradientDescentIterations = 1000;

    /// <summary>Most iterations of Adam for a batch: the step has then shrunk to 1e-4 of the first.</summary>
    public const int AdamIterations = 300;

    // Gradient descent arrives where the curvature is at most 2.5 times that of the start.
    private const double PartOfTheWay = 0.8;
    private const double AdamStepInErrors = 0.1;

    /// <summary>What is minimised.</summary>
    public ObjectiveKind Objective { get; init; }

    /// <summary>The optimiser.</summary>
    public OptimizerName Optimizer { get; init; }

    /// <summary>How the kernel density is evaluated; null: in channels.</summary>
    public KernelEvaluation? Kernel { get; init; }

    /// <summary>Width of the kernel; null: half the resolution.</summary>
    public Bandwidth? Bandwidth { get; init; }

    /// <summary>
    /// Learning rates, one for each free parameter, of which steps are then made one by one. Null: of the kernel density from the
    /// curvature, for Adam 1 eV at the mean channel; of a likelihood the same part of the standard errors of parameters without
    /// correlation.
    /// </summary>
    public IReadOnlyList<double>? LearningRates { get; init; }

    /// <summary>Most iterations for a batch; null: what the optimiser needs.</summary>
    public int? Iterations { get; init; }

    /// <summary>Energies to leave out.</summary>
    public IReadOnlyList<EnergyRegion> Excluded { get; init; } = [];

    /// <summary>Whether regions that the target does not explain are found and left out.</summary>
    public bool ExcludeUnexplained { get; init; } = true;

    /// <summary>Most threads; results do not depend on it.</summary>
    public int MaximumThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Name of the engine that minimises, see <see cref="EngineCatalogue"/>.</summary>
    public string Engine { get; init; } = EngineCatalogue.Automatic;

    /// <summary>Name of the device that the engine computes on; empty for the one that it takes by itself.</summary>
    public string Device { get; init; } = "";

    /// <summary>Whether numbers have 32 bits, which not every engine has.</summary>
    public bool IsSinglePrecision { get; init; }

    /// <summary>
    /// Whether the constants to start from, with their covariance, are weighed against the events; likelihoods only. Lines are then not
    /// looked for elsewhere.
    /// </summary>
    public bool ConstrainToStandard { get; init; }

    /// <summary>What contradicts itself in the request, as a sentence; null where nothing does.</summary>
    public string? Contradiction() =>
        Objective.IsLikelihood() && (Kernel is not null || Bandwidth is not null)
            ? "A likelihood has no kernel: leave out kernel and bandwidth, or minimise the chi2 of the kernel density."
        : LearningRates is not null && Optimizer == OptimizerName.LevenbergMarquardt
            ? "Learning rates are for gradient descent, Adam and L-BFGS; Levenberg-Marquardt finds its own steps."
        : LearningRates?.Any(r => !(r >= 0)) == true ? "Learning rates are numbers of zero or more."
        : null;

    /// <summary>The settings for a campaign.</summary>
    /// <param name="campaign">The campaign; learning rates are chosen for it.</param>
    /// <param name="basis">Target and whatever else is settled already.</param>
    /// <exception cref="CalibrationException">The request contradicts itself or the campaign.</exception>
    public CalibrationSettings Apply(Campaign campaign, CalibrationSettings basis)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(basis);
        if (Contradiction() is { } contradiction)
            throw new CalibrationException(contradiction);
        CalibrationSettings settings = basis with
        {
            Target = basis.Target with { Excluded = [.. basis.Target.Excluded, .. Excluded] },
            Objective = Objective,
            Kernel = Kernel ?? basis.Kernel,
            Bandwidth = Bandwidth ?? basis.Bandwidth,
            ExcludeUnexplained = ExcludeUnexplained,
            ConstrainToStandard = ConstrainToStandard,
            SearchRangeEv = ConstrainToStandard ? 0 : basis.SearchRangeEv,
            MaximumThreads = MaximumThreads,
            Engine = Engine,
            Device = Device,
            IsSinglePrecision = IsSinglePrecision,
        };
        int iterations =
            Iterations
            ?? Optimizer switch
            {
                OptimizerName.GradientDescent => GradientDescentIterations,
                OptimizerName.Adam => AdamIterations,
                _ => settings.Stopping.MaximumIterations,
            };
        return settings with
        {
            Stopping = settings.Stopping with { MaximumIterations = iterations, KeepHistory = true },
            Method =
                Optimizer == OptimizerName.LevenbergMarquardt ? settings.Method
                : Objective.IsLikelihood() && LearningRates is null ? Decorrelated(settings.Free(campaign.Function).Length)
                : Plain(campaign, settings),
        };
    }

    // Steps of the parameters themselves, as published for the kernel density.
    private OptimizationMethod Plain(Campaign campaign, CalibrationSettings settings)
    {
        double[]? stated = Rates(campaign, settings);
        return Optimizer switch
        {
            OptimizerName.Adam => new Adam(stated ?? StepsOfOneEv(campaign, settings)),
            OptimizerName.LimitedMemoryBfgs => new LimitedMemoryBfgs(stated ?? CampaignCalibrator.LearningRates(campaign, settings)),
            _ => new GradientDescent(stated ?? CampaignCalibrator.LearningRates(campaign, settings)),
        };
    }

    // A likelihood knows the errors of its parameters: steps are counted in these. It is 1 there, and curves by 2.
    private DecorrelatedSteps Decorrelated(int parameters)
    {
        return new DecorrelatedSteps(
            Optimizer switch
            {
                OptimizerName.Adam => new Adam(Each(AdamStepInErrors)),
                OptimizerName.LimitedMemoryBfgs => new LimitedMemoryBfgs(Each(0.5)),
                _ => new GradientDescent(Each(0.5 * PartOfTheWay)),
            }
        );

        double[] Each(double rate) => [.. Enumerable.Repeat(rate, parameters)];
    }

    private double[]? Rates(Campaign campaign, CalibrationSettings settings)
    {
        if (LearningRates is null)
            return null;
        int free = settings.Free(campaign.Function).Length;
        return LearningRates.Count == free
            ? [.. LearningRates]
            : throw new CalibrationException(
                $"The learning rates must be {free} numbers, one for each free parameter; there are {LearningRates.Count}."
            );
    }

    // Every parameter moves the energy at the mean channel by 1 eV.
    private static double[] StepsOfOneEv(Campaign campaign, CalibrationSettings settings)
    {
        double mean = campaign.Batches.MaxBy(b => b.Batch.Histogram.TotalCounts)!.Batch.Histogram.Mean();
        return [.. settings.Free(campaign.Function).Select(k => 1 / Math.Pow(mean, k))];
    }
}
