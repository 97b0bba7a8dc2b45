namespace SpectroCal.Optimization;

/// <summary>
/// Damped Newton steps: (B + lambda D) s = -g, with B the Hessian where it is positive definite once damped, else the
/// Gauss-Newton matrix, and D the diagonal of the Gauss-Newton matrix (Marquardt 1963). The damping follows the ratio of
/// actual to predicted decrease (Nielsen 1999).
/// </summary>
/// <remarks>
/// The second-derivative term matters here: where a line is missing from the target the residual is large, the
/// Gauss-Newton matrix then overestimates the curvature several times and pure Gauss-Newton steps converge only linearly.
/// </remarks>
public sealed record LevenbergMarquardt : OptimizationMethod
{
    /// <summary>First damping, relative to the curvature.</summary>
    public double InitialDamping { get; init; } = 1e-3;

    /// <inheritdoc/>
    public override string Name => "levenberg-marquardt";

    /// <inheritdoc/>
    public override IStepper Begin(int parameterCount) => new Stepper(parameterCount, InitialDamping);

    private sealed class Stepper(int n, double initialDamping) : IStepper
    {
        private const double LargestDamping = 1e12;
        private readonly double[] _factor = new double[n * n];
        private double _damping = initialDamping;
        private double _growth = 2;
        private double _predicted;

        public bool Propose(ObjectiveEvaluation current, Span<double> step)
        {
            for (; _damping < LargestDamping; Reject())
            {
                if (!TrySolve(current.Hessian, current, step) && !TrySolve(current.GaussNewton, current, step)) continue;
                return _predicted > 0;
            }
            return false;
        }

        public bool Judge(ObjectiveEvaluation current, ObjectiveEvaluation trial, ReadOnlySpan<double> step)
        {
            double gained = current.Value - trial.Value;
            // Near the minimum the difference of two large values is rounding: a step that loses no more than that is fine.
            double rounding = 1e-13 * Math.Abs(current.Value);
            if (!(gained >= -rounding))
            {
                Reject();
                return false;
            }
            double ratio = gained / _predicted;
            _damping *= Math.Max(1.0 / 10, 1 - Math.Pow(2 * Math.Min(ratio, 1) - 1, 3));
            _growth = 2;
            return true;
        }

        private void Reject()
        {
            _damping = Math.Max(_damping, 1e-6) * _growth;
            _growth *= 2;
        }

        private bool TrySolve(double[] curvature, ObjectiveEvaluation current, Span<double> step)
        {
            for (int i = 0; i < n * n; i++) _factor[i] = curvature[i];
            for (int i = 0; i < n; i++) _factor[i * n + i] += _damping * current.GaussNewton[i * n + i];
            if (!SmallMatrix.TryCholesky(_factor, n)) return false;
            for (int i = 0; i < n; i++) step[i] = -current.Gradient[i];
            SmallMatrix.CholeskySolve(_factor, step);
            double linear = 0;
            for (int i = 0; i < n; i++) linear += step[i] * current.Gradient[i];
            _predicted = -linear - 0.5 * SmallMatrix.QuadraticForm(curvature, step);
            return double.IsFinite(_predicted);
        }
    }
}
