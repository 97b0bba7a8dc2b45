using System.Globalization;

namespace SpectroCal.Tests.Numerics;

/// <summary>The values that tests/peers/special_functions.py computed with many digits.</summary>
internal static class SpecialFunctionTable
{
    // Below, a value is no longer normal or near that, and has no relative accuracy.
    private const double Least = 1e-300;

    private static readonly Lazy<ILookup<string, double[]>> Table = new(Read);

    /// <summary>The numbers of the rows of one kind.</summary>
    public static IReadOnlyList<double[]> Rows(string kind)
    {
        double[][] rows = [.. Table.Value[kind]];
        Assert.True(rows.Length > 40, $"The table has {rows.Length} rows of the kind {kind}.");
        return rows;
    }

    /// <summary>Asserts agreement to a relative tolerance; of values that are too small for that, that ours is small too.</summary>
    public static void AssertNear(double expected, double actual, double tolerance, double[] row)
    {
        bool near =
            Math.Abs(expected) < Least || double.IsInfinity(expected)
                ? actual == expected || Math.Abs(actual) < 2 * Least
                : Math.Abs(actual - expected) <= tolerance * Math.Abs(expected);
        Assert.True(near, $"{actual:R}, not {expected:R} (by {actual / expected - 1:E1} of it) at {string.Join(", ", row)}");
    }

    private static ILookup<string, double[]> Read()
    {
        using Stream stream = typeof(SpecialFunctionTable).Assembly.GetManifestResourceStream("peers/special_functions.csv")!;
        return new StreamReader(stream)
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => l[0] != '#')
            .Select(l => l.Split(','))
            .ToLookup(f => f[0], f => Array.ConvertAll(f[1..], Number));
    }

    private static double Number(string text) => text == "inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
}
