using System.Numerics.Tensors;
using SpectroCal.Neural;

namespace SpectroCal.Monitoring;

/// <summary>Measures how a spectrum differs from the reference of its detector, check by check. One for each thread.</summary>
/// <param name="bins">Bins of a spectrum.</param>
/// <param name="autoencoder">The autoencoder; null where there is none.</param>
internal sealed class SpectrumChecks(int bins, SpectrumAutoencoder? autoencoder)
{
    private const double StrongMisalignment = 9; // chi-square of shift and gain from which the reference is moved
    private const double Aligned = 0.5; // to which it is then moved
    private const int Alignments = 4;
    private const double FarthestAlignment = 1; // standard deviations of a line to which a linear step can be trusted

    private readonly double[] _shares = new double[bins];
    private readonly double[] _expected = new double[bins];
    private readonly double[] _residuals = new double[bins];
    private readonly double[] _countSums = new double[bins + 1];
    private readonly double[] _expectedSums = new double[bins + 1];
    private readonly ShapeCheck? _shape = autoencoder is null ? null : new ShapeCheck(autoencoder);
    private CheckValue[] _tests = [];

    /// <summary>Measures all checks of the shape; those of times are left at nothing.</summary>
    /// <param name="counts">The spectrum; at least one count.</param>
    /// <param name="templates">Tests of its detector.</param>
    /// <param name="isPart">Whether the spectrum is part of the reference, and is to be taken out of it.</param>
    /// <param name="rate">Its rate.</param>
    /// <param name="values">Takes a value for each kind.</param>
    public void Measure(BinnedCounts counts, ReferenceTemplates templates, bool isPart, RateDeviation rate, Span<CheckValue> values)
    {
        DetectorReference reference = templates.Reference;
        double inflation = Inflation(counts, reference, isPart);
        Test(counts, templates, isPart, inflation);
        Combine(counts, templates, isPart, inflation, isDrawn: false, rate, values);
        values[(int)AnomalyKind.Shape] = Shape(counts, reference, isPart, inflation);
    }

    /// <summary>The same for a spectrum that was drawn from the reference: nothing is uncertain but its own counts.</summary>
    public void MeasureDrawn(BinnedCounts counts, ReferenceTemplates templates, RateDeviation rate, Span<CheckValue> values)
    {
        Test(counts, templates, false, 1);
        Combine(counts, templates, false, 1, isDrawn: true, rate, values);
        values[(int)AnomalyKind.Shape] = Shape(counts, templates.Reference, false, 1);
    }

    /// <summary>The values of all single tests, and what their errors would be by the counts alone.</summary>
    public ReadOnlySpan<CheckValue> Tests(BinnedCounts counts, ReferenceTemplates templates, bool isPart)
    {
        Test(counts, templates, isPart, Inflation(counts, templates.Reference, isPart));
        return _tests.AsSpan(0, templates.Tests.Length);
    }

    /// <summary>Counts that the reference, moved onto the scale of a spectrum, lets expect in each bin; all positive.</summary>
    public ReadOnlySpan<double> Expected(BinnedCounts counts, ReferenceTemplates templates, bool isPart)
    {
        Test(counts, templates, isPart, Inflation(counts, templates.Reference, isPart));
        LiftEmpty(counts, templates.Reference, isPart);
        return _expected;
    }

    /// <summary>The spectrum beside its reference.</summary>
    /// <param name="counts">The spectrum; at least one count.</param>
    /// <param name="templates">Tests of its detector.</param>
    /// <param name="isPart">Whether the spectrum is part of the reference, and is to be taken out of it.</param>
    /// <param name="isAligned">Whether the reference is moved by what scales wander, as it is for the tests.</param>
    /// <param name="edges">Edges of the bins.</param>
    public SpectrumComparison Compare(
        BinnedCounts counts,
        ReferenceTemplates templates,
        bool isPart,
        bool isAligned,
        IReadOnlyList<double> edges
    )
    {
        double rest = Rest(counts, templates.Reference, isPart),
            inflation = Inflation(counts, templates.Reference, isPart);
        Test(counts, templates, isPart, inflation);
        double[] expected = isAligned ? [.. _expected] : [.. _shares.Select(s => s * counts.Total)];
        return new SpectrumComparison(edges, counts.Counts, expected, LeastExpected(counts.Total, rest), Math.Sqrt(inflation));
    }

    private CheckValue Shape(BinnedCounts counts, DetectorReference reference, bool isPart, double inflation)
    {
        if (_shape is null)
            return default;
        LiftEmpty(counts, reference, isPart);
        return _shape.Of(counts.Counts, _expected, inflation);
    }

    // Where the reference has no count at all, it may have missed half a count of its own exposure.
    private void LiftEmpty(BinnedCounts counts, DetectorReference reference, bool isPart)
    {
        double least = LeastExpected(counts.Total, Rest(counts, reference, isPart));
        for (int i = 0; i < bins; i++)
            _expected[i] = Math.Max(_expected[i], least);
    }

    private static double LeastExpected(double counts, double rest) => 0.5 * counts / rest;

    // Counts of the reference without the spectrum.
    private static double Rest(BinnedCounts counts, DetectorReference reference, bool isPart) =>
        reference.Total - (isPart ? counts.Total : 0);

    private static double Inflation(BinnedCounts counts, DetectorReference reference, bool isPart) =>
        1 + counts.Total / Rest(counts, reference, isPart);

    private void Test(BinnedCounts counts, ReferenceTemplates templates, bool isPart, double inflation)
    {
        DetectorReference reference = templates.Reference;
        double n = counts.Total,
            rest = Rest(counts, reference, isPart);
        for (int i = 0; i < bins; i++)
            _shares[i] = (reference.Counts[i] - (isPart ? counts.Counts[i] : 0)) / rest;
        TensorPrimitives.Multiply(_shares, n, _expected);
        TensorPrimitives.Subtract(counts.Counts, _expected, _residuals);
        if (_tests.Length < templates.Tests.Length)
            _tests = new CheckValue[templates.Tests.Length];
        // The gain is measured before the reference is moved by it; all else on the spectrum's own scale.
        CheckValue gain = templates.Gain.Test(_residuals, n, inflation);
        Align(counts.Counts, n, inflation, templates);
        Sum(counts.Counts, _countSums);
        Sum(_expected, _expectedSums);
        var windows = new CountWindows(_countSums, _expectedSums, LeastExpected(n, rest), inflation);
        for (int j = 0; j < templates.Tests.Length; j++)
        {
            ElementaryTest test = templates.Tests[j];
            _tests[j] =
                test.Kind is AnomalyKind.Gain ? gain
                : test.Template is { } template ? template.Test(_residuals, n, inflation)
                : test.Contrast is { } contrast ? CombCheck.Test(counts, reference, isPart, inflation, contrast)
                : windows.Test(test.FromBin, test.ToBin);
        }
    }

    // The most significant test of each kind, or what few of them and the rate say together; what varies from run to run anyway is no
    // deviation, and drawn spectra have none of it.
    private void Combine(
        BinnedCounts counts,
        ReferenceTemplates templates,
        bool isPart,
        double inflation,
        bool isDrawn,
        RateDeviation rate,
        Span<CheckValue> values
    )
    {
        Span<double> combs = stackalloc double[CombContrast.Periods];
        Span<AnomalyEvidence> evidence = stackalloc AnomalyEvidence[values.Length];
        combs.Clear();
        evidence.Clear();
        double relativeCounts = templates.Reference.RelativeCounts(counts.Total);
        for (int j = 0; j < templates.Tests.Length; j++)
        {
            ElementaryTest test = templates.Tests[j];
            CheckValue value = _tests[j];
            Wander wander = templates.Wander[j];
            double statistic = isDrawn
                ? value.Statistic
                : ScatterStatistics.Deviation(value.Statistic, value.Error, wander, relativeCounts);
            if (test.Contrast is { } contrast)
            {
                combs[contrast.Period] += statistic * statistic;
                continue;
            }
            value = value with { Statistic = test.Sign == 0 ? Math.Abs(statistic) : test.Sign * statistic };
            int kind = (int)test.Kind;
            bool isMost =
                test.CountsOfOne == 0
                    ? value.Statistic > values[kind].Statistic
                    : value.Error > 0 && evidence[kind].Add(test, value, wander, counts.Total, inflation, rate);
            if (isMost && value.Statistic > 0)
                values[kind] = InUnits(test, value, counts.Total);
        }
        for (int k = 0; k < values.Length; k++)
            if (evidence[k].Tests > 0)
                values[k] = values[k] with { Statistic = evidence[k].Statistic };
        values[(int)AnomalyKind.Comb] = CombCheck.Of(counts, templates.Reference, isPart, combs);
    }

    private CheckValue InUnits(ElementaryTest test, CheckValue value, double total)
    {
        if (test.Kind is AnomalyKind.DriftInside)
        {
            double rms = Math.Sqrt(Math.Max(0, value.Value));
            return value with { Value = rms, Error = value.Error / (2 * Math.Max(rms, Math.Sqrt(value.Error))) };
        }
        if (test.Template is not null)
            return new CheckValue(value.Statistic, test.Unit * value.Value, test.Unit * value.Error, test.FromBin, test.ToBin);
        double counts = _countSums[test.ToBin] - _countSums[test.FromBin],
            expected = _expectedSums[test.ToBin] - _expectedSums[test.FromBin];
        return value with { Value = (counts - expected) / total, Error = Math.Sqrt(Math.Max(expected, 1)) / total };
    }

    private static void Sum(ReadOnlySpan<double> numbers, Span<double> sums)
    {
        for (int i = 0; i < numbers.Length; i++)
            sums[i + 1] = sums[i] + numbers[i];
    }

    // Gains wander a little in every detector; at high counts that would look like all other changes at once.
    private void Align(double[] counts, double n, double inflation, ReferenceTemplates templates)
    {
        double offset = 0,
            gain = 1;
        ShapeWarp? warp = null;
        for (int i = 0; i < Alignments; i++)
        {
            CheckValue shift = templates.Shift.Test(_residuals, n, inflation),
                stretch = templates.GainBesideShift.Test(_residuals, n, inflation);
            if (shift.Statistic * shift.Statistic + stretch.Statistic * stretch.Statistic < (i == 0 ? StrongMisalignment : Aligned))
                return;
            if (!IsNear(offset + shift.Value, gain + stretch.Value, templates))
                return;
            (offset, gain) = (offset + shift.Value, gain + stretch.Value);
            warp ??= new ShapeWarp(_shares);
            warp.Apply(offset, gain, _expected);
            TensorPrimitives.Multiply(_expected, n, _expected);
            TensorPrimitives.Subtract(counts, _expected, _residuals);
        }
    }

    private bool IsNear(double offset, double gain, ReferenceTemplates templates)
    {
        foreach (ReferencePeak peak in templates.Reference.Peaks)
            if (Math.Abs(offset + (gain - 1) * peak.Position) > FarthestAlignment * peak.Sigma)
                return false;
        return gain > 0.5 && gain < 2 && Math.Abs(offset) < 0.5 * bins;
    }
}
