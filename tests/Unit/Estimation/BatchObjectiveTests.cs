using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

/// <summary>Gradients and curvatures of all objectives against finite differences of their values.</summary>
public sealed class BatchObjectiveTests
{
    private const double BandwidthEv = 25;

    // p displaced from the truth (500, 3) by -3 to +5 eV at the lines, where no gradient vanishes.
    private static readonly double[] At = [496.3, 3.0031];

    // 0.01 eV at the lines. Values are of order 1e2 to 1e4: rounding is below 1e-10 in the gradients, of order 1 to 1e3.
    private static readonly double[] Steps = [0.01, 4e-6];

    public static TheoryData<string> Objectives =>
        [
            "kde-profiled-channel",
            "kde-profiled-exact",
            "kde-profiled-channel-excluded",
            "kde-profiled-exact-excluded",
            "kde-fixed-channel",
            "kde-fixed-exact",
            "kde-fixed-channel-excluded",
            "kde-fixed-exact-excluded",
            "poisson",
            "poisson-excluded",
            "poisson-fixed",
            "kde-profiled-channel-tied",
            "kde-profiled-exact-tied",
            "poisson-tied",
            "unbinned",
            "unbinned-excluded",
            "unbinned-fixed",
            "unbinned-tied",
            "unbinned-real",
            "unbinned-real-excluded",
        ];

    private static bool IsLikelihood(string name) => !name.StartsWith("kde", StringComparison.Ordinal);

    private static IBatchObjective Objective(string name, double[] start, CalibrationFunction? given = null)
    {
        TargetSpectrum target = Toys.Target();
        double share = 0.12 * (target.Range.HighEv - target.Range.LowEv) / 8500;
        if (name.Contains("fixed", StringComparison.Ordinal))
            target = target with { FixedFractions = [0.38, 0.38, share / 2, share / 2] };
        if (name.Contains("tied", StringComparison.Ordinal))
            target = target with { Ties = [new AmplitudeTie(1, 0, 1.1, 0.02)] };
        if (name.Contains("excluded", StringComparison.Ordinal))
            target = target with { Excluded = [new EnergyRegion(5950, 6360)] };
        CalibrationFunction function = given ?? PolynomialFunction.Linear;
        ChannelHistogram histogram = Toys.Histogram(5000, 21, PolynomialFunction.Linear, Toys.Linear);
        if (name.Contains("real", StringComparison.Ordinal))
            return new PoissonLikelihood(function, target, new SingleEvents(Toys.RealBatch(5000, 21)), start);
        if (name.StartsWith("unbinned", StringComparison.Ordinal))
            return new PoissonLikelihood(function, target, new SingleEvents(Toys.Batch(histogram)), start);
        if (IsLikelihood(name))
            return new PoissonLikelihood(function, target, new ChannelCounts(histogram), start);
        var grid = new EnergyGrid(target, 0.8 * BandwidthEv);
        var basis = new TargetBasis(target, grid.Energies, BandwidthEv * BandwidthEv + 9.0 / 12);
        IDensityEstimate density = name.Contains("exact", StringComparison.Ordinal)
            ? new ExactKernelDensity(function, ChannelHistogramPoints.Of(histogram), BandwidthEv)
            : new ChannelKernelDensity(function, new SmoothedHistogram(histogram, BandwidthEv / 3), BandwidthEv);
        return new KdeChiSquare(function, histogram, density, grid, basis, BandwidthEv, start);
    }

    private static ObjectiveEvaluation Evaluate(IBatchObjective objective, double[] p)
    {
        var result = new ObjectiveEvaluation(p.Length);
        objective.Evaluate(p, result);
        return result;
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void GradientsAgreeWithFiniteDifferences(string name)
    {
        IBatchObjective objective = Objective(name, Toys.Linear);
        double[] gradient = Evaluate(objective, At).Gradient;
        double[] expected = FiniteDifferences.Gradient(p => Evaluate(objective, p).Value, At, Steps);
        for (int i = 0; i < 2; i++)
            Assert.True(
                Math.Abs(gradient[i] - expected[i]) <= 1e-6 * Math.Abs(expected[i]),
                $"dL/dp{i} = {gradient[i]:R}, finite differences {expected[i]:R}"
            );
    }

    [Theory]
    [InlineData("kde-profiled-channel")]
    [InlineData("kde-profiled-exact")]
    [InlineData("kde-fixed-channel")]
    [InlineData("poisson")]
    [InlineData("unbinned")]
    [InlineData("unbinned-real")]
    public void GradientsOfAParabolaAgreeWithFiniteDifferences(string name)
    {
        double[] at = [.. At, -1e-6],
            steps = [.. Steps, 1e-9];
        IBatchObjective objective = Objective(name, [500, 3, 0], new PolynomialFunction(2));
        double[] gradient = Evaluate(objective, at).Gradient;
        double[] expected = FiniteDifferences.Gradient(p => Evaluate(objective, p).Value, at, steps);
        for (int i = 0; i < 3; i++)
            Assert.True(
                Math.Abs(gradient[i] - expected[i]) <= 1e-6 * Math.Abs(expected[i]),
                $"dL/dp{i} = {gradient[i]:R}, finite differences {expected[i]:R}"
            );
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void HessiansOfTheKdeAgreeWithFiniteDifferences(string name)
    {
        if (IsLikelihood(name))
            return; // its Hessian is the Fisher information by intention
        IBatchObjective objective = Objective(name, Toys.Linear);
        double[] hessian = Evaluate(objective, At).Hessian;
        // 1e-6 where the density is smooth; the piecewise cubic jumps in its second derivative by about 1e-3 of it.
        double tolerance = name.Contains("exact", StringComparison.Ordinal) ? 1e-6 : 2e-3;
        for (int i = 0; i < 2; i++)
        {
            for (int m = 0; m < 2; m++)
            {
                double expected = FiniteDifferences.First(
                    x => Evaluate(objective, FiniteDifferences.With(At, m, x)).Gradient[i],
                    At[m],
                    Steps[m]
                );
                double scale = Math.Sqrt(hessian[0] * hessian[3]) * Math.Sqrt(hessian[3 * i] * hessian[3 * m] / (hessian[0] * hessian[3]));
                Assert.True(
                    Math.Abs(hessian[2 * i + m] - expected) <= tolerance * scale,
                    $"H{i}{m} = {hessian[2 * i + m]}, finite differences {expected}"
                );
            }
        }
    }

    // Not linear in its parameters: second derivatives C_ij take part in the curvature.
    [Theory]
    [InlineData("kde-profiled-channel")]
    [InlineData("kde-profiled-exact")]
    [InlineData("kde-fixed-channel")]
    [InlineData("poisson")]
    [InlineData("unbinned")]
    [InlineData("unbinned-real")]
    public void DerivativesOfAnExpressionAgreeWithFiniteDifferences(string name)
    {
        double[] at = [496.3, 2.9, 1.0045],
            steps = [0.01, 4e-6, 2e-7];
        IBatchObjective objective = Objective(name, [500, 2.9, 1.0044], CalibrationFunction.Parse("p0 + p1*adc^p2"));
        ObjectiveEvaluation result = Evaluate(objective, at);
        double[] expected = FiniteDifferences.Gradient(p => Evaluate(objective, p).Value, at, steps);
        double tolerance = name.Contains("exact", StringComparison.Ordinal) ? 1e-6 : 2e-3;
        for (int i = 0; i < 3; i++)
        {
            Assert.True(
                Math.Abs(result.Gradient[i] - expected[i]) <= 1e-6 * Math.Abs(expected[i]),
                $"dL/dp{i} = {result.Gradient[i]:R}, finite differences {expected[i]:R}"
            );
            if (IsLikelihood(name))
                continue;
            for (int m = 0; m < 3; m++)
            {
                double second = FiniteDifferences.First(
                    x => Evaluate(objective, FiniteDifferences.With(at, m, x)).Gradient[i],
                    at[m],
                    steps[m]
                );
                double scale = Math.Sqrt(result.GaussNewton[4 * i] * result.GaussNewton[4 * m]);
                Assert.True(
                    Math.Abs(result.Hessian[3 * i + m] - second) <= tolerance * scale,
                    $"H{i}{m} = {result.Hessian[3 * i + m]}, finite differences {second}"
                );
            }
        }
    }

    [Fact]
    public void ThePoissonHessianIsTheMeanOfTheTrueOne()
    {
        // Twice the Fisher information against second differences of the deviance, summed over batches: the noise of one batch is some
        // 1 / sqrt(counts) = 2 % and falls with their number. Drawn without the line that the target does not know.
        double[] analytic = new double[3],
            numeric = new double[3];
        for (int seed = 0; seed < 40; seed++)
        {
            ChannelHistogram histogram = Toys.Histogram(5000, 100 + seed, PolynomialFunction.Linear, Toys.Linear, unknownLine: false);
            var objective = new PoissonLikelihood(PolynomialFunction.Linear, Toys.Target(), new ChannelCounts(histogram), Toys.Linear);
            double[] hessian = Evaluate(objective, Toys.Linear).Hessian;
            for (int e = 0; e < 3; e++)
            {
                (int i, int m) = (e / 2, (e + 1) / 2);
                analytic[e] += hessian[2 * i + m];
                // A large step, 1 eV, over which channels at the edges of the range matter little.
                numeric[e] += FiniteDifferences.First(
                    x => Evaluate(objective, FiniteDifferences.With(Toys.Linear, m, x)).Gradient[i],
                    Toys.Linear[m],
                    100 * Steps[m]
                );
            }
        }
        for (int e = 0; e < 3; e++)
            Assert.Equal(1, analytic[e] / numeric[e], 0.03);
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void GaussNewtonHasNoNegativeDirection(string name)
    {
        IBatchObjective objective = Objective(name, Toys.Linear);
        foreach (double shift in new[] { -150.0, -40, 0, 40, 150 })
        {
            double[] gauss = Evaluate(objective, [500 + shift, 3]).GaussNewton;
            Assert.True(gauss[0] > 0 && gauss[3] > 0 && gauss[0] * gauss[3] > gauss[1] * gauss[2], $"at {shift} eV");
            Assert.Equal(gauss[1], gauss[2], 1e-12 * Math.Abs(gauss[1]));
        }
    }

    [Theory]
    [InlineData("kde-profiled-channel-excluded", 0.05)]
    [InlineData("poisson-excluded", 0.05)]
    [InlineData("unbinned-excluded", 0.05)]
    [InlineData("unbinned-real-excluded", 0.05)]
    public void ProfiledAmplitudesAreCounts(string name, double tolerance)
    {
        IBatchObjective objective = Objective(name, Toys.Linear);
        Evaluate(objective, Toys.Linear);
        IReadOnlyList<double> counts = objective.Amplitudes;
        double[] errors = objective.AmplitudeErrors();
        for (int k = 0; k < 2; k++)
        {
            // 0.38 of 5000, binomial error 34; the fit's error is a little larger than sqrt(counts).
            Assert.InRange(counts[k], 1900 - 4 * 34, 1900 + 4 * 34);
            Assert.InRange(errors[k] / Math.Sqrt(counts[k]), 1, 1.2 + tolerance);
        }
        // 0.12 of 5000 events on 8500 eV
        TargetSpectrum target = Toys.Target();
        double background = 600 * (target.Range.HighEv - target.Range.LowEv) / 8500;
        Assert.Equal(background, counts[2] + counts[3], 4 * Math.Sqrt(background) * 1.3);
    }

    // Tied to 1.1 within 2 % of it, data that say 1.0 within 3.2 %: the mean of both, weighted by inverse squares, lies between.
    [Theory]
    [InlineData("kde-profiled-channel", 0.03)]
    [InlineData("poisson", 0.03)]
    [InlineData("unbinned", 0.03)]
    public void TiesPullAmplitudesTogether(string name, double tolerance)
    {
        IBatchObjective free = Objective(name, Toys.Linear),
            tied = Objective(name + "-tied", Toys.Linear);
        Evaluate(free, Toys.Linear);
        Evaluate(tied, Toys.Linear);
        double ratio = free.Amplitudes[1] / free.Amplitudes[0],
            together = tied.Amplitudes[1] / tied.Amplitudes[0];
        double data = 1 / (2 * Math.Pow(ratio, 2) / free.Amplitudes[0]),
            prior = 1 / Math.Pow(0.02 * 1.1, 2);
        Assert.Equal((ratio * data + 1.1 * prior) / (data + prior), together, tolerance);
        Assert.InRange(together, Math.Min(ratio, 1.1), Math.Max(ratio, 1.1));
    }

    [Theory]
    [InlineData("kde-profiled-channel-excluded")]
    [InlineData("kde-profiled-exact-excluded")]
    [InlineData("poisson-excluded")]
    [InlineData("unbinned-excluded")]
    [InlineData("unbinned-real-excluded")]
    public void TheReducedObjectiveIsNearOneWhereTheTargetExplainsTheData(string name)
    {
        IBatchObjective objective = Objective(name, Toys.Linear);
        // About 100 independent kernels (KDE) or 1400 channels of some counts: fluctuations of 15 % and 4 %.
        Assert.InRange(objective.ReducedValue(Evaluate(objective, Toys.Linear).Value), 0.6, 1.4);
        Assert.True(objective.ReducedValue(Evaluate(objective, [440, 3]).Value) > 2, "A shift of a whole resolution must be visible.");
    }

    [Fact]
    public void FixedAmplitudesNeverChange()
    {
        IBatchObjective objective = Objective("kde-fixed-channel", Toys.Linear);
        Evaluate(objective, At);
        Assert.False(objective.Renew([450, 3.05]));
        Assert.Equal(1900, objective.Amplitudes[0], 1e-9);
        Assert.All(objective.AmplitudeErrors(), e => Assert.Equal(0, e));
    }

    [Fact]
    public void AScaleThatDoesNotRiseHasNoFiniteValue()
    {
        foreach (string name in new[] { "kde-profiled-channel", "kde-fixed-channel", "poisson" })
            Assert.False(double.IsFinite(Evaluate(Objective(name, Toys.Linear), [500, -3]).Value), name);
    }

    /// <summary>
    /// A target that is a little wrong, seen only with many events, must not be taken at its word between the lines; a right one is.
    /// </summary>
    [Theory]
    [InlineData(25, 0, 0)]
    [InlineData(28, 0.003, KdeChiSquare.LargestModelError)]
    public void AnImperfectTargetIsAllowedAnError(double noiseEv, double least, double most)
    {
        TargetSpectrum target = Toys.Target(noiseEv) with { Excluded = [new EnergyRegion(5850, 6460)] };
        ChannelHistogram histogram = Toys.Histogram(500_000, 77, PolynomialFunction.Linear, Toys.Linear, unknownLine: false);
        var grid = new EnergyGrid(target, 0.8 * BandwidthEv);
        var basis = new TargetBasis(target, grid.Energies, BandwidthEv * BandwidthEv + 9.0 / 12);
        var density = new ChannelKernelDensity(
            PolynomialFunction.Linear,
            new SmoothedHistogram(histogram, BandwidthEv / Toys.Linear[1]),
            BandwidthEv
        );
        var objective = new KdeChiSquare(PolynomialFunction.Linear, histogram, density, grid, basis, BandwidthEv, Toys.Linear);
        var evaluation = new ObjectiveEvaluation(2);
        objective.Evaluate(Toys.Linear, evaluation);
        double before = objective.ReducedValue(evaluation.Value);
        objective.Renew(Toys.Linear);
        objective.Evaluate(Toys.Linear, evaluation);
        Assert.InRange(objective.ModelError, least, most);
        Assert.InRange(objective.ReducedValue(evaluation.Value), 0.7, 1.5);
        if (least > 0)
            Assert.True(before > 1.5, $"{before}");
    }

    [Fact]
    public void OptimaOfExactAndChannelSpaceAgree()
    {
        // Both regimes: profiled with the region of the unknown line excluded, and fixed amplitudes on data without that line.
        TargetSpectrum profiled = Toys.Target() with
        {
            Excluded = [new EnergyRegion(5950, 6360)],
        };
        double share = 0.24 * (profiled.Range.HighEv - profiled.Range.LowEv) / 8500;
        TargetSpectrum fixedFractions = Toys.Target() with { FixedFractions = [0.38, 0.38, share / 2, share / 2] };
        double largest = 0,
            squares = 0;
        int differences = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            TargetSpectrum target = seed % 2 == 0 ? profiled : fixedFractions;
            ChannelHistogram histogram = Toys.Histogram(
                5000,
                500 + seed,
                PolynomialFunction.Linear,
                Toys.Linear,
                unknownLine: seed % 2 == 0
            );
            var grid = new EnergyGrid(target, 0.8 * BandwidthEv);
            var basis = new TargetBasis(target, grid.Energies, BandwidthEv * BandwidthEv + 9.0 / 12);
            double[] Optimum(IDensityEstimate density)
            {
                var objective = new KdeChiSquare(PolynomialFunction.Linear, histogram, density, grid, basis, BandwidthEv, Toys.Linear);
                // Tolerance 1e-10: the distance to the minimum is below 1e-5 of the statistical error.
                OptimizationResult result = Minimizer.Minimize(
                    objective,
                    [505, 2.998],
                    new LevenbergMarquardt(),
                    new StoppingRule { Tolerance = 1e-10, RelativeTolerance = 0 }
                );
                Assert.Equal(OptimizationStatus.Converged, result.Status);
                return result.Parameters;
            }

            double[] exact = Optimum(new ExactKernelDensity(PolynomialFunction.Linear, ChannelHistogramPoints.Of(histogram), BandwidthEv));
            double[] channel = Optimum(
                new ChannelKernelDensity(PolynomialFunction.Linear, new SmoothedHistogram(histogram, BandwidthEv / 3), BandwidthEv)
            );
            foreach (double energy in new[] { 4508.9, 8047.8 })
            {
                double a = (energy - 500) / 3;
                double difference = exact[0] + exact[1] * a - channel[0] - channel[1] * a;
                largest = Math.Max(largest, Math.Abs(difference));
                squares += difference * difference;
                differences++;
            }
        }
        Assert.True(largest is > 0 and < 0.02, $"largest difference {largest:0.0000} eV, RMS {Math.Sqrt(squares / differences):0.0000} eV");
    }

    [Fact]
    public void TheSandwichIsTheFluctuationOfTheOptimum()
    {
        // One batch's covariance against the Cramer-Rao bound: never below it, and near it for the default kernel.
        TargetSpectrum target = Toys.Target() with
        {
            Excluded = [new EnergyRegion(5950, 6360)],
        };
        IBatchObjective objective = Objective("kde-profiled-channel-excluded", Toys.Linear);
        Evaluate(objective, Toys.Linear);
        double[] covariance = objective.Covariance(Toys.Linear)!;
        double[] bound = FisherInformation.CramerRaoBound(target, objective.Amplitudes, EnergyCalibration.Linear(500, 3), 1)!;
        double[] likelihood =
            Objective("poisson-excluded", Toys.Linear) is { } poisson && double.IsFinite(Evaluate(poisson, Toys.Linear).Value)
                ? poisson.Covariance(Toys.Linear)!
                : [];
        foreach (double a in new[] { 1336.3, 1885.0, 2515.9 })
        {
            double Variance(double[] v) => v[0] + 2 * a * v[1] + a * a * v[3];
            // V is made from this batch's counts, the bound from the fitted amplitudes: they may differ by some percent.
            Assert.InRange(Variance(covariance) / Variance(bound), 0.95, 1.15);
            Assert.InRange(Variance(likelihood) / Variance(bound), 0.95, 1.05);
        }
    }
}
