using static TorchSharp.torch;

namespace SpectroCal.Torch;

/// <summary>Some batches of a set: which rows of its tables a chunk works on.</summary>
internal sealed class BatchRows
{
    private readonly int _first;
    private readonly Tensor? _indices; // null where the rows follow each other

    /// <summary>Takes rows; what is made on the device belongs to the present dispose scope.</summary>
    public BatchRows(IReadOnlyList<int> batches, TensorSettings settings)
    {
        Batches = batches;
        _first = batches[0];
        if (batches[^1] - _first != batches.Count - 1)
            _indices = settings.Indices([.. batches.Select(b => (long)b)]);
    }

    /// <summary>Numbers of the batches, rising.</summary>
    public IReadOnlyList<int> Batches { get; }

    /// <summary>How many there are.</summary>
    public int Count => Batches.Count;

    /// <summary>Their rows of a table.</summary>
    public Tensor Of(Tensor table) => _indices is null ? table.narrow(0, _first, Count) : table.index_select(0, _indices);

    /// <summary>Writes their rows of a table.</summary>
    public void Put(Tensor table, Tensor rows)
    {
        if (_indices is null)
            table.narrow(0, _first, Count).copy_(rows);
        else
            table.index_copy_(0, _indices, rows);
    }
}
