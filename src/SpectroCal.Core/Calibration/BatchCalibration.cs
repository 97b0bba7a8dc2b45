using SpectroCal.Detectors;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Counts of one line group in a batch.</summary>
/// <param name="Name">The group.</param>
/// <param name="Counts">Fitted counts.</param>
/// <param name="Error">Their standard error; 0 where amplitudes are fixed.</param>
public sealed record LineAmplitude(string Name, double Counts, double Error)
{
    /// <summary>Counts in standard errors; infinite where amplitudes are fixed.</summary>
    public double Significance => Error > 0 ? Counts / Error : double.PositiveInfinity;
}

/// <summary>The outcome for one batch.</summary>
/// <param name="Input">The batch with its standard (and, in simulations, true) constants.</param>
/// <param name="Optimized">
/// Constants after optimisation with their covariance; the standard ones where the status is not Calibrated.
/// </param>
/// <param name="Status">What came of it.</param>
/// <param name="Reason">The status as a sentence with its numbers.</param>
public sealed record BatchCalibration(CampaignBatch Input, EnergyCalibration Optimized, BatchStatus Status, string Reason)
{
    /// <summary>Whether the constants are those of this batch's own data: it is calibrated, or suspect.</summary>
    public bool HasConstants => Status is BatchStatus.Calibrated or BatchStatus.Suspect;

    /// <summary>Covariance of the constants at the Cramer-Rao bound of this batch; null where it does not exist.</summary>
    public IReadOnlyList<double>? CramerRaoBound { get; init; }

    /// <summary>Where a further pass starts: what was found, even with a target that does not describe the data yet.</summary>
    internal EnergyCalibration Found { get; init; } = Optimized;

    /// <summary>The second alignment of a batch that is ambiguous; null where there is none.</summary>
    internal AlternativeAlignment? Alternative { get; init; }

    /// <summary>The last optimisation; null where there was none.</summary>
    public OptimizationResult? Optimization { get; init; }

    /// <summary>Evaluations of the objective in all optimisations of this batch.</summary>
    public int Evaluations { get; init; }

    /// <summary>The resolution that the target had for this detector; null where nothing was optimised.</summary>
    public ResolutionModel? Resolution { get; init; }

    /// <summary>Counts in the target's line groups.</summary>
    public IReadOnlyList<LineAmplitude> Lines { get; init; } = [];

    /// <summary>
    /// Error of the target that had to be allowed for, relative to the nearest line; 0 where fluctuations explain the data.
    /// </summary>
    public double ModelError { get; init; }

    /// <summary>Objective over what fluctuations and the model error would give.</summary>
    public double ReducedObjective { get; init; } = double.NaN;

    /// <summary>The bins of the histogram that lie within a reach of an energy, first and last; they may be beyond its ends.</summary>
    /// <param name="energyEv">The energy, eV.</param>
    /// <param name="reachEv">Reach to either side, eV.</param>
    internal (int First, int Last) Bins(double energyEv, double reachEv)
    {
        ChannelHistogram histogram = Input.Batch.Histogram;
        int Index(double e) => (int)Math.Round((Optimized.Channel(e) - histogram.FirstPosition) / histogram.Width);
        return (Index(energyEv - reachEv), Index(energyEv + reachEv));
    }

    /// <summary>Standard error of the energy at a channel at the Cramer-Rao bound, eV; NaN where it does not exist.</summary>
    public double CramerRaoEnergyError(double channel) => (Optimized with { Covariance = CramerRaoBound }).EnergyError(channel);
}
