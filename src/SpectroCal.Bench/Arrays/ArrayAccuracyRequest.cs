namespace SpectroCal.Bench.Arrays;

/// <summary>Which arrays are simulated, and how they are calibrated.</summary>
/// <param name="Detectors">Least number of detectors; arrays are whole.</param>
/// <param name="Seed">Seed of the first array; the others have the seeds that follow.</param>
public sealed record ArrayAccuracyRequest(int Detectors = 1000, long Seed = 1)
{
    /// <summary>Whether the elements are left to be found.</summary>
    public bool Blind { get; init; }

    /// <summary>The only set of elements; null: any.</summary>
    public string? Set { get; init; }

    /// <summary>Photons of a detector; null: any of the six classes.</summary>
    public int? Counts { get; init; }
}
