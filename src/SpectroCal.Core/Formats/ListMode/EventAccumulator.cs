using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.ListMode;

/// <summary>All events of one detector: integers for as long as they are integers.</summary>
internal sealed class EventAccumulator(string detector, FileBudget budget) : DetectorEvents(detector)
{
    private int[] _integers = [];
    private double[]? _reals;
    private double[] _times = [];
    private int _count;

    public override void Add(int value)
    {
        if (_reals is not null)
        {
            Add((double)value);
            return;
        }
        if (_count == _integers.Length)
            _integers = Grown(_integers, Larger(_count));
        _integers[_count++] = value;
    }

    public override void Add(double value)
    {
        if (_reals is null)
        {
            _reals = Grown<double>([], Math.Max(_integers.Length, 1));
            for (int i = 0; i < _count; i++)
                _reals[i] = _integers[i];
            budget.Return(sizeof(int) * (long)_integers.Length);
            _integers = [];
        }
        if (_count == _reals.Length)
            _reals = Grown(_reals, Larger(_count));
        _reals[_count++] = value;
    }

    public override void SetTime(double time)
    {
        base.SetTime(time);
        if (_count > _times.Length)
            _times = Grown(_times, _reals?.Length ?? _integers.Length);
        _times[_count - 1] = time;
    }

    /// <remarks>
    /// Makes room, if the budget has it. Growing by doubling would touch several times the memory of the events, which takes longer than
    /// parsing them.
    /// </remarks>
    public override void Expect(double ratio)
    {
        int length = (int)Math.Min(Math.Ceiling(_count * ratio), Array.MaxLength);
        long bytes = length * (long)((_reals is null ? sizeof(int) : sizeof(double)) + (_times.Length > 0 ? sizeof(double) : 0));
        if (length <= _count || !budget.TryTake(bytes))
            return;
        budget.Return(bytes);
        if (_reals is null)
            _integers = Grown(_integers, Math.Max(length, _integers.Length));
        else
            _reals = Grown(_reals, Math.Max(length, _reals.Length));
        if (_times.Length > 0)
            _times = Grown(_times, Math.Max(length, _times.Length));
    }

    /// <summary>The list, with times counted from an origin and in seconds.</summary>
    public EventList Finish(string name, ListModeContent content)
    {
        Memory<double> times = content.IsTimed ? Kept(_times) : default;
        foreach (ref double t in times.Span)
            t = content.Seconds(t);
        if (_reals is not null && AsIntegers() is { } whole)
            (_integers, _reals) = (whole, null);
        return _reals is null
            ? new EventList(name, Detector, Kept(_integers), times)
            {
                Start = content.Start,
                SkippedRows = content.Skipped,
                Warnings = content.Warnings,
            }
            : new EventList(name, Detector, Kept(_reals), times)
            {
                Start = content.Start,
                SkippedRows = content.Skipped,
                Warnings = content.Warnings,
            };
    }

    /// <summary>The filled part; a copy only where the empty part is large.</summary>
    private Memory<T> Kept<T>(T[] array) => array.Length - _count <= _count / 4 ? array.AsMemory(0, _count) : array[.._count];

    /// <summary>
    /// A longer copy whose new part is not cleared: it is written before it is read, and clearing costs as much as parsing.
    /// </summary>
    private T[] Grown<T>(T[] array, int length)
        where T : unmanaged
    {
        int size = array is int[] ? sizeof(int) : sizeof(double);
        budget.Take(size * (long)length);
        T[] grown = GC.AllocateUninitializedArray<T>(length);
        array.CopyTo(grown, 0);
        budget.Return(size * (long)array.Length);
        return grown;
    }

    private static int Larger(int length) =>
        (int)Math.Min(Math.Max(2L * length, 16), Array.MaxLength) is int larger && larger > length
            ? larger
            : throw new InsufficientMemoryException($"A detector with more than {Array.MaxLength} events does not fit one list.");

    /// <summary>The values as integers if that loses nothing: some programs write ADC values as "123.0".</summary>
    private int[]? AsIntegers()
    {
        foreach (double v in _reals.AsSpan(0, _count))
        {
            if (v != (int)v)
                return null;
        }
        budget.Take(sizeof(int) * (long)_count);
        var whole = new int[_count];
        for (int i = 0; i < _count; i++)
            whole[i] = (int)_reals![i];
        return whole;
    }
}
