namespace SpectroCal.Formats.ListMode;

/// <summary>What a list-mode file holds.</summary>
/// <param name="Detectors">The detectors in the order in which they appear; none where there are no events.</param>
/// <param name="IsTimed">Whether events have times.</param>
/// <param name="Origin">Time of the earliest event that is kept, in the file's units.</param>
/// <param name="SecondsPerUnit">Seconds in one of these units.</param>
/// <param name="Start">That time as a date, where the file has absolute times.</param>
/// <param name="Skipped">Rows that a filter did not accept.</param>
internal sealed record ListModeContent(
    IReadOnlyList<DetectorEvents> Detectors,
    bool IsTimed,
    double Origin,
    double SecondsPerUnit,
    DateTime? Start,
    long Skipped
)
{
    /// <summary>A file without events.</summary>
    public static ListModeContent Empty { get; } = new([], false, 0, 1, null, 0);

    /// <summary>What is odd in the file, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>A time in seconds from the earliest event.</summary>
    public double Seconds(double time) => (time - Origin) * SecondsPerUnit;
}
