using SpectroCal.Differentiation;

namespace SpectroCal.Fitting;

/// <summary>A model given as a function y = f(x; u) of any kind; its derivatives come from <see cref="Jet"/>.</summary>
/// <param name="points">Positions x of the points.</param>
/// <param name="parameterCount">Number of parameters.</param>
/// <param name="function">The function.</param>
public sealed class FunctionModel(IReadOnlyList<double> points, int parameterCount, Func<double, Jet[], Jet> function) : IFitModel
{
    /// <inheritdoc/>
    public int PointCount => points.Count;

    /// <inheritdoc/>
    public int ParameterCount => parameterCount;

    /// <inheritdoc/>
    public IModelEvaluator CreateEvaluator(ReadOnlySpan<bool> needed) => new Evaluator(points, function);

    private sealed class Evaluator(IReadOnlyList<double> points, Func<double, Jet[], Jet> function) : IModelEvaluator
    {
        public void Evaluate(ReadOnlySpan<double> u, Span<double> mu, Span<double> jacobian)
        {
            Jet[] jets = Jet.Variables(u);
            for (int j = 0; j < points.Count; j++)
            {
                Jet y = function(points[j], jets);
                mu[j] = y.Value;
                for (int k = 0; k < u.Length; k++)
                    jacobian[k * points.Count + j] = y.Gradient(k);
            }
        }

        public void AddCurvature(ReadOnlySpan<double> u, ReadOnlySpan<double> weights, Span<double> hessian)
        {
            Jet[] jets = Jet.Variables(u);
            for (int j = 0; j < points.Count; j++)
            {
                if (weights[j] == 0)
                    continue;
                Jet y = function(points[j], jets);
                for (int k = 0; k < u.Length; k++)
                for (int l = 0; l < u.Length; l++)
                    hessian[k * u.Length + l] += weights[j] * y.Hessian(k, l);
            }
        }
    }
}
