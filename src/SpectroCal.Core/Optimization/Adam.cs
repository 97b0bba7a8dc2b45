using System.Numerics.Tensors;

namespace SpectroCal.Optimization;

/// <summary>Adam (Kingma and Ba, arXiv:1412.6980, algorithm 1) with a learning-rate vector.</summary>
/// <param name="LearningRate">Step size alpha, one entry per parameter, in units of the parameter.</param>
public sealed record Adam(IReadOnlyList<double> LearningRate) : OptimizationMethod
{
    /// <summary>Decay of the mean gradient.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean squared gradient.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>
    /// Factor by which the step size shrinks at every iteration: 1 as published. Smaller values can stop short of a minimum at the end
    /// of a long valley, which offset and gain form.
    /// </summary>
    public double Decay { get; init; } = 1;

    /// <summary>Number of steps between two such shrinkings.</summary>
    public int DecayEvery { get; init; } = 1;

    /// <summary>Steps at the beginning during which the step size grows linearly to its full value; shrinking begins after them.</summary>
    public int WarmUp { get; init; }

    /// <summary>Longer gradients are shortened to this length, in units of the gradient.</summary>
    public double LongestGradient { get; init; } = double.PositiveInfinity;

    /// <inheritdoc/>
    public override string Name => "adam";

    /// <inheritdoc/>
    public override IStepper Begin(int parameterCount) => new Stepper(this, LearningRates.Checked(LearningRate, parameterCount));

    private sealed class Stepper(Adam settings, double[] rate) : IStepper
    {
        private readonly double[] _mean = new double[rate.Length];
        private readonly double[] _square = new double[rate.Length];
        private int _count;

        public bool Propose(ObjectiveEvaluation current, StepLimits limits, Span<double> step)
        {
            const double epsilon = 1e-300; // only against 0/0: gradients here have no natural scale
            double scale = _count < settings.WarmUp ? (double)_count / settings.WarmUp : Shrunk(_count - settings.WarmUp),
                length = Math.Sqrt(TensorPrimitives.SumOfSquares<double>(current.Gradient)),
                shorten = length > settings.LongestGradient ? settings.LongestGradient / length : 1;
            _count++;
            for (int i = 0; i < rate.Length; i++)
            {
                double g = shorten * current.Gradient[i];
                _mean[i] = settings.Beta1 * _mean[i] + (1 - settings.Beta1) * g;
                _square[i] = settings.Beta2 * _square[i] + (1 - settings.Beta2) * g * g;
                double m = _mean[i] / (1 - Math.Pow(settings.Beta1, _count));
                double v = _square[i] / (1 - Math.Pow(settings.Beta2, _count));
                step[i] = limits.Cut(i, -scale * rate[i] * m / (Math.Sqrt(v) + epsilon));
            }
            return true;
        }

        private double Shrunk(int steps) => Math.Pow(settings.Decay, steps / settings.DecayEvery);

        public bool Judge(ObjectiveEvaluation current, ObjectiveEvaluation trial, ReadOnlySpan<double> step) => true;
    }
}
