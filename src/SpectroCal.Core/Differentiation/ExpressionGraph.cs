using SpectroCal.Numerics;
using Op = SpectroCal.Differentiation.ExpressionOperation;

namespace SpectroCal.Differentiation;

/// <summary>
/// Nodes of expressions, each kept once: what expressions and their derivatives share is computed once. Operands come before the nodes that
/// use them.
/// </summary>
internal sealed class ExpressionGraph
{
    private readonly List<ExpressionNode> _nodes = [];
    private readonly Dictionary<ExpressionNode, int> _known = [];
    private readonly Dictionary<(int Node, int Variable), int> _derivatives = [];

    /// <summary>A node.</summary>
    public ExpressionNode this[int node] => _nodes[node];

    /// <summary>A number.</summary>
    public int Constant(double value) => Node(new(Op.Constant, Value: value));

    /// <summary>Variable number <paramref name="index"/>.</summary>
    public int Variable(int index) => Node(new(Op.Variable, index));

    /// <summary>Whether a node is the number <paramref name="value"/>.</summary>
    public bool Is(int node, double value) => _nodes[node].Operation == Op.Constant && _nodes[node].Value == value;

    /// <summary>Whether a node is a number.</summary>
    public bool IsConstant(int node) => _nodes[node].Operation == Op.Constant;

    /// <summary>a + b.</summary>
    public int Add(int a, int b) =>
        Is(a, 0) ? b
        : Is(b, 0) ? a
        : _nodes[b].Operation == Op.Negate ? Subtract(a, _nodes[b].A)
        : Fold(Op.Add, a, b);

    /// <summary>a - b.</summary>
    public int Subtract(int a, int b) =>
        Is(b, 0) ? a
        : Is(a, 0) ? Negate(b)
        : _nodes[b].Operation == Op.Negate ? Add(a, _nodes[b].A)
        : Fold(Op.Subtract, a, b);

    /// <summary>a b.</summary>
    public int Multiply(int a, int b) =>
        Is(a, 0) || Is(b, 0) ? Constant(0)
        : Is(a, 1) ? b
        : Is(b, 1) ? a
        : Fold(Op.Multiply, a, b);

    /// <summary>a / b.</summary>
    public int Divide(int a, int b) =>
        Is(a, 0) ? a
        : Is(b, 1) ? a
        : Fold(Op.Divide, a, b);

    /// <summary>a^b.</summary>
    public int Power(int a, int b) =>
        Is(b, 0) ? Constant(1)
        : Is(b, 1) ? a
        : Fold(Op.Power, a, b);

    /// <summary>-a.</summary>
    public int Negate(int a) => _nodes[a].Operation == Op.Negate ? _nodes[a].A : Apply(Op.Negate, a);

    /// <summary>A function of one operand.</summary>
    public int Apply(Op function, int a)
    {
        double folded = IsConstant(a) ? Compute(function, _nodes[a].Value, 0) : double.NaN;
        return double.IsFinite(folded) ? Constant(folded) : Node(new(function, a));
    }

    /// <summary>The derivative of a node with respect to a variable.</summary>
    public int Derivative(int node, int variable)
    {
        if (_derivatives.TryGetValue((node, variable), out int known))
            return known;
        int derivative = Differentiate(node, variable);
        _derivatives.Add((node, variable), derivative);
        return derivative;
    }

    /// <summary>Nodes that a node is made of, itself included, operands first.</summary>
    public IReadOnlyList<int> Reachable(params ReadOnlySpan<int> roots)
    {
        var needed = new bool[_nodes.Count];
        foreach (int root in roots)
            needed[root] = true;
        for (int i = needed.Length - 1; i >= 0; i--)
        {
            if (!needed[i] || _nodes[i].Operation is Op.Constant or Op.Variable)
                continue;
            needed[_nodes[i].A] = true;
            if (HasTwo(_nodes[i].Operation))
                needed[_nodes[i].B] = true;
        }
        return [.. Enumerable.Range(0, needed.Length).Where(i => needed[i])];
    }

    /// <summary>Whether an operation has two operands.</summary>
    public static bool HasTwo(Op operation) => operation is Op.Add or Op.Subtract or Op.Multiply or Op.Divide or Op.Power;

    /// <summary>An operation on numbers.</summary>
    public static double Compute(Op operation, double a, double b) =>
        operation switch
        {
            Op.Add => a + b,
            Op.Subtract => a - b,
            Op.Multiply => a * b,
            Op.Divide => a / b,
            Op.Power => Math.Pow(a, b),
            Op.Negate => -a,
            Op.Sqrt => Math.Sqrt(a),
            Op.Exp => Math.Exp(a),
            Op.Log => Math.Log(a),
            Op.Log10 => Math.Log10(a),
            Op.Log2 => Math.Log2(a),
            Op.Sin => Math.Sin(a),
            Op.Cos => Math.Cos(a),
            Op.Tan => Math.Tan(a),
            Op.Atan => Math.Atan(a),
            Op.Tanh => Math.Tanh(a),
            Op.Erf => ErrorFunctions.Erf(a),
            Op.Abs => Math.Abs(a),
            Op.Sign => a > 0 ? 1
            : a < 0 ? -1
            : a, // NaN stays NaN
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation on numbers."),
        };

    private int Fold(Op operation, int a, int b)
    {
        // 1/0 is left as it stands: it is not a number.
        double folded = IsConstant(a) && IsConstant(b) ? Compute(operation, _nodes[a].Value, _nodes[b].Value) : double.NaN;
        return double.IsFinite(folded) ? Constant(folded) : Node(new(operation, a, b));
    }

    private int Node(ExpressionNode node)
    {
        if (_known.TryGetValue(node, out int index))
            return index;
        index = _nodes.Count;
        _nodes.Add(node);
        _known.Add(node, index);
        return index;
    }

    private int Differentiate(int node, int variable)
    {
        (Op operation, int a, int b, _) = _nodes[node];
        if (operation == Op.Constant)
            return Constant(0);
        if (operation == Op.Variable)
            return Constant(a == variable ? 1 : 0);
        int da = Derivative(a, variable);
        if (operation == Op.Negate)
            return Negate(da);
        if (!HasTwo(operation))
            return Is(da, 0) ? da : Multiply(Outer(node, operation, a), da);
        int db = Derivative(b, variable);
        return operation switch
        {
            Op.Add => Add(da, db),
            Op.Subtract => Subtract(da, db),
            Op.Multiply => Add(Multiply(da, b), Multiply(a, db)),
            // (a/b)' = (a' - (a/b) b') / b
            Op.Divide => Divide(Subtract(da, Multiply(node, db)), b),
            // (a^b)' = b a^(b-1) a' + a^b ln(a) b'
            _ => Add(
                Is(da, 0) ? da : Multiply(Multiply(b, Power(a, Subtract(b, Constant(1)))), da),
                Is(db, 0) ? db : Multiply(Multiply(node, Apply(Op.Log, a)), db)
            ),
        };
    }

    // f'(a) of node = f(a).
    private int Outer(int node, Op function, int a) =>
        function switch
        {
            Op.Sqrt => Divide(Constant(0.5), node),
            Op.Exp => node,
            Op.Log => Divide(Constant(1), a),
            Op.Log10 => Divide(Constant(1 / Math.Log(10)), a),
            Op.Log2 => Divide(Constant(1 / Math.Log(2)), a),
            Op.Sin => Apply(Op.Cos, a),
            Op.Cos => Negate(Apply(Op.Sin, a)),
            Op.Tan => Add(Constant(1), Multiply(node, node)),
            Op.Atan => Divide(Constant(1), Add(Constant(1), Multiply(a, a))),
            Op.Tanh => Subtract(Constant(1), Multiply(node, node)),
            Op.Erf => Multiply(Constant(2 / Math.Sqrt(Math.PI)), Apply(Op.Exp, Negate(Multiply(a, a)))),
            Op.Abs => Apply(Op.Sign, a),
            Op.Sign => Constant(0),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "Not a function."),
        };
}
