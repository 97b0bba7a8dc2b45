namespace SpectroCal.Fitting;

/// <summary>Value and derivatives of <see cref="ParameterPrior"/>s with respect to all parameters of a fit.</summary>
internal sealed class PriorTerms
{
    private readonly ParameterPrior[] _priors;
    private readonly int[][] _indices;
    private readonly int _count;

    public PriorTerms(IReadOnlyList<ParameterPrior> priors, IReadOnlyList<FitParameter> parameters)
    {
        _priors = [.. priors];
        _count = parameters.Count;
        string[] names = [.. parameters.Select(p => p.Name)];
        _indices =
        [
            .. priors.Select(p =>
                p.Names.Select(n => Array.IndexOf(names, n) is var k and >= 0 ? k : throw new UnknownParameterException(n, names)).ToArray()
            ),
        ];
        (Gradient, Hessian, GaussNewton) = (new double[_count], new double[_count * _count], new double[_count * _count]);
    }

    /// <summary>How many measurements the priors count as.</summary>
    public int Count => _indices.Sum(i => i.Length);

    /// <summary>First derivatives.</summary>
    public double[] Gradient { get; }

    /// <summary>Second derivatives by rows.</summary>
    public double[] Hessian { get; }

    /// <summary>The same without the curvature of logarithms: never negative.</summary>
    public double[] GaussNewton { get; }

    /// <summary>The value; writes the derivatives.</summary>
    /// <param name="u">All parameters.</param>
    public double Evaluate(ReadOnlySpan<double> u)
    {
        Array.Clear(Gradient);
        Array.Clear(Hessian);
        Array.Clear(GaussNewton);
        double sum = 0;
        for (int p = 0; p < _priors.Length; p++)
        {
            ParameterPrior prior = _priors[p];
            int[] at = _indices[p];
            int n = at.Length;
            for (int a = 0; a < n; a++)
            {
                (double d, double slope, double curvature) = Deviation(prior, a, u[at[a]]);
                double weighted = 0;
                for (int b = 0; b < n; b++)
                {
                    (double other, double otherSlope, _) = Deviation(prior, b, u[at[b]]);
                    double inverse = prior.Inverse[a * n + b];
                    weighted += inverse * other;
                    GaussNewton[at[a] * _count + at[b]] += 2 * inverse * slope * otherSlope;
                    Hessian[at[a] * _count + at[b]] += 2 * inverse * slope * otherSlope;
                }
                sum += d * weighted;
                Gradient[at[a]] += 2 * weighted * slope;
                Hessian[at[a] * _count + at[a]] += 2 * weighted * curvature;
            }
        }
        return sum;
    }

    // t - m with its first and second derivative.
    private static (double, double, double) Deviation(ParameterPrior prior, int index, double value) =>
        !prior.IsLogarithmic ? (value - prior.Values[index], 1, 0)
        : value > 0 ? (Math.Log(value / prior.Values[index]), 1 / value, -1 / (value * value))
        : (double.PositiveInfinity, 0, 0);
}
