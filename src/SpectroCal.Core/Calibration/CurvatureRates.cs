using MathNet.Numerics.LinearAlgebra;
using SpectroCal.Estimation;
using SpectroCal.Optimization;

namespace SpectroCal.Calibration;

/// <summary>Learning rates from the curvature of a typical batch.</summary>
internal static class CurvatureRates
{
    private const double SteepestStep = 1.6; // rate times curvature along the steepest direction; 2 is where descent turns into divergence

    /// <summary>
    /// The vector R_i = 1.6 / (l H_ii), H the expected curvature of a typical batch and l the largest eigenvalue of
    /// H_ij / sqrt(H_ii H_jj): gradient descent converges along a direction while rate times curvature stays below 2, which leaves a
    /// quarter for batches that curve more than the typical one. The slowest direction, for two parameters of correlation r, goes as
    /// (1 - 1.6 (1 - |r|) / (1 + |r|))^iterations.
    /// </summary>
    /// <param name="campaign">
    /// The batches. That of the middle number of counts is typical, or else the nearest that has a curvature.
    /// </param>
    /// <param name="settings">How they are calibrated.</param>
    /// <param name="objectives">What is minimised.</param>
    public static double[] Of(Campaign campaign, CalibrationSettings settings, BatchObjectives objectives)
    {
        CampaignBatch[] byCounts = [.. campaign.Batches.OrderBy(b => b.Batch.Histogram.TotalCounts)];
        int middle = byCounts.Length / 2;
        foreach (int i in Enumerable.Range(0, byCounts.Length).OrderBy(i => Math.Abs(i - middle)))
        {
            double[]? rates = Isolated.Run<double[]?>(
                () => Of(BatchStart.Of(byCounts[i], objectives, settings.Free(campaign.Function), byCounts[i].Standard.Values)),
                _ => null
            );
            if (rates is not null)
                return rates;
        }
        // Then none can be optimised, whatever the rates are, and each says why.
        return [.. settings.Free(campaign.Function).Select(_ => 1.0)];
    }

    private static double[]? Of(BatchStart batch)
    {
        double[] start = batch.Parameters;
        IBatchObjective objective =
            batch.Objectives.Of(batch.Input, batch.Function, start)
            ?? throw new CalibrationException("The standard calibration does not rise over the target's range.");
        objective.Evaluate(start, new ObjectiveEvaluation(start.Length));
        double[] curvature = objective.ExpectedCurvature(start);
        int n = start.Length;
        // Empty where the amplitudes of the lines are not determined.
        if (
            curvature.Length != n * n
            || !Enumerable.Range(0, n).All(i => curvature[i * n + i] > 0 && double.IsFinite(curvature[i * n + i]))
        )
            return null;
        var scaled = Matrix<double>.Build.Dense(
            n,
            n,
            (i, j) => curvature[i * n + j] / Math.Sqrt(curvature[i * n + i] * curvature[j * n + j])
        );
        double largest = scaled.Evd(Symmetricity.Symmetric).EigenValues.Max(value => value.Real);
        double[] rates = [.. Enumerable.Range(0, n).Select(i => SteepestStep / (largest * curvature[i * n + i]))];
        return rates.All(double.IsFinite) ? rates : null;
    }
}
