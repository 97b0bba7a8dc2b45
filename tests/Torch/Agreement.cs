using SpectroCal.Torch.Objectives;

namespace SpectroCal.Tests.Torch;

/// <summary>
/// Whether two evaluations of the same batches agree: to 1e-9 of each number, or, where it is what large terms leave near zero, to the
/// rounding of those.
/// </summary>
/// <remarks>
/// Every event adds to the loss about one, and to its derivatives that by how many widths of the kernel a parameter moves its energy
/// (<see cref="Problem.Widths"/>, s): the terms of the loss add up to N events, those of a gradient to N s_i, those of a matrix to
/// N s_i s_j.
/// </remarks>
internal static class Agreement
{
    /// <summary>Of each number.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Of the sum of the terms.</summary>
    private const double Rounding = 1e-10;

    /// <summary>What differs first and by how much; null where nothing does.</summary>
    /// <param name="problem">The batches.</param>
    /// <param name="expected">One evaluation.</param>
    /// <param name="found">The other one.</param>
    /// <param name="factor">Factor of both tolerances: larger in single precision.</param>
    public static string? Difference(Problem problem, BatchLosses expected, BatchLosses found, double factor = 1)
    {
        int batches = expected.Values.Length,
            n = expected.Gradients.Length / batches;
        for (int b = 0; b < batches; b++)
        {
            double loss = expected.Values[b],
                events = problem.Events[b];
            double[] widths = problem.Widths(b);
            if (found.Failures[b] is { } failure)
                return $"batch {b}: {failure}";
            if (!double.IsFinite(loss) || !double.IsFinite(found.Values[b]))
            {
                // Without an energy scale there is no loss, and nothing to differentiate.
                if (!loss.Equals(found.Values[b]))
                    return $"loss of batch {b}: {found.Values[b]:R} instead of {loss:R}";
                continue;
            }
            if (Far("loss", loss, found.Values[b], events) is { } far)
                return far;
            for (int i = 0; i < n; i++)
            {
                int row = b * n + i;
                if (Far($"gradient {i}", expected.Gradients[row], found.Gradients[row], events * widths[i]) is { } first)
                    return first;
                for (int j = 0; j < n && found.Hessians.Length > 0; j++)
                {
                    int k = row * n + j;
                    double terms = events * widths[i] * widths[j];
                    if (Far($"Gauss-Newton {i} {j}", expected.GaussNewtons[k], found.GaussNewtons[k], terms) is { } matrix)
                        return matrix;
                    if (Far($"Hessian {i} {j}", expected.Hessians[k], found.Hessians[k], terms) is { } second)
                        return second;
                }
            }

            string? Far(string what, double wanted, double got, double terms) =>
                Math.Abs(got - wanted) <= factor * (Tolerance * Math.Abs(wanted) + Rounding * terms)
                    ? null
                    : $"{what} of batch {b}: {got:R} instead of {wanted:R}; its terms add up to {terms:G3}";
        }
        return null;
    }
}
