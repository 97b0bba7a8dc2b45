using System.Numerics.Tensors;

namespace SpectroCal.Monitoring;

/// <summary>
/// How much more probable a spectrum is with an anomaly of each kind than without: the likelihood ratio, averaged over the places and the
/// sizes that it may have. The average over what is not known is the most powerful test there is on average over it, where the largest of
/// many deviations pays for all places that it may have had.
/// </summary>
/// <remarks>
/// The ratio is exact for the counts (Poisson): those of few counts are far from normal, and half of a line missing is seen the better for
/// it. Its logarithm is sum_i (n_i - mu_i) ln(1 + c w_i) - sum_i mu_i (c w_i - ln(1 + c w_i)) for a change c of the rates by c w_i mu_i.
/// What wanders from run to run makes the variance of the counts 1/f times larger: the first term is multiplied by f, or by as much less as
/// Student's t makes of it, the second by f; spectra that are drawn have no wander, and sqrt(f) gives their first term the variance that it
/// would have with it. A comb, whose phase is not known, has normal amplitudes.
/// </remarks>
internal sealed class AnomalyEvidence(int bins)
{
    private const double Noticed = 1.5; // standard errors below which a test can add next to nothing
    private const double Certain = 500; // logarithm of a ratio, from which on the largest says it all
    private const double LeastFactor = 0.05; // of rates

    // The exact ratio of a template sees more than the template: among many counts that is what wanders, and nobody knows by how much. It
    // is of use where counts are few, and nowhere else; the gain, to which shapes are not linear, has none.
    private const double MostlyCounts = 0.5; // part of the variance
    private const double LeastKnown = 0.9; // of a deviation, that is left by Student's t
    private const double Hidden = 8; // standard errors

    private readonly double[] _sums = new double[SimulatedChance.Checks]; // of weighted ratios
    private readonly double[] _largest = new double[SimulatedChance.Checks]; // logarithm of one
    private readonly double[] _logarithms = new double[bins];

    /// <summary>Sets the likelihood ratio of each kind.</summary>
    /// <param name="measured">The spectrum as it was measured.</param>
    /// <param name="values">Take it.</param>
    public void Set(in MeasuredSpectrum measured, Span<CheckValue> values)
    {
        Array.Clear(_sums);
        Array.Fill(_largest, double.NegativeInfinity);
        ReferenceTemplates templates = measured.Templates;
        double[] weights = templates.PriorWeights ??= Weights(templates);
        Span<AnomalySize> sizes = stackalloc AnomalySize[AnomalySizes.Most];
        for (int j = 0; j < templates.Tests.Length; j++)
        {
            ElementaryTest test = templates.Tests[j];
            double used = measured.Used[j],
                deviation = test.Sign == 0 ? Math.Abs(used) : test.Sign * used;
            if (test.Contrast is not null || !(deviation > Noticed))
                continue;
            CheckValue value = measured.Tests[j];
            int n = AnomalySizes.Of(test, value, templates.Wander[j], measured.Counts.Total, measured.Inflation, measured.Floor, sizes);
            foreach (AnomalySize size in sizes[..n])
                Add(
                    test.Kind,
                    size,
                    LogRatio(measured, j, test.Template is not null && used < 0 ? -size.Change : size.Change)
                        + measured.Rate.LogRatio(size.Rate)
                );
        }
        AddNeighbours(measured);
        AddCombs(measured);
        double rates = AddRates(measured.Rate);
        for (int k = 0; k < values.Length; k++)
        {
            double sum = k == (int)AnomalyKind.Rate ? rates : weights[k];
            if (sum > 0)
                values[k] = values[k] with { Evidence = Evidence(k, sum) };
        }
    }

    private double Evidence(int kind, double weights) =>
        _largest[kind] > Certain ? _largest[kind] - Math.Log(weights) : Math.Log(1 + _sums[kind] / weights);

    private void Add(AnomalyKind kind, AnomalySize size, double logRatio)
    {
        int k = (int)kind;
        if (logRatio > Certain)
            _largest[k] = Math.Max(_largest[k], logRatio + Math.Log(size.Weight));
        else
            _sums[k] += size.Weight * Math.Exp(logRatio);
    }

    private double LogRatio(in MeasuredSpectrum measured, int index, double change)
    {
        ElementaryTest test = measured.Templates.Tests[index];
        CheckValue value = measured.Tests[index];
        double wander = measured.Templates.Wander[index].Deviation,
            known = value.Error / Math.Sqrt((value.Error * value.Error + wander * wander) * measured.Inflation),
            // Standard errors of the counts alone become those with the wander, as that of a normal variable.
            used = known * measured.Used[index] / (value.Statistic * Math.Sqrt(measured.Inflation));
        // Student's t beside few runs makes much less of a deviation than its counts do.
        bool isWander = known * known < MostlyCounts || used < LeastKnown * known * known;
        if (test.Template is not { } template)
        {
            double usual = measured.Inflation / (value.Error * value.Error),
                expected = usual + measured.Floor;
            // What wanders is no Poisson number, and its excess is measured on the scale on which its wander is: the root of the deviance.
            if (isWander)
            {
                double size = known * Math.Abs(CountWindows.Root(Math.Max(0, expected + change), expected));
                return size * (Math.Abs(measured.Used[index]) - 0.5 * size);
            }
            double logarithm = Math.Log(Math.Max(LeastFactor, 1 + change / expected));
            return used * ((value.Value + 1) * usual - expected) * logarithm - known * known * (change - expected * logarithm);
        }
        double deviation = Math.Abs(change) * known * Math.Sqrt(measured.Inflation) / value.Error;
        if (test.Kind is AnomalyKind.Gain || isWander || deviation > Hidden)
            return deviation * (Math.Abs(measured.Used[index]) - 0.5 * deviation);
        double first = 0,
            second = 0;
        ReadOnlySpan<double> weights = template.Weights;
        for (int i = 0; i < weights.Length; i++)
            _logarithms[i] = Math.Max(LeastFactor, 1 + change * weights[i]);
        TensorPrimitives.Log(_logarithms, _logarithms);
        for (int i = 0; i < weights.Length; i++)
        {
            first += measured.Residuals[i] * _logarithms[i];
            second += measured.Expected[i] * (change * weights[i] - _logarithms[i]);
        }
        return used * first - known * known * second;
    }

    // The lines of an element are beside each other, and are missing together.
    private void AddNeighbours(in MeasuredSpectrum measured)
    {
        ReferenceTemplates templates = measured.Templates;
        for (int j = 1; j < templates.Tests.Length; j++)
        {
            if (!IsPair(templates, j))
                continue;
            double previous = Error(templates, measured.Tests, j - 1),
                own = Error(templates, measured.Tests, j),
                both = 1 / Math.Sqrt(1 / (previous * previous) + 1 / (own * own));
            if (!(-(measured.Used[j - 1] / previous + measured.Used[j] / own) * both > Noticed))
                continue;
            foreach (AnomalySize size in Pairs(templates, j, both))
                Add(
                    AnomalyKind.MissingLine,
                    size,
                    LogRatio(measured, j - 1, -size.Change) + LogRatio(measured, j, -size.Change) + measured.Rate.LogRatio(size.Rate)
                );
        }
    }

    private static bool IsPair(ReferenceTemplates templates, int index) =>
        templates.Tests[index].Kind is AnomalyKind.MissingLine && templates.Tests[index - 1].Kind is AnomalyKind.MissingLine;

    private static double Error(ReferenceTemplates templates, ReadOnlySpan<CheckValue> tests, int index)
    {
        double wander = templates.Wander[index].Deviation,
            error = tests[index].Error;
        return error > 0 ? Math.Sqrt(error * error + wander * wander) : double.PositiveInfinity;
    }

    private static IEnumerable<AnomalySize> Pairs(ReferenceTemplates templates, int index, double error)
    {
        double counts = templates.Tests[index - 1].CountsOfOne + templates.Tests[index].CountsOfOne;
        for (double size = AnomalySizes.First(AnomalyKind.MissingLine, error); ; size = AnomalySizes.Next(size))
        {
            double own = Math.Min(1, size),
                weight = AnomalySizes.Weight(AnomalyKind.MissingLine, own, own / error);
            if (weight > 0)
                yield return new AnomalySize(own, own / error, counts * own, weight);
            if (!(size < 1))
                yield break;
        }
    }

    private void AddCombs(in MeasuredSpectrum measured)
    {
        ReferenceTemplates templates = measured.Templates;
        int first = Array.FindIndex(templates.Tests, t => t.Contrast is not null);
        for (int period = 0; period < CombContrast.Periods; period++)
        {
            int freedom = CombCheck.Freedom(period);
            double error = CombError(templates, measured.Tests, first, period);
            for (double size = AnomalySizes.First(AnomalyKind.Comb, error); size <= AnomalySizes.Last(AnomalyKind.Comb); )
            {
                double log = 0;
                for (int j = first; j < first + CombCheck.Count; j++)
                {
                    if (templates.Tests[j].Contrast!.Period > period)
                        continue;
                    double relative = size / Error(templates, measured.Tests, j),
                        ratio = relative * relative / freedom;
                    log += 0.5 * (measured.Used[j] * measured.Used[j] * ratio / (1 + ratio) - Math.Log(1 + ratio));
                }
                Add(AnomalyKind.Comb, new AnomalySize(0, 0, 0, AnomalySizes.Weight(AnomalyKind.Comb, size, size / error)), log);
                size = AnomalySizes.Next(size);
            }
        }
    }

    // Of all contrasts that a comb of this period may have; those that wander much tell little of it.
    private static double CombError(ReferenceTemplates templates, ReadOnlySpan<CheckValue> tests, int first, int period)
    {
        double sum = 0;
        for (int j = first; j < first + CombCheck.Count; j++)
            if (templates.Tests[j].Contrast!.Period <= period)
                sum += 1 / (Error(templates, tests, j) * Error(templates, tests, j));
        return Math.Sqrt(CombCheck.Freedom(period) / sum);
    }

    private double AddRates(RateDeviation rate)
    {
        double weights = 0;
        if (!(rate.Error > 0))
            return weights;
        for (double size = AnomalySizes.First(AnomalyKind.Rate, rate.Error); size <= AnomalySizes.Last(AnomalyKind.Rate); )
        {
            double weight = AnomalySizes.Weight(AnomalyKind.Rate, size, size / rate.Error);
            weights += 2 * weight;
            foreach (double change in (ReadOnlySpan<double>)[size, -size])
                Add(AnomalyKind.Rate, new AnomalySize(0, 0, 0, weight), rate.LogRatio(Math.Exp(change) - 1));
            size = AnomalySizes.Next(size);
        }
        return weights;
    }

    // Weights of all sizes of all tests of each kind, in a usual run.
    private static double[] Weights(ReferenceTemplates templates)
    {
        DetectorReference reference = templates.Reference;
        double counts = reference.Total / reference.Runs,
            inflation = 1 + counts / reference.Total;
        var weights = new double[SimulatedChance.Checks];
        Span<AnomalySize> sizes = stackalloc AnomalySize[AnomalySizes.Most];
        var errors = new CheckValue[templates.Tests.Length];
        for (int j = 0; j < errors.Length; j++)
        {
            ElementaryTest test = templates.Tests[j];
            double share = 0;
            for (int i = test.FromBin; i < test.ToBin; i++)
                share += reference.Counts[i] / reference.Total;
            double error =
                test.Template is { } template ? template.Error(counts, inflation)
                : test.Contrast is { } contrast ? Math.Sqrt(contrast.Weights.Average(w => w * w) * inflation / counts)
                : Math.Sqrt(inflation / Math.Max(counts * share, 0.5 / reference.Runs));
            errors[j] = new CheckValue(0, 0, error);
            if (test.Contrast is not null)
                continue;
            int n = AnomalySizes.Of(test, errors[j], templates.Wander[j], counts, inflation, 0.5 / reference.Runs, sizes);
            foreach (AnomalySize size in sizes[..n])
                weights[(int)test.Kind] += (test.Sign == 0 ? 2 : 1) * size.Weight;
            if (j == 0 || !IsPair(templates, j))
                continue;
            double previous = Error(templates, errors, j - 1),
                own = Error(templates, errors, j);
            foreach (AnomalySize size in Pairs(templates, j, 1 / Math.Sqrt(1 / (previous * previous) + 1 / (own * own))))
                weights[(int)test.Kind] += size.Weight;
        }
        for (int period = 0; period < CombContrast.Periods; period++)
        {
            double comb = CombError(templates, errors, Array.FindIndex(templates.Tests, t => t.Contrast is not null), period);
            for (double size = AnomalySizes.First(AnomalyKind.Comb, comb); size <= AnomalySizes.Last(AnomalyKind.Comb); )
            {
                weights[(int)AnomalyKind.Comb] += AnomalySizes.Weight(AnomalyKind.Comb, size, size / comb);
                size = AnomalySizes.Next(size);
            }
        }
        return weights;
    }
}

/// <summary>A spectrum beside what its detector usually shows.</summary>
/// <param name="templates">Tests of the detector.</param>
/// <param name="counts">The spectrum.</param>
/// <param name="rate">Its rate.</param>
internal readonly ref struct MeasuredSpectrum(ReferenceTemplates templates, BinnedCounts counts, RateDeviation rate)
{
    /// <summary>Tests of the detector.</summary>
    public ReferenceTemplates Templates { get; } = templates;

    /// <summary>The spectrum.</summary>
    public BinnedCounts Counts { get; } = counts;

    /// <summary>Its rate.</summary>
    public RateDeviation Rate { get; } = rate;

    /// <summary>What the tests measured, with errors by the counts.</summary>
    public required ReadOnlySpan<CheckValue> Tests { get; init; }

    /// <summary>Their deviations as those of normal variables, with wander.</summary>
    public required ReadOnlySpan<double> Used { get; init; }

    /// <summary>Expected counts in each bin.</summary>
    public required ReadOnlySpan<double> Expected { get; init; }

    /// <summary>Counts less the expected ones.</summary>
    public required ReadOnlySpan<double> Residuals { get; init; }

    /// <summary>Variance of these over that of the counts.</summary>
    public required double Inflation { get; init; }

    /// <summary>Counts that the reference may have missed in a place where it has none.</summary>
    public required double Floor { get; init; }
}
