using System.Globalization;

namespace SpectroCal.Reports;

/// <summary>Covariances in files: the upper triangle by rows, (0,0), (0,1), ..., (1,1), ...: every independent element once.</summary>
internal static class SymmetricMatrix
{
    /// <summary>Rows and columns of the elements, in their order.</summary>
    public static IEnumerable<(int Row, int Column)> Elements(int n) =>
        Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(i, n - i).Select(j => (i, j)));

    /// <summary>Names of the elements: prefix_p0_p0, prefix_p0_p1, ...</summary>
    public static IEnumerable<string> Names(string prefix, int n) =>
        Elements(n).Select(e => string.Create(CultureInfo.InvariantCulture, $"{prefix}_p{e.Row}_p{e.Column}"));

    /// <summary>The elements of a full matrix, n x n by rows.</summary>
    public static double[] Upper(IReadOnlyList<double> matrix, int n) => [.. Elements(n).Select(e => matrix[e.Row * n + e.Column])];

    /// <summary>The full matrix of its elements, n x n by rows.</summary>
    public static double[] Full(IReadOnlyList<double> upper, int n)
    {
        var matrix = new double[n * n];
        int k = 0;
        foreach ((int i, int j) in Elements(n))
            matrix[i * n + j] = matrix[j * n + i] = upper[k++];
        return matrix;
    }
}
