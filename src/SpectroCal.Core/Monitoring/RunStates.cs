using System.Numerics.Tensors;
using MathNet.Numerics.Statistics;
using SpectroCal.Numerics;

namespace SpectroCal.Monitoring;

/// <summary>
/// Sorts the runs of a detector into states: runs whose spectra look alike. Most detectors have one; where filters or sources are changed
/// and changed back, there are several, and all of them are normal.
/// </summary>
/// <remarks>
/// A state is a chain of runs each of which is near the next (single linkage), near meaning a few times what a run is from its nearest
/// others. A few runs alike are not yet a state: an anomaly that lasts would be one.
/// </remarks>
internal static class RunStates
{
    private const int CoarseBins = 128; // in which spectra are compared with one another
    private const int MostCompared = 150; // runs of which each is compared with each; the others join the state they are nearest to
    private const int NearestOthers = 2; // which of the nearest others tells how near runs usually are
    private const double Near = 10; // times that
    private const int FewestRuns = 3; // of a state
    private const double SmallestPart = 0.1; // of the runs

    /// <summary>For each run the number of its state, from 0, the largest first; -1 for a run that belongs to none.</summary>
    /// <param name="runs">Spectra of one detector.</param>
    public static int[] Of(IReadOnlyList<BinnedCounts> runs)
    {
        var states = new int[runs.Count];
        Array.Fill(states, -1);
        int[] filled = [.. Enumerable.Range(0, runs.Count).Where(i => runs[i].Total > 0)];
        int step = Math.Max(1, (filled.Length + MostCompared - 1) / MostCompared);
        int[] compared = [.. filled.Where((_, i) => i % step == 0)];
        double[][] coarse = [.. compared.Select(i => Coarse(runs[i]))];
        int[][] groups = Groups(coarse);
        int least = Math.Max(FewestRuns, (int)Math.Ceiling(SmallestPart * compared.Length));
        int[][] kept = [.. groups.OrderByDescending(g => g.Length).Where((g, i) => i == 0 || g.Length >= least)];
        double[][] sums = [.. kept.Select(g => Sum(g.Select(i => coarse[i]), coarse[0].Length))];
        for (int s = 0; s < kept.Length; s++)
            foreach (int i in kept[s])
                states[compared[i]] = s;
        foreach (int run in filled.Where((_, i) => i % step != 0))
            states[run] = Nearest(Coarse(runs[run]), sums);
        return states;
    }

    /// <summary>The state that a spectrum is nearest to.</summary>
    /// <param name="counts">The spectrum.</param>
    /// <param name="states">Counts of each state.</param>
    public static int Nearest(BinnedCounts counts, IReadOnlyList<BinnedCounts> states) =>
        states.Count == 1 || counts.Total == 0 ? 0 : Nearest(Coarse(counts), [.. states.Select(Coarse)]);

    private static int Nearest(double[] coarse, double[][] sums) => Enumerable.Range(0, sums.Length).MinBy(s => Distance(coarse, sums[s]));

    private static double[] Sum(IEnumerable<double[]> parts, int length)
    {
        var sum = new double[length];
        foreach (double[] part in parts)
            TensorPrimitives.Add(sum, part, sum);
        return sum;
    }

    private static int[][] Groups(double[][] coarse)
    {
        int n = coarse.Length;
        var distances = new double[n, n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            distances[i, j] = distances[j, i] = Distance(coarse[i], coarse[j]);
        double[] nearest =
        [
            .. Enumerable
                .Range(0, n)
                .Select(i =>
                {
                    double[] others = [.. Enumerable.Range(0, n).Where(j => j != i).Select(j => distances[i, j]).Order()];
                    return others.Length > 0 ? others[Math.Min(NearestOthers, others.Length) - 1] : 0;
                }),
        ];
        double near = n > 0 ? Near * Math.Max(1, nearest.Median()) : 0;
        var group = new int[n];
        Array.Fill(group, -1);
        int groups = 0;
        for (int i = 0; i < n; i++)
        {
            if (group[i] >= 0)
                continue;
            var open = new Stack<int>([i]);
            group[i] = groups;
            while (open.TryPop(out int at))
            {
                for (int j = 0; j < n; j++)
                {
                    if (group[j] >= 0 || distances[at, j] > near)
                        continue;
                    group[j] = groups;
                    open.Push(j);
                }
            }
            groups++;
        }
        return [.. Enumerable.Range(0, groups).Select(g => Enumerable.Range(0, n).Where(i => group[i] == g).ToArray())];
    }

    private static double[] Coarse(BinnedCounts run)
    {
        double[] counts = run.Counts;
        int merged = (counts.Length + CoarseBins - 1) / CoarseBins,
            length = (counts.Length + merged - 1) / merged;
        var coarse = new double[length];
        for (int i = 0; i < counts.Length; i++)
            coarse[i / merged] += counts[i];
        return coarse;
    }

    // Deviance of two spectra against their common shape, relative to its expectation.
    private static double Distance(double[] a, double[] b)
    {
        double na = a.Sum(),
            nb = b.Sum(),
            sum = 0;
        int freedom = 0;
        if (na == 0 || nb == 0)
            return double.MaxValue;
        for (int i = 0; i < a.Length; i++)
        {
            double both = a[i] + b[i];
            if (both == 0)
                continue;
            freedom++;
            sum += PoissonDeviance.Of(a[i], both * na / (na + nb)) + PoissonDeviance.Of(b[i], both * nb / (na + nb));
        }
        return sum / Math.Max(1, freedom - 1);
    }
}
