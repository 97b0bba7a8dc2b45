namespace SpectroCal.Store.Database;

/// <summary>What a look at a whole store found.</summary>
/// <param name="SchemaVersion">Version of the tables.</param>
/// <param name="Detectors">Number of detectors.</param>
/// <param name="Tags">Number of tags.</param>
/// <param name="Records">Number of records, superseded ones among them.</param>
/// <param name="Faults">What is wrong, a sentence each; empty where nothing is.</param>
public sealed record StoreCheck(int SchemaVersion, int Detectors, int Tags, int Records, IReadOnlyList<string> Faults);
