using System.Numerics.Tensors;

namespace SpectroCal.Estimation;

/// <summary>What a density has beyond a target, plain and weighted, on the points of a grid.</summary>
/// <param name="count">Number of points.</param>
/// <param name="workspace">Gives the arrays.</param>
internal sealed class WeightedResidual(int count, Workspace workspace)
{
    private readonly double[] _plain = workspace.Take(count);
    private readonly double[] _weighted = workspace.Take(count);

    /// <summary>Weight times residual.</summary>
    public double[] Weighted => _weighted;

    /// <summary>Takes the residual of a density, and returns the weighted sum of its squares.</summary>
    public double Take(ReadOnlySpan<double> density, ReadOnlySpan<double> target, ReadOnlySpan<double> weights)
    {
        TensorPrimitives.Subtract(density, target, _plain);
        TensorPrimitives.Multiply(_plain, weights, _weighted);
        return TensorPrimitives.Dot<double>(_weighted, _plain);
    }
}
