using SpectroCal.Fitting;

namespace SpectroCal.Tests.Fitting;

/// <summary>
/// Line fits against MINUIT (iminuit with a model written independently, tests/peers/iminuit_fits.py): values, errors, correlations, MINOS
/// errors, bounds and ties, with every statistic, on simulated and on real data.
/// </summary>
public sealed class IminuitTests(ITestOutputHelper output)
{
    private const double OfError = 1e-4; // of a value, in standard errors
    private const double OfErrors = 0.01; // relative, of errors; of MINOS errors, in standard errors
    private const double OfCorrelations = 0.01;
    private const double OfStatistic = 1e-6;

    public static TheoryData<string> Simulated => new(IminuitCase.Names(real: false));

    public static TheoryData<string> Real => new(IminuitCase.Names(real: true));

    [Theory]
    [MemberData(nameof(Simulated))]
    public void SimulatedSpectraAreFittedAsByMinuit(string name) => Compare(IminuitCase.Of(name));

    [Theory]
    [MemberData(nameof(Real))]
    public void RealSpectraAreFittedAsByMinuit(string name) => Compare(IminuitCase.Of(name));

    private void Compare(IminuitCase expected)
    {
        FitResult fit = Fitter.Fit(expected.Problem());
        int evaluations = fit.Evaluations;
        Assert.True(fit.IsValid, $"{fit.Status}, {fit.Statistic:R} rather than {expected.StatisticValue:R}");
        fit = Minos.WithErrors(fit);

        Assert.Equal(expected.Ndf, fit.DegreesOfFreedom);
        Assert.Equal(expected.StatisticValue, fit.Statistic, OfStatistic * Math.Max(1, Math.Abs(expected.StatisticValue)));
        double values = 0,
            errors = 0,
            minos = 0;
        foreach (IminuitParameter p in expected.Parameters)
        {
            FittedParameter ours = fit[p.Name];
            if (p.Fixed || p.Tie is not null || p.AtLowerBound)
            {
                Assert.Equal(
                    p.Tie is not null ? ParameterState.Tied
                        : p.Fixed ? ParameterState.Fixed
                        : ParameterState.AtLowerBound,
                    ours.State
                );
                // A tied one moves by what the others may move by.
                Assert.Equal(p.Value, ours.Value, p.Tie is null ? 0 : OfError * ours.Error * expected.Free.Length);
                continue;
            }
            Assert.Equal(ParameterState.Free, ours.State);
            values = Math.Max(values, Near(p.Name, p.Value, ours.Value, OfError * p.BestError) / p.BestError);
            errors = Math.Max(errors, Near(p.Name + " error", p.BestError, ours.Error, OfErrors * p.BestError) / p.BestError);
            minos = Math.Max(
                minos,
                Side(p.Name + " MINOS below", p.BestMinosLower, ours.Minos!.Lower, ours.Minos.LowerStatus, p.BestError)
            );
            minos = Math.Max(minos, Side(p.Name + " MINOS above", p.BestMinosUpper, ours.Minos.Upper, ours.Minos.UpperStatus, p.BestError));
        }

        double correlations = 0;
        double[][] table = expected.RefinedCorrelations ?? expected.Correlations;
        for (int a = 0; a < expected.Free.Length; a++)
        for (int b = 0; b < expected.Free.Length; b++)
        {
            string pair = $"correlation of {expected.Free[a]} and {expected.Free[b]}";
            correlations = Math.Max(
                correlations,
                Near(pair, table[a][b], fit.CorrelationOf(expected.Free[a], expected.Free[b]), OfCorrelations)
            );
        }
        output.WriteLine(
            $"{expected.Name}: values {values:E1} sigma, errors {errors:P4}, MINOS {minos:P4} of the error, correlations "
                + $"{correlations:E1}, "
                + $"statistic {fit.Statistic - expected.StatisticValue:E1}, {evaluations} evaluations, {fit.Evaluations} with MINOS"
        );
    }

    private static double Near(string what, double expected, double actual, double tolerance)
    {
        double away = Math.Abs(actual - expected);
        Assert.True(away <= tolerance, $"{what}: {actual:R}, not {expected:R} within {tolerance:E1}");
        return away;
    }

    private static double Side(string what, double? expected, double actual, CrossingStatus status, double error)
    {
        if (expected is not { } distance)
        {
            Assert.True(status == CrossingStatus.AtBound, $"{what}: {actual:R}, {status}, but there is no crossing before the bound");
            return 0;
        }
        Assert.True(status == CrossingStatus.Found, $"{what}: {status}, not {distance:R}");
        return Near(what, distance, actual, OfErrors * error) / error;
    }
}
