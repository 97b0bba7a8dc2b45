namespace SpectroCal.Optimization;

/// <summary>Steps s_i = -R_i dL/dp_i with a fixed learning-rate vector R: P' = P - R grad L (Condens. Matter 9 (2024) 26, Eq. 6).</summary>
/// <param name="LearningRate">R, one entry per parameter, in units of parameter squared over objective.</param>
public sealed record GradientDescent(IReadOnlyList<double> LearningRate) : OptimizationMethod
{
    /// <inheritdoc/>
    public override string Name => "gradient-descent";

    /// <inheritdoc/>
    public override IStepper Begin(int parameterCount) => new Stepper(LearningRates.Checked(LearningRate, parameterCount));

    private sealed class Stepper(double[] rate) : IStepper
    {
        public bool Propose(ObjectiveEvaluation current, StepLimits limits, Span<double> step)
        {
            for (int i = 0; i < step.Length; i++)
                step[i] = limits.Cut(i, -rate[i] * current.Gradient[i]);
            return true;
        }

        public bool Judge(ObjectiveEvaluation current, ObjectiveEvaluation trial, ReadOnlySpan<double> step) => true;
    }
}

/// <summary>Checks of learning-rate vectors.</summary>
internal static class LearningRates
{
    public static double[] Checked(IReadOnlyList<double> rates, int parameterCount)
    {
        if (rates.Count != parameterCount)
            throw new ArgumentException(
                $"The learning-rate vector has {rates.Count} entries for {parameterCount} parameters.",
                nameof(rates)
            );
        if (rates.Any(r => !(r >= 0) || !double.IsFinite(r)))
            throw new ArgumentException("Learning rates must be finite and not negative.", nameof(rates));
        return [.. rates];
    }
}
