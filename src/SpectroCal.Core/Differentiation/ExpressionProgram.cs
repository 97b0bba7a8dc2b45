using System.Runtime.CompilerServices;
using Op = SpectroCal.Differentiation.ExpressionOperation;

namespace SpectroCal.Differentiation;

/// <summary>
/// Expressions of one graph as a linear list of operations on numbered slots: what they share is computed once, and an evaluation
/// allocates nothing.
/// </summary>
internal sealed class ExpressionProgram
{
    private const int LargestWholePower = 64;
    private const int SlotsOnStack = 1024;
    private readonly Instruction[] _instructions;
    private readonly double[] _constants;
    private readonly int[] _results;
    private readonly int _variables;

    /// <summary>Compiles nodes of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="variables">Number of variables.</param>
    /// <param name="results">The nodes, in the order of the results.</param>
    public ExpressionProgram(ExpressionGraph graph, int variables, params ReadOnlySpan<int> results)
    {
        IReadOnlyList<int> nodes = graph.Reachable(results);
        int[] constants = [.. nodes.Where(graph.IsConstant)];
        _variables = variables;
        _constants = [.. constants.Select(c => graph[c].Value)];
        var slots = new Dictionary<int, int>();
        for (int i = 0; i < constants.Length; i++)
            slots.Add(constants[i], variables + i);
        var instructions = new List<Instruction>();
        foreach (int node in nodes)
        {
            ExpressionNode n = graph[node];
            if (n.Operation == Op.Constant)
                continue;
            if (n.Operation == Op.Variable)
            {
                slots.Add(node, n.A);
                continue;
            }
            slots.Add(node, variables + constants.Length + instructions.Count);
            instructions.Add(Lowered(n, graph, slots));
        }
        _instructions = [.. instructions];
        _results = [.. results.ToArray().Select(r => slots[r])];
    }

    /// <summary>Number of operations of an evaluation.</summary>
    public int OperationCount => _instructions.Length;

    /// <summary>Computes the results.</summary>
    /// <param name="first">Variable 0.</param>
    /// <param name="others">The other variables.</param>
    /// <param name="results">Takes the results.</param>
    [SkipLocalsInit]
    public void Evaluate(double first, ReadOnlySpan<double> others, Span<double> results)
    {
        int next = _variables + _constants.Length,
            count = next + _instructions.Length;
        Span<double> slots = count <= SlotsOnStack ? stackalloc double[count] : new double[count];
        slots[0] = first;
        others[..(_variables - 1)].CopyTo(slots[1..]);
        _constants.CopyTo(slots[_variables..]);
        foreach (ref readonly Instruction i in _instructions.AsSpan())
        {
            double a = slots[i.A];
            slots[next++] = i.Operation switch
            {
                Op.Add => a + slots[i.B],
                Op.Subtract => a - slots[i.B],
                Op.Multiply => a * slots[i.B],
                Op.Divide => a / slots[i.B],
                Op.Negate => -a,
                Op.Sqrt => Math.Sqrt(a),
                Op.WholePower => WholePower(a, i.B),
                _ => ExpressionGraph.Compute(i.Operation, a, slots[i.B]),
            };
        }
        for (int r = 0; r < _results.Length; r++)
            results[r] = slots[_results[r]];
    }

    /// <summary>Computes the one result.</summary>
    public double Evaluate(double first, ReadOnlySpan<double> others)
    {
        double result = 0;
        Evaluate(first, others, new Span<double>(ref result));
        return result;
    }

    // A power with a constant exponent, by something faster than a general power.
    private static Instruction Lowered(ExpressionNode n, ExpressionGraph graph, Dictionary<int, int> slots)
    {
        int a = slots[n.A],
            b = ExpressionGraph.HasTwo(n.Operation) ? slots[n.B] : a;
        if (n.Operation != Op.Power || !graph.IsConstant(n.B))
            return new(n.Operation, a, b);
        double exponent = graph[n.B].Value;
        return exponent switch
        {
            2 => new(Op.Multiply, a, a),
            0.5 => new(Op.Sqrt, a, a),
            _ when exponent == Math.Floor(exponent) && Math.Abs(exponent) <= LargestWholePower => new(Op.WholePower, a, (int)exponent),
            _ => new(Op.Power, a, b),
        };
    }

    private static double WholePower(double a, int exponent)
    {
        double power = 1;
        for (int e = Math.Abs(exponent); e > 0; e >>= 1, a *= a)
            if ((e & 1) != 0)
                power *= a;
        return exponent < 0 ? 1 / power : power;
    }

    private readonly record struct Instruction(Op Operation, int A, int B);
}
