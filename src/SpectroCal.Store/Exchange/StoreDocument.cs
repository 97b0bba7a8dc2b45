using SpectroCal.Store.Records;

namespace SpectroCal.Store.Exchange;

/// <summary>Records of a store as a JSON document.</summary>
/// <param name="Format">Says what it is: <see cref="Name"/>.</param>
/// <param name="Records">The records.</param>
internal sealed record StoreDocument(string Format, IReadOnlyList<CalibrationRecord> Records)
{
    /// <summary>What such documents call themselves.</summary>
    public const string Name = "spectrocal constants 1";
}
