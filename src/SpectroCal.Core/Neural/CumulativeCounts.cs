namespace SpectroCal.Neural;

/// <summary>How many counts a spectrum has below each place: within a bin they are taken as evenly spread.</summary>
internal readonly struct CumulativeCounts
{
    private readonly float[] _below;

    /// <summary>Adds counts up.</summary>
    /// <param name="counts">Counts in bins.</param>
    public CumulativeCounts(ReadOnlySpan<float> counts)
    {
        _below = new float[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
            _below[i + 1] = _below[i] + counts[i];
    }

    /// <summary>All counts.</summary>
    public float Total => _below[^1];

    /// <summary>Counts below a place.</summary>
    /// <param name="bin">The place, bins; beyond the ends it is the end.</param>
    public float Below(float bin)
    {
        int last = _below.Length - 1;
        if (!(bin > 0))
            return 0;
        if (bin >= last)
            return _below[last];
        int whole = (int)bin;
        return _below[whole] + (bin - whole) * (_below[whole + 1] - _below[whole]);
    }
}
