namespace SpectroCal.Spectra;

/// <summary>Counts in equal energy bins; not whole numbers, since a channel's counts are shared among the bins it overlaps.</summary>
/// <param name="Axis">The bins.</param>
/// <param name="Counts">Counts per bin.</param>
public sealed record EnergySpectrum(EnergyAxis Axis, IReadOnlyList<double> Counts)
{
    /// <summary>Counts that fell below the axis.</summary>
    public double Underflow { get; init; }

    /// <summary>Counts that fell above the axis.</summary>
    public double Overflow { get; init; }

    /// <summary>Sum of the counts on the axis.</summary>
    public double TotalCounts => Counts.Sum();
}
