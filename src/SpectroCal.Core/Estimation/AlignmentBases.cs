using System.Collections.Concurrent;

namespace SpectroCal.Estimation;

/// <summary>What the search for lines needs of a target, for all batches: energies, and components widened by the kernel.</summary>
internal sealed class AlignmentBases
{
    private const double BandwidthInSigma = 0.5;
    private const double StepInBandwidths = 1.2;
    private readonly ConcurrentDictionary<double, TargetBasis> _bases = [];

    /// <summary>Prepares a target.</summary>
    public AlignmentBases(TargetSpectrum target)
    {
        Target = target;
        BandwidthEv = BandwidthInSigma * target.SmallestSigmaEv;
        Grid = new EnergyGrid(target, StepInBandwidths * BandwidthEv);
    }

    /// <summary>The target.</summary>
    public TargetSpectrum Target { get; }

    /// <summary>Standard deviation of the kernel, eV.</summary>
    public double BandwidthEv { get; }

    /// <summary>The energies.</summary>
    public EnergyGrid Grid { get; }

    /// <summary>The components for data in channels of a width, eV.</summary>
    public TargetBasis Of(double channelEv) =>
        _bases.GetOrAdd(
            TargetBasis.Rounding(channelEv),
            rounding => new TargetBasis(Target, Grid.Energies, BandwidthEv * BandwidthEv + rounding * rounding / 12)
        );
}
