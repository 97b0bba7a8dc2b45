namespace SpectroCal.Estimation;

/// <summary>The matrix P of the penalty A^T P A that ties of amplitudes add to an objective.</summary>
internal static class TiePenalty
{
    private const double FewestCounts = 10; // an amplitude fitted to less than this, or below zero, does not set the scale of a penalty

    /// <summary>Replaces P, K x K by rows, by sum over ties of v v^T / (error ratio A_r)^2, v = e_c - ratio e_r.</summary>
    public static void Fill(IReadOnlyList<AmplitudeTie> ties, ReadOnlySpan<double> amplitudes, Span<double> penalty)
    {
        int n = amplitudes.Length;
        penalty.Clear();
        foreach (AmplitudeTie tie in ties)
        {
            double sigma = tie.RelativeError * tie.Ratio * Math.Max(amplitudes[tie.Reference], FewestCounts),
                weight = 1 / (sigma * sigma);
            penalty[tie.Component * n + tie.Component] += weight;
            penalty[tie.Reference * n + tie.Reference] += weight * tie.Ratio * tie.Ratio;
            penalty[tie.Component * n + tie.Reference] -= weight * tie.Ratio;
            penalty[tie.Reference * n + tie.Component] -= weight * tie.Ratio;
        }
    }
}
