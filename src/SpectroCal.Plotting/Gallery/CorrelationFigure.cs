using System.Globalization;

namespace SpectroCal.Plotting.Gallery;

/// <summary>The correlation matrix of parameters.</summary>
public static class CorrelationFigure
{
    private const int MostTexts = 15;

    /// <summary>The matrix of a covariance.</summary>
    /// <param name="names">Names of the parameters, n.</param>
    /// <param name="covariance">Covariance, n x n by rows.</param>
    public static Figure Of(IReadOnlyList<RichText> names, IReadOnlyList<double> covariance)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(covariance);
        int n = names.Count;
        if (n == 0 || covariance.Count != n * n)
            throw new ArgumentException(
                $"The covariance of {n} parameters has {n * n} entries; {covariance.Count} were given.",
                nameof(covariance)
            );
        double Correlation(int i, int j) => covariance[i * n + j] / Math.Sqrt(covariance[i * n + i] * covariance[j * n + j]);
        // Rows of the map run upwards, those of a matrix downwards.
        double[] values = [.. Enumerable.Range(0, n * n).Select(k => Correlation(n - 1 - k / n, k % n))];
        return new Figure(
            "correlation",
            "Correlation matrix of the parameters.",
            0.8,
            new Panel(new Axis("") { Categories = names }, new Axis("") { Categories = [.. names.Reverse()] })
            {
                Series =
                [
                    new HeatMapSeries(BinEdges.Equal(-0.5, 1, n), BinEdges.Equal(-0.5, 1, n), values)
                    {
                        Map = ColorMap.Diverging,
                        Scale = new Axis("correlation") { Minimum = -1, Maximum = 1 },
                        CellTexts = n > MostTexts ? [] : [.. values.Select(Text)],
                    },
                ],
            }
        );
    }

    // Correlations near one are told apart by their distance from one.
    private static string Text(double r) =>
        !double.IsFinite(r)
            ? ""
            : r.ToString(Math.Abs(r) > 0.995 && Math.Abs(r) < 1 - 1e-9 ? "0.0000" : "0.00", CultureInfo.InvariantCulture).Replace('-', '−');
}
