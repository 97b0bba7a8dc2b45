using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>The components t_k of a target and their slopes, widened by a kernel, at given energies.</summary>
/// <remarks>A kernel of standard deviation h on the data widens every line to sigma_eff^2 = sigma^2 + h^2.</remarks>
public sealed class TargetBasis
{
    /// <summary>
    /// Share of a component's maximum that sums over components leave out. Lines with tails fade away over the whole range, and end
    /// nowhere: most of what would be added up of them is far below the rounding error of the sum.
    /// </summary>
    internal const double Negligible = 1e-14;

    private readonly double[][] _values;
    private readonly double[][] _slopes;
    private readonly (int First, int End)[] _extents;
    private readonly Lazy<BasisProducts> _products;

    /// <summary>Evaluates the components.</summary>
    /// <param name="target">The target.</param>
    /// <param name="energies">Energies x_j, ascending, eV.</param>
    /// <param name="extraVarianceEv2">Variance added to every line: h^2 of the kernel, and width^2 / 12 of the channels, eV^2.</param>
    public TargetBasis(TargetSpectrum target, ReadOnlySpan<double> energies, double extraVarianceEv2)
    {
        Target = target;
        _values = new double[target.ComponentCount][];
        _slopes = new double[target.ComponentCount][];
        for (int k = 0; k < target.ComponentCount; k++)
        {
            _values[k] = new double[energies.Length];
            _slopes[k] = new double[energies.Length];
        }
        Evaluate(target, energies, extraVarianceEv2, _values, _slopes);
        Maxima = [.. _values.Select(v => v.Length > 0 ? v.Max() : 0)];
        _extents = [.. _values.Select((v, k) => ColumnFit.Extent(v, Negligible * Maxima[k]))];
        _products = new Lazy<BasisProducts>(() => new BasisProducts(this));
    }

    /// <summary>
    /// The width of a channel, rounded so that batches of about the same share their components: these depend on it only through a small
    /// part of their variance, to which 1 % is plenty.
    /// </summary>
    internal static double Rounding(double channelEv) => Math.Pow(1.01, Math.Round(Math.Log(channelEv, 1.01)));

    /// <summary>The target.</summary>
    public TargetSpectrum Target { get; }

    /// <summary>Number of components.</summary>
    public int Count => _values.Length;

    /// <summary>t_k(x_j), 1/eV.</summary>
    public ReadOnlySpan<double> Values(int component) => _values[component];

    /// <summary>dt_k/dx at x_j, 1/eV^2.</summary>
    public ReadOnlySpan<double> Slopes(int component) => _slopes[component];

    /// <summary>Largest value of each component, 1/eV.</summary>
    internal double[] Maxima { get; }

    /// <summary>Where a component is not negligible: sums over where lines are cost a fraction of those over all energies.</summary>
    internal (int First, int End) Extent(int component) => _extents[component];

    /// <summary>Products of the components, which all batches with these energies share.</summary>
    internal BasisProducts Products => _products.Value;

    /// <summary>Fills columns of component values and slopes, one array per component, with the values at the energies.</summary>
    internal static void Evaluate(
        TargetSpectrum target,
        ReadOnlySpan<double> energies,
        double extraVarianceEv2,
        double[][] values,
        double[][] slopes
    )
    {
        for (int k = 0; k < target.LineCount; k++)
        {
            LineGroup line = target.Line(k);
            Span<double> value = values[k].AsSpan(0, energies.Length),
                slope = slopes[k].AsSpan(0, energies.Length);
            value.Clear();
            slope.Clear();
            foreach ((double share, double variance) in target.Widths)
            {
                if (target.Response.IsGaussian)
                    AddLines(target, line, share, energies, extraVarianceEv2 + variance, value, slope);
                else
                    AddShapes(target, line, share, energies, extraVarianceEv2 + variance, value, slope);
            }
        }
        for (int b = 0; b <= target.BackgroundDegree; b++)
        {
            int k = target.LineCount + b;
            Bernstein(b, target.BackgroundDegree, target.Range, energies, values[k], slopes[k]);
            target.BackgroundEnvelope.Multiply(
                target,
                energies,
                values[k].AsSpan(0, energies.Length),
                slopes[k].AsSpan(0, energies.Length)
            );
        }
    }

    private static void AddLines(
        TargetSpectrum target,
        LineGroup group,
        double share,
        ReadOnlySpan<double> energies,
        double extraVarianceEv2,
        Span<double> value,
        Span<double> slope
    )
    {
        for (int l = 0; l < group.Components.Count; l++)
        {
            double centre = group.Components[l].Line.EnergyEv,
                variance = target.Resolution.Variance(centre) + extraVarianceEv2;
            double sigma = Math.Sqrt(variance),
                reach = ErrorFunctions.KernelReach * sigma;
            double height = share * group.Components[l].RelativeIntensity * ErrorFunctions.InverseSqrtTwoPi / sigma;
            int first = energies.FirstNotBelow(centre - reach),
                end = energies.FirstNotBelow(centre + reach);
            for (int j = first; j < end; j++)
            {
                double z = energies[j] - centre,
                    density = height * Math.Exp(-0.5 * z * z / variance);
                value[j] += density;
                slope[j] -= density * z / variance;
            }
        }
    }

    // Natural shapes and tails, every part of unit area, widened by the same kernel.
    private static void AddShapes(
        TargetSpectrum target,
        LineGroup group,
        double share,
        ReadOnlySpan<double> energies,
        double extraVarianceEv2,
        Span<double> value,
        Span<double> slope
    )
    {
        TargetResponse response = target.Response;
        PeakComponent[] components = response.IsNatural ? NaturalComponents.Natural(group) : NaturalComponents.Narrow(group);
        foreach (PeakComponent component in components)
        {
            double centre = group.Strongest.EnergyEv + component.OffsetEv,
                own = target.Resolution.Sigma(centre),
                sigma = Math.Sqrt(own * own + extraVarianceEv2);
            double fraction = share * component.Fraction,
                core = fraction * (1 - response.TailFraction - response.ShelfFraction),
                tail = fraction * response.TailFraction,
                shelf = fraction * response.ShelfFraction / centre;
            // The kernel widens the Gaussian and leaves the tail as long as it is.
            double beta = response.TailSlope * own / sigma,
                gamma = 0.5 * component.FwhmEv;
            for (int j = 0; j < energies.Length; j++)
            {
                double x = energies[j] - centre,
                    z = x / sigma;
                if (gamma > 0)
                {
                    VoigtValue voigt = Voigt.Density(x, sigma, gamma);
                    value[j] += core * voigt.Density;
                    slope[j] += core * voigt.Slope;
                }
                double density = ErrorFunctions.NormalDensity(z) / sigma;
                if (gamma == 0)
                {
                    value[j] += core * density;
                    slope[j] -= core * density * z / sigma;
                }
                if (shelf > 0)
                {
                    value[j] += shelf * ErrorFunctions.NormalCumulative(-z);
                    slope[j] -= shelf * density;
                }
                if (tail == 0)
                    continue;
                double t = ErrorFunctions.TailDensity(z, beta, density * sigma) / sigma;
                value[j] += tail * t;
                slope[j] += tail * (t - density) / (beta * sigma);
            }
        }
    }

    // (d + 1)/R * binomial(d, b) u^b (1-u)^(d-b), u in [0, 1] over the range: unit area, never negative inside the range.
    // Outside, u is held at the ends so that data moving past an end never meet a negative background.
    private static void Bernstein(
        int b,
        int degree,
        EnergyRegion range,
        ReadOnlySpan<double> energies,
        Span<double> value,
        Span<double> slope
    )
    {
        double span = range.HighEv - range.LowEv,
            binomial = 1;
        for (int i = 1; i <= b; i++)
            binomial = binomial * (degree - b + i) / i;
        double scale = (degree + 1) / span * binomial;
        for (int j = 0; j < energies.Length; j++)
        {
            double raw = (energies[j] - range.LowEv) / span,
                u = Math.Clamp(raw, 0, 1);
            double rising = Power(u, b),
                falling = Power(1 - u, degree - b);
            value[j] = scale * rising * falling;
            double derivative = 0;
            if (b > 0)
                derivative += b * Power(u, b - 1) * falling;
            if (degree > b)
                derivative -= (degree - b) * rising * Power(1 - u, degree - b - 1);
            slope[j] = raw == u ? scale * derivative / span : 0;
        }
    }

    // Of a few factors: Math.Pow takes ten times as long.
    private static double Power(double x, int exponent)
    {
        double power = 1;
        for (int i = 0; i < exponent; i++)
            power *= x;
        return power;
    }
}
