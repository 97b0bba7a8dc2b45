namespace SpectroCal.Estimation;

/// <summary>
/// What a line that nobody named may shift a named one by, where the data neither show nor exclude it: the mean square over all places and
/// shares, each as probable as the data and what is known beforehand make it.
/// </summary>
/// <remarks>
/// A neighbour within a resolution shows as an asymmetry: a share f at d standard deviations shifts the line by f d, but its third moment
/// by f d^3 only. What the counts cannot tell apart may still be several errors of a batch. Beforehand, a named line has a neighbour with
/// the probability <see cref="Chance"/>, anywhere within four standard deviations, and all orders of magnitude of its share are alike: as
/// if one element more than named were there, since one of ten has a line of at least a tenth of its strongest so near to a K alpha line
/// from 3 to 17 keV. The data change that by Bayes' rule; with few counts, or a neighbour near the line, they change little.
/// </remarks>
internal static class HiddenNeighbours
{
    /// <summary>Standard deviations from a line at which neighbours are tried, on either side.</summary>
    public static readonly IReadOnlyList<double> Distances = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4];

    /// <summary>Probability beforehand that a named line has one beside it that is not.</summary>
    public const double Chance = 0.1;

    private const double LeastShare = 0.002; // of the named line's counts: less shifts nothing
    private const double MostShare = 0.2; // more is seen as a peak, or is the line that was meant
    private const int FewestShares = 24; // steps of the integral over the logarithm of the share
    private const double SharesPerError = 2; // the same over the standard error of a share that is seen
    private const double MostSignificance = 500; // beyond it, nothing else is possible

    /// <summary>Mean square of the shift, eV^2.</summary>
    /// <param name="neighbours">What a neighbour would get at each place.</param>
    public static double VarianceEv2(IReadOnlyList<ClosureNeighbour> neighbours)
    {
        // Likelihoods are relative to that without a neighbour, and to the largest, which may be beyond any number.
        double largest = neighbours.Select(n => 0.5 * Square(Math.Max(0, n.Significance))).DefaultIfEmpty(0).Max(),
            places = 2 * Enumerable.Range(0, Distances.Count).Sum(Width),
            without = 1,
            with = 0,
            square = 0;
        foreach (ClosureNeighbour n in neighbours)
        {
            double place = Chance * Width(Distances.Index().First(d => d.Item == Math.Abs(n.DistanceInSigma)).Index) / places;
            without -= place;
            double orders = Math.Log(MostShare / LeastShare);
            int shares = (int)Math.Max(FewestShares, SharesPerError * orders * Math.Min(n.Significance, MostSignificance));
            for (int i = 0; i < shares; i++)
            {
                double share = LeastShare * Math.Exp(orders * (i + 0.5) / shares),
                    likelihood = Math.Exp((share * n.Fraction - 0.5 * share * share) / Square(n.FractionError) - largest),
                    probability = place / shares * likelihood;
                with += probability;
                square += probability * Square(share / n.Fraction * n.ShiftEv);
            }
        }
        return square / (with + without * Math.Exp(-largest));
    }

    // Of the part of the axis that is nearer to a distance than to the others.
    private static double Width(int k)
    {
        int last = Distances.Count - 1;
        return 0.5 * (Distances[Math.Min(k + 1, last)] - Distances[Math.Max(k - 1, 0)]);
    }

    private static double Square(double x) => x * x;
}
