using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Numerics;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Targets;

/// <summary>The line groups of a target at any energies, as tensor programs: Gaussians, or natural shapes with tail and shelf.</summary>
internal static class TensorLines
{
    /// <summary>Every group, of unit area without what lies outside, 1/eV.</summary>
    /// <param name="target">The target.</param>
    /// <param name="energies">Batches x positions, eV.</param>
    /// <param name="extraVariances">Variance added to every line, batches x 1, eV^2.</param>
    public static IEnumerable<Tensor> Groups(TargetSpectrum target, Tensor energies, Tensor extraVariances)
    {
        foreach (LineGroup group in target.Lines.Concat(target.UnknownLines))
        {
            Tensor sum = zeros_like(energies);
            foreach ((double share, double variance) in target.Widths)
            {
                Tensor variances = extraVariances.Plus(variance),
                    shape = target.Response.IsGaussian
                        ? Gaussians(target, group, energies, variances)
                        : Shapes(target, group, energies, variances);
                sum = sum.Plus(shape.Times(share));
            }
            yield return sum;
        }
    }

    private static Tensor Gaussians(TargetSpectrum target, LineGroup group, Tensor energies, Tensor extraVariances)
    {
        Tensor sum = zeros_like(energies);
        foreach (LineComponent line in group.Components)
        {
            double centre = line.Line.EnergyEv;
            Tensor sigma = extraVariances.Plus(target.Resolution.Variance(centre)).sqrt(),
                reach = sigma.Times(ErrorFunctions.KernelReach);
            Tensor within = (energies >= TensorArithmetic.Minus(centre, reach)).logical_and(energies < reach.Plus(centre)),
                density = Normal(energies.Minus(centre) / sigma) / sigma;
            sum = sum.Plus(where(within, density, zeros_like(density)).Times(line.RelativeIntensity));
        }
        return sum;
    }

    // Core, tail and shelf of every natural component, as TargetBasis has them: the kernel widens the Gaussian, not the tail.
    private static Tensor Shapes(TargetSpectrum target, LineGroup group, Tensor energies, Tensor extraVariances)
    {
        TargetResponse response = target.Response;
        PeakComponent[] components = response.IsNatural ? NaturalComponents.Natural(group) : NaturalComponents.Narrow(group);
        Tensor sum = zeros_like(energies);
        foreach (PeakComponent component in components)
        {
            double centre = group.Strongest.EnergyEv + component.OffsetEv,
                own = target.Resolution.Sigma(centre),
                gamma = 0.5 * component.FwhmEv;
            Tensor sigma = extraVariances.Plus(own * own).sqrt(),
                x = energies.Minus(centre),
                z = x / sigma;
            Tensor shape = gamma > 0 ? TensorFaddeeva.Voigt(x, sigma, gamma) : Normal(z) / sigma;
            shape = shape.Times(1 - response.TailFraction - response.ShelfFraction);
            if (response.ShelfFraction > 0)
                shape = shape.Plus(z.Over(Math.Sqrt(2)).erfc().Times(0.5 * response.ShelfFraction / centre));
            if (response.TailFraction > 0)
                shape = shape.Plus((Tail(z, TensorArithmetic.Over(response.TailSlope * own, sigma)) / sigma).Times(response.TailFraction));
            sum = sum.Plus(shape.Times(component.Fraction));
        }
        return sum;
    }

    private static Tensor Normal(Tensor z) => (z * z).Times(-0.5).exp().Times(ErrorFunctions.InverseSqrtTwoPi);

    // t(z; beta) = exp(z/beta + 1/(2 beta^2)) erfc(u) / (2 beta), u = (z + 1/beta)/sqrt2, in the form that does not overflow on either
    // side of u = 0. Each form is given a place where it is defined: where() would otherwise pass on the other's infinite derivative.
    private static Tensor Tail(Tensor z, Tensor beta)
    {
        Tensor rate = TensorArithmetic.Over(1, beta),
            u = z.Plus(rate).Over(Math.Sqrt(2)),
            above = u.IsAbove(0);
        Tensor right = where(above, u, zeros_like(u)),
            left = where(above, (-rate).expand_as(z), z);
        Tensor falling = (z * z).Times(-0.5).exp() * TensorFaddeeva.Erfcx(right),
            rising = (left * rate).Plus((rate * rate).Times(0.5)).exp() * left.Plus(rate).Over(Math.Sqrt(2)).erfc();
        return (where(above, falling, rising) * rate).Times(0.5);
    }
}
