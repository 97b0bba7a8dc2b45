using MathNet.Numerics.Statistics;

namespace SpectroCal.Monitoring;

/// <summary>Learns from spectra, of which some may be bad, what is normal at which counts.</summary>
internal sealed class CountRangeBuilder
{
    private const double RangeFactor = 4; // from one range of counts to the next
    private const int FewestSpectra = 100; // of which a range can learn
    private const double Excluded = 12; // -ln of the probability from which a spectrum is not normal
    private const int Passes = 4;
    private const double QuantileError = 1; // of these quantiles of n numbers, times the root of n, relative: that of a normal variable
    private const double Significant = 2; // standard errors: a smaller excess is chance

    // Parts of the spectra below the statistics at which real and simulated ones are compared. The bad ones lie above: with a fifth of
    // them the first part of all is seven eighths of the good. The others are for when the worst are left out.
    private static readonly double[] Compared = [0.7, 0.9, 0.97];

    // The excess of a deviance has a long tail where detectors and samples vary: it is a square of how far they are from the usual.
    private static readonly double[] ComparedShapes = [.. Compared, 0.99, 0.997];
    private const int FewestBeyond = 10; // spectra beyond such a part, for it to be known

    private readonly List<MonitoredRun> _real;
    private readonly double[][] _simulated;
    private readonly double _counts;

    private CountRangeBuilder(List<MonitoredRun> real, double[][] simulated)
    {
        (_real, _simulated) = (real, simulated);
        _counts = Math.Exp(real.Average(r => Math.Log(r.Counts.Total)));
    }

    /// <summary>The ranges, by counts.</summary>
    /// <param name="runs">Spectra with counts and a reference, whose checks were measured.</param>
    /// <param name="simulate">Simulates as many spectra as it is told, like those that it is given.</param>
    /// <param name="count">Spectra simulated for a range.</param>
    public static CountRange[] Of(IReadOnlyList<MonitoredRun> runs, Func<IReadOnlyList<MonitoredRun>, int, double[][]> simulate, int count)
    {
        CountRangeBuilder[] ranges = [.. Split(runs).Select(r => new CountRangeBuilder(r, simulate(r, count)))];
        // Among few counts those are many whose rate is wrong: what is normal for times does not depend on counts.
        var all = new CountRangeBuilder([.. runs], [.. ranges.SelectMany(r => r._simulated)]);
        CountRange times = all.Build(null);
        return [.. ranges.Select(r => r.Build(times))];
    }

    // Ranges of counts; one of few spectra joins the next.
    private static List<List<MonitoredRun>> Split(IReadOnlyList<MonitoredRun> runs)
    {
        var ranges = new List<List<MonitoredRun>>();
        double lowest = 0;
        foreach (MonitoredRun run in runs.OrderBy(r => r.Counts.Total))
        {
            if (ranges.Count == 0 || run.Counts.Total > RangeFactor * lowest && ranges[^1].Count >= FewestSpectra)
            {
                ranges.Add([]);
                lowest = run.Counts.Total;
            }
            ranges[^1].Add(run);
        }
        if (ranges.Count > 1 && ranges[^1].Count < FewestSpectra)
        {
            ranges[^2].AddRange(ranges[^1]);
            ranges.RemoveAt(ranges.Count - 1);
        }
        return ranges;
    }

    private CountRange Build(CountRange? times)
    {
        int checks = _simulated[0].Length;
        ChanceTable[] tables =
        [
            .. Enumerable
                .Range(0, checks)
                .Select(k => times is not null && IsOfTimes(k) ? times.Checks[k] : ChanceTable.Of(_simulated.Select(s => s[k]))),
        ];
        double[] variations = [.. Enumerable.Range(0, checks).Select(k => times is not null && IsOfTimes(k) ? times.Variations[k] : 1)];
        var range = new CountRange(_counts, variations, tables, Combined(variations, tables));
        for (int pass = 0; pass < Passes; pass++)
        {
            double[][] normal = [.. _real.Where(r => pass == 0 || range.Improbability(r) < Excluded).Select(r => r.Statistics)];
            if (normal.Length < 3)
                break;
            for (int k = 0; k < checks; k++)
                if (times is null || !IsOfTimes(k))
                    variations[k] = Variation(
                        [.. normal.Select(n => n[k])],
                        [.. _simulated.Select(s => s[k])],
                        Parts(k, normal.Length, pass == 0)
                    );
            range = range with { Variations = [.. variations] };
        }
        return range;
    }

    private static bool IsOfTimes(int check) => check is (int)AnomalyKind.Rate or (int)AnomalyKind.DeadTime;

    private static IEnumerable<double> Parts(int check, int spectra, bool isFirst) =>
        isFirst ? Compared[..1]
        : check is not (int)AnomalyKind.Shape ? Compared
        : ComparedShapes.Where(p => Compared.Contains(p) || (1 - p) * spectra >= FewestBeyond);

    private static double Variation(double[] real, double[] simulated, IEnumerable<double> parts)
    {
        double error = QuantileError * Math.Sqrt(1.0 / real.Length + 1.0 / simulated.Length),
            largest = 1;
        foreach (double part in parts)
        {
            double ratio = real.Quantile(part) / simulated.Quantile(part);
            if (ratio > Math.Max(largest, 1 + Significant * error) && double.IsFinite(ratio))
                largest = ratio;
        }
        return largest;
    }

    private ChanceTable Combined(double[] variations, ChanceTable[] tables)
    {
        var single = new CountRange(double.MaxValue, variations, tables, new ChanceTable([]));
        return ChanceTable.Of(_simulated.Select(s => single.Improbabilities(s, 0).Max()));
    }
}
