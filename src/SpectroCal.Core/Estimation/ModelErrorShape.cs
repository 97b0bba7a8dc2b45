namespace SpectroCal.Estimation;

/// <summary>Where a target may be wrong: around its lines, whose tails and shelves it does not know.</summary>
internal static class ModelErrorShape
{
    private const double TailReach = 5; // resolutions

    /// <summary>The highest target anywhere, falling by 1/e every five resolutions of distance: how far tails and shelves reach.</summary>
    /// <param name="target">The target on a grid.</param>
    /// <param name="stepEv">Distance of the grid's points, eV.</param>
    /// <param name="sigmaEv">Resolution, one standard deviation, eV.</param>
    public static double[] Of(ReadOnlySpan<double> target, double stepEv, double sigmaEv)
    {
        double decay = Math.Exp(-stepEv / (TailReach * sigmaEv));
        double[] highest = [.. target];
        for (int j = 1; j < highest.Length; j++)
            highest[j] = Math.Max(highest[j], decay * highest[j - 1]);
        for (int j = highest.Length - 2; j >= 0; j--)
            highest[j] = Math.Max(highest[j], decay * highest[j + 1]);
        return highest;
    }
}
