using Op = SpectroCal.Differentiation.ExpressionOperation;

namespace SpectroCal.Differentiation;

/// <summary>
/// An arithmetic expression of named variables, such as "p0 + p1*x^2", with exact derivatives of any order. It is read once; derivatives
/// are expressions again, and share with it what they have in common.
/// </summary>
/// <remarks>
/// + - * / ^ (right-associative), signs, parentheses, pi, e, sqrt, exp, log (natural), log10, log2, sin, cos, tan, atan, tanh, erf, abs,
/// pow(a, b). Names are read in any case, numbers in the invariant culture.
/// </remarks>
internal sealed class Expression : IEquatable<Expression>
{
    private Expression(ExpressionGraph graph, int node, IReadOnlyList<string> variables)
    {
        Graph = graph;
        Node = node;
        Variables = variables;
    }

    /// <summary>Names of the variables, in the order of their values.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>The nodes of this expression and of its derivatives.</summary>
    internal ExpressionGraph Graph { get; }

    /// <summary>The node that is its value.</summary>
    internal int Node { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The text.</param>
    /// <param name="variables">Names of the variables, in lower case.</param>
    /// <param name="synonyms">Other names for variables; null: none.</param>
    /// <exception cref="ExpressionException">
    /// The text is not an expression; the message says where, what was expected and found.
    /// </exception>
    public static Expression Parse(string text, IReadOnlyList<string> variables, IReadOnlyDictionary<string, string>? synonyms = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        var graph = new ExpressionGraph();
        return new Expression(
            graph,
            ExpressionParser.Parse(text, graph, variables, synonyms ?? new Dictionary<string, string>()),
            variables
        );
    }

    /// <summary>The derivative with respect to variable <paramref name="index"/>.</summary>
    public Expression Derivative(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Variables.Count);
        lock (Graph)
            return new Expression(Graph, Graph.Derivative(Node, index), Variables);
    }

    /// <summary>Whether the variable occurs.</summary>
    public bool Uses(int index)
    {
        lock (Graph)
            return Graph.Reachable(Node).Any(n => Graph[n] == new ExpressionNode(Op.Variable, index));
    }

    /// <summary>The value; NaN outside the domain.</summary>
    /// <param name="values">Values of the variables.</param>
    public double Evaluate(ReadOnlySpan<double> values)
    {
        CheckCount(values.Length);
        lock (Graph)
        {
            var at = new Dictionary<int, double>();
            foreach (int node in Graph.Reachable(Node))
            {
                ExpressionNode n = Graph[node];
                at[node] = n.Operation switch
                {
                    Op.Constant => n.Value,
                    Op.Variable => values[n.A],
                    _ => ExpressionGraph.Compute(n.Operation, at[n.A], ExpressionGraph.HasTwo(n.Operation) ? at[n.B] : 0),
                };
            }
            return at[Node];
        }
    }

    /// <summary>The value with its derivatives in whatever the variables depend on.</summary>
    /// <param name="values">Values of the variables.</param>
    public Jet Evaluate(ReadOnlySpan<Jet> values)
    {
        CheckCount(values.Length);
        lock (Graph)
        {
            var at = new Dictionary<int, Jet>();
            foreach (int node in Graph.Reachable(Node))
            {
                ExpressionNode n = Graph[node];
                at[node] = n.Operation switch
                {
                    Op.Constant => n.Value,
                    Op.Variable => values[n.A],
                    _ => ExpressionJets.Compute(n.Operation, at[n.A], ExpressionGraph.HasTwo(n.Operation) ? at[n.B] : 0),
                };
            }
            return at[Node];
        }
    }

    /// <summary>The text in its plainest form; expressions of the same structure have the same text.</summary>
    public override string ToString()
    {
        lock (Graph)
            return ExpressionText.Of(Graph, Node, Variables);
    }

    /// <summary>Whether both have the same text.</summary>
    public bool Equals(Expression? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Expression);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private void CheckCount(int count)
    {
        if (count != Variables.Count)
            throw new ArgumentException($"The expression {this} has {Variables.Count} variables; {count} values were given.");
    }
}
