using MathNet.Numerics;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.LineShapes;

/// <summary>
/// Maximum-likelihood fit (Poisson) of mu_j = A sum_l w_l [Phi(z_l,j+1) - Phi(z_lj)] + background, z_l = (edge - centroid - d_l)/sigma:
/// Gaussians integrated over each bin, on a straight background given by its values at the ends of the window. The lines of a group
/// keep their separations d_l and relative intensities w_l; the centroid is that of the strongest.
/// </summary>
public static class GaussianLineFit
{
    private const int Passes = 3;
    private const double LeastSignificance = 2; // standard errors of the area
    private const double FurthestInSigma = 6;

    /// <summary>Fits one line.</summary>
    /// <param name="spectrum">Calibrated spectrum.</param>
    /// <param name="group">The line, or the lines that are fitted as one.</param>
    /// <param name="sigmaEv">Expected standard deviation, eV.</param>
    /// <param name="lowerWindow">Reach of the window below the centroid, in standard deviations.</param>
    /// <param name="upperWindow">Reach above.</param>
    /// <returns>The fit; one that failed, or found no line within six standard deviations, has NaN and a status that says so.</returns>
    public static LineFit Fit(EnergySpectrum spectrum, LineGroup group, double sigmaEv, double lowerWindow = 4, double upperWindow = 4)
    {
        double energyEv = group.Strongest.EnergyEv, centroid = energyEv, sigma = sigmaEv;
        (double Separation, double Weight)[] lines = [.. group.Components.Select(c => (c.Line.EnergyEv - energyEv, c.RelativeIntensity))];
        LineFit fit = LineFit.Failed;
        for (int pass = 0; pass < Passes; pass++)
        {
            fit = FitWindow(spectrum, lines, centroid, sigma, centroid - lowerWindow * sigma, centroid + upperWindow * sigma);
            // The window follows the line, but a fit that ran away must not take it along.
            if (fit.Status != OptimizationStatus.Converged || Math.Abs(fit.CentroidEv - energyEv) > 3 * sigmaEv) break;
            centroid = fit.CentroidEv;
            sigma = Math.Clamp(fit.FwhmEv / ResolutionModel.FwhmPerSigma, sigmaEv / 3, sigmaEv * 3);
        }
        return IsSeen(fit, energyEv, sigmaEv) ? fit : LineFit.Failed;
    }

    // A fit without a line in it has numbers, but they mean nothing.
    private static bool IsSeen(LineFit fit, double energyEv, double sigmaEv) =>
        fit.Area > LeastSignificance * fit.AreaError && Math.Abs(fit.CentroidEv - energyEv) < FurthestInSigma * sigmaEv;

    private static LineFit FitWindow(EnergySpectrum spectrum, (double Separation, double Weight)[] lines, double centroid, double sigma, double low, double high)
    {
        EnergyAxis axis = spectrum.Axis;
        int first = Math.Max(0, (int)Math.Floor((low - axis.StartEv) / axis.StepEv));
        int last = Math.Min(axis.Count - 1, (int)Math.Ceiling((high - axis.StartEv) / axis.StepEv) - 1);
        const int parameters = 5;
        if (last - first + 1 <= parameters) return LineFit.Failed;
        double[] counts = [.. Enumerable.Range(first, last - first + 1).Select(j => spectrum.Counts[j])];
        double total = counts.Sum();
        if (!(total > 0)) return LineFit.Failed;

        int ends = Math.Max(1, counts.Length / 8);
        double left = counts[..ends].Average(), right = counts[^ends..].Average();
        double area = Math.Max(total - counts.Length * (left + right) / 2, 0.1 * total);
        double[] start = [area, centroid, sigma, left, right];
        bool[] held = [false, false, false, left <= 0, right <= 0];
        while (true)
        {
            var objective = new Objective(lines, counts, axis.StartEv + first * axis.StepEv, axis.StepEv, start, held);
            OptimizationResult result = Minimizer.Minimize(objective, objective.Free(start), new LevenbergMarquardt(), new StoppingRule { Tolerance = 1e-8 });
            if (result.Status == OptimizationStatus.Diverged) return LineFit.Failed;
            double[] reached = objective.All(result.Parameters);
            var evaluation = new ObjectiveEvaluation(objective.ParameterCount);
            objective.Evaluate(result.Parameters, evaluation);
            if (result.Status == OptimizationStatus.Converged) return Summarize(objective, reached, evaluation, result, counts.Length);

            // Stopped where an end of the background would go below zero: it stays at zero, and the others are fitted again.
            int end = Enumerable.Range(3, 2).Where(i => !held[i]).OrderBy(i => reached[i]).FirstOrDefault(-1);
            if (end < 0 || reached[end] > 0.5 * total / counts.Length) return Summarize(objective, reached, evaluation, result, counts.Length);
            held[end] = true;
            start = reached;
            start[end] = 0;
        }
    }

    private static LineFit Summarize(Objective objective, double[] reached, ObjectiveEvaluation evaluation, OptimizationResult result, int bins)
    {
        int n = objective.ParameterCount;
        if (SmallMatrix.TryInvert(evaluation.Hessian, n) is not { } inverse) return LineFit.Failed;
        // Area, centroid and sigma are always free and come first.
        double Error(int i) => Math.Sqrt(2 * inverse[i * n + i]);
        return new LineFit(
            reached[1],
            Error(1),
            ResolutionModel.FwhmPerSigma * reached[2],
            ResolutionModel.FwhmPerSigma * Error(2),
            reached[0],
            Error(0),
            result.Value / (bins - n),
            result.Status);
    }

    // Parameters: area, centroid, sigma, background per bin at the first and the last bin, none of the background negative;
    // held ones keep their value.
    private sealed class Objective((double Separation, double Weight)[] lines, double[] counts, double start, double step, double[] values, bool[] held) : IObjective
    {
        private const int AllParameters = 5;
        private readonly int[] _free = [.. Enumerable.Range(0, AllParameters).Where(i => !held[i])];

        private const double SmallestMean = 1e-9;
        private const double Reach = 9; // standard deviations; beyond, a Gaussian is below 1e-18 of its maximum

        public int ParameterCount => _free.Length;

        public double[] Free(double[] all) => [.. _free.Select(i => all[i])];

        public double[] All(ReadOnlySpan<double> free)
        {
            double[] all = [.. values];
            for (int i = 0; i < _free.Length; i++) all[_free[i]] = free[i];
            return all;
        }

        public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
        {
            int n = ParameterCount;
            double[] p = All(parameters);
            Array.Clear(result.Gradient);
            Array.Clear(result.Hessian);
            double area = p[0], centroid = p[1], sigma = p[2], value = 0;
            if (!(sigma > 0) || !(area > 0) || p[3] < 0 || p[4] < 0)
            {
                result.Value = double.PositiveInfinity;
                return;
            }
            Span<double> d = stackalloc double[AllParameters];
            for (int j = 0; j < counts.Length; j++)
            {
                double edge = start + j * step - centroid, fraction = (double)j / (counts.Length - 1);
                d.Clear();
                foreach ((double separation, double weight) in lines)
                {
                    double z = (edge - separation) / sigma, next = (edge + step - separation) / sigma;
                    if (z > Reach || next < -Reach) continue;
                    double density = Density(z), nextDensity = Density(next);
                    d[0] += weight * (Cumulative(next) - Cumulative(z));
                    d[1] -= weight * area / sigma * (nextDensity - density);
                    d[2] -= weight * area / sigma * (next * nextDensity - z * density);
                }
                d[3] = 1 - fraction;
                d[4] = fraction;
                double mu = Math.Max(area * d[0] + p[3] * d[3] + p[4] * d[4], SmallestMean), count = counts[j];
                value += mu - count + (count > 0 ? count * Math.Log(count / mu) : 0);
                double pull = 1 - count / mu;
                for (int i = 0; i < n; i++)
                {
                    result.Gradient[i] += 2 * d[_free[i]] * pull;
                    for (int k = 0; k <= i; k++) result.Hessian[i * n + k] += 2 * d[_free[i]] * d[_free[k]] / mu;
                }
            }
            for (int i = 0; i < n; i++)
                for (int k = 0; k < i; k++)
                    result.Hessian[k * n + i] = result.Hessian[i * n + k];
            result.Hessian.CopyTo(result.GaussNewton, 0);
            result.Value = 2 * value;
        }

        private static double Cumulative(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

        private static double Density(double z) => Math.Exp(-0.5 * z * z) / Constants.Sqrt2Pi;
    }
}
