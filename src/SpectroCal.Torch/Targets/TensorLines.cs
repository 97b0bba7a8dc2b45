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
                sum += target.Response.IsGaussian
                    ? Gaussians(target, group, energies, extraVariances + variance) * share
                    : Shapes(target, group, energies, extraVariances + variance) * share;
            yield return sum;
        }
    }

    private static Tensor Gaussians(TargetSpectrum target, LineGroup group, Tensor energies, Tensor extraVariances)
    {
        Tensor sum = zeros_like(energies);
        foreach (LineComponent line in group.Components)
        {
            double centre = line.Line.EnergyEv;
            Tensor sigma = (extraVariances + target.Resolution.Variance(centre)).sqrt(),
                reach = sigma * ErrorFunctions.KernelReach;
            Tensor within = (energies >= centre - reach).logical_and(energies < centre + reach),
                density = Normal((energies - centre) / sigma) / sigma;
            sum += where(within, density, zeros_like(density)) * line.RelativeIntensity;
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
            Tensor sigma = (extraVariances + own * own).sqrt(),
                x = energies - centre,
                z = x / sigma;
            Tensor shape = gamma > 0 ? TensorFaddeeva.Voigt(x, sigma, gamma) : Normal(z) / sigma;
            shape *= 1 - response.TailFraction - response.ShelfFraction;
            if (response.ShelfFraction > 0)
                shape += (z / Math.Sqrt(2)).erfc() * (0.5 * response.ShelfFraction / centre);
            if (response.TailFraction > 0)
                shape += Tail(z, response.TailSlope * own / sigma) / sigma * response.TailFraction;
            sum += shape * component.Fraction;
        }
        return sum;
    }

    private static Tensor Normal(Tensor z) => (z * z * -0.5).exp() * ErrorFunctions.InverseSqrtTwoPi;

    // t(z; beta) = exp(z/beta + 1/(2 beta^2)) erfc(u) / (2 beta), u = (z + 1/beta)/sqrt2, in the form that does not overflow on either
    // side of u = 0. Each form is given a place where it is defined: where() would otherwise pass on the other's infinite derivative.
    private static Tensor Tail(Tensor z, Tensor beta)
    {
        Tensor rate = 1 / beta,
            u = (z + rate) / Math.Sqrt(2),
            above = u > 0;
        Tensor right = where(above, u, zeros_like(u)),
            left = where(above, (-rate).expand_as(z), z);
        Tensor falling = (z * z * -0.5).exp() * TensorFaddeeva.Erfcx(right),
            rising = (left * rate + rate * rate * 0.5).exp() * ((left + rate) / Math.Sqrt(2)).erfc();
        return where(above, falling, rising) * rate * 0.5;
    }
}
