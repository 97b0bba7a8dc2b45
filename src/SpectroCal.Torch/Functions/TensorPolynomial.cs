using static TorchSharp.torch;

namespace SpectroCal.Torch.Functions;

/// <summary>E = p0 + p1 a + p2 a^2 + ..., in Horner's form.</summary>
/// <param name="degree">Degree, from 1.</param>
internal sealed class TensorPolynomial(int degree) : ITensorFormula
{
    /// <summary>Degree.</summary>
    public int Degree => degree;

    /// <inheritdoc/>
    public Tensor Energy(Tensor channels, Tensor[] parameters)
    {
        Tensor energy = parameters[degree];
        for (int k = degree - 1; k >= 0; k--)
            energy = (energy * channels).Plus(parameters[k]);
        return energy;
    }

    /// <inheritdoc/>
    public Tensor Slope(Tensor channels, Tensor[] parameters)
    {
        Tensor slope = parameters[degree].Times(degree);
        for (int k = degree - 1; k >= 1; k--)
            slope = (slope * channels).Plus(parameters[k].Times(k));
        // A straight line has the same slope everywhere.
        return slope.expand_as(channels);
    }
}
