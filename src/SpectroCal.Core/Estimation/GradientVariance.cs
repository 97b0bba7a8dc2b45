using System.Numerics.Tensors;
using SpectroCal.Detectors;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>How much the gradient of a kernel-density objective fluctuates: the filling V of the sandwich H^-1 V H^-1.</summary>
internal static class GradientVariance
{
    private const double KernelReach = 6; // standard deviations

    /// <summary>A column on the grid smoothed with a Gaussian kernel: sum_j phi_h(x - x_j) c_j.</summary>
    public static double[] Smooth(double[] column, double stepEv, double bandwidthEv)
    {
        int reach = (int)Math.Ceiling(KernelReach * bandwidthEv / stepEv);
        double[] smooth = new double[column.Length];
        for (int d = -reach; d <= reach; d++)
        {
            double kernel = ErrorFunctions.NormalDensity(d * stepEv, bandwidthEv);
            int first = Math.Max(0, -d),
                end = Math.Min(column.Length, column.Length - d);
            if (first >= end)
                continue;
            Span<double> sum = smooth.AsSpan(first..end);
            TensorPrimitives.MultiplyAdd(column.AsSpan((first + d)..(end + d)), kernel, sum, sum);
        }
        return smooth;
    }

    /// <summary>
    /// 4 sum_k n_k u_i(x_k) u_j(x_k) over the channels x_k = C(a_k), u_i the influence of one event on half the gradient.
    /// </summary>
    /// <param name="histogram">The counts n_k.</param>
    /// <param name="function">Calibration function.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="grid">Energies of the influence.</param>
    /// <param name="influence">u_i on the grid, one column per parameter.</param>
    /// <param name="isTotalGiven">Whether the number of events is fixed: multinomial instead of Poisson.</param>
    public static double[] OfCounts(
        ChannelHistogram histogram,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters,
        EnergyGrid grid,
        double[][] influence,
        bool isTotalGiven
    )
    {
        int n = influence.Length;
        double[] variance = new double[n * n],
            sums = new double[n],
            u = new double[n];
        double lowest = grid.Energies[0],
            perStep = 1 / grid.StepEv;
        ReadOnlySpan<long> counts = histogram.Counts;
        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] == 0)
                continue;
            double point = (function.Energy(histogram.Position(k), parameters) - lowest) * perStep;
            if (!(point >= 0) || point >= grid.Count - 1)
                continue;
            int left = (int)point;
            double fraction = point - left,
                weight = 4 * counts[k];
            for (int i = 0; i < n; i++)
            {
                double[] column = influence[i];
                u[i] = column[left] + fraction * (column[left + 1] - column[left]);
                sums[i] += counts[k] * u[i];
                double weighted = weight * u[i];
                for (int j = 0; j <= i; j++)
                    variance[i * n + j] += weighted * u[j];
            }
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                if (isTotalGiven)
                    variance[i * n + j] -= 4 * sums[i] * sums[j] / histogram.TotalCounts;
                variance[j * n + i] = variance[i * n + j];
            }
        }
        return variance;
    }

    /// <summary>
    /// Adds 4 sum_xy W D_i s_x rho(x - y) s_y W D_j: errors of the target of standard deviation s, the same over about one resolution.
    /// </summary>
    /// <param name="variance">What it is added to, n x n by rows.</param>
    /// <param name="shift">D_i, one column per parameter.</param>
    /// <param name="weights">W.</param>
    /// <param name="modelVariance">s^2 times <paramref name="kernelSpanEv"/>.</param>
    /// <param name="kernelSpanEv">2 sqrt(pi) h, eV.</param>
    /// <param name="resolutionSteps">Resolution, one standard deviation, in steps of the grid.</param>
    public static void AddModelError(
        double[] variance,
        double[][] shift,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> modelVariance,
        double kernelSpanEv,
        double resolutionSteps
    )
    {
        int n = shift.Length;
        double correlated = Math.Max(1, Math.Sqrt(2 * Math.PI) * resolutionSteps); // points that err together
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int x = 0; x < weights.Length; x++)
                    sum += weights[x] * weights[x] * shift[i][x] * shift[j][x] * modelVariance[x];
                variance[i * n + j] += 4 * correlated * sum / kernelSpanEv;
            }
        }
    }
}
