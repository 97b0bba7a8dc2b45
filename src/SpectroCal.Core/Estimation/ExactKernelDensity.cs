using SpectroCal.Detectors;

namespace SpectroCal.Estimation;

/// <summary>The kernel density O(x) = sum_k n_k phi_h(x - C(a_k; p)), evaluated event by event: plain, slow, the reference.</summary>
/// <remarks>With z = x - C: dO/dp_i = sum n phi z C_i / h^2 and d2O/dp_i dp_j = sum n phi (z^2/h^2 - 1) C_i C_j / h^2, the latter
/// exact for functions linear in their parameters.</remarks>
public sealed class ExactKernelDensity : IDensityEstimate
{
    private readonly CalibrationFunction _function;
    private readonly double[] _positions;
    private readonly double[] _counts;
    private readonly double _bandwidthEv;

    /// <summary>Density of events one by one (list mode).</summary>
    public ExactKernelDensity(CalibrationFunction function, ReadOnlySpan<double> channels, double bandwidthEv)
        : this(function, channels.ToArray(), Ones(channels.Length), bandwidthEv)
    {
    }

    /// <summary>Density of a histogram, each bin's counts at its centre.</summary>
    public ExactKernelDensity(CalibrationFunction function, ChannelHistogramPoints points, double bandwidthEv)
        : this(function, points.Positions, points.Counts, bandwidthEv)
    {
    }

    private ExactKernelDensity(CalibrationFunction function, double[] positions, double[] counts, double bandwidthEv)
    {
        if (!(bandwidthEv > 0)) throw new ArgumentOutOfRangeException(nameof(bandwidthEv), bandwidthEv, "The bandwidth must be positive.");
        _function = function;
        _positions = positions;
        _counts = counts;
        _bandwidthEv = bandwidthEv;
        TotalCounts = counts.Sum();
    }

    /// <inheritdoc/>
    public int ParameterCount => _function.ParameterCount;

    /// <inheritdoc/>
    public double TotalCounts { get; }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, DensityColumns columns)
    {
        int n = ParameterCount;
        Array.Clear(columns.Value);
        foreach (double[] column in columns.First) Array.Clear(column);
        foreach (double[] column in columns.Second) Array.Clear(column);
        Span<double> partials = stackalloc double[n];
        double h2 = _bandwidthEv * _bandwidthEv, height = Gaussian.InverseSqrtTwoPi / _bandwidthEv;
        for (int k = 0; k < _positions.Length; k++)
        {
            double energy = _function.Energy(_positions[k], parameters), weight = _counts[k] * height;
            _function.Partials(_positions[k], parameters, partials);
            for (int j = 0; j < energies.Length; j++)
            {
                double z = energies[j] - energy, density = weight * Math.Exp(-0.5 * z * z / h2);
                columns.Value[j] += density;
                double first = density * z / h2, second = density * (z * z / h2 - 1) / h2;
                for (int i = 0; i < n; i++)
                {
                    columns.First[i][j] += first * partials[i];
                    for (int m = 0; m <= i; m++) columns.Second[DensityColumns.Pair(i, m)][j] += second * partials[i] * partials[m];
                }
            }
        }
    }

    private static double[] Ones(int length)
    {
        var ones = new double[length];
        Array.Fill(ones, 1.0);
        return ones;
    }
}
