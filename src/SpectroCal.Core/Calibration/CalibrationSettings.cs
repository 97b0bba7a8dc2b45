using SpectroCal.Detectors;
using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Optimization;

namespace SpectroCal.Calibration;

/// <summary>How the kernel density is evaluated.</summary>
public enum KernelEvaluation
{
    /// <summary>Smoothed once in channel space; the cost of an iteration does not depend on the events.</summary>
    ChannelSpace,

    /// <summary>Kernel by kernel in energy: the published way, slow, the reference.</summary>
    Exact,
}

/// <summary>How a campaign is calibrated.</summary>
/// <param name="Target">What the calibrated data should follow.</param>
public sealed record CalibrationSettings(TargetSpectrum Target)
{
    /// <summary>What is minimised; with fixed amplitudes, the target states them.</summary>
    public ObjectiveKind Objective { get; init; }

    /// <summary>How the kernel density is evaluated.</summary>
    public KernelEvaluation Kernel { get; init; } = KernelEvaluation.ChannelSpace;

    /// <summary>Bandwidth of the kernel.</summary>
    public Bandwidth Bandwidth { get; init; } = Bandwidth.Default;

    /// <summary>The optimiser.</summary>
    public OptimizationMethod Method { get; init; } = new LevenbergMarquardt();

    /// <summary>When an optimisation ends.</summary>
    public StoppingRule Stopping { get; init; } = new();

    /// <summary>Indices of the calibration parameters that may change; empty: all.</summary>
    public IReadOnlyList<int> FreeParameters { get; init; } = [];

    /// <summary>Indices of the parameters of a function that may change, ascending.</summary>
    internal int[] Free(CalibrationFunction function) =>
        FreeParameters.Count > 0 ? [.. FreeParameters.Order()] : [.. Enumerable.Range(0, function.ParameterCount)];

    /// <summary>
    /// Whether what the data have and the target does not is found and modelled: unknown lines, a tail, a shelf, a background that bends or
    /// steps. What nothing explains is left out.
    /// </summary>
    public bool ExcludeUnexplained { get; init; } = true;

    /// <summary>
    /// Whether lines bring those that nature emits with them, K beta with K alpha, where the data have them; without meaning for fixed
    /// amplitudes.
    /// </summary>
    public bool AddCompanions { get; init; } = true;

    /// <summary>Whether the electronic noise of the target is taken from the width of the lines in the data.</summary>
    public bool FitResolution { get; init; }

    /// <summary>Whether the Fano factor is, too, within a tenth of the target's.</summary>
    public bool FitFano { get; init; }

    /// <summary>How far from the standard calibration lines are looked for when they are not where it puts them, eV.</summary>
    public double SearchRangeEv { get; init; } = 400;

    /// <summary>
    /// Largest relative change of the gain from the standard calibration, in the middle of the target's range. A line that the data do
    /// not have is otherwise put upon a neighbouring peak, with a gain that no detector drifts to.
    /// </summary>
    public double LargestGainChange { get; init; } = 0.1;

    /// <summary>
    /// Whether the standard calibration of a batch is a measurement that its covariance weighs against the events: for batches with too few
    /// events, or too few lines, to determine their constants by themselves. Likelihoods only.
    /// </summary>
    public bool ConstrainToStandard { get; init; }

    /// <summary>Name of the engine that minimises, see <see cref="EngineCatalogue"/>; "auto" leaves the choice to the catalogue.</summary>
    public string Engine { get; init; } = EngineCatalogue.Automatic;

    /// <summary>Name of the device that the engine computes on; empty for the one that it takes by itself.</summary>
    public string Device { get; init; } = "";

    /// <summary>Whether numbers have 32 bits, which not every engine has: faster, less exact.</summary>
    public bool IsSinglePrecision { get; init; }

    /// <summary>Most threads; results do not depend on it.</summary>
    public int MaximumThreads { get; init; } = Environment.ProcessorCount;
}
