using SpectroCal.Fitting;
using SpectroCal.Formats;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Reports;

namespace SpectroCal.Tests.LineShapes;

/// <summary>Tails at few counts: what a fit assumes, what it is told, and what it makes of that.</summary>
public sealed class DetectorTailTests
{
    private static readonly double[] Edges = [.. Enumerable.Range(0, 251).Select(j => 6550 + 10.0 * j)];
    private static readonly LineFitSpecification Copper = new() { Lines = LineLibrary.Default.ParseList("Cu Ka"), Shape = LineShape.Vip2 };

    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(3000)]
    public void ATailKnownFromManyCountsMakesFitsOfFewRight(double counts)
    {
        // Each detector has a tail of its own, known with the errors that are stated: these are part of the pulls.
        var random = new Random(3);
        double Normal() => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
        List<double> pulls = [];
        for (int i = 0; i < 1000; i++)
        {
            var tail = new DetectorTail(0.15 + 0.02 * Normal(), 0.02, 1.8 + 0.1 * Normal(), 0.1);
            SpectrumFit fit = LineFitter.Fit(Toy(counts, 0.15, 1.8, random), Copper with { Tail = tail });
            Assert.True(fit.IsValid, fit.Message);
            pulls.Add((fit.Lines[0].DifferenceEv - 3) / fit.Lines[0].Position.Error);
        }
        new PullStatistics(pulls).AssertUnitNormal($"position at {counts} counts");
    }

    [Theory]
    [InlineData(100, 0.05)]
    [InlineData(300, 0.05)]
    [InlineData(1000, 0.05)]
    [InlineData(300, 0.15)]
    public void WithoutItAUsualOneIsAssumedAndSaid(double counts, double fraction)
    {
        var random = new Random(4);
        SpectrumFit[] fits = [.. Enumerable.Range(0, 500).Select(_ => LineFitter.Fit(Toy(counts, fraction, 2, random), Copper))];
        var pulls = new PullStatistics(fits.Select(f => (f.Lines[0].DifferenceEv - 3) / f.Lines[0].Position.Error));
        Assert.True(Math.Abs(pulls.Mean) < 0.25, $"mean pull {pulls.Mean:F3}");
        Assert.InRange(pulls.Width, 0.85, 1.15);
        Assert.True(fits.Count(f => f.Assumptions.Any(a => a.Parameter == "tail.slope" && !a.IsGiven)) > 250);
        Assert.All(
            fits.SelectMany(f => f.Assumptions),
            a => Assert.Contains($"free it: {a.Parameter}=", a.Reason, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void ManyCountsNeedNoAssumption()
    {
        SpectrumFit fit = LineFitter.Fit(Toy(50_000, 0.15, 1.8, new Random(6)), Copper);
        Assert.Empty(fit.Assumptions);
        SpectrumFit free = LineFitter.Fit(
            fit.Spectrum,
            Copper with
            {
                Changes = [ParameterChange.Free("tail.slope", 1.5), ParameterChange.Free("tail.fraction", 0.05)],
            }
        );
        Assert.Empty(free.Assumptions);
        foreach (FittedParameter p in free.Result.Parameters)
            Assert.Equal(p.Value, fit.Result[p.Name].Value, 1e-3 * p.Error);
    }

    [Fact]
    public void WhoSpeaksOfAParameterGetsNoAssumptionAboutIt()
    {
        BinnedSpectrum spectrum = Toy(100, 0.05, 2, new Random(7));
        string[] Assumed(params ParameterChange[] changes) =>
            [.. LineFitter.Fit(spectrum, Copper with { Changes = changes }).Assumptions.Select(a => a.Parameter)];
        Assert.Equal(["tail.fraction", "tail.slope"], Assumed());
        Assert.Equal(["tail.fraction"], Assumed(ParameterChange.Fix("tail.slope", 1.5)));
        Assert.Equal(["tail.slope"], Assumed(ParameterChange.Bound("Tail.Fraction", 0, 0.3)));
        Assert.Empty(LineFitter.Fit(spectrum, Copper with { Statistic = FitStatistic.LeastSquares }).Assumptions);
    }

    [Fact]
    public void ATailOfAFileIsThatOfTheFitWithItsCorrelation()
    {
        BinnedSpectrum spectrum = Toy(50_000, 0.15, 1.8, new Random(8));
        IReadOnlyList<LineFitOutcome> outcomes = LineFitter.FitAll([spectrum, spectrum], Copper);
        FitResult fit = outcomes[0].Fit!.Result;
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string one = Path.Combine(folder, "fits.json"),
                two = Path.Combine(folder, "two.json"),
                other = Path.Combine(folder, "other.json");
            File.WriteAllText(one, JsonText.Write(FitReport.Of(Copper, ["a"], [outcomes[0]], [])));
            File.WriteAllText(two, JsonText.Write(FitReport.Of(Copper, ["a", "b"], outcomes, [])));
            File.WriteAllText(other, "[1]");
            var tail = TailReference.Read(one);
            Assert.Equal(DetectorTail.Of(fit).ToString(), tail.ToString());
            Assert.Equal(fit["tail.slope"].Error, tail.SlopeError, 1e-12);
            Assert.Equal(fit.CorrelationOf("tail.fraction", "tail.slope"), tail.Correlation, 1e-9);
            Assert.Contains(
                "2 valid fits",
                Assert.Throws<FormatException>(() => TailReference.Read(two)).Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "expected a fits.json",
                Assert.Throws<FormatException>(() => TailReference.Read(other)).Message,
                StringComparison.Ordinal
            );
        }
        finally
        {
            Directory.Delete(folder, true);
        }
        SpectrumFit few = LineFitter.Fit(Toy(300, 0.15, 1.8, new Random(9)), Copper with { Tail = DetectorTail.Of(fit) });
        Assert.All(few.Assumptions, a => Assert.True(a.IsGiven));
        Assert.Equal(fit["tail.slope"].Error, few.Result["tail.slope"].Error, 0.1 * fit["tail.slope"].Error);
    }

    [Fact]
    public void NumbersAreReadWithAndWithoutErrors()
    {
        DetectorTail held = DetectorTail.Parse("0.1,2"),
            known = DetectorTail.Parse(" 0.10+-0.02, 1.8±0.3");
        Assert.Equal((0.1, 0.0, 2.0, 0.0), (held.Fraction, held.FractionError, held.Slope, held.SlopeError));
        Assert.Equal((0.1, 0.02, 1.8, 0.3), (known.Fraction, known.FractionError, known.Slope, known.SlopeError));
        SpectrumFit fit = LineFitter.Fit(Toy(300, 0.1, 2, new Random(1)), Copper with { Tail = held });
        Assert.Equal(ParameterState.Fixed, fit.Result["tail.slope"].State);
        Assert.Equal(0.1, fit.Result["tail.fraction"].Value);
        foreach (string text in new[] { "", "0.1", "0.1,2,3", "0.1+-,2", "2,2", "0.1,-1", "0.1+--1,2", "0.1,x" })
            Assert.Throws<FormatException>(() => DetectorTail.Parse(text));
        Assert.Contains(
            "has none",
            Assert
                .Throws<FitException>(() => LineFitter.Fit(fit.Spectrum, Copper with { Shape = LineShape.Gaussian, Tail = held }))
                .Message,
            StringComparison.Ordinal
        );
        FitResult none = LineFitter
            .Fit(fit.Spectrum, Copper with { Changes = [ParameterChange.Fix("tail.fraction", 0), ParameterChange.Free("tail.slope", 1)] })
            .Result;
        Assert.Contains("does not know", Assert.Throws<FitException>(() => DetectorTail.Of(none)).Message, StringComparison.Ordinal);
    }

    // 3 eV above the library, sigma 60 eV, a flat background of 5 % of the line a keV.
    private static BinnedSpectrum Toy(double counts, double fraction, double slope, Random random)
    {
        var model = new SpectrumModel(
            Edges,
            [
                new LinePeak("line", LineShape.Vip2, NaturalComponents.Narrow(Copper.Lines[0]), 1, ["area", "position", "sigma", "f", "b"]),
                new PolynomialBackground(Edges[0], Edges[^1], ["flat", "flat"]),
            ],
            ["area", "position", "sigma", "f", "b", "flat"]
        );
        double position = Copper.Lines[0].Strongest.EnergyEv + 3;
        return Simulated.From(model, [counts, position, 60, fraction, slope, 0.05 * counts / 1000], random);
    }
}
