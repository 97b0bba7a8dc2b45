namespace SpectroCal.Tpc.Losses;

/// <summary>
/// Maximum mean discrepancy (Gretton et al., JMLR 13 (2012) 723) of the two distributions of charge in space, with Gaussian kernels, and
/// the square of the relative difference of all charge: w K w/(S w)^2 + w* K w*/(S w*)^2 - 2 w K w*/(S w S w*) + lambda ((S w - S w*)/S
/// w*)^2.
/// </summary>
public sealed record MeanDiscrepancy : TpcLoss
{
    private const double NoCharge = 1e-6;

    /// <summary>Standard deviation of the kernels, cm.</summary>
    public double WidthCm { get; init; } = 1;

    /// <summary>Weight of the difference of all charge.</summary>
    public double ChargeWeight { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "mmd";

    /// <inheritdoc/>
    protected internal override Dual Evaluate(LossPoint[] simulated, LossPoint[] target, Span<LossSlope> slopes)
    {
        Dual own = 0,
            mine = Sum(simulated),
            cross = 0;
        double others = 0,
            theirs = Sum(target).Value;
        // Sums over the kernels, for each simulated reading: own and cross, and their derivatives by its z.
        var sums = new (Dual Own, Dual Cross, Dual OwnZ, Dual CrossZ)[simulated.Length];
        foreach ((int[] s, int[] t) in Groups(simulated, target))
        {
            foreach (int i in s)
            {
                foreach (int j in s)
                {
                    Dual k = Weight(simulated[j]) * Kernel(simulated[i], simulated[j]);
                    sums[i].Own += k;
                    sums[i].OwnZ += k * Rate(simulated[i], simulated[j]);
                }
                foreach (int j in t)
                {
                    Dual k = Weight(target[j]) * Kernel(simulated[i], target[j]);
                    sums[i].Cross += k;
                    sums[i].CrossZ += k * Rate(simulated[i], target[j]);
                }
                own += Weight(simulated[i]) * sums[i].Own;
                cross += Weight(simulated[i]) * sums[i].Cross;
            }
            foreach (int i in t)
            foreach (int j in t)
                others += (Weight(target[i]) * Weight(target[j]) * Kernel(target[i], target[j])).Value;
        }
        Dual difference = (mine - theirs) / (theirs + NoCharge);
        double theirSquare = Math.Max(theirs * theirs, NoCharge * NoCharge);
        if (mine.Value <= 0 || theirs <= 0)
            return (mine.Value > 0 || theirs > 0 ? 1 : 0) + ChargeWeight * difference * difference;
        Dual inverse = 1 / mine,
            ownPart = own * inverse * inverse,
            crossPart = 2 * cross * inverse / theirs,
            bySum = (crossPart - 2 * ownPart) * inverse + 2 * ChargeWeight * difference / (theirs + NoCharge);
        for (int i = 0; i < simulated.Length; i++)
        {
            Dual byWeight = 2 * sums[i].Own * inverse * inverse - 2 * sums[i].Cross * inverse / theirs + bySum,
                w = Weight(simulated[i]);
            slopes[i].Charge += byWeight * simulated[i].Probability;
            slopes[i].Probability += byWeight * simulated[i].Charge;
            slopes[i].Z += w * (2 * sums[i].OwnZ * inverse * inverse - 2 * sums[i].CrossZ * inverse / theirs);
        }
        return ownPart + others / theirSquare - crossPart + ChargeWeight * difference * difference;
    }

    private static Dual Weight(LossPoint point) => point.Charge * point.Probability;

    private static Dual Sum(LossPoint[] points)
    {
        Dual sum = 0;
        foreach (LossPoint point in points)
            sum += Weight(point);
        return sum;
    }

    private Dual Kernel(LossPoint a, LossPoint b) => Dual.Exp(a.SquareTo(b) * (-0.5 / (WidthCm * WidthCm)));

    // Logarithmic derivative of the kernel by z of a.
    private Dual Rate(LossPoint a, LossPoint b) => (b.Z - a.Z) * (1 / (WidthCm * WidthCm));
}
