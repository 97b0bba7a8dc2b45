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
    private const double ExcludedShape = 10; // the same of a spectrum whose shape is not normal
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
                .Select(k =>
                    times is not null && IsOfTimes(k) ? times.Checks[k]
                    : k is (int)AnomalyKind.Shape ? ExcessChance.Table(Simulated(k), 0)
                    : ChanceTable.Of(Simulated(k))
                ),
        ];
        double[] variations = [.. Enumerable.Range(0, checks).Select(k => times is not null && IsOfTimes(k) ? times.Variations[k] : 1)];
        var range = new CountRange(_counts, variations, tables, Combined(variations, tables));
        for (int pass = 0; pass < Passes; pass++)
        {
            double[][] normal = [.. _real.Where(r => pass == 0 || range.Improbability(r) < Excluded).Select(r => r.Statistics)];
            if (normal.Length < 3)
                break;
            for (int k = 0; k < checks; k++)
                if (k is not (int)AnomalyKind.Shape && (times is null || !IsOfTimes(k)))
                    variations[k] = Variation([.. normal.Select(n => n[k])], Simulated(k), pass == 0 ? Compared[..1] : Compared);
            range = WithShape(range with { Variations = [.. variations] }, normal, pass == 0);
        }
        return range;
    }

    private static bool IsOfTimes(int check) => check is (int)AnomalyKind.Rate or (int)AnomalyKind.DeadTime;

    private CountRange WithShape(CountRange range, double[][] normal, bool isFirst)
    {
        const int shape = (int)AnomalyKind.Shape;
        // A spectrum a little off must not make room for the next one: its tail is so long that it would not stop.
        double[] real = [.. normal.Select(n => n[shape]).Where(e => isFirst || range.Checks[shape].OfExcess(e) < ExcludedShape)],
            simulated = Simulated(shape);
        if (real.Length < 3)
            return range;
        IEnumerable<double> parts = isFirst
            ? Compared[..1]
            : ComparedShapes.Where(p => Compared.Contains(p) || (1 - p) * real.Length >= FewestBeyond);
        double wander = Larger(real, simulated, parts)
            .Select(l => ExcessChance.Wander(simulated, l.Real, 1 - l.Part))
            .DefaultIfEmpty(0)
            .Max();
        ChanceTable[] checks = [.. range.Checks];
        checks[shape] = ExcessChance.Table(simulated, wander);
        return range with { Checks = checks, ShapeWander = wander };
    }

    private static double Variation(double[] real, double[] simulated, IEnumerable<double> parts) =>
        Larger(real, simulated, parts).Select(l => l.Real / l.Simulated).Where(double.IsFinite).DefaultIfEmpty(1).Max();

    // Quantiles that are larger in real spectra than in simulated ones by more than chance.
    private static IEnumerable<(double Part, double Real, double Simulated)> Larger(
        double[] real,
        double[] simulated,
        IEnumerable<double> parts
    )
    {
        double error = QuantileError * Math.Sqrt(1.0 / real.Length + 1.0 / simulated.Length);
        return parts
            .Select(p => (Part: p, Real: real.Quantile(p), Simulated: simulated.Quantile(p)))
            .Where(q => q.Real > (1 + Significant * error) * q.Simulated);
    }

    private double[] Simulated(int check) => [.. _simulated.Select(s => s[check])];

    private ChanceTable Combined(double[] variations, ChanceTable[] tables)
    {
        var single = new CountRange(double.MaxValue, variations, tables, new ChanceTable([]));
        return ChanceTable.Of(_simulated.Select(s => JointImprobability.Of(single.Improbabilities(s, 0))));
    }
}
