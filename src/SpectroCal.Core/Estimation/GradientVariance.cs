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
    public static double[] Smooth(double[] column, double stepEv, double bandwidthEv, Workspace workspace)
    {
        int reach = (int)Math.Ceiling(KernelReach * bandwidthEv / stepEv);
        double[] smooth = workspace.Take(column.Length);
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
    /// <param name="workspace">Gives the arrays.</param>
    public static double[] OfCounts(
        ChannelHistogram histogram,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters,
        EnergyGrid grid,
        double[][] influence,
        bool isTotalGiven,
        Workspace workspace
    )
    {
        int n = influence.Length;
        double[] variance = new double[n * n],
            sums = new double[n];
        // Between two points x the influence is a straight line, u + f du: a step of the grid adds what follows from its sums of n, n f
        // and n f^2.
        (double[] zeroth, double[] first, double[] second) = Moments(histogram, function, parameters, grid, workspace);
        for (int x = 0; x < grid.Count - 1; x++)
        {
            if (zeroth[x] == 0)
                continue;
            for (int i = 0; i < n; i++)
            {
                double u = influence[i][x],
                    du = influence[i][x + 1] - u;
                sums[i] += zeroth[x] * u + first[x] * du;
                for (int j = 0; j <= i; j++)
                {
                    double v = influence[j][x],
                        dv = influence[j][x + 1] - v;
                    variance[i * n + j] += 4 * (zeroth[x] * u * v + first[x] * (u * dv + v * du) + second[x] * du * dv);
                }
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

    // For each step of the grid the sums of n, n f and n f^2 of the channels in it, f the fraction of the step that is below them.
    private static (double[] Zeroth, double[] First, double[] Second) Moments(
        ChannelHistogram histogram,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters,
        EnergyGrid grid,
        Workspace workspace
    )
    {
        double[] zeroth = workspace.Take(grid.Count),
            first = workspace.Take(grid.Count),
            second = workspace.Take(grid.Count);
        double lowest = grid.Energies[0],
            perStep = 1 / grid.StepEv;
        ReadOnlySpan<long> counts = histogram.Counts;
        if (function is PolynomialFunction { Degree: 1 } && parameters[1] > 0 && !histogram.IsSparse)
        {
            // The common case, a fraction of the work: which channels lie in a step is known beforehand.
            double start = (function.Energy(histogram.FirstPosition, parameters) - lowest) * perStep,
                step = parameters[1] * histogram.Width * perStep;
            for (int x = 0, k = FirstFrom(0); x < grid.Count - 1 && k < counts.Length; x++)
            {
                double zero = 0,
                    one = 0,
                    two = 0;
                for (int end = FirstFrom(x + 1); k < end; k++)
                {
                    double fraction = start + k * step - x,
                        moment = counts[k] * fraction;
                    zero += counts[k];
                    one += moment;
                    two += moment * fraction;
                }
                (zeroth[x], first[x], second[x]) = (zero, one, two);
            }
            int FirstFrom(double point) => (int)Math.Clamp(Math.Ceiling((point - start) / step), 0, histogram.Length);
        }
        else
        {
            foreach (int k in histogram.Occupied)
            {
                double point = (function.Energy(histogram.Position(k), parameters) - lowest) * perStep;
                if (!(point >= 0) || point >= grid.Count - 1)
                    continue;
                int left = (int)point;
                double fraction = point - left,
                    moment = counts[k] * fraction;
                zeroth[left] += counts[k];
                first[left] += moment;
                second[left] += moment * fraction;
            }
        }
        return (zeroth, first, second);
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
