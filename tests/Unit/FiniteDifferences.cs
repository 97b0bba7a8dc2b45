namespace SpectroCal.Tests;

/// <summary>Derivatives by central differences, as an independent truth for analytic ones.</summary>
internal static class FiniteDifferences
{
    /// <summary>First derivative, five points: the error is of order step^4.</summary>
    public static double First(Func<double, double> f, double x, double step) =>
        (8 * (f(x + step) - f(x - step)) - (f(x + 2 * step) - f(x - 2 * step))) / (12 * step);

    /// <summary>Gradient, one step per parameter.</summary>
    public static double[] Gradient(Func<double[], double> f, double[] at, double[] steps) =>
        [.. Enumerable.Range(0, at.Length).Select(i => First(x => f(With(at, i, x)), at[i], steps[i]))];

    /// <summary>A copy with one entry replaced.</summary>
    public static double[] With(double[] values, int index, double value)
    {
        double[] copy = [.. values];
        copy[index] = value;
        return copy;
    }
}
