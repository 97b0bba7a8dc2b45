using System.Numerics.Tensors;
using SpectroCal.Detectors;

namespace SpectroCal.Estimation;

/// <summary>
/// The kernel density by way of channel space, O(x) = S(a)/C'(a) with a = C^-1(x): its cost does not depend on the events.
/// </summary>
/// <remarks>
/// The batch is smoothed once, with a kernel of h_a channels. A kernel of h eV is h/C' channels wide and changes with the
/// parameters; that small change follows the heat equation, dS/d(h_a^2/2) = S'': S is replaced by F = S + k S'' with
/// k = (h^2/C'^2 - h_a^2)/2. Without it the noise in chi2, which falls as the kernel widens, would pull at the gain.
/// With v_i = C_i / C', primes for d/da and k_i = dk/dp_i at fixed a = -h^2 C_i'/C'^3:
/// dO/dp_i = -(F' v_i + F v_i') / C' + k_i S'' / C'. Where C is not linear in its parameters, d2O/dp_i dp_j has one more term: the same
/// with C_ij in place of C_i.
/// </remarks>
/// <param name="function">Calibration function.</param>
/// <param name="smoothed">The batch, smoothed with about the same bandwidth.</param>
/// <param name="bandwidthEv">Standard deviation h of the kernel, eV.</param>
public sealed class ChannelKernelDensity(CalibrationFunction function, SmoothedHistogram smoothed, double bandwidthEv) : IDensityEstimate
{
    private const double NearChannels = 1e-3; // of the kernel: the next step of Newton's method is a millionth of it
    private readonly double _kernelVariance = bandwidthEv * bandwidthEv;
    private readonly double _smoothedVariance = smoothed.Bandwidth * smoothed.Bandwidth;

    /// <summary>Calibration function.</summary>
    internal CalibrationFunction Function => function;

    /// <summary>The batch, smoothed.</summary>
    internal SmoothedHistogram Smoothed => smoothed;

    /// <summary>Standard deviation of the kernel, eV.</summary>
    internal double BandwidthEv => bandwidthEv;

    /// <inheritdoc/>
    public int ParameterCount => function.ParameterCount;

    /// <inheritdoc/>
    public double TotalCounts => smoothed.TotalCounts;

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, DensityColumns columns)
    {
        if (function is PolynomialFunction { Degree: 1 })
            EvaluateLinear(energies, parameters, columns);
        else
            EvaluateGeneral(energies, parameters, columns);
    }

    /// <summary>The density alone, a fraction of the work: for searches, which ask at hundreds of parameters.</summary>
    /// <param name="energies">Where, ascending and equally spaced, eV.</param>
    /// <param name="parameters">Calibration parameters.</param>
    /// <param name="values">O(x), counts per eV; NaN where a straight scale does not rise.</param>
    internal void Values(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, Span<double> values)
    {
        if (function is PolynomialFunction { Degree: 1 })
        {
            double offset = parameters[0],
                g = parameters[1] > 0 ? 1 / parameters[1] : double.NaN,
                k = (_kernelVariance * g * g - _smoothedVariance) / 2;
            double span = energies[^1] - energies[0];
            smoothed.Widened((energies[0] - offset) * g, span * g / Math.Max(1, energies.Length - 1), k, values);
            TensorPrimitives.Multiply(values, g, values);
            return;
        }
        smoothed.Cover(function.Channel(energies[0], parameters), function.Channel(energies[^1], parameters));
        double a = double.NaN,
            slope = double.NaN;
        for (int j = 0; j < energies.Length; j++)
        {
            a = j > 0 ? Next(a + (energies[j] - energies[j - 1]) / slope, energies[j], parameters) : double.NaN;
            if (double.IsNaN(a))
                a = function.Channel(energies[j], parameters);
            slope = function.Slope(a, parameters);
            double g = 1 / slope;
            values[j] = double.IsNaN(a) ? 0 : smoothed.Widened(a, (_kernelVariance * g * g - _smoothedVariance) / 2) * g;
        }
    }

    // The channel of an energy from one nearby, by Newton's method; NaN where that does not find it at once.
    private double Next(double channel, double energyEv, ReadOnlySpan<double> parameters)
    {
        for (int i = 0; i < 3; i++)
        {
            double slope = function.Slope(channel, parameters);
            if (!(slope > 0))
                return double.NaN;
            double change = (energyEv - function.Energy(channel, parameters)) / slope;
            channel += change;
            if (Math.Abs(change) < NearChannels * smoothed.Bandwidth)
                return channel;
        }
        return double.NaN;
    }

    // C = p0 + p1 a: C_0 = 1, C_1 = a, C'' = 0, k the same everywhere. The common case, a fifth of the work of the general one.
    private void EvaluateLinear(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, DensityColumns columns)
    {
        double[] value = columns.Value,
            d0 = columns.First[0],
            d1 = columns.First[1];
        double[] d00 = columns.Second[0],
            d01 = columns.Second[1],
            d11 = columns.Second[2];
        double offset = parameters[0],
            g = parameters[1] > 0 ? 1 / parameters[1] : double.NaN,
            g2 = g * g,
            g3 = g2 * g;
        double k = (_kernelVariance * g2 - _smoothedVariance) / 2,
            k1 = -_kernelVariance * g3,
            k11 = 3 * _kernelVariance * g2 * g2;
        smoothed.Cover((energies[0] - offset) * g, (energies[^1] - offset) * g);
        for (int j = 0; j < energies.Length; j++)
        {
            double a = (energies[j] - offset) * g;
            SmoothedValue s = smoothed.Evaluate(a);
            // Few events leave most of it empty; a scale that does not rise has no density at all, which is not zero.
            if (s == default && !double.IsNaN(a))
            {
                value[j] = d0[j] = d1[j] = d00[j] = d01[j] = d11[j] = 0;
                continue;
            }
            double f = s.Value + k * s.Bend,
                f1 = s.First + k * s.Twist,
                f2 = s.Second + k * s.Fourth;
            value[j] = f * g;
            d0[j] = -f1 * g2;
            d1[j] = -(a * f1 + f) * g2 + k1 * s.Bend * g;
            d00[j] = f2 * g3;
            d01[j] = (a * f2 + 2 * f1) * g3 - k1 * s.Twist * g2;
            d11[j] = (a * (a * f2 + 4 * f1) + 2 * f) * g3 + k11 * s.Bend * g - 2 * k1 * (a * s.Twist + s.Bend) * g2;
        }
    }

    private void EvaluateGeneral(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, DensityColumns columns)
    {
        int n = function.ParameterCount;
        bool isLinear = function.IsLinear;
        Span<double> c = stackalloc double[3],
            partials = stackalloc double[3 * n],
            second = stackalloc double[n * (n + 1)];
        Span<double> v = stackalloc double[n],
            v1 = stackalloc double[n],
            v2 = stackalloc double[n],
            ki = stackalloc double[n],
            ki1 = stackalloc double[n];
        smoothed.Cover(function.Channel(energies[0], parameters), function.Channel(energies[^1], parameters));
        for (int j = 0; j < energies.Length; j++)
        {
            double a = function.Channel(energies[j], parameters);
            SmoothedValue s = double.IsNaN(a) ? default : smoothed.Evaluate(a);
            if (s == default)
            {
                columns.Value[j] = 0;
                for (int i = 0; i < columns.First.Length; i++)
                    columns.First[i][j] = 0;
                for (int i = 0; i < columns.Second.Length; i++)
                    columns.Second[i][j] = 0;
                continue;
            }
            function.Derivatives(a, parameters, c, partials);
            if (!isLinear)
                function.SecondPartials(a, parameters, second);
            double g = 1 / c[0],
                g2 = g * g,
                q = c[1] * g,
                q3 = c[2] * g; // q = C''/C', q3 = C'''/C'
            double h2 = _kernelVariance * g2; // of the kernel, channels^2
            double k = (h2 - _smoothedVariance) / 2,
                dk = -h2 * q,
                d2k = -h2 * (q3 - 3 * q * q);
            double f = s.Value + k * s.Bend,
                f1 = s.First + k * s.Twist + dk * s.Bend,
                f2 = s.Second + k * s.Fourth + 2 * dk * s.Twist + d2k * s.Bend;
            columns.Value[j] = f * g;
            for (int i = 0; i < n; i++)
            {
                double ci = partials[3 * i],
                    ci1 = partials[3 * i + 1],
                    ci2 = partials[3 * i + 2];
                v[i] = ci * g;
                v1[i] = (ci1 - ci * q) * g;
                v2[i] = (ci2 - 2 * ci1 * q - ci * q3 + 2 * ci * q * q) * g;
                ki[i] = -h2 * ci1 * g;
                ki1[i] = -h2 * (ci2 - 3 * ci1 * q) * g;
                columns.First[i][j] = -(f1 * v[i] + f * v1[i]) * g + ki[i] * s.Bend * g;
                for (int m = 0; m <= i; m++)
                {
                    double cm = partials[3 * m],
                        cm1 = partials[3 * m + 1],
                        cm2 = partials[3 * m + 2];
                    double w = v[i] * cm,
                        w1 = v1[i] * cm + v[i] * cm1,
                        w2 = v2[i] * cm + 2 * v1[i] * cm1 + v[i] * cm2;
                    double moved1 = f1 * w + f * w1,
                        moved2 = f2 * w + 2 * f1 * w1 + f * w2;
                    double widened =
                        Widened(s, ki[i], ki1[i], v[m], v1[m]) + Widened(s, ki[m], ki1[m], v[i], v1[i]) + 3 * h2 * ci1 * cm1 * g2 * s.Bend;
                    int pair = DensityColumns.Pair(i, m);
                    columns.Second[pair][j] = (moved2 - moved1 * q) * g2 + widened * g;
                    if (isLinear)
                        continue;
                    double cim = second[2 * pair],
                        cim1 = second[2 * pair + 1];
                    columns.Second[pair][j] -= ((f1 * cim + f * (cim1 - cim * q)) * g + h2 * cim1 * g * s.Bend) * g;
                }
            }
        }
    }

    // How the part of the density that comes from a wider kernel, k_i S'', moves with parameter m.
    private static double Widened(SmoothedValue s, double ki, double ki1, double vm, double vm1) =>
        -((ki1 * s.Bend + ki * s.Twist) * vm + ki * s.Bend * vm1);
}
