using SpectroCal.Numerics;

namespace SpectroCal.Monitoring;

/// <summary>
/// Counts by the remainder of the channel number, against those of the reference: a converter whose low bits are off shows there, whatever
/// lines and slopes the spectrum has.
/// </summary>
internal static class CombCheck
{
    /// <summary>The most significant of the periods 2, 4, 8 and 16.</summary>
    public static CheckValue Of(BinnedCounts counts, DetectorReference reference, bool isPart, double inflation)
    {
        CheckValue highest = default;
        for (int period = 2; period <= BinnedCounts.Residues; period *= 2)
        {
            CheckValue value = Of(counts, reference, isPart, inflation, period);
            if (value.Statistic > highest.Statistic)
                highest = value;
        }
        return highest;
    }

    /// <summary>
    /// The deviance of the counts by remainder from those of the reference, beyond what chance gives, for the period with most of it.
    /// </summary>
    public static double Explained(BinnedCounts counts, DetectorReference reference)
    {
        double most = double.NegativeInfinity;
        for (int period = 2; period <= BinnedCounts.Residues; period *= 2)
            most = Math.Max(most, Compare(counts, reference, isPart: false, period).Deviance - (period - 1));
        return most;
    }

    private static CheckValue Of(BinnedCounts counts, DetectorReference reference, bool isPart, double inflation, int period)
    {
        (double deviance, double contrast) = Compare(counts, reference, isPart, period);
        // Wilson and Hilferty (Proc. Natl. Acad. Sci. 17 (1931) 684) take chi-square to a normal variable.
        int freedom = period - 1;
        double part = 2.0 / (9 * freedom),
            normal = (Math.Cbrt(deviance / inflation / freedom) - (1 - part)) / Math.Sqrt(part);
        return new CheckValue(Math.Max(0, normal), contrast, Math.Sqrt(period / (2 * counts.ByResidue.Sum())));
    }

    private static (double Deviance, double Contrast) Compare(BinnedCounts counts, DetectorReference reference, bool isPart, int period)
    {
        Span<double> n = stackalloc double[period],
            expected = stackalloc double[period];
        n.Clear();
        expected.Clear();
        for (int i = 0; i < BinnedCounts.Residues; i++)
        {
            n[i % period] += counts.ByResidue[i];
            expected[i % period] += reference.ByResidue[i] - (isPart ? counts.ByResidue[i] : 0);
        }
        double total = 0,
            rest = 0;
        for (int i = 0; i < period; i++)
            (total, rest) = (total + n[i], rest + expected[i]);
        double deviance = 0,
            least = double.PositiveInfinity,
            largest = 0;
        for (int i = 0; i < period; i++)
        {
            double mu = Math.Max(expected[i], 0.5) * total / rest;
            deviance += PoissonDeviance.Of(n[i], mu);
            (least, largest) = (Math.Min(least, n[i] / mu), Math.Max(largest, n[i] / mu));
        }
        return (deviance, (largest - least) / (largest + least));
    }
}
