namespace SpectroCal.Estimation;

/// <summary>Arrays that what is computed for one batch after another works in.</summary>
/// <remarks>
/// A batch needs some hundred kilobytes for a tenth of a millisecond. Made anew for each they are in no cache, are cleared page by page,
/// and have to be collected. A workspace serves one batch at a time, on one thread. One batch takes what the other took in the same order,
/// so that the next array is the right one nearly always.
/// </remarks>
internal sealed class Workspace
{
    private const int Most = 200; // arrays that are kept, unless one batch needs more
    private const long MostValues = 1 << 22; // in all of them, 32 MiB: a batch that needs more makes its own
    private readonly List<double[]> _arrays = [];
    private int _taken;

    /// <summary>An array of zeros, for as long as the batch is not done with.</summary>
    /// <param name="length">Its length.</param>
    public double[] Take(int length)
    {
        double[] array = TakeAny(length);
        Array.Clear(array);
        return array;
    }

    /// <summary>An array with any content.</summary>
    /// <param name="length">Its length.</param>
    public double[] TakeAny(int length) => Next(length, length);

    /// <summary>An array with any content, as long as that or longer: where lengths differ from batch to batch.</summary>
    /// <param name="length">Least length.</param>
    public double[] TakeAtLeast(int length) => Next(length, int.MaxValue);

    /// <summary>Takes all arrays back for the next batch, unless they are large: one of another length would not fit into them.</summary>
    public void Clear()
    {
        _taken = 0;
        if (KeptValues <= MostValues)
            return;
        _arrays.Clear();
        KeptValues = 0;
    }

    /// <summary>Values in all arrays.</summary>
    internal long KeptValues { get; private set; }

    // Where one batch takes more than the other did, the array that comes next is not the right one, but one further on may be.
    private double[] Next(int length, int longest)
    {
        for (int i = _taken; i < _arrays.Count; i++)
            if (_arrays[i].Length >= length && _arrays[i].Length <= longest)
            {
                (_arrays[_taken], _arrays[i]) = (_arrays[i], _arrays[_taken]);
                return _arrays[_taken++];
            }
        double[] made = GC.AllocateUninitializedArray<double>(length);
        KeptValues += length;
        if (_arrays.Count < Most || _taken == _arrays.Count)
        {
            _arrays.Add(made);
        }
        else
        {
            KeptValues -= _arrays[^1].Length;
            _arrays[^1] = made;
        }
        (_arrays[_taken], _arrays[^1]) = (_arrays[^1], _arrays[_taken]);
        return _arrays[_taken++];
    }
}
