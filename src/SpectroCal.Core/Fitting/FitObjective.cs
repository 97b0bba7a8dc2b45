using System.Numerics.Tensors;
using SpectroCal.Optimization;

namespace SpectroCal.Fitting;

/// <summary>The statistic as a function of those free parameters that are not held.</summary>
internal sealed class FitObjective : IObjective
{
    private readonly ParameterMap _map;
    private readonly StatisticTerms _terms;
    private readonly PriorTerms? _priors;
    private readonly IModelEvaluator _evaluator;
    private readonly int _points;
    private readonly double[] _free;
    private readonly double[] _all;
    private readonly double[] _mu;
    private readonly double[] _jacobian;
    private readonly double[] _weighted;
    private readonly double[] _gradient;
    private readonly double[] _steps;
    private readonly double[] _hessian;
    private int[] _active;
    private double _value;
    private bool _evaluated;

    public FitObjective(FitProblem problem)
    {
        IFitModel model = problem.Model;
        if (problem.Parameters.Count != model.ParameterCount)
            throw new FitException($"The model has {model.ParameterCount} parameters, {problem.Parameters.Count} were given.");
        if (problem.Data.Values.Count != model.PointCount)
            throw new FitException($"The model has {model.PointCount} points, the data {problem.Data.Values.Count}.");
        if (problem.ScalesErrors && problem.Priors.Count > 0)
            throw new FitException("Prior knowledge cannot be weighed against data without errors.");
        _map = new ParameterMap(problem.Parameters);
        _terms = new StatisticTerms(problem.Statistic, problem.Data);
        _priors = problem.Priors.Count > 0 ? new PriorTerms(problem.Priors, problem.Parameters) : null;
        _evaluator = model.CreateEvaluator(_map.Needed);
        _points = model.PointCount;
        int n = _map.Free.Length;
        _free = _map.Start();
        _all = new double[model.ParameterCount];
        _mu = new double[_points];
        _jacobian = new double[model.ParameterCount * _points];
        _weighted = new double[_points];
        _gradient = new double[n];
        _steps = new double[n * n];
        _hessian = new double[n * n];
        _active = [.. Enumerable.Range(0, n)];
    }

    /// <summary>The map from free to all parameters.</summary>
    public ParameterMap Map => _map;

    /// <summary>Whether second derivatives of the model are evaluated, or taken as zero (Gauss-Newton).</summary>
    public bool ExactHessian { get; set; }

    /// <inheritdoc/>
    public int ParameterCount => _active.Length;

    /// <summary>Evaluations made.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Free parameters at the last evaluation.</summary>
    public ReadOnlySpan<double> Free => _free;

    /// <summary>All parameters at the last evaluation.</summary>
    public ReadOnlySpan<double> All => _all;

    /// <summary>What the priors add to the statistic at the last evaluation.</summary>
    public double Prior { get; private set; }

    /// <summary>How many measurements the priors count as.</summary>
    public int PriorCount => _priors?.Count ?? 0;

    /// <summary>Model at the last evaluation.</summary>
    public ReadOnlySpan<double> Mu => _mu;

    /// <summary>Second derivatives of the statistic with respect to mu_j as expected where the model holds.</summary>
    public ReadOnlySpan<double> FisherWeights => _terms.Fisher;

    /// <summary>Derivatives with respect to every free parameter, held or not, at the last evaluation.</summary>
    public ReadOnlySpan<double> Gradient => _gradient;

    /// <summary>Holds some free parameters (indices) at values; the others are the parameters of the objective.</summary>
    public void Hold(ReadOnlySpan<int> held, ReadOnlySpan<double> values)
    {
        for (int h = 0; h < held.Length; h++)
            _free[held[h]] = values[h];
        int[] indices = held.ToArray();
        _active = [.. Enumerable.Range(0, _free.Length).Where(i => !indices.Contains(i))];
        _evaluated = false;
    }

    /// <summary>Those of one value per free parameter that belong to the active ones.</summary>
    public double[] Active(ReadOnlySpan<double> free)
    {
        var active = new double[_active.Length];
        for (int a = 0; a < active.Length; a++)
            active[a] = free[_active[a]];
        return active;
    }

    /// <summary>Bounds of the active parameters; null where there are none.</summary>
    public ParameterBounds? Bounds()
    {
        FitParameter[] parameters = [.. _active.Select(a => _map.Parameters[_map.Free[a]])];
        return parameters.All(p => double.IsNegativeInfinity(p.Lower) && double.IsPositiveInfinity(p.Upper))
            ? null
            : new ParameterBounds([.. parameters.Select(p => p.Lower)], [.. parameters.Select(p => p.Upper)]);
    }

    /// <summary>
    /// Second derivatives with respect to the free parameters as expected where the model holds: twice the Fisher information.
    /// </summary>
    public double[] ExpectedInformation()
    {
        var information = new double[_free.Length * _free.Length];
        Products(_terms.Fisher, information);
        AddPriors(information, exact: false);
        return information;
    }

    /// <summary>
    /// Sets <see cref="All"/>, <see cref="Mu"/> and <see cref="Gradient"/> to a point, at which the last evaluation need not have been.
    /// </summary>
    public void ReturnTo(ReadOnlySpan<double> parameters)
    {
        if (!IsAt(parameters))
            MoveTo(parameters);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        // Between the rough and the exact part of a fit the point stays the same, and only second derivatives are new.
        if (!IsAt(parameters))
            MoveTo(parameters);
        result.Value = _value;
        if (!double.IsFinite(_value))
        {
            result.Value = double.PositiveInfinity;
            return;
        }
        int n = _active.Length;
        for (int a = 0; a < n; a++)
        {
            result.Gradient[a] = _gradient[_active[a]];
            for (int b = 0; b < n; b++)
                result.GaussNewton[a * n + b] = _steps[_active[a] * _free.Length + _active[b]];
        }
        if (!ExactHessian)
        {
            result.GaussNewton.CopyTo(result.Hessian, 0);
            return;
        }
        Products(_terms.Second, _hessian);
        AddModelCurvature(_terms.First, _hessian);
        AddPriors(_hessian, exact: true);
        for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++)
            result.Hessian[a * n + b] = _hessian[_active[a] * _free.Length + _active[b]];
    }

    private bool IsAt(ReadOnlySpan<double> parameters)
    {
        if (!_evaluated)
            return false;
        for (int a = 0; a < _active.Length; a++)
            if (_free[_active[a]] != parameters[a])
                return false;
        return true;
    }

    private void MoveTo(ReadOnlySpan<double> parameters)
    {
        Evaluations++;
        _evaluated = true;
        for (int a = 0; a < _active.Length; a++)
            _free[_active[a]] = parameters[a];
        _map.Expand(_free, _all);
        _evaluator.Evaluate(_all, _mu, _jacobian);
        _value = _terms.Evaluate(_mu);
        if (_priors is not null)
            _value += Prior = _priors.Evaluate(_all);
        if (!double.IsFinite(_value))
            return;
        _map.ChainJacobian(_jacobian, _points);
        for (int a = 0; a < _free.Length; a++)
            _gradient[a] = TensorPrimitives.Dot(Column(a), _terms.First);
        Products(_terms.Steps, _steps);
        if (_priors is null)
            return;
        double[,] u = _map.Derivatives();
        for (int a = 0; a < _free.Length; a++)
        for (int k = 0; k < _all.Length; k++)
            _gradient[a] += _priors.Gradient[k] * u[k, a];
        AddPriors(_steps, exact: false);
    }

    private void AddPriors(double[] hessian, bool exact)
    {
        if (_priors is not null)
            _map.ChainHessian(exact ? _priors.Hessian : _priors.GaussNewton, exact ? _priors.Gradient : new double[_all.Length], hessian);
    }

    /// <summary>Adds sum_j w_j d2 mu_j / (dp_a dp_b) at the point of the last evaluation to a matrix over the free parameters.</summary>
    public void AddModelCurvature(ReadOnlySpan<double> weights, Span<double> hessian)
    {
        int count = _all.Length;
        double[] all = new double[count * count],
            gradient = new double[count];
        _evaluator.AddCurvature(_all, weights, all);
        for (int k = 0; k < count; k++)
            if (_map.Needed[k])
                gradient[k] = TensorPrimitives.Dot(_jacobian.AsSpan(k * _points, _points), weights);
        _map.ChainHessian(all, gradient, hessian);
    }

    /// <summary>d mu_j / dp of a free parameter, held or not, at the point of the last evaluation.</summary>
    public ReadOnlySpan<double> Column(int free) => _jacobian.AsSpan(_map.Free[free] * _points, _points);

    // sum_j w_j J_ja J_jb
    private void Products(double[] weights, double[] to)
    {
        int n = _free.Length;
        for (int a = 0; a < n; a++)
        {
            TensorPrimitives.Multiply(Column(a), weights, _weighted);
            for (int b = 0; b <= a; b++)
                to[a * n + b] = to[b * n + a] = TensorPrimitives.Dot<double>(_weighted, Column(b));
        }
    }
}
