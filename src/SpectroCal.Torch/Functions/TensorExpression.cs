using SpectroCal.Detectors;
using SpectroCal.Differentiation;
using static TorchSharp.torch;
using Op = SpectroCal.Differentiation.ExpressionOperation;

namespace SpectroCal.Torch.Functions;

/// <summary>A user's expression as a tensor program: the nodes of its graph, one tensor operation each.</summary>
/// <param name="function">The function.</param>
internal sealed class TensorExpression(ExpressionFunction function) : ITensorFormula
{
    private readonly Expression _energy = function.Formula;
    private readonly Expression _slope = function.Formula.Derivative(0);

    /// <inheritdoc/>
    public Tensor Energy(Tensor channels, Tensor[] parameters) => Evaluate(_energy, channels, parameters);

    /// <inheritdoc/>
    public Tensor Slope(Tensor channels, Tensor[] parameters) => Evaluate(_slope, channels, parameters);

    private static Tensor Evaluate(Expression expression, Tensor channels, Tensor[] parameters)
    {
        ExpressionGraph graph = expression.Graph;
        IReadOnlyList<int> nodes;
        lock (graph)
            nodes = graph.Reachable(expression.Node);
        var at = new Dictionary<int, Tensor>();
        foreach (int node in nodes)
        {
            ExpressionNode n = graph[node];
            at[node] = n.Operation switch
            {
                Op.Constant => zeros([1, 1], channels.dtype, channels.device).FilledWith(n.Value),
                Op.Variable => n.A == 0 ? channels : parameters[n.A - 1],
                // A power with a constant exponent has a derivative where the logarithm of its base has none.
                Op.Power when graph.IsConstant(n.B) => at[n.A].Power(graph[n.B].Value),
                _ => Compute(n.Operation, at[n.A], ExpressionGraph.HasTwo(n.Operation) ? at[n.B] : at[n.A]),
            };
        }
        return at[expression.Node].expand_as(channels);
    }

    private static Tensor Compute(Op operation, Tensor a, Tensor b) =>
        operation switch
        {
            Op.Add => a.Plus(b),
            Op.Subtract => a - b,
            Op.Multiply => a * b,
            Op.Divide => a / b,
            Op.Power => a.pow(b),
            Op.Negate => -a,
            Op.Sqrt => a.sqrt(),
            Op.Exp => a.exp(),
            Op.Log => a.log(),
            Op.Log10 => a.log10(),
            Op.Log2 => a.log2(),
            Op.Sin => a.sin(),
            Op.Cos => a.cos(),
            Op.Tan => a.tan(),
            Op.Atan => a.atan(),
            Op.Tanh => a.tanh(),
            Op.Erf => a.erf(),
            Op.Abs => a.abs(),
            Op.Sign => a.sign(),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation on tensors."),
        };
}
