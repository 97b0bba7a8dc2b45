using SpectroCal.Estimation;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Targets;

/// <summary>
/// The background terms of a target at any energies: Bernstein polynomials of unit area times the envelope, as a tensor program.
/// </summary>
internal static class TensorBackground
{
    private const double LeastEnvelope = 0.01; // as BackgroundEnvelope has it

    /// <summary>Every term, 1/eV.</summary>
    public static IEnumerable<Tensor> Terms(TargetSpectrum target, Tensor energies)
    {
        double span = target.Range.HighEv - target.Range.LowEv;
        int degree = target.BackgroundDegree;
        // Outside of the range the polynomial stays what it is at the end.
        Tensor u = energies.Minus(target.Range.LowEv).Over(span).InUnitInterval();
        Tensor? envelope = target.BackgroundEnvelope.IsFlat ? null : Envelope(target, energies, u);
        for (int b = 0; b <= degree; b++)
        {
            Tensor term = Bernstein(u, b, degree).Times((degree + 1) / span);
            yield return envelope is null ? term : term * envelope;
        }
    }

    private static Tensor Envelope(TargetSpectrum target, Tensor energies, Tensor u)
    {
        BackgroundEnvelope shape = target.BackgroundEnvelope;
        Tensor sum = zeros_like(energies);
        for (int b = 0; b <= shape.Degree; b++)
            sum = sum.Plus(Bernstein(u, b, shape.Degree).Times(shape.Coefficients[b]));
        foreach (BackgroundStep step in shape.Steps)
        {
            double width = target.Resolution.Sigma(step.EnergyEv) * Math.Sqrt(2);
            sum = sum.Plus(energies.Minus(step.EnergyEv).Over(width).erfc().Times(0.5 * step.Height));
        }
        return sum.OrAtLeast(LeastEnvelope);
    }

    // binomial(d, b) u^b (1 - u)^(d - b), by products: a power of zero has no derivative in all libraries.
    private static Tensor Bernstein(Tensor u, int b, int degree)
    {
        double binomial = 1;
        for (int i = 1; i <= b; i++)
            binomial = binomial * (degree - b + i) / i;
        Tensor product = u.FilledWith(binomial),
            falling = TensorArithmetic.Minus(1, u);
        for (int i = 0; i < degree; i++)
            product *= i < b ? u : falling;
        return product;
    }
}
