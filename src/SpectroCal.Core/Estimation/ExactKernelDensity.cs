using System.Numerics.Tensors;
using SpectroCal.Detectors;
using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>The kernel density O(x) = sum_k n_k phi_h(x - C(a_k; p)), evaluated event by event: plain, slow, the reference.</summary>
/// <remarks>With z = x - C: dO/dp_i = sum n phi z C_i / h^2 and d2O/dp_i dp_j = sum n phi ((z^2/h^2 - 1) C_i C_j + z C_ij) / h^2.</remarks>
public sealed class ExactKernelDensity : IDensityEstimate
{
    private const double RoundingReach = 8.6; // standard deviations at which the kernel has fallen to 1e-16 of its maximum
    private readonly CalibrationFunction _function;
    private readonly double[] _positions;
    private readonly double[] _counts;
    private readonly double _bandwidthEv;

    /// <summary>Density of events one by one (list mode).</summary>
    public ExactKernelDensity(CalibrationFunction function, ReadOnlySpan<double> channels, double bandwidthEv)
        : this(function, channels.ToArray(), Ones(channels.Length), bandwidthEv) { }

    /// <summary>Density of a histogram, each bin's counts at its centre.</summary>
    public ExactKernelDensity(CalibrationFunction function, ChannelHistogramPoints points, double bandwidthEv)
        : this(function, points.Positions, points.Counts, bandwidthEv) { }

    private ExactKernelDensity(CalibrationFunction function, double[] positions, double[] counts, double bandwidthEv)
    {
        if (!(bandwidthEv > 0))
            throw new ArgumentOutOfRangeException(nameof(bandwidthEv), bandwidthEv, "The bandwidth must be positive.");
        _function = function;
        _positions = positions;
        _counts = counts;
        _bandwidthEv = bandwidthEv;
        TotalCounts = counts.Sum();
    }

    /// <summary>Calibration function.</summary>
    internal CalibrationFunction Function => _function;

    /// <summary>Positions a_k, channels.</summary>
    internal ReadOnlySpan<double> Positions => _positions;

    /// <summary>Counts n_k.</summary>
    internal ReadOnlySpan<double> Counts => _counts;

    /// <summary>Standard deviation h of the kernel, eV.</summary>
    internal double BandwidthEv => _bandwidthEv;

    /// <inheritdoc/>
    public int ParameterCount => _function.ParameterCount;

    /// <inheritdoc/>
    public double TotalCounts { get; }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, DensityColumns columns)
    {
        int n = ParameterCount;
        Array.Clear(columns.Value);
        foreach (double[] column in columns.First)
            Array.Clear(column);
        foreach (double[] column in columns.Second)
            Array.Clear(column);
        bool isLinear = _function.IsLinear;
        Span<double> partials = stackalloc double[n],
            curvature = stackalloc double[n * (n + 1)];
        // Over the grid points that one event reaches: z/h, phi, and phi times the Hermite polynomials of z/h.
        double[] buffer = new double[4 * energies.Length];
        double h = _bandwidthEv,
            height = ErrorFunctions.InverseSqrtTwoPi / h,
            reach = RoundingReach * h;
        for (int k = 0; k < _positions.Length; k++)
        {
            double energy = _function.Energy(_positions[k], parameters);
            int start = energies.FirstNotBelow(energy - reach),
                length = energies.FirstNotBelow(energy + reach) - start;
            if (length <= 0)
                continue;
            Span<double> z = buffer.AsSpan(0, length),
                kernel = buffer.AsSpan(energies.Length, length);
            Span<double> slope = buffer.AsSpan(2 * energies.Length, length),
                bend = buffer.AsSpan(3 * energies.Length, length);
            TensorPrimitives.Subtract(energies.Slice(start, length), energy, z);
            TensorPrimitives.Multiply(z, 1 / h, z);
            TensorPrimitives.Multiply<double>(z, z, bend);
            TensorPrimitives.Multiply(bend, -0.5, kernel);
            TensorPrimitives.Exp<double>(kernel, kernel);
            Accumulate(kernel, _counts[k] * height, columns.Value.AsSpan(start, length));
            TensorPrimitives.Multiply<double>(kernel, z, slope);
            TensorPrimitives.Add(bend, -1, bend);
            TensorPrimitives.Multiply<double>(kernel, bend, bend);

            _function.Partials(_positions[k], parameters, partials);
            if (!isLinear)
                _function.SecondPartials(_positions[k], parameters, curvature);
            double first = _counts[k] * height / h,
                second = first / h;
            for (int i = 0; i < n; i++)
            {
                Accumulate(slope, first * partials[i], columns.First[i].AsSpan(start, length));
                for (int m = 0; m <= i; m++)
                {
                    int pair = DensityColumns.Pair(i, m);
                    Span<double> sum = columns.Second[pair].AsSpan(start, length);
                    Accumulate(bend, second * partials[i] * partials[m], sum);
                    if (!isLinear)
                        Accumulate(slope, first * curvature[2 * pair], sum);
                }
            }
        }
    }

    private static void Accumulate(ReadOnlySpan<double> x, double factor, Span<double> sum) =>
        TensorPrimitives.MultiplyAdd(x, factor, sum, sum);

    private static double[] Ones(int length)
    {
        var ones = new double[length];
        Array.Fill(ones, 1.0);
        return ones;
    }
}
