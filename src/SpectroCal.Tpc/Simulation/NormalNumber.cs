namespace SpectroCal.Tpc.Simulation;

/// <summary>Normally distributed random numbers.</summary>
internal static class NormalNumber
{
    /// <summary>One of mean 0 and variance 1 (Box and Muller).</summary>
    public static double Draw(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
