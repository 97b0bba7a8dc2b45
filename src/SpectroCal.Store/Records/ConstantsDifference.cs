namespace SpectroCal.Store.Records;

/// <summary>How the constants of one detector differ between two tags at a moment.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="First">Constants under the first tag; null where there are none.</param>
/// <param name="Second">Constants under the second tag; null where there are none.</param>
public sealed record ConstantsDifference(string Detector, CalibrationRecord? First, CalibrationRecord? Second)
{
    /// <summary>Whether function, constants, covariance or status differ.</summary>
    public bool IsDifferent() =>
        First is null || Second is null || First.Status != Second.Status || !First.ToCalibration().Equals(Second.ToCalibration());

    /// <summary>Change of p0, second minus first, eV; null where one of them is missing.</summary>
    public double? OffsetChangeEv => First is null || Second is null ? null : Second.Parameters[0] - First.Parameters[0];

    /// <summary>Relative change of p1, second over first minus 1; null where one of them is missing or has no p1.</summary>
    public double? RelativeGainChange =>
        First?.Parameters is [_, not 0 and var before, ..] && Second?.Parameters is [_, var after, ..] ? after / before - 1 : null;

    /// <summary>Pairs the constants of two tags by detector, in the order of names.</summary>
    /// <param name="first">Constants under the first tag, one for a detector.</param>
    /// <param name="second">Constants under the second tag, one for a detector.</param>
    public static IReadOnlyList<ConstantsDifference> Between(IEnumerable<CalibrationRecord> first, IEnumerable<CalibrationRecord> second)
    {
        ILookup<string, CalibrationRecord> firsts = first.ToLookup(r => r.Detector),
            seconds = second.ToLookup(r => r.Detector);
        return
        [
            .. firsts
                .Select(f => f.Key)
                .Union(seconds.Select(s => s.Key))
                .Order(StringComparer.Ordinal)
                .Select(d => new ConstantsDifference(d, firsts[d].FirstOrDefault(), seconds[d].FirstOrDefault())),
        ];
    }
}
