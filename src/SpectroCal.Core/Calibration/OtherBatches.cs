using System.Globalization;

namespace SpectroCal.Calibration;

/// <summary>What the batches of a detector that were not calibrated say about those that were.</summary>
/// <remarks>
/// All see the same sample. Where many batches fit a second alignment as well, or fit none, the lines may have wrong names: that the others
/// fit only one is then the luck of their counts or of the constants that they started from.
/// </remarks>
internal static class OtherBatches
{
    private const double LargestShare = 0.2; // of the batches that were calibrated or may have been
    private const int Fewest = 2;
    private const double SameAlternative = 0.5; // of the ambiguous batches, that agree on one
    private const double SameInSigma = 1;

    /// <summary>The doubt as a sentence; null where there is none.</summary>
    /// <param name="batches">All batches of one detector.</param>
    public static string? Doubt(IReadOnlyCollection<BatchCalibration> batches)
    {
        int calibrated = batches.Count(b => b.Status == BatchStatus.Calibrated),
            mismatched = batches.Count(b => b.Status == BatchStatus.TargetMismatch);
        BatchCalibration[] ambiguous = [.. batches.Where(b => b.Status == BatchStatus.Ambiguous && b.Alternative is not null)];
        int all = calibrated + mismatched + ambiguous.Length;
        if (ambiguous.Length >= Math.Max(Fewest, LargestShare * all) && Common(ambiguous) is { } common)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{ambiguous.Length} of {all} batches of this detector fit about as well with {common.Line} "
                    + $"{Math.Abs(common.ShiftEv):0} eV elsewhere: a line may have a wrong name, and this batch the same fault."
            );
        return mismatched >= Math.Max(Fewest, LargestShare * all)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{mismatched} of {all} batches of this detector are not described by the target: lines may have wrong names, or be "
                    + $"missing, and this batch may have the same fault."
            )
            : null;
    }

    // The line that moves most between the two alignments, if enough of the batches agree by how much.
    private static AlternativeAlignment? Common(BatchCalibration[] ambiguous)
    {
        AlternativeAlignment[] all = [.. ambiguous.Select(b => b.Alternative!).OrderBy(a => Math.Abs(a.ShiftEv))];
        AlternativeAlignment median = all[all.Length / 2];
        int same = all.Count(a =>
            a.Line == median.Line && Math.Abs(Math.Abs(a.ShiftEv) - Math.Abs(median.ShiftEv)) < SameInSigma * median.SigmaEv
        );
        return same >= SameAlternative * all.Length ? median : null;
    }
}
