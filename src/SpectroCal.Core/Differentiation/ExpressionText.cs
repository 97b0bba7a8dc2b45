using System.Globalization;
using Op = SpectroCal.Differentiation.ExpressionOperation;

namespace SpectroCal.Differentiation;

/// <summary>Writes an expression with as few parentheses as its structure needs; reading that text gives the same expression.</summary>
internal static class ExpressionText
{
    private const int Sum = 1,
        Product = 2,
        Unary = 3,
        Raised = 4,
        Atom = 5;

    /// <summary>The text of a node.</summary>
    public static string Of(ExpressionGraph graph, int node, IReadOnlyList<string> variables)
    {
        return Text(node).Text;

        (string Text, int Rank) Text(int at)
        {
            ExpressionNode n = graph[at];
            return n.Operation switch
            {
                Op.Constant => (
                    n.Value.ToString("R", CultureInfo.InvariantCulture),
                    n.Value < 0 || double.IsNegative(n.Value) ? Unary : Atom
                ),
                Op.Variable => (variables[n.A], Atom),
                Op.Add => ($"{At(n.A, Sum)} + {At(n.B, Product)}", Sum),
                Op.Subtract => ($"{At(n.A, Sum)} - {At(n.B, Product)}", Sum),
                Op.Multiply => ($"{At(n.A, Product)}*{At(n.B, Unary)}", Product),
                Op.Divide => ($"{At(n.A, Product)}/{At(n.B, Unary)}", Product),
                Op.Negate => ($"-{At(n.A, Unary)}", Unary),
                Op.Power => ($"{At(n.A, Atom)}^{At(n.B, Unary)}", Raised),
                _ => ($"{ExpressionFunctions.Name(n.Operation)}({Text(n.A).Text})", Atom),
            };
        }

        string At(int operand, int least)
        {
            (string text, int rank) = Text(operand);
            return rank < least ? $"({text})" : text;
        }
    }
}
