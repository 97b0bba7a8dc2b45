using SpectroCal.Numerics;
using SpectroCal.Optimization;

namespace SpectroCal.Fitting;

/// <summary>The statistic around a minimum with some parameters held: what MINOS errors, scans and contours are made of.</summary>
internal sealed class Profile
{
    private const double Tolerance = 1e-7;
    private const int MostIterations = 50; // from where a parabola predicts the minimum, three are usual
    private readonly FitObjective _objective;
    private readonly FitSettings _settings = new() { Tolerance = Tolerance, MaximumIterations = MostIterations };
    private readonly double[] _minimum;
    private readonly double[] _covariance;
    private readonly double _lowest;
    private readonly double _unit;

    public Profile(FitResult fit)
    {
        if (fit.Covariance is not { } covariance)
            throw new FitException("The fit has no covariance, so there is nothing to start a profile from.");
        _objective = new FitObjective(fit.Problem);
        int[] free = _objective.Map.Free;
        _minimum = [.. free.Select(k => fit.Parameters[k].Value)];
        int n = free.Length,
            all = fit.Parameters.Count;
        _covariance = new double[n * n];
        for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++)
            _covariance[a * n + b] = covariance[free[a] * all + free[b]];
        // Data without errors set the scale themselves: the statistic is in units of its value per degree of freedom.
        _unit = fit.Problem.ScalesErrors ? fit.Statistic / fit.DegreesOfFreedom : 1;
        _lowest = fit.Statistic;
    }

    /// <summary>Evaluations made.</summary>
    public int Evaluations => _objective.Evaluations;

    /// <summary>How many evaluations may be made; whoever has made them gets no further rise.</summary>
    public int MostEvaluations { get; set; } = int.MaxValue;

    /// <summary>Whether they are made.</summary>
    public bool IsExhausted => Evaluations >= MostEvaluations;

    /// <summary>Index among the free parameters.</summary>
    public int IndexOf(string name)
    {
        int[] free = _objective.Map.Free;
        for (int i = 0; i < free.Length; i++)
            if (_objective.Map.Parameters[free[i]].Name == name)
                return i;
        throw new FitException(
            $"'{name}' is not a free parameter of the fit; free: {string.Join(", ", free.Select(k => _objective.Map.Parameters[k].Name))}."
        );
    }

    public double Minimum(int i) => _minimum[i];

    public double Covariance(int i, int k) => _covariance[i * _minimum.Length + k];

    public FitParameter Parameter(int i) => _objective.Map.Parameters[_objective.Map.Free[i]];

    /// <summary>
    /// Rise of the statistic above the minimum with parameters held, minimised over the others, and its slope with respect to each held
    /// one; NaN where no minimum was found, or <see cref="MostEvaluations"/> came first.
    /// </summary>
    /// <param name="held">Indices among the free parameters.</param>
    /// <param name="values">Their values.</param>
    /// <param name="slopes">Receives the slopes.</param>
    /// <param name="cancellation">Stops the work.</param>
    public double Rise(ReadOnlySpan<int> held, ReadOnlySpan<double> values, Span<double> slopes, CancellationToken cancellation)
    {
        if (IsExhausted)
            return double.NaN;
        double[] start = Predicted(held, values);
        _objective.Hold(held, values);
        double unit = _unit == 1 ? 0 : _unit / Math.Max(_lowest, double.Epsilon);
        OptimizationResult result = Fitter.Minimize(
            _objective,
            _objective.Active(start),
            _settings,
            unit,
            _objective.Bounds(),
            cancellation,
            MostEvaluations - Evaluations
        );
        if (result.Status is OptimizationStatus.Diverged or OptimizationStatus.IterationLimit)
            return double.NaN;
        _objective.ReturnTo(result.Parameters);
        for (int h = 0; h < held.Length; h++)
            slopes[h] = _objective.Gradient[held[h]] / _unit;
        return (result.Value - _lowest) / _unit;
    }

    // Where the others move if the statistic is a parabola: p + C_h C_hh^-1 (v - p_h).
    private double[] Predicted(ReadOnlySpan<int> held, ReadOnlySpan<double> values)
    {
        int n = _minimum.Length,
            m = held.Length;
        var block = new double[m * m];
        for (int a = 0; a < m; a++)
        for (int b = 0; b < m; b++)
            block[a * m + b] = Covariance(held[a], held[b]);
        double[] predicted = [.. _minimum];
        if (SmallMatrix.TryInvert(block, m) is not { } inverse)
            return predicted;
        for (int a = 0; a < m; a++)
        {
            double weight = 0;
            for (int b = 0; b < m; b++)
                weight += inverse[a * m + b] * (values[b] - _minimum[held[b]]);
            for (int i = 0; i < n; i++)
                predicted[i] += Covariance(i, held[a]) * weight;
        }
        for (int i = 0; i < n; i++)
            predicted[i] = Math.Clamp(predicted[i], Parameter(i).Lower, Parameter(i).Upper);
        return predicted;
    }
}
