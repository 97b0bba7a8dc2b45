using SpectroCal.LineShapes;

namespace SpectroCal.Tests.LineShapes;

/// <summary>Every shape and background: area, derivatives against finite differences, finite everywhere.</summary>
public sealed class SpectrumComponentTests
{
    private static readonly PeakComponent[] Doublet = [new(0, 0.66, 2.3), new(-20, 0.34, 2.7)];
    private static readonly PeakComponent[] Narrow = [new(0, 0.66, 0), new(-20, 0.34, 0)];

    private static readonly string[] ShapeNames =
    [
        "gauss",
        "voigt",
        "natural",
        "vip2",
        "hypermet",
        "gauss+longtail",
        "gauss+hightail",
        "gauss+shelf",
        "gauss+tail+hightail+shelf",
        "natural+tail+shelf",
        "natural+hightail",
        "voigt+tail+longtail+hightail+shelf",
    ];

    public static TheoryData<string> Shapes => new(ShapeNames);

    public static TheoryData<string> Everything => new([.. ShapeNames, "poly0", "poly1", "poly2", "poly5", "exponential", "template"]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void APeakIntegratesToItsArea(string shape)
    {
        // Bins that double in width: a Lorentzian has 1e-10 of its area beyond 1e10 half widths.
        double[] far = [.. Enumerable.Range(0, 60).Select(k => 40 * Math.Pow(2, k))];
        double[] edges = [.. far.Reverse().Select(d => 8000 - d), 8000, .. far.Select(d => 8000 + d)];
        (LinePeak peak, double[] at) = Peak(shape);
        ComponentEvaluator evaluator = peak.Begin(edges);
        evaluator.Evaluate(at);
        Assert.Equal(at[0], evaluator.Counts.ToArray().Sum(), at[0] * 1e-10);

        // and so does every part by itself
        for (int fraction = 3; fraction < at.Length; fraction++)
        {
            if (!LinePeak.ArgumentNames(peak.Shape)[fraction].EndsWith("fraction", StringComparison.Ordinal))
                continue;
            double[] only = [.. at];
            for (int i = 3; i < only.Length; i++)
                if (LinePeak.ArgumentNames(peak.Shape)[i].EndsWith("fraction", StringComparison.Ordinal))
                    only[i] = i == fraction ? 1 : 0;
            evaluator.Evaluate(only);
            Assert.Equal(at[0], evaluator.Counts.ToArray().Sum(), at[0] * 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void DerivativesAreThoseOfFiniteDifferences(string name)
    {
        foreach ((SpectrumComponent component, double[] at, double[] edges) in Cases(name))
        {
            ComponentEvaluator evaluator = component.Begin(edges);
            for (int a = 0; a < at.Length; a++)
            {
                // Five points: the error falls with the fourth power of the step.
                double step = Step(component, a, at[a]);
                double[] Counts(double by) => Moved(evaluator, at, a, by).Counts.ToArray();
                double[] left2 = Counts(-2 * step),
                    left = Counts(-step),
                    right = Counts(step),
                    right2 = Counts(2 * step);
                double[] exact = Moved(evaluator, at, a, 0).Derivative(a).ToArray();
                double scale = exact.Max(Math.Abs);
                for (int j = 0; j < exact.Length; j++)
                    Assert.Equal((8 * (right[j] - left[j]) - (right2[j] - left2[j])) / (12 * step), exact[j], scale * 1e-7);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void SecondDerivativesAreThoseOfFiniteDifferences(string name)
    {
        foreach ((SpectrumComponent component, double[] at, double[] edges) in Cases(name))
        {
            ComponentEvaluator evaluator = component.Begin(edges);
            double[] weights = [.. Enumerable.Range(0, edges.Length - 1).Select(j => Math.Sin(1.7 * j) + 0.3)];
            int n = at.Length;
            var hessian = new double[n * n];
            Moved(evaluator, at, 0, 0).AddCurvature(at, weights, hessian);
            for (int a = 0; a < n; a++)
            for (int b = 0; b < n; b++)
            {
                double step = Step(component, a, at[a]);
                double Sum(double by) => Dot(Moved(evaluator, at, a, by).Derivative(b), weights);
                double expected = (8 * (Sum(step) - Sum(-step)) - (Sum(2 * step) - Sum(-2 * step))) / (12 * step);
                double size = Moved(evaluator, at, a, 0).Derivative(b).ToArray().Sum(Math.Abs) / Math.Max(Math.Abs(at[a]), 1e-3);
                Assert.Equal(expected, hessian[a * n + b], 1e-6 * (size + Math.Abs(expected)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void NarrowBinsAreInterpolatedWithoutLoss(string shape)
    {
        // A few bins at a time are evaluated at their own edges; all of them together at fewer places.
        const int few = 40;
        (LinePeak peak, double[] at) = Peak(shape);
        double[] edges = [.. Enumerable.Range(0, 6001).Select(k => 4000 + 1.0 * k)];
        foreach (double sigma in new[] { 33, 61, 140.0 })
        {
            at[2] = sigma;
            ComponentEvaluator all = peak.Begin(edges);
            all.Evaluate(at);
            double[] weights = [.. Enumerable.Range(0, edges.Length - 1).Select(j => Math.Sin(0.01 * j) + 0.3)];
            double[] hessian = new double[at.Length * at.Length],
                expected = new double[hessian.Length],
                size = new double[hessian.Length];
            all.AddCurvature(at, weights, hessian);
            for (int first = 0; first < edges.Length - 1; first += few)
            {
                ComponentEvaluator part = peak.Begin(edges[first..(first + few + 1)]);
                part.Evaluate(at);
                AssertSame(part.Counts, all.Counts.Slice(first, few), all.Counts);
                for (int a = 0; a < at.Length; a++)
                    AssertSame(part.Derivative(a), all.Derivative(a).Slice(first, few), all.Derivative(a));
                var own = new double[hessian.Length];
                part.AddCurvature(at, weights[first..(first + few)], own);
                for (int i = 0; i < own.Length; i++)
                    (expected[i], size[i]) = (expected[i] + own[i], size[i] + Math.Abs(own[i]));
            }
            for (int i = 0; i < hessian.Length; i++)
                Assert.Equal(expected[i], hessian[i], 1e-7 * size[i]);
        }

        static void AssertSame(ReadOnlySpan<double> expected, ReadOnlySpan<double> found, ReadOnlySpan<double> all)
        {
            double highest = 0;
            foreach (double value in all)
                highest = Math.Max(highest, Math.Abs(value));
            for (int j = 0; j < found.Length; j++)
                Assert.Equal(expected[j], found[j], 1e-7 * highest + 1e-300);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AShapeIsFiniteAndSmoothWithinAMillionStandardDeviations(string shape)
    {
        (LinePeak peak, double[] at) = Peak(shape);
        double sigma = at[2];
        double[] scale = [.. Enumerable.Range(0, 400).Select(k => 1e-3 * Math.Pow(1e9, k / 399.0))];
        foreach (double slope in new[] { 0.05, 0.3, 1, 20, 1000 })
        {
            double[] with = [.. at];
            for (int i = 3; i < with.Length; i++)
                if (LinePeak.ArgumentNames(peak.Shape)[i].EndsWith("slope", StringComparison.Ordinal))
                    with[i] = slope;
            double[] edges = [.. scale.Reverse().Select(d => at[1] - d * sigma), at[1], .. scale.Select(d => at[1] + d * sigma)];
            ComponentEvaluator evaluator = peak.Begin(edges);
            evaluator.Evaluate(with);
            foreach (double c in evaluator.Counts)
                Assert.InRange(c, -1e-9 * at[0], at[0]);
            var hessian = new double[at.Length * at.Length];
            evaluator.AddCurvature(with, [.. evaluator.Counts.ToArray().Select(_ => 1.0)], hessian);
            Assert.All(hessian, h => Assert.True(double.IsFinite(h)));
            for (int a = 0; a < at.Length; a++)
                Assert.All(evaluator.Derivative(a).ToArray(), d => Assert.True(double.IsFinite(d)));
        }
    }

    [Fact]
    public void ATailUnderANaturalLineIsTheFoldOfBoth()
    {
        // Lorentzian of 4 eV, Gaussian of 60 eV, tail of 1.5 sigma: delta lines stand for the Lorentzian under the tail.
        var peak = new LinePeak("line", LineShape.Parse("gauss+tail"), [new(0, 1, 4)], 8000, ["a", "p", "s", "f", "b"]);
        double[] edges = [.. Enumerable.Range(0, 121).Select(k => 7400 + 10.0 * k)];
        ComponentEvaluator evaluator = peak.Begin(edges);
        evaluator.Evaluate([1, 8000, 60, 1, 1.5]);
        double[] counts = evaluator.Counts.ToArray();
        double highest = counts.Max();
        for (int j = 0; j < counts.Length; j += 3)
        {
            // The tail as an integral over voigt profiles of weight exp(-t/tau)/tau, t = -tau ln u.
            double sum = 0;
            const int steps = 4000;
            for (int k = 0; k < steps; k++)
            {
                double t = -90 * Math.Log((k + 0.5) / steps);
                sum += VoigtIntegral.Between(edges[j] - 8000 + t, edges[j + 1] - 8000 + t, 60, 2) / steps;
            }
            Assert.Equal(sum, counts[j], 1e-3 * highest);
        }
    }

    [Fact]
    public void APolynomialHasItsEndValuesAndIntegral()
    {
        // 3 + 2t + 5t^2 over 1000 eV has Bernstein coefficients 3, 4, 10.
        ComponentEvaluator evaluator = new PolynomialBackground(1000, 2000, ["b0", "b1", "b2"]).Begin([1000, 1001, 1500, 1999, 2000]);
        evaluator.Evaluate([3, 4, 10]);
        double Integral(double t) => 1000 * (3 * t + t * t + 5 * t * t * t / 3);
        Assert.Equal(Integral(0.001), evaluator.Counts[0], 1e-10);
        Assert.Equal(Integral(0.5) - Integral(0.001), evaluator.Counts[1], 1e-9);
        Assert.Equal(Integral(1) - Integral(0.999), evaluator.Counts[3], 1e-9);
    }

    private static double Dot(ReadOnlySpan<double> a, double[] b)
    {
        double sum = 0;
        for (int j = 0; j < b.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    private static ComponentEvaluator Moved(ComponentEvaluator evaluator, double[] at, int argument, double by)
    {
        double[] moved = [.. at];
        moved[argument] += by;
        evaluator.Evaluate(moved);
        return evaluator;
    }

    // A step that suits the scale on which a peak changes: its position matters in units of its width.
    private static double Step(SpectrumComponent component, int argument, double value) =>
        component is LinePeak && argument == 1 ? 0.05
        : component is ExponentialBackground && argument == 1 ? 1e-6
        : 1e-3 * Math.Max(Math.Abs(value), 1e-2);

    private static IEnumerable<(SpectrumComponent Component, double[] At, double[] Edges)> Cases(string name)
    {
        double[] edges = [.. Enumerable.Range(0, 60).Select(k => 7500 + 14.3 * k + 0.03 * k * k)];
        if (name.StartsWith("poly", StringComparison.Ordinal))
        {
            int degree = name[4] - '0';
            yield return (
                new PolynomialBackground(7500, 8500, [.. Enumerable.Range(0, degree + 1).Select(i => $"b{i}")]),
                [.. Enumerable.Range(0, degree + 1).Select(i => 2.0 + i)],
                edges
            );
        }
        else if (name == "exponential")
        {
            foreach (double rate in new[] { -0.01, -1e-4, 0, 3e-3 })
                yield return (new ExponentialBackground(8000, "h", "k"), [12, rate], edges);
        }
        else if (name == "template")
        {
            yield return (new TemplateBackground([.. Enumerable.Range(0, 59).Select(k => 10.0 + k)], "scale"), [1.3], edges);
        }
        else
        {
            (LinePeak peak, double[] at) = Peak(name);
            yield return (peak, at, edges);
            // wide bins, and a broad line in narrow ones
            yield return (peak, at, [7000, 7500, 7900, 8010, 8050, 8400]);
            yield return (peak, [at[0], at[1], 200, .. at[3..]], edges);
        }
    }

    private static (LinePeak Peak, double[] At) Peak(string text)
    {
        LineShape shape = LineShape.Parse(text);
        IReadOnlyList<string> names = LinePeak.ArgumentNames(shape);
        double Value(string name) =>
            name switch
            {
                "area" => 1234,
                "position" => 8040.3,
                "sigma" => 61,
                "lorentzian.fwhm" => 5,
                "tail.fraction" => 0.12,
                "tail.slope" => 1.4,
                "longtail.fraction" => 0.04,
                "longtail.slope" => 6,
                "hightail.fraction" => 0.03,
                "hightail.slope" => 0.8,
                "shelf.fraction" => 0.05,
                _ => throw new ArgumentException(name),
            };
        return (new LinePeak(text, shape, shape.IsNatural ? Doublet : Narrow, 8000, names), [.. names.Select(Value)]);
    }
}
