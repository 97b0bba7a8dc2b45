using SpectroCal.Numerics;

namespace SpectroCal.Optimization;

/// <summary>
/// Damped Newton steps: (B + lambda D) s = -g, with B the Hessian where it is positive definite once damped, else the
/// Gauss-Newton matrix, and D the diagonal of the Gauss-Newton matrix (Marquardt 1963). The damping follows the ratio of
/// actual to predicted decrease (Nielsen 1999); D forgets larger values of earlier steps only slowly (Moré 1978), so that a parameter to
/// which the objective has just become insensitive is not thrown far away.
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

    internal override bool NeedsCurvature => true;

    /// <inheritdoc/>
    public override IStepper Begin(int parameterCount) => new Stepper(parameterCount, InitialDamping);

    private sealed class Stepper(int n, double initialDamping) : IStepper
    {
        private const double LargestDamping = 1e12;
        private const double SmallestDamping = 1e-12; // narrow valleys of nearly degenerate parameters need damping this weak
        private const double ScaleMemory = 0.9;
        private readonly double[] _factor = new double[n * n];
        private readonly bool[] _held = new bool[n];
        private readonly double[] _scale = new double[n];
        private double _damping = initialDamping;
        private double _growth = 2;
        private double _predicted;

        public bool Propose(ObjectiveEvaluation current, StepLimits limits, Span<double> step)
        {
            for (int i = 0; i < n; i++)
                _scale[i] = Math.Max(ScaleMemory * _scale[i], current.GaussNewton[i * n + i]);
            for (; _damping < LargestDamping; Reject())
            {
                if (!TrySolve(current.Hessian, current, limits, step) && !TrySolve(current.GaussNewton, current, limits, step))
                    continue;
                if (_predicted > 0)
                    return true;
            }
            return false;
        }

        public bool Judge(ObjectiveEvaluation current, ObjectiveEvaluation trial, ReadOnlySpan<double> step)
        {
            double gained = current.Value - trial.Value;
            // Near the minimum the difference of two large values is rounding error: a step that loses no more than that is fine.
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
            _damping = Math.Max(_damping, SmallestDamping) * _growth;
            _growth *= 2;
        }

        // A step that leaves the box is put on the wall there, and the others are solved for again with it fixed, until none leaves.
        private bool TrySolve(double[] curvature, ObjectiveEvaluation current, StepLimits limits, Span<double> step)
        {
            step.Clear();
            // What is on a wall and pressed against it stays, and so does a parameter that the objective does not depend on here.
            for (int i = 0; i < n; i++)
                _held[i] = current.HasNoEffect(i) || limits.Cut(i, -current.Gradient[i]) == 0;
            while (true)
            {
                if (!TrySolveFree(curvature, current, step))
                    return false;
                bool cut = false;
                for (int i = 0; i < n && !limits.IsEmpty; i++)
                {
                    double within = limits.Cut(i, step[i]);
                    if (_held[i] || within == step[i])
                        continue;
                    step[i] = within;
                    _held[i] = cut = true;
                }
                if (!cut)
                    break;
            }
            double linear = 0;
            for (int i = 0; i < n; i++)
                linear += step[i] * current.Gradient[i];
            _predicted = -linear - 0.5 * SmallMatrix.QuadraticForm(curvature, step);
            return double.IsFinite(_predicted);
        }

        private bool TrySolveFree(double[] curvature, ObjectiveEvaluation current, Span<double> step)
        {
            for (int i = 0; i < n; i++)
            {
                for (int k = 0; k < n; k++)
                    _factor[i * n + k] = _held[i] || _held[k] ? 0 : curvature[i * n + k];
                if (_held[i])
                    _factor[i * n + i] = 1;
                else
                    _factor[i * n + i] += _damping * _scale[i];
            }
            if (!SmallMatrix.TryCholesky(_factor, n))
                return false;
            for (int i = 0; i < n; i++)
            {
                if (_held[i])
                    continue;
                double g = current.Gradient[i];
                for (int k = 0; k < n; k++)
                    if (_held[k])
                        g += curvature[i * n + k] * step[k];
                step[i] = -g;
            }
            SmallMatrix.CholeskySolve(_factor, step);
            return true;
        }
    }
}
