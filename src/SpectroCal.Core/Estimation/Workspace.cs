namespace SpectroCal.Estimation;

/// <summary>Arrays that what is computed for one batch after another works in.</summary>
/// <remarks>
/// A batch needs some hundred kilobytes for a tenth of a millisecond. Made anew for each they are in no cache, are cleared page by page,
/// and have to be collected. A workspace serves one batch at a time, on one thread. One batch takes what the other took in the same order,
/// so that the next array is the right one nearly always.
/// </remarks>
internal sealed class Workspace
{
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

    /// <summary>Takes all arrays back for the next batch.</summary>
    public void Clear() => _taken = 0;

    private double[] Next(int length, int longest)
    {
        if (_taken == _arrays.Count)
            _arrays.Add([]);
        if (_arrays[_taken].Length < length || _arrays[_taken].Length > longest)
            _arrays[_taken] = GC.AllocateUninitializedArray<double>(length);
        return _arrays[_taken++];
    }
}
