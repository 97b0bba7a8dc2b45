using SpectroCal.Numerics;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Targets;

/// <summary>The Faddeeva function w(z) = exp(-z^2) erfc(-iz) as a tensor program, and what lines are made of with it.</summary>
/// <remarks>
/// The rational series of J. A. C. Weideman, SIAM J. Numer. Anal. 31 (1994) 1497, w(z) = 2 p(Z) / (L - iz)^2 + 1 / (sqrt(pi) (L - iz)),
/// Z = (L + iz) / (L - iz), for z in the upper half plane: nothing but products and a quotient, which autograd differentiates.
/// </remarks>
internal static class TensorFaddeeva
{
    private const int Terms = 64;
    private static readonly double L = Math.Sqrt(Terms / Math.Sqrt(2));
    private static readonly double[] Coefficients = Fourier();

    /// <summary>
    /// The Voigt profile, a Lorentzian folded with a normal density: Re w((x + i gamma) / (sigma sqrt2)) / (sigma sqrt(2 pi)), 1/eV.
    /// </summary>
    /// <param name="x">Distance from the line, eV.</param>
    /// <param name="sigma">Standard deviation of the normal density, eV.</param>
    /// <param name="gamma">Half width at half maximum of the Lorentzian, eV.</param>
    public static Tensor Voigt(Tensor x, Tensor sigma, double gamma)
    {
        Tensor scale = sigma.Times(Math.Sqrt(2)),
            real = x / scale,
            imaginary = TensorArithmetic.Over(gamma, scale);
        // iz = -imaginary + i real
        Tensor below = complex(imaginary.Plus(L).expand_as(real), -real),
            above = complex(TensorArithmetic.Minus(L, imaginary).expand_as(real), real);
        return Series(above, below).real * TensorArithmetic.Over(ErrorFunctions.InverseSqrtTwoPi, sigma);
    }

    /// <summary>erfcx(x) = exp(x^2) erfc(x) = w(ix), for x not negative.</summary>
    /// <remarks>TorchSharp 0.107 has a function of this name that returns erfc.</remarks>
    public static Tensor Erfcx(Tensor x) => Series(TensorArithmetic.Minus(L, x), x.Plus(L));

    private static Tensor Series(Tensor above, Tensor below)
    {
        Tensor ratio = above / below,
            sum = ratio.Times(Coefficients[0]).Plus(Coefficients[1]);
        for (int n = 2; n < Coefficients.Length; n++)
            sum = (sum * ratio).Plus(Coefficients[n]);
        return (sum.Times(2) / (below * below)).Plus(TensorArithmetic.Over(1 / Math.Sqrt(Math.PI), below));
    }

    // Fourier coefficients of f(t) = exp(-t^2) (L^2 + t^2), t = L tan(theta / 2), the highest power of Z first.
    private static double[] Fourier()
    {
        const int M = 2 * Terms;
        var coefficients = new double[Terms];
        for (int n = 1; n <= Terms; n++)
        {
            double sum = 0;
            for (int k = -M + 1; k < M; k++)
            {
                double theta = k * Math.PI / M,
                    t = L * Math.Tan(theta / 2);
                sum += Math.Exp(-t * t) * (L * L + t * t) * Math.Cos(n * theta);
            }
            coefficients[Terms - n] = sum / (2 * M);
        }
        return coefficients;
    }
}
