using System.Collections.Concurrent;
using SpectroCal.Lines;

namespace SpectroCal.Estimation;

/// <summary>What the search for lines needs of a target, for all batches: energies, and components widened by the kernel.</summary>
internal sealed class AlignmentBases
{
    private const double BandwidthInSigma = 0.5;
    private const double StepInBandwidths = 1.2;
    private const double ApartInSigma = 4; // between lines that share no counts
    private const double Beyond = 0.005; // share of a line that is on either side of its core
    private readonly ConcurrentDictionary<double, AlignmentBasis> _bases = [];

    /// <summary>Prepares a target.</summary>
    public AlignmentBases(TargetSpectrum target)
    {
        Target = target;
        BandwidthEv = BandwidthInSigma * target.SmallestSigmaEv;
        Grid = new EnergyGrid(target, StepInBandwidths * BandwidthEv);
        AreLinesApart = !target.Lines.Any(a => target.Lines.Any(b => !ReferenceEquals(a, b) && AreNear(a, b)));
        NearUnknown =
        [
            .. Enumerable
                .Range(target.Lines.Count, target.UnknownLines.Count)
                .Where(k => target.Lines.Any(a => AreNear(a, target.Line(k)))),
        ];
    }

    /// <summary>The target.</summary>
    public TargetSpectrum Target { get; }

    /// <summary>Whether no named lines share counts.</summary>
    public bool AreLinesApart { get; }

    /// <summary>Components of unknown lines that share counts with named ones.</summary>
    public int[] NearUnknown { get; }

    /// <summary>Standard deviation of the kernel, eV.</summary>
    public double BandwidthEv { get; }

    /// <summary>The energies.</summary>
    public EnergyGrid Grid { get; }

    /// <summary>The components for data in channels of a width, eV.</summary>
    public AlignmentBasis Of(double channelEv) =>
        _bases.GetOrAdd(
            TargetBasis.Rounding(channelEv),
            rounding =>
            {
                var basis = new TargetBasis(Target, Grid.Energies, BandwidthEv * BandwidthEv + rounding * rounding / 12);
                int[] components = [.. Enumerable.Range(0, Target.Lines.Count), .. NearUnknown];
                return new AlignmentBasis(basis, [.. components.Select(k => Core(basis.Values(k)))]);
            }
        );

    private bool AreNear(LineGroup one, LineGroup other) =>
        one.Components.Any(a =>
            other.Components.Any(b => Math.Abs(a.Line.EnergyEv - b.Line.EnergyEv) < ApartInSigma * Target.Resolution.Sigma(a.Line.EnergyEv))
        );

    // The points between which a line is, but for a hundredth.
    private EnergyRegion Core(ReadOnlySpan<double> line)
    {
        double beyond = 0;
        foreach (double t in line)
            beyond += Beyond * t;
        int first = 0,
            last = line.Length - 1;
        for (double sum = line[first]; sum < beyond; sum += line[first])
            first++;
        for (double sum = line[last]; sum < beyond; sum += line[last])
            last--;
        ReadOnlySpan<double> energies = Grid.Energies;
        return new EnergyRegion(energies[Math.Max(first - 1, 0)], energies[Math.Min(last + 1, line.Length - 1)]);
    }
}

/// <summary>Components of a target on the points of the search.</summary>
/// <param name="Basis">The components.</param>
/// <param name="Cores">Where nearly all of each named line is, and of each unknown one that shares counts with it.</param>
internal sealed record AlignmentBasis(TargetBasis Basis, EnergyRegion[] Cores);
