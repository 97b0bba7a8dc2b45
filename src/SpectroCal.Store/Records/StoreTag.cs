namespace SpectroCal.Store.Records;

/// <summary>What a store holds under a tag.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Detectors">Number of detectors.</param>
/// <param name="Records">Number of records, superseded ones among them.</param>
/// <param name="From">Begin of the earliest interval.</param>
/// <param name="LastStored">When the last record was stored, UTC.</param>
public sealed record StoreTag(string Tag, int Detectors, int Records, DateTime From, DateTime LastStored);
