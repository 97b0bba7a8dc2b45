namespace SpectroCal.Spectra;

/// <summary>Indices of the bins of a histogram that hold counts, ascending; enumerating them allocates nothing.</summary>
/// <param name="counts">Counts of all bins.</param>
/// <param name="listed">Those that hold counts, where they are known; null: all bins are looked at.</param>
internal readonly struct OccupiedBins(long[] counts, int[]? listed)
{
    /// <summary>Begins.</summary>
    public Enumerator GetEnumerator() => new(counts, listed);

    /// <summary>Where an enumeration is.</summary>
    /// <param name="counts">Counts of all bins.</param>
    /// <param name="listed">Those that hold counts; null where they are not known.</param>
    public struct Enumerator(long[] counts, int[]? listed)
    {
        private int _next;

        /// <summary>The bin.</summary>
        public int Current { get; private set; }

        /// <summary>Goes to the next; false where there is none.</summary>
        public bool MoveNext()
        {
            if (listed is not null)
            {
                if (_next >= listed.Length)
                    return false;
                Current = listed[_next++];
                return true;
            }
            while (_next < counts.Length && counts[_next] == 0)
                _next++;
            Current = _next++;
            return Current < counts.Length;
        }
    }
}
