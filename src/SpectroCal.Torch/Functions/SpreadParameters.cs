using static TorchSharp.torch;

namespace SpectroCal.Torch.Functions;

/// <summary>
/// The free parameters of some batches, copied to every position of a row. What a program computes at a position depends on the copies
/// there alone, so that the derivative of the sum over all positions in a copy is the derivative at that position.
/// </summary>
internal sealed class SpreadParameters
{
    private readonly Tensor[] _copies;

    /// <summary>Copies parameters.</summary>
    /// <param name="parameters">Batches x n.</param>
    /// <param name="positions">Number of positions.</param>
    public SpreadParameters(Tensor parameters, long positions) =>
        _copies = [
            .. Enumerable
                .Range(0, (int)parameters.shape[1])
                .Select(i => parameters.narrow(1, i, 1).expand(-1, positions).clone().requires_grad_()),
        ];

    /// <summary>One table for each free parameter, batches x positions.</summary>
    public IReadOnlyList<Tensor> Columns => _copies;

    /// <summary>Derivatives of values (batches x positions) in each parameter at every position.</summary>
    /// <param name="values">What is differentiated.</param>
    /// <param name="again">Whether the derivatives are to be differentiated in turn.</param>
    public IList<Tensor> Derivatives(Tensor values, bool again) =>
        autograd.grad([values.sum()], _copies, retain_graph: again, create_graph: again);

    /// <summary>Derivatives of first derivatives: d2/dp_i dp_j for j not above i, i by i, by double backward passes.</summary>
    public IEnumerable<Tensor> SecondDerivatives(IList<Tensor> first)
    {
        for (int i = 0; i < _copies.Length; i++)
        {
            // Where a derivative is the same everywhere autograd has nothing to differentiate.
            Tensor linked = first[i].Plus(Nothing());
            IList<Tensor> row = autograd.grad([linked.sum()], _copies, retain_graph: true);
            for (int j = 0; j <= i; j++)
                yield return row[j];
        }
    }

    // Zero, and a function of every copy.
    private Tensor Nothing()
    {
        Tensor sum = _copies[0];
        for (int i = 1; i < _copies.Length; i++)
            sum = sum.Plus(_copies[i]);
        return sum.Times(0);
    }
}
