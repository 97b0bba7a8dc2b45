using SpectroCal.Differentiation;
using Op = SpectroCal.Differentiation.ExpressionOperation;

namespace SpectroCal.Detectors;

/// <summary>Recognises the polynomial p0 + p1 a + p2 a^2 + ... however it is written: summed, in Horner's form, in another order.</summary>
/// <remarks>
/// A node is a table of factors: row k, column 0 a number times a^k, column i + 1 the factor of p_i a^k. Anything else is null: not a
/// polynomial, or a product of parameters.
/// </remarks>
internal static class ExpressionPolynomial
{
    private const int Rows = PolynomialFunction.HighestDegree + 1,
        Columns = PolynomialFunction.HighestDegree + 2;

    /// <summary>Degree of the polynomial that an expression of the channel, p0, p1, ... is; null if it is not one.</summary>
    /// <param name="expression">The expression; variable 0 is the channel.</param>
    public static int? Degree(Expression expression)
    {
        ExpressionGraph graph = expression.Graph;
        var tables = new Dictionary<int, double[,]?>();
        foreach (int node in graph.Reachable(expression.Node))
            tables[node] = Table(graph, graph[node], tables);
        if (tables[expression.Node] is not { } table)
            return null;
        int degree = Rows - 1;
        while (degree > 0 && table[degree, degree + 1] == 0)
            degree--;
        for (int k = 0; k < Rows; k++)
        for (int c = 0; c < Columns; c++)
            if (table[k, c] != (k <= degree && c == k + 1 ? 1 : 0))
                return null;
        return degree >= 1 ? degree : null;
    }

    private static double[,]? Table(ExpressionGraph graph, ExpressionNode n, Dictionary<int, double[,]?> tables)
    {
        if (n.Operation == Op.Constant)
            return Single(0, 0, n.Value);
        if (n.Operation == Op.Variable)
            return n.A == 0 ? Single(1, 0, 1) : Single(0, n.A, 1);
        if (tables[n.A] is not { } a)
            return null;
        if (n.Operation == Op.Negate)
            return Sum(a, a, -1, 0);
        if (!ExpressionGraph.HasTwo(n.Operation) || tables[n.B] is not { } b)
            return null;
        return n.Operation switch
        {
            Op.Add => Sum(a, b, 1, 1),
            Op.Subtract => Sum(a, b, 1, -1),
            Op.Multiply => Product(a, b),
            Op.Divide => graph.IsConstant(n.B) ? Sum(a, a, 1 / graph[n.B].Value, 0) : null,
            _ => graph.IsConstant(n.B) ? Power(a, graph[n.B].Value) : null,
        };
    }

    private static double[,] Single(int row, int column, double value)
    {
        var table = new double[Rows, Columns];
        table[row, column] = value;
        return table;
    }

    private static double[,] Sum(double[,] a, double[,] b, double factorOfA, double factorOfB)
    {
        var sum = new double[Rows, Columns];
        for (int k = 0; k < Rows; k++)
        for (int c = 0; c < Columns; c++)
            sum[k, c] = factorOfA * a[k, c] + factorOfB * b[k, c];
        return sum;
    }

    private static double[,]? Product(double[,] a, double[,] b)
    {
        var product = new double[Rows, Columns];
        for (int k = 0; k < Rows; k++)
        {
            for (int c = 0; c < Columns; c++)
            {
                if (a[k, c] == 0)
                    continue;
                for (int l = 0; l < Rows; l++)
                {
                    for (int d = 0; d < Columns; d++)
                    {
                        if (b[l, d] == 0)
                            continue;
                        if ((c > 0 && d > 0) || k + l >= Rows)
                            return null;
                        product[k + l, c + d] += a[k, c] * b[l, d];
                    }
                }
            }
        }
        return product;
    }

    private static double[,]? Power(double[,] a, double exponent)
    {
        if (exponent != Math.Floor(exponent) || exponent is < 0 or >= Rows)
            return null;
        double[,]? power = Single(0, 0, 1);
        for (int i = 0; i < exponent && power is not null; i++)
            power = Product(power, a);
        return power;
    }
}
