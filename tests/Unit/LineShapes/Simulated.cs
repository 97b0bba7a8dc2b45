using MathNet.Numerics.Distributions;
using SpectroCal.LineShapes;

namespace SpectroCal.Tests.LineShapes;

/// <summary>Spectra drawn from a model.</summary>
internal static class Simulated
{
    /// <summary>Poisson counts about the model's expectation.</summary>
    public static BinnedSpectrum From(SpectrumModel model, double[] parameters, Random random) =>
        new(model.Edges, [.. Expected(model, parameters).Select(mu => (double)Poisson.Sample(random, Math.Max(mu, 1e-12)))]);

    /// <summary>The model's counts in each bin.</summary>
    public static double[] Expected(SpectrumModel model, double[] parameters)
    {
        var mu = new double[model.PointCount];
        model.CreateEvaluator(new bool[parameters.Length]).Evaluate(parameters, mu, []);
        return mu;
    }
}
