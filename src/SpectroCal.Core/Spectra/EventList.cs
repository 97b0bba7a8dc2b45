namespace SpectroCal.Spectra;

/// <summary>Single events of one detector, in the order in which they were recorded: list mode.</summary>
/// <remarks>
/// Integer ADC values stay integers (<see cref="IntegerValues"/>), real ones are in <see cref="RealValues"/>; the other is empty.
/// </remarks>
public sealed class EventList
{
    /// <summary>Events with integer ADC values.</summary>
    /// <param name="name">Name of the file or run.</param>
    /// <param name="detector">Name of the detector.</param>
    /// <param name="values">ADC values; kept, not copied.</param>
    /// <param name="timesSeconds">
    /// Time of each event, s, from an origin that the detectors of a file share; empty if not known. Any order.
    /// </param>
    public EventList(string name, string detector, int[] values, double[] timesSeconds)
        : this(name, detector, values.AsMemory(), timesSeconds) { }

    /// <summary>Events with real values, as from a transition-edge sensor.</summary>
    /// <param name="name">Name of the file or run.</param>
    /// <param name="detector">Name of the detector.</param>
    /// <param name="values">Values in channels; kept, not copied.</param>
    /// <param name="timesSeconds">
    /// Time of each event, s, from an origin that the detectors of a file share; empty if not known. Any order.
    /// </param>
    public EventList(string name, string detector, double[] values, double[] timesSeconds)
        : this(name, detector, values.AsMemory(), timesSeconds) { }

    /// <summary>Integer events in arrays that may be longer than the list: cutting them to length would cost a copy.</summary>
    internal EventList(string name, string detector, ReadOnlyMemory<int> values, ReadOnlyMemory<double> timesSeconds)
        : this(name, detector, timesSeconds, values.Length)
    {
        IntegerValues = values;
        IsInteger = true;
    }

    /// <summary>Real events in arrays that may be longer than the list.</summary>
    internal EventList(string name, string detector, ReadOnlyMemory<double> values, ReadOnlyMemory<double> timesSeconds)
        : this(name, detector, timesSeconds, values.Length)
    {
        RealValues = values;
    }

    private EventList(string name, string detector, ReadOnlyMemory<double> timesSeconds, int count)
    {
        if (timesSeconds.Length != 0 && timesSeconds.Length != count)
            throw new ArgumentException(
                $"{count} events have {timesSeconds.Length} times; give one for each, or none.",
                nameof(timesSeconds)
            );
        Name = name;
        Detector = detector;
        TimesSeconds = timesSeconds;
        Count = count;
    }

    /// <summary>Name of the file or run.</summary>
    public string Name { get; }

    /// <summary>Name of the detector.</summary>
    public string Detector { get; }

    /// <summary>Number of events.</summary>
    public int Count { get; }

    /// <summary>Whether the values are integers.</summary>
    public bool IsInteger { get; }

    /// <summary>The ADC values where they are integers, else empty.</summary>
    public ReadOnlyMemory<int> IntegerValues { get; }

    /// <summary>The values where they are real numbers (channels), else empty.</summary>
    public ReadOnlyMemory<double> RealValues { get; }

    /// <summary>Time of each event, s, since the earliest event of the file; empty where the file has no times.</summary>
    public ReadOnlyMemory<double> TimesSeconds { get; }

    /// <summary>The absolute time of time zero, where the file has absolute times (UTC).</summary>
    public DateTime? Start { get; init; }

    /// <summary>Rows of the file, of whatever detector, that a filter did not accept.</summary>
    public long SkippedRows { get; init; }

    /// <summary>Things in the file that are odd but not wrong, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The events as batches, one for each time slot that has events.</summary>
    /// <param name="slotSeconds">
    /// Length of a slot, s; slot k covers [k, k+1) times this from time zero, the same for all detectors of a file. Nothing for one batch
    /// of all events.
    /// </param>
    /// <param name="binWidth">Width of the bins for real values, channels; integer values are binned by channel.</param>
    /// <param name="kind">What the run was for.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Batches in order of time. The run of slot k is named "name#k"; real values are kept in the batches.</returns>
    /// <exception cref="ArgumentException">Slots are asked for but there are no times, or the values span too many channels.</exception>
    public IReadOnlyList<EventBatch> ToBatches(
        double? slotSeconds = null,
        double binWidth = 1,
        RunKind kind = RunKind.Physics,
        CancellationToken cancellation = default
    )
    {
        if (Count == 0)
            return [];
        if (slotSeconds is not { } seconds)
        {
            double? duration = TimesSeconds.IsEmpty ? null : Range(TimesSeconds.Span);
            return [Batch(new RunInfo(Name, kind) { Start = Start, RealTimeSeconds = duration }, IntegerValues, RealValues, binWidth)];
        }
        var length = TimeSlots.OfLength(seconds);
        if (TimesSeconds.IsEmpty)
            throw TimeSlots.NoTimes(Name);
        (List<long> slots, int[] slotOfEvent) = Slots(length);
        return
        [
            .. IsInteger
                ? Split(IntegerValues.Span, slots.Count, slotOfEvent, cancellation)
                    .Select((v, k) => Batch(length.Run(Name, slots[k], Start, kind), v, default, binWidth))
                : Split(RealValues.Span, slots.Count, slotOfEvent, cancellation)
                    .Select((v, k) => Batch(length.Run(Name, slots[k], Start, kind), default, v, binWidth)),
        ];
    }

    private static double Range(ReadOnlySpan<double> times)
    {
        double lowest = double.PositiveInfinity,
            highest = double.NegativeInfinity;
        foreach (double t in times)
        {
            lowest = Math.Min(lowest, t);
            highest = Math.Max(highest, t);
        }
        return highest - lowest;
    }

    /// <summary>Values by slot; the order within a slot is kept.</summary>
    private static T[][] Split<T>(ReadOnlySpan<T> values, int slots, int[] slotOfEvent, CancellationToken cancellation)
    {
        var filled = new int[slots];
        foreach (int s in slotOfEvent)
            filled[s]++;
        var parts = new T[slots][];
        for (int s = 0; s < slots; s++)
            parts[s] = new T[filled[s]];
        Array.Clear(filled);
        for (int i = 0; i < values.Length; i++)
        {
            if ((i & 0xFFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            int s = slotOfEvent[i];
            parts[s][filled[s]++] = values[i];
        }
        return parts;
    }

    /// <summary>The slots that have events, in order, and for each event the index of its slot among them.</summary>
    private (List<long> Slots, int[] SlotOfEvent) Slots(TimeSlots length)
    {
        ReadOnlySpan<double> times = TimesSeconds.Span;
        var first = new Dictionary<long, int>();
        var slotOfEvent = new int[times.Length];
        long last = 0;
        int lastIndex = -1;
        for (int i = 0; i < times.Length; i++)
        {
            long slot = length.Of(times[i]);
            // Events come nearly in order: most are in the slot of the one before.
            if (lastIndex < 0 || slot != last)
            {
                last = slot;
                if (!first.TryGetValue(last, out lastIndex))
                    first[last] = lastIndex = first.Count;
            }
            slotOfEvent[i] = lastIndex;
        }
        List<long> slots = [.. first.Keys.Order()];
        var rank = new int[slots.Count];
        for (int k = 0; k < rank.Length; k++)
            rank[first[slots[k]]] = k;
        for (int i = 0; i < slotOfEvent.Length; i++)
            slotOfEvent[i] = rank[slotOfEvent[i]];
        return (slots, slotOfEvent);
    }

    private EventBatch Batch(RunInfo run, ReadOnlyMemory<int> integers, ReadOnlyMemory<double> reals, double binWidth) =>
        IsInteger
            ? new EventBatch(Detector, run, HistogramBuilder.FromIntegers(integers.Span, ChannelConvention.Integer))
            : new EventBatch(Detector, run, HistogramBuilder.FromReals(reals.Span, binWidth)) { Values = reals };
}
