namespace SpectroCal.Optimization;

/// <summary>
/// One minimisation, step by step: it says where the objective is wanted next, takes the evaluation, counts, keeps the history and decides
/// when to stop. Whoever evaluates drives it: <see cref="Minimizer"/> one objective, engines many at once.
/// </summary>
internal sealed class Minimization
{
    private readonly IStepper _stepper;
    private readonly StoppingRule _rule;
    private readonly ParameterBounds? _bounds;
    private readonly ObjectiveEvaluation _lowestAt;
    private readonly double[] _best;
    private readonly double[] _step;
    private readonly double[] _down;
    private readonly double[] _up;
    private readonly List<double>? _history;
    private ObjectiveEvaluation _current;
    private ObjectiveEvaluation _trial;
    private double[] _x;
    private double[] _next;
    private double _distance;
    private double _lowest = double.PositiveInfinity;
    private double _lowestDistance = double.PositiveInfinity;
    private int _iterations;
    private int _evaluations;
    private OptimizationStatus? _status;
    private string? _failure;

    /// <summary>Begins.</summary>
    /// <param name="start">Starting parameters, finite.</param>
    /// <param name="method">How to choose steps.</param>
    /// <param name="rule">When to stop.</param>
    /// <param name="bounds">What the parameters may not leave; the start is moved inside. Null: no bounds.</param>
    public Minimization(ReadOnlySpan<double> start, OptimizationMethod method, StoppingRule rule, ParameterBounds? bounds = null)
    {
        int n = start.Length;
        if (bounds is not null && bounds.Count != n)
            throw new ArgumentException($"The objective has {n} parameters, {bounds.Count} are bounded.", nameof(bounds));
        (_rule, _bounds) = (rule, bounds);
        _stepper = method.Begin(n);
        _current = new ObjectiveEvaluation(n);
        _trial = new ObjectiveEvaluation(n);
        _lowestAt = new ObjectiveEvaluation(n) { Value = double.PositiveInfinity };
        _x = start.ToArray();
        _next = new double[n];
        _step = new double[n];
        _down = new double[bounds is null ? 0 : n];
        _up = new double[_down.Length];
        for (int i = 0; i < _down.Length; i++)
            _x[i] = Math.Clamp(_x[i], bounds!.Lower[i], bounds.Upper[i]);
        _best = [.. _x];
        _history = rule.KeepHistory ? [] : null;
    }

    /// <summary>Whether it has ended, and nothing is to be evaluated any more.</summary>
    public bool IsEnded => _status is not null;

    /// <summary>Where the objective is wanted next.</summary>
    public ReadOnlySpan<double> Point => _evaluations == 0 ? _x : _next;

    /// <summary>What the evaluation at <see cref="Point"/> is written into before <see cref="Take"/>.</summary>
    public ObjectiveEvaluation Evaluation => _evaluations == 0 ? _current : _trial;

    /// <summary>The lowest point reached; failure to converge is a status, not an exception.</summary>
    public OptimizationResult Result =>
        new(
            _best,
            _lowest,
            _lowestDistance,
            _status ?? throw new InvalidOperationException("The minimisation has not ended."),
            _iterations,
            _evaluations,
            _lowestAt,
            (IReadOnlyList<double>?)_history ?? []
        )
        {
            Failure = _failure,
        };

    /// <summary>Goes on with what <see cref="Evaluation"/> holds.</summary>
    public void Take()
    {
        _evaluations++;
        if (_evaluations == 1)
        {
            _lowest = _current.Value;
            _distance = _lowestDistance = Minimizer.DistanceToMinimum(_current, _x, _bounds);
            _current.CopyTo(_lowestAt);
            _history?.Add(_current.Value);
            End();
        }
        else if (_stepper.Judge(_current, _trial, _step))
        {
            Accept();
            End();
        }
        if (_status is null && _evaluations >= _rule.MaximumEvaluations)
            _status = OptimizationStatus.IterationLimit;
        if (_status is null)
            Propose();
    }

    /// <summary>Ends it where the objective cannot be evaluated.</summary>
    /// <param name="reason">Why, as a sentence.</param>
    public void Fail(string reason)
    {
        _failure = reason;
        _evaluations++;
        _status = OptimizationStatus.Diverged;
    }

    private void Accept()
    {
        (_current, _trial) = (_trial, _current);
        (_x, _next) = (_next, _x);
        _iterations++;
        _history?.Add(_current.Value);
        _distance = Minimizer.DistanceToMinimum(_current, _x, _bounds);
        // Where values differ by rounding only, the gradient says which point is lower.
        double rounding = 1e-13 * Math.Abs(_lowest);
        if (_current.Value < _lowest - rounding || (_current.Value <= _lowest + rounding && _distance <= _lowestDistance))
        {
            _lowest = _current.Value;
            _lowestDistance = _distance;
            _x.CopyTo(_best, 0);
            _current.CopyTo(_lowestAt);
        }
    }

    private void End()
    {
        if (!double.IsFinite(_current.Value))
            _status = OptimizationStatus.Diverged;
        else if (_distance <= _rule.Tolerance + _rule.RelativeTolerance * Math.Abs(_current.Value))
            _status = OptimizationStatus.Converged;
        else if (_iterations >= _rule.MaximumIterations)
            _status = OptimizationStatus.IterationLimit;
    }

    private void Propose()
    {
        _bounds?.Reach(_x, _down, _up);
        if (!_stepper.Propose(_current, new StepLimits(_down, _up), _step))
        {
            _status = OptimizationStatus.Stalled;
            return;
        }
        for (int i = 0; i < _next.Length; i++)
            _next[i] = _bounds is null ? _x[i] + _step[i] : Math.Clamp(_x[i] + _step[i], _bounds.Lower[i], _bounds.Upper[i]);
    }
}
