using System.Numerics.Tensors;

namespace SpectroCal.LineShapes;

/// <summary>
/// A polynomial background in Bernstein form, sum_i b_i C(n, i) t^i (1 - t)^(n - i) counts per eV, t running from 0 to 1 over the range.
/// </summary>
/// <remarks>
/// Any polynomial of degree n can be written so. The first and the last coefficient are its values at the ends of the range, a straight
/// line is given by these two, and where no coefficient is negative the background is not negative either.
/// </remarks>
/// <param name="lowEv">Lower end of the range, eV.</param>
/// <param name="highEv">Upper end, eV.</param>
/// <param name="coefficients">Names of the parameters b_0 to b_n, counts per eV.</param>
internal sealed class PolynomialBackground(double lowEv, double highEv, IReadOnlyList<string> coefficients)
    : SpectrumComponent("background", coefficients)
{
    /// <summary>Degree n.</summary>
    public int Degree => Arguments.Count - 1;

    internal override ComponentEvaluator Begin(double[] edges) => new LinearEvaluator(Basis(edges));

    /// <summary>Integral of each basis polynomial over each bin, eV.</summary>
    internal double[][] Basis(double[] edges)
    {
        int n = Degree;
        // The integral of a Bernstein polynomial i of degree n is the sum of those of degree n + 1 above i, over n + 1.
        var basis = new double[n + 1][];
        for (int i = 0; i <= n; i++)
            basis[i] = new double[edges.Length - 1];
        double length = highEv - lowEv;
        double[] before = Integrals(edges[0]);
        for (int j = 0; j + 1 < edges.Length; j++)
        {
            double[] after = Integrals(edges[j + 1]);
            for (int i = 0; i <= n; i++)
                basis[i][j] = after[i] - before[i];
            before = after;
        }
        return basis;

        double[] Integrals(double energy)
        {
            double t = (energy - lowEv) / length;
            var raised = new double[n + 2];
            raised[0] = 1;
            // de Casteljau: degree by degree.
            for (int m = 1; m <= n + 1; m++)
            for (int i = m; i >= 0; i--)
                raised[i] = (i < m ? (1 - t) * raised[i] : 0) + (i > 0 ? t * raised[i - 1] : 0);
            var integrals = new double[n + 1];
            double above = 0;
            for (int i = n; i >= 0; i--)
                integrals[i] = (above += raised[i + 1]) * length / (n + 1);
            return integrals;
        }
    }
}

/// <summary>Evaluates a sum of given columns with the arguments as factors.</summary>
internal sealed class LinearEvaluator(double[][] columns) : ComponentEvaluator
{
    private readonly double[] _counts = new double[columns[0].Length];

    public override ReadOnlySpan<double> Counts => _counts;

    public override ReadOnlySpan<double> Derivative(int argument) => columns[argument];

    public override void Evaluate(ReadOnlySpan<double> arguments)
    {
        TensorPrimitives.Multiply(columns[0], arguments[0], _counts);
        for (int i = 1; i < columns.Length; i++)
            TensorPrimitives.MultiplyAdd(columns[i], arguments[i], _counts, _counts);
    }

    public override void AddCurvature(ReadOnlySpan<double> arguments, ReadOnlySpan<double> weights, Span<double> hessian)
    {
        // Linear in its arguments.
    }
}
