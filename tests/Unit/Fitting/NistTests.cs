using SpectroCal.Fitting;
using SpectroCal.Optimization;

namespace SpectroCal.Tests.Fitting;

/// <summary>
/// The 15 problems of the NIST Statistical Reference Datasets that the data folder holds, from both starts. Certified deviations come
/// from J^T J, so the expected information gives the covariance here.
/// </summary>
public sealed class NistTests
{
    private static readonly FitSettings Settings = new()
    {
        Tolerance = 1e-17,
        MaximumIterations = 1000,
        Covariance = CovarianceSource.ExpectedInformation,
    };

    [SharedDataTheory]
    [InlineData("Bennett5", 390, 400)]
    [InlineData("Chwirut2", 16, 10)]
    [InlineData("DanWood", 10, 9)]
    [InlineData("Eckerle4", 120, 11)]
    [InlineData("Gauss1", 10, 10)]
    [InlineData("Gauss2", 10, 10)]
    [InlineData("Gauss3", 11, 12)]
    [InlineData("Hahn1", 21, 18)]
    [InlineData("Lanczos1", 160, 160)]
    [InlineData("Lanczos3", 105, 110)]
    [InlineData("MGH09", 100, 18)]
    [InlineData("MGH17", 640, 34)]
    [InlineData("Misra1a", 21, 10)]
    [InlineData("Misra1c", 10, 10)]
    [InlineData("Thurber", 19, 13)]
    public void CertifiedValuesFromBothStarts(string name, int evaluations1, int evaluations2)
    {
        NistProblem problem = NistProblem.Read(SharedData.Path("nist", name + ".dat"));
        foreach ((double[] start, int most) in new[] { (problem.Start1, evaluations1), (problem.Start2, evaluations2) })
        {
            FitResult fit = Fitter.Fit(problem.Problem(start), Settings);
            Assert.NotEqual(OptimizationStatus.Diverged, fit.Status);
            for (int i = 0; i < start.Length; i++)
            {
                double digits = NistProblem.Digits(fit.Parameters[i].Value, problem.Certified[i]);
                Assert.True(digits >= 8, $"{name}, b{i + 1}: {digits:F1} digits");
                // Lanczos1 was made without noise, to 14 digits: its residuals, 1e-13, are hardly above the rounding of y, so that its
                // residual sum and with it the deviations cannot have more than about three digits in double precision.
                digits = NistProblem.Digits(fit.Parameters[i].Error, problem.CertifiedDeviations[i]);
                Assert.True(digits >= (name == "Lanczos1" ? 2.5 : 6), $"{name}, deviation of b{i + 1}: {digits:F1} digits");
            }
            Assert.InRange(fit.Evaluations, 1, most);
        }
    }
}
