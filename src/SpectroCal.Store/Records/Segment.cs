namespace SpectroCal.Store.Records;

/// <summary>A piece of the time line of a detector under a tag.</summary>
/// <param name="From">First moment, ticks.</param>
/// <param name="Until">First moment after it, ticks; <see cref="NoEnd"/> for none.</param>
/// <param name="Record">Key of the record that is valid in it.</param>
internal readonly record struct Segment(long From, long Until, long Record)
{
    /// <summary>The end of what has none.</summary>
    public const long NoEnd = long.MaxValue;

    /// <summary>The segments that are left of some where a newer one covers them, and the newer one itself.</summary>
    public static List<Segment> Covered(IEnumerable<Segment> segments, Segment newer)
    {
        var left = new List<Segment> { newer };
        foreach (Segment s in segments)
        {
            if (s.From < newer.From)
                left.Add(s with { Until = Math.Min(s.Until, newer.From) });
            if (s.Until > newer.Until)
                left.Add(s with { From = Math.Max(s.From, newer.Until) });
        }
        return left;
    }
}
