using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.LineShapes;

public sealed class GaussianLineFitTests
{
    private const double Centroid = 6000;
    private const double Sigma = 60;

    private static LineFit Fit(EnergySpectrum spectrum, double energyEv, double sigmaEv, double lowerWindow = 4, double upperWindow = 4) =>
        GaussianLineFit.Fit(spectrum, Toys.Line("line", energyEv), sigmaEv, lowerWindow, upperWindow);

    // Bins of 15 eV over 5000-7000 eV: a Gaussian integrated over each bin and a background that falls from `left` to `right` counts a bin.
    private static EnergySpectrum Spectrum(Random random, double area, double left, double right, double step = 15)
    {
        EnergyAxis axis = EnergyAxis.Covering(5000, 7000, step);
        return new EnergySpectrum(
            axis,
            [
                .. Enumerable
                    .Range(0, axis.Count)
                    .Select(j =>
                    {
                        double low = axis.StartEv + j * step,
                            mu =
                                area * (Normal.CDF(Centroid, Sigma, low + step) - Normal.CDF(Centroid, Sigma, low))
                                + left
                                + (right - left) * j / (axis.Count - 1);
                        return (double)Poisson.Sample(random, mu);
                    }),
            ]
        );
    }

    [Theory]
    [InlineData(2000, 20, 10, 15)]
    [InlineData(20_000, 50, 50, 40)]
    public void PullsHaveUnitWidth(double area, double left, double right, double step)
    {
        List<double> centroid = [],
            width = [],
            areas = [];
        double deviance = 0;
        var random = new Random(1); // one for all: the first numbers of neighbouring seeds are correlated
        for (int i = 0; i < 1000; i++)
        {
            LineFit fit = Fit(Spectrum(random, area, left, right, step), 5990, 55);
            Assert.Equal(OptimizationStatus.Converged, fit.Status);
            centroid.Add((fit.CentroidEv - Centroid) / fit.CentroidErrorEv);
            width.Add((fit.FwhmEv - ResolutionModel.FwhmPerSigma * Sigma) / fit.FwhmErrorEv);
            areas.Add((fit.Area - area) / fit.AreaError);
            deviance += fit.ReducedDeviance / 1000;
        }
        new PullStatistics(centroid).AssertUnitNormal("centroid");
        new PullStatistics(width).AssertUnitNormal("width");
        new PullStatistics(areas).AssertUnitNormal("area");
        Assert.InRange(deviance, 0.93, 1.07);
    }

    [Fact]
    public void WithoutBackgroundErrorsAreTheTextbooks()
    {
        // sigma / sqrt(N) and sigma / sqrt(2 N) are the bounds without a background; fitting one costs some per cent of the centroid's
        // error (nothing by symmetry) and more of the width's.
        LineFit fit = Fit(Spectrum(new Random(1), 10_000, 0.5, 0.5), Centroid, Sigma);
        Assert.InRange(fit.CentroidErrorEv, 0.98 * Sigma / 100, 1.06 * Sigma / 100);
        Assert.InRange(fit.FwhmErrorEv / ResolutionModel.FwhmPerSigma, 0.98 * Sigma / Math.Sqrt(20_000), 1.35 * Sigma / Math.Sqrt(20_000));
    }

    [Fact]
    public void TheWindowFollowsTheLine()
    {
        // Started half a resolution away.
        LineFit fit = Fit(Spectrum(new Random(2), 50_000, 20, 10), Centroid - 0.5 * Sigma, Sigma);
        Assert.Equal(OptimizationStatus.Converged, fit.Status);
        Assert.Equal(Centroid, fit.CentroidEv, 4 * fit.CentroidErrorEv);
        Assert.Equal(ResolutionModel.FwhmPerSigma * Sigma, fit.FwhmEv, 4 * fit.FwhmErrorEv);
    }

    // Hardly any background, or a window that starts too narrow and off the line: the straight background then tends below zero.
    [Theory]
    [InlineData(5000, 0.5, 6000, 60)]
    [InlineData(5000, 0.5, 5940, 42)]
    [InlineData(50_000, 20, 5940, 42)]
    public void AFitThatDidNotEndAtTheMinimumSaysSo(double area, double background, double startEv, double startSigma)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            LineFit fit = Fit(Spectrum(new Random(seed), area, background, background), startEv, startSigma);
            if (fit.Status == OptimizationStatus.Converged)
                Assert.Equal(Centroid, fit.CentroidEv, 5 * fit.CentroidErrorEv);
        }
    }

    [Fact]
    public void AGroupIsFittedAsOne()
    {
        // Ka1 and Ka2, 20 eV apart, 2 : 1, drawn bin by bin; the centroid is that of Ka1.
        var group = new LineGroup("Cu Ka", [new(SpectralLine.Custom("Ka1", 6000), 2), new(SpectralLine.Custom("Ka2", 5980), 1)]);
        var pulls = new List<double>();
        EnergyAxis axis = EnergyAxis.Covering(5000, 7000, 15);
        var random = new Random(2);
        for (int i = 0; i < 1000; i++)
        {
            double Share(double centre, int j) =>
                Normal.CDF(centre, Sigma, axis.StartEv + (j + 1) * 15) - Normal.CDF(centre, Sigma, axis.StartEv + j * 15);
            var spectrum = new EnergySpectrum(
                axis,
                [
                    .. Enumerable
                        .Range(0, axis.Count)
                        .Select(j => (double)Poisson.Sample(random, 20 + 5000 * (2 * Share(6000, j) + Share(5980, j)) / 3)),
                ]
            );
            LineFit fit = GaussianLineFit.Fit(spectrum, group, Sigma);
            pulls.Add((fit.CentroidEv - 6000) / fit.CentroidErrorEv);
        }
        new PullStatistics(pulls).AssertUnitNormal("centroid of Ka1");
    }

    [Fact]
    public void AnAsymmetricWindowFindsTheSameLine()
    {
        LineFit fit = Fit(Spectrum(new Random(3), 50_000, 20, 10), Centroid, Sigma, lowerWindow: 1.5, upperWindow: 4);
        Assert.Equal(Centroid, fit.CentroidEv, 4 * fit.CentroidErrorEv);
    }

    [Fact]
    public void WhatHoldsNoLineFails()
    {
        EnergyAxis axis = EnergyAxis.Covering(5000, 7000, 15);
        var empty = new EnergySpectrum(axis, new double[axis.Count]);
        Assert.Equal(LineFit.Without(GaussianLineFit.NotSignificant), Fit(empty, Centroid, Sigma));
        EnergySpectrum line = Spectrum(new Random(4), 2000, 20, 10);
        Assert.Equal(LineFit.Without(GaussianLineFit.NoSpectrum), Fit(line, 20_000, Sigma));
        Assert.Equal(LineFit.Without(GaussianLineFit.NoSpectrum), Fit(line, Centroid, 1)); // a window of fewer bins than parameters
        Assert.Equal(LineFit.Without(GaussianLineFit.NoSpectrum), Fit(line, 100, Sigma));
        Assert.Equal(LineFit.Without(GaussianLineFit.NoSpectrum), Fit(line, Centroid, double.NaN));
        Assert.Equal(
            LineFit.Without(GaussianLineFit.NoSpectrum),
            Fit(new EnergySpectrum(axis, [.. line.Counts.Select(_ => double.NaN)]), Centroid, Sigma)
        );
    }

    [Fact]
    public void AConstantIsNotTakenForALine()
    {
        EnergyAxis axis = EnergyAxis.Covering(5000, 7000, 15);
        LineFit constant = Fit(new EnergySpectrum(axis, [.. Enumerable.Repeat(100.0, axis.Count)]), Centroid, Sigma);
        Assert.True(constant.Status != OptimizationStatus.Converged || !(constant.Area > 3 * constant.AreaError), $"{constant}");
        for (int seed = 0; seed < 100; seed++)
        {
            LineFit flat = Fit(Spectrum(new Random(seed), 0, 100, 100), Centroid, Sigma);
            Assert.True(flat.Status != OptimizationStatus.Converged || !(flat.Area > 5 * flat.AreaError), $"seed {seed}: {flat}");
        }
    }
}
