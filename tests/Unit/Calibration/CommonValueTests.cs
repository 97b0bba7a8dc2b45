using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using SpectroCal.Calibration;

namespace SpectroCal.Tests.Calibration;

/// <summary>What the detectors of an array say of one of them, beside what that says itself.</summary>
public sealed class CommonValueTests
{
    [Fact]
    public void WithoutErrorsInCommonItIsAMeasurementLikeAnother()
    {
        (double value, double error) = new CommonValue(3, 1, 2, 0).Beside(new Vote(7, 9, 0))!.Value;
        Assert.Equal(3, value, 1e-9);
        Assert.Equal(2, error, 1e-9);
    }

    [Fact]
    public void WhereAllErrsAlikeItAddsNothing() => Assert.Null(new CommonValue(3, 10, 10, 100).Beside(new Vote(7, 100, 100)));

    [Fact]
    public void WhatAllHaveInCommonCountsOnce()
    {
        // Own errors of 5, those of the others 2, and 10 in common: both together have a pull of one.
        const double Common = 10,
            Own = 5,
            Told = 2;
        var random = new Random(1);
        double[] pulls = [.. Enumerable.Range(0, 4000).Select(_ => Pull())];
        Assert.InRange(pulls.StandardDeviation(), 0.96, 1.04);
        Assert.InRange(pulls.Mean(), -0.06, 0.06);

        double Pull()
        {
            double common = Normal.Sample(random, 0, Common),
                own = common + Normal.Sample(random, 0, Own),
                told = common + Normal.Sample(random, 0, Told),
                variance = Common * Common + Own * Own,
                error = Math.Sqrt(Common * Common + Told * Told);
            (double value, double itsError) = new CommonValue(told, error, error, Common * Common)
                .Beside(new Vote(own, variance, Common * Common))!
                .Value;
            double weight = 1 / variance + 1 / (itsError * itsError);
            return (own / variance + value / (itsError * itsError)) / weight * Math.Sqrt(weight);
        }
    }
}
