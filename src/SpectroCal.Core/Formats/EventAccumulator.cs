using SpectroCal.Spectra;

namespace SpectroCal.Formats;

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
        if (_count == _integers.Length) Array.Resize(ref _integers, Larger(_count));
        _integers[_count++] = value;
    }

    public void Add(double value)
    {
        if (_reals is null)
        {
            _reals = new double[_integers.Length];
            for (int i = 0; i < _count; i++) _reals[i] = _integers[i];
            _integers = [];
        }
        if (_count == _reals.Length) Array.Resize(ref _reals, Larger(_count));
        _reals[_count++] = value;
    }

    /// <summary>Sets the time of the event added last, in the file's units from the reader's origin.</summary>
    public void SetTime(double time)
    {
        if (_count > _times.Length) Array.Resize(ref _times, _reals?.Length ?? _integers.Length);
        _times[_count - 1] = time;
    }

    public double EarliestTime()
    {
        double earliest = double.PositiveInfinity;
        foreach (double t in _times.AsSpan(0, Math.Min(_count, _times.Length))) earliest = Math.Min(earliest, t);
        return earliest;
    }

    /// <summary>The list, with times counted from an origin and in seconds.</summary>
    public EventList Finish(string name, bool timed, double origin, double secondsPerUnit, DateTime? start, long skipped)
    {
        double[] times = timed ? _times : [];
        if (timed) Array.Resize(ref times, _count);
        for (int i = 0; i < times.Length; i++) times[i] = (times[i] - origin) * secondsPerUnit;
        if (_reals is not null && AsIntegers() is { } whole) (_integers, _reals) = (whole, null);
        if (_reals is null)
        {
            Array.Resize(ref _integers, _count);
            return new EventList(name, detector, _integers, times) { Start = start, SkippedRows = skipped };
        }
        Array.Resize(ref _reals, _count);
        return new EventList(name, detector, _reals, times) { Start = start, SkippedRows = skipped };
    }

    private static int Larger(int length) => (int)Math.Min(2L * length, Array.MaxLength) is int larger && larger > length
        ? larger : throw new InsufficientMemoryException($"A detector with more than {Array.MaxLength} events does not fit one list.");

    /// <summary>The values as integers if that loses nothing: some programs write ADC values as "123.0".</summary>
    private int[]? AsIntegers()
    {
        foreach (double v in _reals.AsSpan(0, _count))
        {
            if (v != (int)v) return null;
        }
        return Array.ConvertAll(_reals![.._count], v => (int)v);
    }
}
