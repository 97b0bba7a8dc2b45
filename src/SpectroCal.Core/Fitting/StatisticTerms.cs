namespace SpectroCal.Fitting;

/// <summary>Value and derivatives of a <see cref="FitStatistic"/>, point by point.</summary>
internal sealed class StatisticTerms
{
    // Below this mean a Poisson term continues as a parabola, so that a model that touches zero or falls below has a finite way back.
    private const double SmallestMean = 1e-9;

    private readonly FitStatistic _statistic;
    private readonly double[] _data;
    private readonly double[] _weight; // 2 / sigma^2 where sigma does not depend on the model
    private readonly double[] _constant; // n ln n - n

    public StatisticTerms(FitStatistic statistic, FitData data)
    {
        _statistic = statistic;
        _data = [.. data.Values];
        int n = _data.Length;
        (_weight, _constant, First, Second, Fisher, Steps) = (
            new double[n],
            new double[n],
            new double[n],
            new double[n],
            new double[n],
            new double[n]
        );
        for (int j = 0; j < n; j++)
        {
            double y = _data[j];
            if (statistic is FitStatistic.Poisson or FitStatistic.PearsonChiSquare or FitStatistic.NeymanChiSquare && y < 0)
                throw new FitException($"Point {j} of the data is {y}: counts cannot be negative.");
            double error = statistic == FitStatistic.NeymanChiSquare ? Math.Sqrt(Math.Max(y, 1)) : data.Errors?[j] ?? 1;
            _weight[j] = 2 / (error * error);
            _constant[j] = y > 0 ? y * Math.Log(y) - y : 0;
        }
    }

    /// <summary>First derivatives with respect to mu_j.</summary>
    public double[] First { get; }

    /// <summary>Second derivatives.</summary>
    public double[] Second { get; }

    /// <summary>Second derivatives as expected where the model holds; never negative.</summary>
    public double[] Fisher { get; }

    /// <summary>
    /// Second derivatives used by Gauss-Newton steps: the expected ones, but below one count the actual ones. For an empty bin whose mean
    /// goes to zero the expected one is infinite, and the actual one is zero.
    /// </summary>
    public double[] Steps { get; }

    /// <summary>Sum over the points; writes the derivatives.</summary>
    public double Evaluate(ReadOnlySpan<double> mu) =>
        _statistic switch
        {
            FitStatistic.Poisson => Poisson(mu),
            FitStatistic.PearsonChiSquare => Pearson(mu),
            _ => Squares(mu),
        };

    private double Poisson(ReadOnlySpan<double> mu)
    {
        double sum = 0;
        for (int j = 0; j < mu.Length; j++)
        {
            double n = _data[j],
                m = Math.Max(mu[j], SmallestMean),
                inverse = 1 / m;
            double first = 2 * (1 - n * inverse),
                below = mu[j] - m;
            sum += 2 * (m + _constant[j]);
            if (n > 0)
                sum -= 2 * n * Math.Log(m);
            Fisher[j] = 2 * inverse;
            Steps[j] =
                m >= 1 ? Fisher[j]
                : n > 0 ? 2 * n * inverse * inverse
                : 2;
            if (below < 0)
            {
                sum += below * (first + below * inverse);
                First[j] = first + Fisher[j] * below;
                Second[j] = Fisher[j];
            }
            else
            {
                First[j] = first;
                Second[j] = 2 * n * inverse * inverse;
            }
        }
        return sum;
    }

    private double Pearson(ReadOnlySpan<double> mu)
    {
        double sum = 0;
        for (int j = 0; j < mu.Length; j++)
        {
            double n = _data[j],
                m = Math.Max(mu[j], SmallestMean),
                ratio = n / m,
                below = mu[j] - m;
            double first = 1 - ratio * ratio,
                second = 2 * ratio * ratio / m;
            Fisher[j] = 2 / m;
            Steps[j] =
                m >= 1 ? Fisher[j]
                : n > 0 ? second
                : 2;
            if (below < 0)
                second = Math.Max(second, Fisher[j]);
            sum += (n - m) * (n - m) / m + below * (first + 0.5 * second * below);
            First[j] = first + second * below;
            Second[j] = second;
        }
        return sum;
    }

    private double Squares(ReadOnlySpan<double> mu)
    {
        double sum = 0;
        for (int j = 0; j < mu.Length; j++)
        {
            double d = mu[j] - _data[j],
                first = _weight[j] * d;
            sum += 0.5 * first * d;
            First[j] = first;
            Second[j] = Fisher[j] = Steps[j] = _weight[j];
        }
        return sum;
    }
}
