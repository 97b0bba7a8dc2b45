using SpectroCal.Spectra;

namespace SpectroCal.Formats.ListMode;

/// <summary>Events of one detector while they are read: integers for as long as they are integers.</summary>
internal sealed class EventAccumulator(string detector)
{
    private int[] _integers = new int[16];
    private double[]? _reals;
    private double[] _times = [];
    private int _count;

    public void Add(int value)
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

    public void Add(double value)
    {
        if (_reals is null)
        {
            _reals = new double[_integers.Length];
            for (int i = 0; i < _count; i++)
                _reals[i] = _integers[i];
            _integers = [];
        }
        if (_count == _reals.Length)
            _reals = Grown(_reals, Larger(_count));
        _reals[_count++] = value;
    }

    /// <summary>Sets the time of the event added last, in the file's units from the reader's origin.</summary>
    public void SetTime(double time)
    {
        if (_count > _times.Length)
            _times = Grown(_times, _reals?.Length ?? _integers.Length);
        _times[_count - 1] = time;
    }

    public double EarliestTime()
    {
        double earliest = double.PositiveInfinity;
        foreach (double t in _times.AsSpan(0, Math.Min(_count, _times.Length)))
            earliest = Math.Min(earliest, t);
        return earliest;
    }

    /// <summary>Makes room for as many times the present events as the file is longer than what was read of it.</summary>
    /// <remarks>Growing by doubling would touch several times the memory of the events, which takes longer than parsing them.</remarks>
    public void Reserve(double ratio)
    {
        int length = (int)Math.Min(Math.Ceiling(_count * ratio), Array.MaxLength);
        if (length <= _count)
            return;
        if (_reals is null)
            _integers = Grown(_integers, Math.Max(length, _integers.Length));
        else
            _reals = Grown(_reals, Math.Max(length, _reals.Length));
        if (_times.Length > 0)
            _times = Grown(_times, Math.Max(length, _times.Length));
    }

    /// <summary>The list, with times counted from an origin and in seconds.</summary>
    public EventList Finish(string name, bool timed, double origin, double secondsPerUnit, DateTime? start, long skipped)
    {
        Memory<double> times = timed ? Kept(_times) : default;
        foreach (ref double t in times.Span)
            t = (t - origin) * secondsPerUnit;
        if (_reals is not null && AsIntegers() is { } whole)
            (_integers, _reals) = (whole, null);
        return _reals is null
            ? new EventList(name, detector, Kept(_integers), times) { Start = start, SkippedRows = skipped }
            : new EventList(name, detector, Kept(_reals), times) { Start = start, SkippedRows = skipped };
    }

    /// <summary>The filled part; a copy only where the empty part is large.</summary>
    private Memory<T> Kept<T>(T[] array) => array.Length - _count <= _count / 4 ? array.AsMemory(0, _count) : array[.._count];

    /// <summary>
    /// A longer copy whose new part is not cleared: it is written before it is read, and clearing costs as much as parsing.
    /// </summary>
    private static T[] Grown<T>(T[] array, int length)
    {
        T[] grown = GC.AllocateUninitializedArray<T>(length);
        array.CopyTo(grown, 0);
        return grown;
    }

    private static int Larger(int length) =>
        (int)Math.Min(2L * length, Array.MaxLength) is int larger && larger > length
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
        return Array.ConvertAll(_reals![.._count], v => (int)v);
    }
}
