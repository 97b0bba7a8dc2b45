namespace SpectroCal.Bench.Arrays;

/// <summary>Draws from the distributions that scenes are made of.</summary>
internal static class Draw
{
    /// <summary>Uniform between two values.</summary>
    public static double Between(this Random random, double low, double high) => low + (high - low) * random.NextDouble();

    /// <summary>Uniform in the logarithm between two positive values.</summary>
    public static double LogBetween(this Random random, double low, double high) => low * Math.Pow(high / low, random.NextDouble());

    /// <summary>True with a probability.</summary>
    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    /// <summary>One of several.</summary>
    public static T OneOf<T>(this Random random, IReadOnlyList<T> items) => items[(int)(items.Count * random.NextDouble())];
}
