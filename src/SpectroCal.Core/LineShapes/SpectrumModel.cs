using System.Numerics.Tensors;
using SpectroCal.Fitting;

namespace SpectroCal.LineShapes;

/// <summary>A sum of components, integrated over the bins of a spectrum.</summary>
public sealed class SpectrumModel : IFitModel
{
    private readonly double[] _edges;
    private readonly int[][] _arguments;

    /// <summary>Builds a model.</summary>
    /// <param name="edges">Edges of the bins, eV, increasing: one more than there are bins.</param>
    /// <param name="components">The parts.</param>
    /// <param name="parameters">Names of all parameters of the fit, in its order.</param>
    /// <exception cref="FitException">An argument of a component is not a parameter, or the edges do not increase.</exception>
    public SpectrumModel(IReadOnlyList<double> edges, IReadOnlyList<SpectrumComponent> components, IReadOnlyList<string> parameters)
    {
        if (edges.Count < 2)
            throw new FitException("There is no bin to fit.");
        for (int j = 1; j < edges.Count; j++)
            if (!(edges[j] > edges[j - 1]))
                throw new FitException($"The bin edges do not increase: {edges[j - 1]}, {edges[j]}.");
        _edges = [.. edges];
        Components = components;
        ParameterCount = parameters.Count;
        var index = parameters.Select((p, k) => (p, k)).ToDictionary(x => x.p, x => x.k, StringComparer.Ordinal);
        _arguments =
        [
            .. components.Select(c =>
                c.Arguments.Select(a =>
                        index.TryGetValue(a, out int k) ? k : throw new FitException($"The component '{c.Name}' needs a parameter '{a}'.")
                    )
                    .ToArray()
            ),
        ];
    }

    /// <summary>Edges of the bins, eV.</summary>
    public IReadOnlyList<double> Edges => _edges;

    /// <summary>The parts.</summary>
    public IReadOnlyList<SpectrumComponent> Components { get; }

    /// <inheritdoc/>
    public int PointCount => _edges.Length - 1;

    /// <inheritdoc/>
    public int ParameterCount { get; }

    /// <inheritdoc/>
    public IModelEvaluator CreateEvaluator(ReadOnlySpan<bool> needed) =>
        new Evaluator([.. Components.Select(c => c.Begin(_edges))], _arguments, needed.ToArray(), PointCount);

    /// <summary>Counts of one component in each bin.</summary>
    /// <param name="component">Index of the component.</param>
    /// <param name="parameters">All parameters of the fit.</param>
    public double[] CountsOf(int component, ReadOnlySpan<double> parameters)
    {
        ComponentEvaluator evaluator = Components[component].Begin(_edges);
        var arguments = new double[_arguments[component].Length];
        for (int a = 0; a < arguments.Length; a++)
            arguments[a] = parameters[_arguments[component][a]];
        evaluator.Evaluate(arguments);
        return evaluator.Counts.ToArray();
    }

    private sealed class Evaluator(ComponentEvaluator[] components, int[][] indices, bool[] needed, int points) : IModelEvaluator
    {
        private readonly double[][] _arguments = [.. indices.Select(i => new double[i.Length])];

        public void Evaluate(ReadOnlySpan<double> u, Span<double> mu, Span<double> jacobian)
        {
            mu.Clear();
            for (int k = 0; k < needed.Length; k++)
                if (needed[k])
                    jacobian.Slice(k * points, points).Clear();
            for (int c = 0; c < components.Length; c++)
            {
                Read(c, u);
                components[c].Evaluate(_arguments[c]);
                TensorPrimitives.Add(mu, components[c].Counts, mu);
                for (int a = 0; a < indices[c].Length; a++)
                {
                    int k = indices[c][a];
                    if (!needed[k])
                        continue;
                    Span<double> column = jacobian.Slice(k * points, points);
                    TensorPrimitives.Add(column, components[c].Derivative(a), column);
                }
            }
        }

        public void AddCurvature(ReadOnlySpan<double> u, ReadOnlySpan<double> weights, Span<double> hessian)
        {
            for (int c = 0; c < components.Length; c++)
            {
                Read(c, u);
                int n = indices[c].Length;
                var local = new double[n * n];
                components[c].AddCurvature(_arguments[c], weights, local);
                for (int a = 0; a < n; a++)
                for (int b = 0; b < n; b++)
                    hessian[indices[c][a] * u.Length + indices[c][b]] += local[a * n + b];
            }
        }

        private void Read(int component, ReadOnlySpan<double> u)
        {
            for (int a = 0; a < indices[component].Length; a++)
                _arguments[component][a] = u[indices[component][a]];
        }
    }
}
