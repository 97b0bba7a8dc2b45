using SpectroCal.Differentiation;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;

namespace SpectroCal.Tests.Fitting;

/// <summary>MINOS errors, scans and contours against closed forms and against fits with the parameter fixed.</summary>
public sealed class ProfileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void MinosOfAPoissonMeanIsTheClosedForm(double count)
    {
        // 2 (mu - n + n ln(n / mu)) = 1
        FitResult fit = Minos.WithErrors(Mean(count));
        MinosError error = fit["mu"].Minos!;
        Assert.Equal(count, fit["mu"].Value, 1e-3);
        Assert.Equal((CrossingStatus.Found, CrossingStatus.Found), (error.LowerStatus, error.UpperStatus));
        double tolerance = 2e-4 * Math.Sqrt(count);
        Assert.Equal(Root(count, 1e-12, count) - count, error.Lower, tolerance);
        Assert.Equal(Root(count, count, 10 * count + 10) - count, error.Upper, tolerance);
        Assert.InRange(error.Evaluations, 2, 25);
        Assert.True(fit.Evaluations > error.Evaluations);
    }

    [Fact]
    public void ABoundBeforeTheCrossingIsSaid()
    {
        FitProblem problem = Mean(3).Problem;
        MinosError error = Minos.WithErrors(Fitter.Fit(problem.With("mu", p => p with { Lower = 2, Upper = 100 })))["mu"].Minos!;
        Assert.Equal((CrossingStatus.AtBound, CrossingStatus.Found), (error.LowerStatus, error.UpperStatus));
        Assert.True(double.IsNaN(error.Lower));
        // A bound just beyond the crossing does not matter.
        double crossing = Root(3, 1e-12, 3);
        error = Minos.WithErrors(Fitter.Fit(problem.With("mu", p => p with { Lower = crossing - 1e-3 })))["mu"].Minos!;
        Assert.Equal(CrossingStatus.Found, error.LowerStatus);
        Assert.Equal(crossing - 3, error.Lower, 1e-3);
    }

    [Fact]
    public void AFitThatIsNotAtTheMinimumIsFoundOut()
    {
        FitResult fit = Skewed(),
            away = Fitter.Fit(fit.Problem.Fix("width", 2 * fit["width"].Value));
        FitResult claimed = away with
        {
            Problem = fit.Problem,
            Parameters = [.. away.Parameters.Select(p => p with { State = ParameterState.Free })],
            Covariance = fit.Covariance,
        };
        MinosError error = Minos.WithErrors(claimed, ["area"])["area"].Minos!;
        Assert.Equal((CrossingStatus.NewMinimum, CrossingStatus.NewMinimum), (error.LowerStatus, error.UpperStatus));
        Assert.True(double.IsNaN(error.Lower) && double.IsNaN(error.Upper));
    }

    [Fact]
    public void SidesThatComeToNothingAreGivenUp()
    {
        // Every seventh channel has counts: a fit of three lines means nothing, and neither do errors of it, which took 7 000 evaluations.
        double[] edges = [.. Enumerable.Range(0, 1001).Select(k => 10.0 * k - 5)];
        var spectrum = new BinnedSpectrum(edges, [.. Enumerable.Range(0, 1000).Select(c => c % 7 == 0 ? 500.0 : 0)]);
        var specification = new LineFitSpecification
        {
            Lines = LineLibrary.Default.ParseList("Ti Ka,Fe Ka,Cu Ka"),
            Shape = LineShape.Voigt,
        };
        MinosError[] errors =
        [
            .. LineFitter.Fit(spectrum, specification).WithMinosErrors().Result.Parameters.Select(p => p.Minos).OfType<MinosError>(),
        ];
        Assert.NotEmpty(errors);
        Assert.Contains(errors, e => e.LowerStatus == CrossingStatus.NotFound || e.UpperStatus == CrossingStatus.NotFound);
        // Twenty a parameter and a hundred for all, also in the midst of a trial; the last may go back to its lowest point.
        Assert.InRange(errors.Sum(e => e.Evaluations), 1, 101 + 20 * errors.Length);
    }

    [Fact]
    public void MinosAndScansAreTheProfilesOfFitsWithTheParameterFixed()
    {
        FitResult fit = Minos.WithErrors(Skewed());
        double Rise(string name, double value) => Fitter.Fit(fit.Problem.Fix(name, value)).Statistic - fit.Statistic;
        foreach (FittedParameter p in fit.Parameters)
        {
            Assert.Equal((CrossingStatus.Found, CrossingStatus.Found), (p.Minos!.LowerStatus, p.Minos.UpperStatus));
            Assert.True(p.Minos.Lower < 0 && p.Minos.Upper > 0);
            Assert.Equal(1, Rise(p.Name, p.Value + p.Minos.Lower), 5e-4);
            Assert.Equal(1, Rise(p.Name, p.Value + p.Minos.Upper), 5e-4);

            ProfileScan scan = ProfileScan.Around(fit, p.Name, 1.2, 9);
            Assert.Equal(9, scan.Values.Count);
            Assert.Equal(p.Value, scan.Values[4], 1e-9 * Math.Abs(p.Value));
            Assert.Equal(0, scan.Rises[4], 1e-6);
            for (int k = 0; k < 9; k++)
                Assert.Equal(Rise(p.Name, scan.Values[k]), scan.Rises[k], 1e-5);
        }
        // The problem is skewed indeed: symmetric errors would not do.
        Assert.True(fit["width"].Minos!.Upper > -1.1 * fit["width"].Minos!.Lower, "not skewed");
        // Only those asked for.
        FitResult one = Minos.WithErrors(Skewed(), ["area"]);
        Assert.True(one["area"].Minos is not null && one["width"].Minos is null);
    }

    [Fact]
    public void WithoutErrorsOfTheDataMinosCountsInUnitsOfTheScatter()
    {
        FitResult fit = Minos.WithErrors(Line([1, 2, 4, 3.5, 6, 7.5], null));
        foreach (FittedParameter p in fit.Parameters)
        {
            Assert.Equal(p.Error, p.Minos!.Upper, 1e-4 * p.Error);
            Assert.Equal(-p.Error, p.Minos.Lower, 1e-4 * p.Error);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Contour.JointOneSigma)]
    [InlineData(9)]
    public void TheContourOfAGaussianProblemIsTheEllipse(double level)
    {
        FitResult fit = Line([1, 2, 4, 3.5, 6, 7.5], [0.5, 0.5, 1, 1, 2, 2]);
        Contour contour = Contour.Of(fit, "b", "a", level, 24);
        Assert.Equal(24, contour.Points.Count);
        double aa = fit.CovarianceOf("a", "a"),
            bb = fit.CovarianceOf("b", "b"),
            ab = fit.CovarianceOf("a", "b"),
            d = aa * bb - ab * ab;
        double lowest = double.PositiveInfinity,
            highest = double.NegativeInfinity;
        foreach ((double b, double a) in contour.Points)
        {
            double da = a - fit["a"].Value,
                db = b - fit["b"].Value;
            Assert.Equal(level, (bb * da * da - 2 * ab * da * db + aa * db * db) / d, 1e-3 * level);
            (lowest, highest) = (Math.Min(lowest, db), Math.Max(highest, db));
        }
        // The ellipse reaches sqrt(level) errors to either side.
        Assert.Equal(Math.Sqrt(level * bb), highest, 1e-3 * highest);
        Assert.Equal(-Math.Sqrt(level * bb), lowest, 1e-3 * highest);
    }

    [Fact]
    public void PointsOfASkewedContourHaveTheRiseAsked()
    {
        FitResult fit = Skewed();
        Contour contour = Contour.Of(fit, "area", "width", points: 12);
        Assert.Equal(12, contour.Points.Count);
        foreach ((double area, double width) in contour.Points)
            Assert.Equal(
                Contour.JointOneSigma,
                Fitter.Fit(fit.Problem.Fix("area", area).Fix("width", width)).Statistic - fit.Statistic,
                2e-3
            );
    }

    [Fact]
    public void ABoundOpensTheContour()
    {
        FitResult fit = Skewed();
        FitProblem bounded = fit.Problem.With("width", p => p with { Lower = fit["width"].Value - 0.3 * fit["width"].Error });
        Contour contour = Contour.Of(Fitter.Fit(bounded), "area", "width", points: 12);
        Assert.InRange(contour.Points.Count, 6, 9);
        Assert.All(contour.Points, p => Assert.True(p.Second >= fit["width"].Value - 0.3 * fit["width"].Error));
    }

    [Fact]
    public void ContoursAndScansOfNothingAreErrors()
    {
        FitResult fit = Skewed();
        Assert.Throws<ArgumentOutOfRangeException>(() => Contour.Of(fit, "area", "width", level: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Contour.Of(fit, "area", "width", points: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProfileScan.Around(fit, "area", points: 1));
        Assert.ThrowsAny<FitException>(() => Contour.Of(fit, "area", "nothing"));
    }

    [Fact]
    public void DerivedQuantitiesHaveTheErrorsOfTheirClosedForms()
    {
        FitResult fit = Line([1, 2, 4, 3.5, 6, 7.5], [0.5, 0.5, 1, 1, 2, 2]);
        double a = fit["a"].Value,
            b = fit["b"].Value,
            aa = fit.CovarianceOf("a", "a"),
            bb = fit.CovarianceOf("b", "b"),
            ab = fit.CovarianceOf("a", "b");
        DerivedQuantity ratio = DerivedQuantity.Of(fit, "ratio", "", p => p[0] / p[1]),
            product = DerivedQuantity.Of(fit, "product", "", p => p[0] * p[1]),
            sum = DerivedQuantity.Of(fit, "sum", "eV", p => p[0] + p[1]);
        Assert.Equal(a / b, ratio.Value);
        Assert.Equal(Math.Sqrt(aa / (b * b) + a * a * bb / Math.Pow(b, 4) - 2 * a * ab / Math.Pow(b, 3)), ratio.Error, 1e-6 * ratio.Error);
        Assert.Equal(Math.Sqrt(b * b * aa + a * a * bb + 2 * a * b * ab), product.Error, 1e-6 * product.Error);
        Assert.Equal(Math.Sqrt(aa + bb + 2 * ab), sum.Error, 1e-9);
        Assert.Equal(("sum", "eV"), (sum.Name, sum.Unit));
        // told what it depends on, it looks at nothing else
        Assert.Equal(Math.Abs(b) * Math.Sqrt(aa), DerivedQuantity.Of(fit, "part", "", p => p[0] * p[1], [0]).Error, 1e-6);
        Assert.True(double.IsNaN(DerivedQuantity.Of(fit with { Covariance = null }, "sum", "", p => p[0] + p[1]).Error));
    }

    [Fact]
    public void WhatTiesMakeConstantHasNoError()
    {
        // c = 0.37 b: their ratio is known exactly, and rounding must not make its variance negative.
        FitProblem line = Line([1, 2, 4, 3.5, 6, 7.5], [0.5, 0.5, 1, 1, 2, 2]).Problem;
        FitResult fit = Fitter.Fit(
            line with
            {
                Model = new FunctionModel([0, 1, 2, 3, 4, 5], 3, (x, u) => u[0] + u[1] * x),
                Parameters = [.. line.Parameters, new FitParameter("c", 0) { Tie = new ParameterTie(["b"], p => 0.37 * p[0]) }],
            }
        );
        for (double f = 1; f < 30; f += 0.1)
            Assert.Equal(0, DerivedQuantity.Of(fit, "ratio", "", p => f * p[2] / p[1]).Error, 1e-6);
    }

    /// <summary>The root of 2 (mu - n + n ln(n / mu)) = 1 between two values, by halving.</summary>
    private static double Root(double n, double low, double high)
    {
        double Rise(double mu) => 2 * (mu - n + n * Math.Log(n / mu)) - 1;
        double sign = Math.Sign(Rise(low));
        for (int k = 0; k < 200; k++)
        {
            double middle = 0.5 * (low + high);
            if (Math.Sign(Rise(middle)) == sign)
                low = middle;
            else
                high = middle;
        }
        return 0.5 * (low + high);
    }

    private static FitResult Mean(double count) =>
        Fitter.Fit(
            new FitProblem(
                new FunctionModel([0], 1, (_, u) => u[0]),
                [new FitParameter("mu", 2 * count) { Lower = 0 }],
                new FitData([count])
            )
        );

    /// <summary>30 counts in a bell on nothing but a little background: likelihoods that are no parabolas.</summary>
    private static FitResult Skewed()
    {
        double[] x = [.. Enumerable.Range(0, 17).Select(j => -4 + 0.5 * j)],
            counts = [0, 1, 0, 0, 1, 2, 3, 6, 5, 7, 2, 2, 0, 1, 0, 0, 1];
        var model = new FunctionModel(
            x,
            4,
            (at, u) => 0.5 / Math.Sqrt(2 * Math.PI) * u[0] / u[2] * Jet.Exp(-0.5 * Jet.Pow((at - u[1]) / u[2], 2)) + u[3]
        );
        FitResult fit = Fitter.Fit(
            new FitProblem(
                model,
                [
                    new FitParameter("area", 30) { Lower = 0 },
                    new FitParameter("position", 0.2),
                    new FitParameter("width", 1) { Lower = 0.1 },
                    new FitParameter("background", 0.3),
                ],
                new FitData(counts)
            )
        );
        Assert.True(fit.IsValid);
        return fit;
    }

    [Fact]
    public void ADerivedQuantityKeepsTheSignOfWhatFollowsOthers()
    {
        // A width that follows a parameter with an error of many times its value.
        FitResult fit = Fitter.Fit(
            new FitProblem(
                new FunctionModel([0.0, 1, 2], 2, (x, u) => u[0] + 0 * u[1]),
                [new("a", 1e-3), new("width", 1) { Tie = new ParameterTie(["a"], p => p[0]) }],
                new FitData([0.001, 0.001, 0.001], [1e4, 1e4, 1e4]),
                FitStatistic.LeastSquares
            )
        );
        Assert.True(1e-3 * fit["width"].Error > fit["width"].Value);
        DerivedQuantity twice = DerivedQuantity.Of(
            fit,
            "twice",
            "",
            p => p[1] > 0 ? 2 * p[1] : throw new ArgumentException("negative"),
            [1]
        );
        Assert.Equal(2 * fit["width"].Error, twice.Error, 1e-6 * twice.Error);
    }

    private static FitResult Line(double[] y, double[]? errors) =>
        Fitter.Fit(
            new FitProblem(
                new FunctionModel([.. y.Select((_, j) => (double)j)], 2, (x, u) => u[0] + u[1] * x),
                [new("a", 0), new("b", 0)],
                new FitData(y, errors),
                FitStatistic.LeastSquares
            )
        );
}
