using MathNet.Numerics.LinearAlgebra;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Optimization;

namespace SpectroCal.Tests.Estimation;

/// <summary>A likelihood with what is known of its parameters from elsewhere, against closed forms.</summary>
public sealed class ParameterConstraintTests
{
    private static readonly double[] Centre = [505, 2.998, 1e-6];
    private static readonly double[] Covariance = [25, -5e-3, 1e-7, -5e-3, 4e-6, -5e-10, 1e-7, -5e-10, 1e-12];

    private static PoissonLikelihood Likelihood(ParameterConstraint? constraint) =>
        new(
            new PolynomialFunction(2),
            Toys.Target(),
            new ChannelCounts(Toys.Histogram(2000, 5, PolynomialFunction.Linear, Toys.Linear)),
            [500, 3, 0]
        )
        {
            Constraint = constraint,
        };

    private static ObjectiveEvaluation At(PoissonLikelihood likelihood, double[] p)
    {
        var result = new ObjectiveEvaluation(p.Length);
        likelihood.Evaluate(p, result);
        return result;
    }

    [Fact]
    public void ItAddsChiSquareOfTheCovariance()
    {
        double[] p = [500, 3, 3e-6];
        ObjectiveEvaluation with = At(Likelihood(ParameterConstraint.To(Centre, Covariance)), p),
            without = At(Likelihood(null), p);
        Vector<double> away = Vector<double>.Build.Dense(3, i => p[i] - Centre[i]);
        Matrix<double> inverse = Matrix<double>.Build.Dense(3, 3, Covariance).Inverse();
        Assert.Equal(away * (inverse * away), with.Value - without.Value, 1e-6);
        Vector<double> slope = 2 * (inverse * away);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(slope[i], with.Gradient[i] - without.Gradient[i], 1e-6 * Math.Abs(with.Gradient[i]) + 1e-6);
            for (int j = 0; j < 3; j++)
                Assert.Equal(
                    2 * inverse[i, j],
                    with.Hessian[i * 3 + j] - without.Hessian[i * 3 + j],
                    1e-6 * Math.Abs(with.Hessian[i * 3 + j])
                );
        }
    }

    [Fact]
    public void InformationAddsUp()
    {
        PoissonLikelihood with = Likelihood(ParameterConstraint.To(Centre, Covariance)),
            without = Likelihood(null);
        double[] p = [500, 3, 0];
        Matrix<double> data = Matrix<double>.Build.Dense(3, 3, without.ExpectedCurvature(p)) / 2,
            expected = (data + Matrix<double>.Build.Dense(3, 3, Covariance).Inverse()).Inverse();
        double[] covariance = with.Covariance(p)!;
        for (int e = 0; e < 9; e++)
            Assert.Equal(expected[e / 3, e % 3], covariance[e], 1e-5 * Math.Sqrt(expected[e / 3, e / 3] * expected[e % 3, e % 3]));
    }

    [Fact]
    public void HeldParametersConditionTheOthers()
    {
        ParameterConstraint all = ParameterConstraint.To(Centre, Covariance)!,
            some = all.Of([0, 1]);
        Assert.Equal(all.Value([501, 3.001, Centre[2]]), some.Value([501, 3.001]), 1e-9);
    }

    [Fact]
    public void WhatHasNoInverseConstrainsNothing() => Assert.Null(ParameterConstraint.To([1, 2], [1, 1, 1, 1]));
}
