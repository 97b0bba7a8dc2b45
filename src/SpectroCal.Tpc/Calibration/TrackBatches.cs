using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Calibration;

/// <summary>Events packed into batches of a length of track.</summary>
public static class TrackBatches
{
    /// <summary>Packs whole events in their order.</summary>
    /// <param name="segments">Segments of any number of events.</param>
    /// <param name="lengthCm">Most track of a batch, cm; an event that is longer is a batch of its own.</param>
    public static IReadOnlyList<IReadOnlyList<TrackSegment>> Of(IReadOnlyList<TrackSegment> segments, double lengthCm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lengthCm);
        var batches = new List<IReadOnlyList<TrackSegment>>();
        var batch = new List<TrackSegment>();
        double length = 0;
        foreach (IGrouping<long, TrackSegment> one in segments.GroupBy(s => s.Event).OrderBy(g => g.Key))
        {
            double own = one.Sum(s => s.LengthCm);
            if (batch.Count > 0 && length + own > lengthCm)
            {
                batches.Add(batch);
                batch = [];
                length = 0;
            }
            batch.AddRange(one);
            length += own;
        }
        if (batch.Count > 0)
            batches.Add(batch);
        return batches;
    }
}
