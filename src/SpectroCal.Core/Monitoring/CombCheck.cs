using SpectroCal.Numerics;

namespace SpectroCal.Monitoring;

/// <summary>
/// Counts by the remainder of the channel number, against those of the reference: a converter whose low bits are off shows there, whatever
/// lines and slopes the spectrum has.
/// </summary>
internal static class CombCheck
{
    private static readonly int[] Periods = [2, 4, 8, 16];

    /// <summary>
    /// The tests: cosines and sines of all frequencies. Narrow lines that move with the gain change the lowest frequencies, so that each
    /// has a wander of its own.
    /// </summary>
    public static IEnumerable<ElementaryTest> Tests { get; } =
    [
        .. Enumerable
            .Range(1, BinnedCounts.Residues / 2)
            .SelectMany(f => Contrasts(f))
            .Select(c => new ElementaryTest(AnomalyKind.Comb, 0) { Contrast = c }),
    ];

    /// <summary>The most significant of the periods 2, 4, 8 and 16.</summary>
    /// <param name="counts">The spectrum.</param>
    /// <param name="reference">What its detector usually shows.</param>
    /// <param name="isPart">Whether the spectrum is part of the reference.</param>
    /// <param name="squares">Squared statistics of <see cref="Tests"/>, summed by the shortest period that they belong to.</param>
    public static CheckValue Of(BinnedCounts counts, DetectorReference reference, bool isPart, ReadOnlySpan<double> squares)
    {
        CheckValue highest = default;
        double sum = 0;
        for (int p = 0; p < Periods.Length; p++)
        {
            sum += squares[p];
            // Wilson and Hilferty (Proc. Natl. Acad. Sci. 17 (1931) 684) take chi-square to a normal variable.
            int freedom = Periods[p] - 1;
            double part = 2.0 / (9 * freedom),
                normal = (Math.Cbrt(sum / freedom) - (1 - part)) / Math.Sqrt(part);
            if (normal > highest.Statistic)
                highest = new CheckValue(
                    normal,
                    Compare(counts, reference, isPart, Periods[p]).Contrast,
                    Math.Sqrt(Periods[p] / (2 * counts.ByResidue.Sum()))
                );
        }
        return highest;
    }

    /// <summary>Measures one of the tests: a contrast of the counts, relative to all.</summary>
    public static CheckValue Test(BinnedCounts counts, DetectorReference reference, bool isPart, double inflation, CombContrast contrast)
    {
        double total = counts.ByResidue.Sum(),
            rest = reference.ByResidue.Sum() - (isPart ? total : 0),
            sum = 0,
            variance = 0;
        for (int i = 0; i < BinnedCounts.Residues; i++)
        {
            double expected = Math.Max(reference.ByResidue[i] - (isPart ? counts.ByResidue[i] : 0), 0.5) * total / rest,
                weight = contrast.Weights[i];
            sum += weight * (counts.ByResidue[i] - expected);
            variance += weight * weight * expected;
        }
        double error = Math.Sqrt(variance * inflation);
        return new CheckValue(sum / error, sum / total, error / total);
    }

    /// <summary>
    /// The deviance of the counts by remainder from those of the reference, beyond what chance gives, for the period with most of it.
    /// </summary>
    public static double Explained(BinnedCounts counts, DetectorReference reference)
    {
        double most = double.NegativeInfinity;
        foreach (int period in Periods)
            most = Math.Max(most, Compare(counts, reference, isPart: false, period).Deviance - (period - 1));
        return most;
    }

    private static IEnumerable<CombContrast> Contrasts(int frequency)
    {
        int shortest = Array.FindIndex(Periods, p => frequency * p % BinnedCounts.Residues == 0);
        double[] angles = [.. Enumerable.Range(0, BinnedCounts.Residues).Select(i => 2 * Math.PI * frequency * i / BinnedCounts.Residues)];
        yield return new CombContrast(shortest, [.. angles.Select(Math.Cos)]);
        if (frequency < BinnedCounts.Residues / 2)
            yield return new CombContrast(shortest, [.. angles.Select(Math.Sin)]);
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

/// <summary>A way in which the counts by remainder can be uneven.</summary>
/// <param name="Period">Index of the shortest period, of 2, 4, 8 and 16, that has it.</param>
/// <param name="Weights">Weight of the counts of each remainder; their sum is zero.</param>
internal sealed record CombContrast(int Period, double[] Weights)
{
    /// <summary>How many periods there are.</summary>
    public const int Periods = 4;
}
