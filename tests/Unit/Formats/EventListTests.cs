using SpectroCal.Spectra;

namespace SpectroCal.Tests.Formats;

public class EventListTests
{
    [Fact]
    public void SplitsEventsInAnyOrderIntoSlotsAndLeavesGapsOut()
    {
        var list = new EventList("run", "d", [10, 11, 12, 13, 14], [0.0, 25.0, 3.0, 9.999, 20.0]) { Start = new DateTime(2025, 1, 1) };
        IReadOnlyList<EventBatch> batches = list.ToBatches(10, kind: RunKind.Calibration);
        Assert.Equal(["run#0", "run#2"], batches.Select(b => b.Run.Name));
        Assert.Equal([3L, 2L], batches.Select(b => b.Histogram.TotalCounts));
        Assert.Equal((10.0, 13.0), (batches[0].Histogram.FirstPosition, batches[0].Histogram.LastPosition));
        Assert.Equal((11.0, 14.0), (batches[1].Histogram.FirstPosition, batches[1].Histogram.LastPosition));
        Assert.Equal(new DateTime(2025, 1, 1, 0, 0, 20), batches[1].Run.Start);
        Assert.All(batches, b => Assert.Equal((RunKind.Calibration, 10.0, "d"), (b.Run.Kind, b.Run.RealTimeSeconds, b.Detector)));
        Assert.All(batches, b => Assert.True(b.Values.IsEmpty));
    }

    [Fact]
    public void MakesOneBatchWithoutSlots()
    {
        EventBatch batch = Assert.Single(new EventList("run", "d", [1.25, 0.75, 1.3], [5.0, 7.5, 4.0]).ToBatches(binWidth: 0.5));
        Assert.Equal(3.5, batch.Run.RealTimeSeconds);
        Assert.Equal("run", batch.Run.Name);
        Assert.Equal([1.25, 0.75, 1.3], batch.Values.ToArray());
        Assert.Equal([1, 2], batch.Histogram.Counts.ToArray());
        Assert.Equal(0.75, batch.Histogram.FirstPosition);
        Assert.Null(Assert.Single(new EventList("run", "d", [1, 2], []).ToBatches()).Run.RealTimeSeconds);
        Assert.Empty(new EventList("run", "d", Array.Empty<int>(), []).ToBatches(1));
    }

    [Fact]
    public void RefusesSlotsThatCannotBe()
    {
        var untimed = new EventList("run", "d", [1, 2], []);
        Assert.Throws<ArgumentException>(() => untimed.ToBatches(10));
        var timed = new EventList("run", "d", [1, 2], [0, 1e10]);
        Assert.Throws<ArgumentOutOfRangeException>(() => timed.ToBatches(0));
        Assert.Throws<ArgumentException>(() => timed.ToBatches(1e-300));
        Assert.Throws<ArgumentException>(() => new EventList("run", "d", [1, 2], [0.0]));
    }
}
