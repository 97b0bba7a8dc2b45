using SpectroCal.Optimization;

namespace SpectroCal.Tests.Optimization;

/// <summary>(x - m)^T H (x - m) / 2 + floor.</summary>
internal sealed class Quadratic(double[] minimum, double[] hessian, double floor = 0) : IObjective
{
    public int ParameterCount => minimum.Length;

    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        int n = ParameterCount;
        result.Value = floor;
        for (int i = 0; i < n; i++)
        {
            result.Gradient[i] = 0;
            for (int j = 0; j < n; j++)
                result.Gradient[i] += hessian[i * n + j] * (parameters[j] - minimum[j]);
            result.Value += 0.5 * result.Gradient[i] * (parameters[i] - minimum[i]);
        }
        hessian.CopyTo(result.Hessian, 0);
        hessian.CopyTo(result.GaussNewton, 0);
    }
}

/// <summary>Rosenbrock's valley (1 - x)^2 + 100 (y - x^2)^2: minimum 0 at (1, 1), Hessian indefinite away from the valley.</summary>
internal sealed class Rosenbrock : IObjective
{
    public int ParameterCount => 2;

    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        double x = parameters[0],
            y = parameters[1],
            r = y - x * x;
        result.Value = (1 - x) * (1 - x) + 100 * r * r;
        result.Gradient[0] = -2 * (1 - x) - 400 * x * r;
        result.Gradient[1] = 200 * r;
        double[] hessian = [2 - 400 * r + 800 * x * x, -400 * x, -400 * x, 200];
        double[] gauss = [2 + 800 * x * x, -400 * x, -400 * x, 200];
        hessian.CopyTo(result.Hessian, 0);
        gauss.CopyTo(result.GaussNewton, 0);
    }
}

/// <summary>One dimension, given by a function that returns value, first and second derivative.</summary>
internal sealed class OneDimensional(Func<double, (double Value, double First, double Second)> function) : IObjective
{
    public int ParameterCount => 1;

    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        (result.Value, result.Gradient[0], result.Hessian[0]) = function(parameters[0]);
        result.GaussNewton[0] = Math.Abs(result.Hessian[0]);
    }
}

/// <summary>Counts evaluations and tells about each.</summary>
internal sealed class Counted(IObjective inner, Action<int>? evaluated = null) : IObjective
{
    public int Evaluations { get; private set; }

    public List<double> Values { get; } = [];

    public int ParameterCount => inner.ParameterCount;

    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        inner.Evaluate(parameters, result);
        Evaluations++;
        Values.Add(result.Value);
        evaluated?.Invoke(Evaluations);
    }
}
