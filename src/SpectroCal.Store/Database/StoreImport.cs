namespace SpectroCal.Store.Database;

/// <summary>What came in from a file.</summary>
/// <param name="Added">Number of records that are new.</param>
/// <param name="Known">Number of records that were in the store already, and are the same.</param>
public sealed record StoreImport(int Added, int Known);
