namespace SpectroCal;

/// <summary>Counts of things as sentences have them.</summary>
public static class Plural
{
    /// <summary>"1 detector", "2 detectors"; "1 batch", "0 batches".</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for any other number; null: with an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        FormattableString.Invariant($"{count} {Word(count, one, many)}");

    /// <summary>The word alone: "is" or "are".</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for any other number; null: with an s.</param>
    public static string Word(long count, string one, string? many = null) => count == 1 ? one : many ?? one + "s";
}
