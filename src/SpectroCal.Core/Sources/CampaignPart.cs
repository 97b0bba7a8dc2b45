namespace SpectroCal.Sources;

/// <summary>A part of a campaign that is calibrated by itself: a detector, in all runs or in some.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Runs">Names of the runs; empty: all of them.</param>
public sealed record CampaignPart(string Detector, IReadOnlyList<string> Runs)
{
    private readonly HashSet<string> _runs = [.. Runs];

    /// <summary>Whether a batch belongs to it.</summary>
    /// <param name="detector">Detector of the batch.</param>
    /// <param name="run">Name of its run.</param>
    public bool Contains(string detector, string run) => detector == Detector && (_runs.Count == 0 || _runs.Contains(run));
}
