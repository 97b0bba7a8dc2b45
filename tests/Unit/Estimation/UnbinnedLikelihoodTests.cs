using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

/// <summary>The unbinned likelihood against its definition, written down once more, and against the likelihood of counts.</summary>
public sealed class UnbinnedLikelihoodTests
{
    private static readonly StoppingRule Tight = new() { Tolerance = 1e-12, RelativeTolerance = 0 };
    private static readonly ResolutionModel Resolution = new(25);
    private static readonly double[] Lines = [4508.9, 8047.8];

    private static PoissonLikelihood Unbinned(EventBatch batch, TargetSpectrum? target = null, CalibrationFunction? function = null) =>
        new(function ?? PolynomialFunction.Linear, target ?? Toys.Target(), new SingleEvents(batch), Toys.Linear);

    private static PoissonLikelihood Binned(ChannelHistogram histogram) =>
        new(PolynomialFunction.Linear, Toys.Target(), new ChannelCounts(histogram), Toys.Linear);

    private static double Value(PoissonLikelihood objective, params double[] parameters)
    {
        var result = new ObjectiveEvaluation(objective.ParameterCount);
        objective.Evaluate(parameters, result);
        return result.Value;
    }

    private static (EnergyCalibration Found, double Value) Minimum(PoissonLikelihood objective, double[] start)
    {
        OptimizationResult result = Minimizer.Minimize(objective, start, new LevenbergMarquardt(), Tight);
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        double[] covariance = objective.Covariance(result.Parameters)!;
        return (new EnergyCalibration(objective.Function, result.Parameters) { Covariance = covariance }, result.Value);
    }

    // -2 ln of the product of p(x) = g(C(x)) C'(x) / integral over the region, for two Gaussians on a straight background, with the
    // densities and the integration of MathNet. The amplitudes are those of the objective.
    private static double Definition(PoissonLikelihood objective, double[] values, double low, double high, double[] p)
    {
        IReadOnlyList<double> amplitudes = objective.Amplitudes;
        EnergyRegion range = objective.Target.Range;
        double all = 0;
        const int pieces = 400;
        for (int k = 0; k < pieces; k++)
            all += GaussLegendreRule.Integrate(Density, low + (high - low) * k / pieces, low + (high - low) * (k + 1) / pieces, 10);
        return -2 * values.Where(x => x >= low && x < high).Sum(x => Math.Log(Density(x) / all));

        double Density(double x)
        {
            double energy = p[0] + p[1] * x,
                u = Math.Clamp((energy - range.LowEv) / (range.HighEv - range.LowEv), 0, 1),
                g = 2 * (amplitudes[2] * (1 - u) + amplitudes[3] * u) / (range.HighEv - range.LowEv);
            for (int k = 0; k < 2; k++)
                g += amplitudes[k] * Normal.PDF(Lines[k], Resolution.Sigma(Lines[k]), energy);
            return g * p[1];
        }
    }

    [Fact]
    public void ItIsTheProductOfTheNormalisedDensities()
    {
        EventBatch batch = Toys.RealBatch(3000, 31, unknownLine: false);
        PoissonLikelihood objective = Unbinned(batch);
        double low = objective.Held.Positions[0],
            high = objective.Held.Positions[^1];
        // The ends of the region are whole channels just outside the first and the last node.
        (low, high) = (Math.Floor(low), Math.Ceiling(high));
        double[] values = batch.Values.ToArray();
        double[][] places =
        [
            [500, 3],
            [497, 3.002],
            [505, 2.9995],
        ];
        double[] differences = [.. places.Select(p => Value(objective, p) - Definition(objective, values, low, high, p))];
        // The number of events does not depend on p, so that the extended likelihood differs by a constant; and by 5e-6, where the
        // background bends at an end of the range, within a panel of the integral.
        for (int i = 1; i < places.Length; i++)
            Assert.Equal(differences[0], differences[i], 1e-4);
    }

    [Fact]
    public void TheCountsOfTheTargetAreTheEventsOfTheRegion()
    {
        PoissonLikelihood objective = Unbinned(Toys.RealBatch(3000, 32));
        Value(objective, 499, 3.001);
        LikelihoodPoints held = objective.Held;
        double[] energies = [.. held.Positions.Select(x => 499 + 3.001 * x)];
        var basis = new TargetBasis(objective.Target, energies, 0);
        double sum = 0;
        for (int k = 0; k < basis.Count; k++)
        for (int j = 0; j < energies.Length; j++)
            sum += objective.Amplitudes[k] * held.Spans[j] * basis.Values(k)[j] * 3.001;
        Assert.Equal(held.Counts.Sum(), sum, 1e-6);
    }

    [Theory]
    [InlineData("linear", 0)]
    [InlineData("p0 + p1*adc + p2*sqrt(adc)", 0.5)]
    [InlineData("p0 + p1*adc + p2*sin(adc/300)", 2)]
    [InlineData("p0 + p1*adc + p2*sin(adc/10)", 2)] // bends within a resolution: panels are halved
    public void TheIntegralOfALineIsOne(string text, double last)
    {
        var function = CalibrationFunction.Parse(text);
        double[] p = function.ParameterCount == 2 ? [500, 3] : [500, 3, last];
        TargetSpectrum target = Toys.Target();
        var objective = new PoissonLikelihood(function, target, new SingleEvents(Toys.Batch(new ChannelHistogram(new long[4096], 0))), p);
        LikelihoodPoints held = objective.Held;
        var basis = new TargetBasis(target, [.. held.Positions.Select(x => function.Energy(x, p))], 0);
        for (int k = 0; k < 2; k++)
        {
            double sum = 0;
            for (int j = 0; j < held.Positions.Length; j++)
                sum += held.Spans[j] * basis.Values(k)[j] * function.Slope(held.Positions[j], p);
            Assert.Equal(1, sum, 1e-9);
        }
    }

    // Bins of 90 eV against lines of 50: what search, shape and closure say of them would be wrong.
    [Theory]
    [InlineData(20, true)]
    [InlineData(30, false)]
    public void RealValuesInWideBinsAreRefused(double width, bool isTaken)
    {
        double[] values = [1500.5, 2400.5, 2500.5];
        var histogram = new ChannelHistogram(new long[(int)(4096 / width)], 0, width);
        var data = new SingleEvents(Toys.Batch(histogram) with { Values = values });
        double[] p = [0, 3];
        var region = ChannelRegion.Of(histogram, Toys.Target(), PolynomialFunction.Linear, p);
        void Take() => data.Points(region, Toys.Target(), PolynomialFunction.Linear, p);
        if (isTaken)
            Take();
        else
            Assert.Contains("bin width", Assert.Throws<CalibrationException>(Take).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AScaleThatBendsWithinAChannelIsRefused()
    {
        var function = CalibrationFunction.Parse("p0 + p1*adc + p2*abs(adc - 2000.3)");
        var data = new SingleEvents(Toys.Batch(new ChannelHistogram(new long[4096], 0)));
        CalibrationException e = Assert.Throws<CalibrationException>(() =>
            new PoissonLikelihood(function, Toys.Target(), data, [500, 3, 1])
        );
        Assert.Contains("bends", e.Message, StringComparison.Ordinal);
    }

    // Without the factor C' in the density, a scale that has shrunk onto a line is the most likely one.
    [Fact]
    public void AScaleThatShrinksIsNotMoreLikely()
    {
        EventBatch batch = Toys.RealBatch(3000, 33, unknownLine: false);
        double[] values = batch.Values.ToArray(),
            shrunk = [8047.8 - 0.02 * (8047.8 - 500) / 3, 0.02];
        double[] copper = [.. values.Where(x => Math.Abs(500 + 3 * x - 8047.8) < 200)];
        Assert.True(Bare(shrunk) < Bare(Toys.Linear), "The published form prefers the scale that shrinks.");
        PoissonLikelihood objective = Unbinned(batch);
        Assert.True(Value(objective, shrunk) > Value(objective, Toys.Linear) + 1000);

        double Bare(double[] p) => -2 * copper.Sum(x => Math.Log(Normal.PDF(8047.8, Resolution.Sigma(8047.8), p[0] + p[1] * x)));
    }

    [Fact]
    public void IntegersGiveWhatTheirCountsGive()
    {
        ChannelHistogram histogram = Toys.Histogram(5000, 34, PolynomialFunction.Linear, Toys.Linear);
        (EnergyCalibration counts, double deviance) = Minimum(Binned(histogram), Toys.Linear);
        (EnergyCalibration events, double value) = Minimum(Unbinned(Toys.Batch(histogram)), Toys.Linear);
        Assert.Equal(deviance, value, 1e-4);
        AssertSame(counts, events, 1e-4, 1e-5);
    }

    // Channels of 0.06 eV tell what values tell; those of 3 eV nearly do.
    [Theory]
    [InlineData(0.02, 2e-3, 1e-3)]
    [InlineData(1, 0.05, 1e-2)]
    public void RealValuesGiveWhatNarrowChannelsGive(double width, double ofError, double errors)
    {
        EventBatch batch = Toys.RealBatch(5000, 35);
        ChannelHistogram histogram = HistogramBuilder.FromReals(batch.Values.Span, width);
        (EnergyCalibration counts, _) = Minimum(Binned(histogram), Toys.Linear);
        (EnergyCalibration events, _) = Minimum(Unbinned(batch), Toys.Linear);
        AssertSame(counts, events, ofError, errors);
    }

    private static void AssertSame(EnergyCalibration expected, EnergyCalibration found, double ofError, double errors)
    {
        foreach (double line in Lines)
        {
            double a = (line - 500) / 3,
                error = expected.EnergyError(a);
            Assert.Equal(expected.Energy(a), found.Energy(a), ofError * error);
            Assert.Equal(1, found.EnergyError(a) / error, errors);
        }
    }

    [Fact]
    public void ValuesCloserThanEnergiesCanTellAreEvents()
    {
        EventBatch batch = Toys.RealBatch(2000, 36);
        double[] doubled = [.. batch.Values.ToArray().SelectMany(x => (double[])[x, Math.BitIncrement(x), x])];
        EventBatch tripled = batch with { Histogram = HistogramBuilder.FromReals(doubled, 1), Values = doubled };
        (EnergyCalibration one, _) = Minimum(Unbinned(batch), Toys.Linear);
        (EnergyCalibration three, _) = Minimum(Unbinned(tripled), Toys.Linear);
        Assert.Equal(one.Energy(2000), three.Energy(2000), 1e-3);
        Assert.Equal(one.EnergyError(2000) / Math.Sqrt(3), three.EnergyError(2000), 1e-3);
    }

    [Theory]
    [InlineData(1.4, true)]
    [InlineData(1.6, false)]
    public void ChannelsMustBeNarrowAgainstLines(double widthInSigma, bool isTaken)
    {
        double gain = widthInSigma * Resolution.Sigma(4508.9);
        double[] truth = [500, gain];
        CampaignBatch[] batches =
        [
            new(
                Toys.Batch(Toys.Histogram(3000, 37, PolynomialFunction.Linear, truth, unknownLine: false)),
                new EnergyCalibration(PolynomialFunction.Linear, truth)
            ),
        ];
        var settings = new CalibrationSettings(Toys.Target())
        {
            Objective = ObjectiveKind.UnbinnedLikelihood,
            ExcludeUnexplained = false,
            SearchRangeEv = 0,
        };
        CampaignCalibration result = CampaignCalibrator.Calibrate(new Campaign(PolynomialFunction.Linear, batches), settings);
        Assert.Equal(isTaken ? BatchStatus.Calibrated : BatchStatus.NotConverged, result.Batches[0].Status);
        Assert.Equal(!isTaken, result.Batches[0].Reason.Contains("standard deviations of the narrowest line", StringComparison.Ordinal));
    }

    // The channels of the histogram are as wide as a resolution; the values are not rounded to them, and no error is below its bound.
    [Theory]
    [InlineData(ObjectiveKind.UnbinnedLikelihood, KernelEvaluation.ChannelSpace)]
    [InlineData(ObjectiveKind.KdeChiSquare, KernelEvaluation.Exact)]
    public void TheBoundOfRealValuesKnowsNoRounding(ObjectiveKind objective, KernelEvaluation kernel)
    {
        double[] values = Toys.RealBatch(5000, 38, unknownLine: false).Values.ToArray();
        BatchCalibration[] found =
        [
            .. ((double[])[0.1, 18]).Select(width =>
                CampaignCalibrator
                    .Calibrate(
                        new Campaign(
                            PolynomialFunction.Linear,
                            [
                                new(
                                    Toys.Batch(HistogramBuilder.FromReals(values, width)) with
                                    {
                                        Values = values,
                                    },
                                    new EnergyCalibration(PolynomialFunction.Linear, Toys.Linear)
                                ),
                            ]
                        ),
                        new CalibrationSettings(Toys.Target())
                        {
                            Objective = objective,
                            Kernel = kernel,
                            ExcludeUnexplained = false,
                        }
                    )
                    .Batches[0]
            ),
        ];
        foreach (BatchCalibration batch in found)
        {
            Assert.True(batch.Optimized.ParameterError(0) > 0.99 * Math.Sqrt(batch.CramerRaoBound![0]));
            Assert.Equal(1, batch.CramerRaoBound[0] / found[0].CramerRaoBound![0], 0.01);
        }
    }
}
