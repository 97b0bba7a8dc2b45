using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.ListMode;

/// <summary>The histogram of a detector: its memory follows the channels, not the events.</summary>
internal sealed class HistogramAccumulator(string detector, FileBudget budget) : DetectorEvents(detector)
{
    private readonly ChannelCounter _counter = new(budget);

    public override void Add(int value) => _counter.Add(value);

    public override void Add(double value) => _counter.Add(IntegerValue.Of(value));

    public EventBatch Finish(string name, ListModeContent content) =>
        new(
            Detector,
            new RunInfo(name)
            {
                Start = content.Start,
                RealTimeSeconds = content.IsTimed ? content.Seconds(LatestTime) - content.Seconds(EarliestTime) : null,
            },
            _counter.ToHistogram()
        );
}

/// <summary>The times of a detector's events and nothing else: slots are counted from the earliest of a file.</summary>
internal sealed class TimeAccumulator(string detector) : DetectorEvents(detector)
{
    public override void Add(int value) { }

    public override void Add(double value) => IntegerValue.Of(value);
}

/// <summary>The histograms of a detector in time slots.</summary>
internal sealed class SlotAccumulator(string detector, ListModeContent content, TimeSlots slots, FileBudget budget)
    : DetectorEvents(detector)
{
    // An entry of the dictionary, the counter, the run and the batch.
    private const int BytesOfSlot = 512;

    private readonly Dictionary<long, ChannelCounter> _counters = [];
    private int _value;
    private long _last;
    private ChannelCounter? _counter;

    public override void Add(int value) => _value = value;

    public override void Add(double value) => _value = IntegerValue.Of(value);

    public override void SetTime(double time)
    {
        base.SetTime(time);
        long slot = slots.Of(content.Seconds(time));
        // Events come nearly in order: most are in the slot of the one before.
        if (_counter is null || slot != _last)
        {
            _last = slot;
            if (!_counters.TryGetValue(slot, out _counter))
            {
                budget.Take(BytesOfSlot);
                _counters.Add(slot, _counter = new ChannelCounter(budget));
            }
        }
        _counter.Add(_value);
    }

    public IEnumerable<EventBatch> Finish(string name) =>
        _counters.OrderBy(c => c.Key).Select(c => new EventBatch(Detector, slots.Run(name, c.Key, content.Start), c.Value.ToHistogram()));
}
