namespace SpectroCal.Monitoring;

/// <summary>The states of a detector that a monitor takes for normal.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Runs">Number of reference runs in each state, the usual one first.</param>
public sealed record DetectorStates(string Detector, IReadOnlyList<int> Runs);
