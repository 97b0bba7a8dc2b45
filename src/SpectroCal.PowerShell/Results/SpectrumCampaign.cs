using SpectroCal.Calibration;
using SpectroCal.Simulation;
using SpectroCal.Sources;

namespace SpectroCal.PowerShell.Results;

/// <summary>A campaign, simulated or read from its folder: batches with the constants to start from.</summary>
public sealed class SpectrumCampaign
{
    internal SpectrumCampaign(
        string name,
        StoredCampaign stored,
        ToyCampaign? toy = null,
        Func<OptimizationRequest, CampaignJob>? weakLine = null
    )
    {
        Name = name;
        (Stored, Toy, WeakLine) = (stored, toy, weakLine);
        Detectors = stored.Campaign.Batches.Select(b => b.Batch.Detector).Distinct().Count();
        Runs = stored.Campaign.Batches.Select(b => b.Batch.Run.Name).Distinct().Count();
        Events = stored.Campaign.Batches.Sum(b => b.Batch.Histogram.TotalCounts);
    }

    /// <summary>Its name: the folder, or the seed.</summary>
    public string Name { get; }

    /// <summary>Seed of a simulation; null for measurements.</summary>
    public long? Seed => Stored.Manifest.Seed;

    /// <summary>Number of detectors.</summary>
    public int Detectors { get; }

    /// <summary>Number of physics runs.</summary>
    public int Runs { get; }

    /// <summary>Number of batches.</summary>
    public int Batches => Stored.Campaign.Batches.Count;

    /// <summary>Number of events in all of them.</summary>
    public long Events { get; }

    /// <summary>Calibration function of the constants.</summary>
    public string Function => Stored.Campaign.Function.Expression;

    /// <summary>Whether the true constants are known.</summary>
    public bool HasTruth => Stored.Campaign.HasTruth;

    /// <summary>The lines.</summary>
    public ValueList<ManifestLine> Lines => [.. Stored.Manifest.Lines ?? []];

    /// <summary>The spectra of its batches, for commands that take spectra.</summary>
    public DetectorSpectrum[] GetSpectra() => [.. Stored.Spectra.Select(s => new DetectorSpectrum(s))];

    internal StoredCampaign Stored { get; }

    internal ToyCampaign? Toy { get; }

    /// <summary>Makes the job of a campaign whose strong lines are already calibrated; null for others.</summary>
    internal Func<OptimizationRequest, CampaignJob>? WeakLine { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Plural.Of(Batches, "batch", "batches")} of {Plural.Of(Detectors, "detector")}";
}
