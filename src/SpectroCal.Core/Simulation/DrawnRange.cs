namespace SpectroCal.Simulation;

/// <summary>Two ends between which a number of a simulated spectrum is drawn; equal ends hold it.</summary>
/// <param name="Least">The least value.</param>
/// <param name="Greatest">The greatest value.</param>
public sealed record DrawnRange(double Least, double Greatest)
{
    /// <summary>A value, each as likely as any other.</summary>
    internal double Uniform(Random random) => Least + (Greatest - Least) * random.NextDouble();

    /// <summary>A value whose logarithm is as likely as any other; both ends must be positive.</summary>
    internal double LogUniform(Random random) => Least * Math.Pow(Greatest / Least, random.NextDouble());

    /// <summary>Throws unless both ends are finite, in order, and within limits.</summary>
    internal void Require(string what, double lowest, double highest)
    {
        if (!(Least >= lowest && Greatest >= Least && Greatest <= highest && double.IsFinite(Greatest - Least)))
            throw new CalibrationException(
                FormattableString.Invariant(
                    $"{what} must be drawn between rising numbers from {lowest} to {highest}, not between {Least} and {Greatest}."
                )
            );
    }
}
