using System.Numerics.Tensors;

namespace SpectroCal.Optimization;

/// <summary>
/// L-BFGS: quasi-Newton steps from the last few changes of the gradient (Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm
/// 7.4), with the line search by bisection of Lewis and Overton (Math. Program. 141 (2013) 135, algorithm 2.6). It needs gradients only.
/// </summary>
/// <remarks>
/// The learning rates R make parameters of different units comparable: the first direction is that of gradient descent, -R_i g_i, and
/// later ones start from R times s.y / (y.R y). A step counts once it lowers the objective by a part of what the slope promises (Armijo)
/// and once the slope has flattened (weak Wolfe condition): then the change of the gradient has a positive curvature.
/// </remarks>
/// <param name="LearningRate">R, one entry per parameter, in units of parameter squared over objective; 0 holds a parameter.</param>
public sealed record LimitedMemoryBfgs(IReadOnlyList<double> LearningRate) : OptimizationMethod
{
    /// <summary>Number of changes that are remembered.</summary>
    public int Memory { get; init; } = 8;

    /// <inheritdoc/>
    public override string Name => "l-bfgs";

    /// <inheritdoc/>
    public override IStepper Begin(int parameterCount) =>
        Memory > 0
            ? new Stepper(LearningRates.Checked(LearningRate, parameterCount), Memory)
            : throw new ArgumentOutOfRangeException(nameof(Memory), Memory, "At least one change must be remembered.");

    private sealed class Stepper(double[] rate, int memory) : IStepper
    {
        private const double LeastDecrease = 1e-4;
        private const double LargestSlope = 0.9;
        private const double Rounding = 1e-13; // relative, of a difference of two values
        private const int MostTrials = 60;
        private readonly List<(double[] Step, double[] Change, double Curvature)> _pairs = [];
        private readonly double[] _direction = new double[rate.Length];
        private readonly bool[] _held = new bool[rate.Length];
        private double _length;
        private double _shortest;
        private double _longest;
        private int _trials;
        private bool _searching;
        private bool _isCut;

        public bool Propose(ObjectiveEvaluation current, StepLimits limits, Span<double> step)
        {
            while (true)
            {
                if (!_searching)
                    Aim(current, limits);
                _isCut = false;
                for (int i = 0; i < rate.Length; i++)
                {
                    double wanted = _length * _direction[i];
                    step[i] = limits.Cut(i, wanted);
                    _isCut |= step[i] != wanted;
                }
                if (_trials < MostTrials && TensorPrimitives.Dot<double>(current.Gradient, step) < 0)
                    return true;
                // What is remembered leads nowhere: once more from the gradient alone.
                if (_pairs.Count == 0)
                    return false;
                _pairs.Clear();
                _searching = false;
            }
        }

        public bool Judge(ObjectiveEvaluation current, ObjectiveEvaluation trial, ReadOnlySpan<double> step)
        {
            double slope = TensorPrimitives.Dot(current.Gradient, step),
                slopeThere = TensorPrimitives.Dot(trial.Gradient, step);
            _trials++;
            if (!(trial.Value <= current.Value + LeastDecrease * slope + Rounding * Math.Abs(current.Value)) || double.IsNaN(slopeThere))
                _longest = _length;
            else if (slopeThere < LargestSlope * slope && !_isCut && _trials < MostTrials)
                _shortest = _length;
            else
            {
                Remember(current, trial, step);
                _searching = false;
                return true;
            }
            _length = double.IsPositiveInfinity(_longest) ? 2 * _length : 0.5 * (_shortest + _longest);
            return false;
        }

        // The direction -H g by the two loops over what is remembered; walls that the gradient presses against hold their parameters.
        private void Aim(ObjectiveEvaluation current, StepLimits limits)
        {
            int n = rate.Length;
            for (int i = 0; i < n; i++)
            {
                _held[i] = rate[i] == 0 || limits.Cut(i, -current.Gradient[i]) == 0;
                _direction[i] = _held[i] ? 0 : current.Gradient[i];
            }
            Span<double> weight = stackalloc double[_pairs.Count];
            for (int k = _pairs.Count - 1; k >= 0; k--)
            {
                weight[k] = TensorPrimitives.Dot<double>(_pairs[k].Step, _direction) / _pairs[k].Curvature;
                TensorPrimitives.MultiplyAdd(_pairs[k].Change, -weight[k], _direction, _direction);
            }
            double scale = _pairs.Count == 0 ? 1 : _pairs[^1].Curvature / Scaled(_pairs[^1].Change);
            for (int i = 0; i < n; i++)
                _direction[i] *= scale * rate[i];
            for (int k = 0; k < _pairs.Count; k++)
            {
                double change = TensorPrimitives.Dot<double>(_pairs[k].Change, _direction) / _pairs[k].Curvature;
                TensorPrimitives.MultiplyAdd(_pairs[k].Step, weight[k] - change, _direction, _direction);
            }
            for (int i = 0; i < n; i++)
                _direction[i] = _held[i] ? 0 : -_direction[i];
            (_length, _shortest, _longest, _trials, _searching) = (1, 0, double.PositiveInfinity, 0, true);
        }

        private void Remember(ObjectiveEvaluation current, ObjectiveEvaluation trial, ReadOnlySpan<double> step)
        {
            double[] change = [.. trial.Gradient];
            TensorPrimitives.Subtract(change, current.Gradient, change);
            double curvature = TensorPrimitives.Dot(step, change);
            // Only positive curvatures keep the matrix positive definite; where a wall cut the step there may be none.
            if (!(curvature > 0) || !double.IsFinite(curvature) || !(Scaled(change) > 0))
                return;
            if (_pairs.Count == memory)
                _pairs.RemoveAt(0);
            _pairs.Add((step.ToArray(), change, curvature));
        }

        private double Scaled(double[] change)
        {
            double sum = 0;
            for (int i = 0; i < rate.Length; i++)
                sum += change[i] * rate[i] * change[i];
            return sum;
        }
    }
}
