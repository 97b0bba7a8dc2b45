namespace SpectroCal.Numerics;

/// <summary>Symmetric matrices of a few rows, stored by rows, without allocation: the inner loops solve one per evaluation.</summary>
internal static class SmallMatrix
{
    private const int Few = 16; // rows of a matrix that fits on the stack

    /// <summary>Replaces the lower triangle of a symmetric n x n matrix by its Cholesky factor L, A = L L^T.</summary>
    /// <returns>False if the matrix is not positive definite to working accuracy; its content is then undefined.</returns>
    public static bool TryCholesky(Span<double> a, int n)
    {
        for (int j = 0; j < n; j++)
        {
            double original = a[j * n + j],
                d = original;
            for (int k = 0; k < j; k++)
                d -= a[j * n + k] * a[j * n + k];
            if (!(d > 1e-14 * Math.Abs(original)) || !double.IsFinite(d))
                return false;
            double root = Math.Sqrt(d);
            a[j * n + j] = root;
            for (int i = j + 1; i < n; i++)
            {
                double s = a[i * n + j];
                for (int k = 0; k < j; k++)
                    s -= a[i * n + k] * a[j * n + k];
                a[i * n + j] = s / root;
            }
        }
        return true;
    }

    /// <summary>Solves L L^T x = b in place, L from <see cref="TryCholesky"/>.</summary>
    public static void CholeskySolve(ReadOnlySpan<double> factor, Span<double> b)
    {
        SolveLower(factor, b);
        SolveUpper(factor, b);
    }

    /// <summary>Solves L x = b in place.</summary>
    public static void SolveLower(ReadOnlySpan<double> factor, Span<double> b)
    {
        int n = b.Length;
        for (int i = 0; i < n; i++)
        {
            double s = b[i];
            for (int k = 0; k < i; k++)
                s -= factor[i * n + k] * b[k];
            b[i] = s / factor[i * n + i];
        }
    }

    /// <summary>Solves L^T x = b in place.</summary>
    public static void SolveUpper(ReadOnlySpan<double> factor, Span<double> b)
    {
        int n = b.Length;
        for (int i = n - 1; i >= 0; i--)
        {
            double s = b[i];
            for (int k = i + 1; k < n; k++)
                s -= factor[k * n + i] * b[k];
            b[i] = s / factor[i * n + i];
        }
    }

    /// <summary>Inverse of a symmetric positive definite matrix, or null if it is not positive definite.</summary>
    public static double[]? TryInvert(ReadOnlySpan<double> matrix, int n)
    {
        var inverse = new double[n * n];
        Span<double> factor = n <= Few ? stackalloc double[n * n] : new double[n * n],
            column = n <= Few ? stackalloc double[n] : new double[n],
            scale = n <= Few ? stackalloc double[n] : new double[n];
        matrix[..(n * n)].CopyTo(factor);
        // Scaled to unit diagonal first: parameters such as an offset (eV) and a gain (eV/channel) differ by many orders of magnitude.
        for (int i = 0; i < n; i++)
        {
            if (!(matrix[i * n + i] > 0))
                return null;
            scale[i] = 1 / Math.Sqrt(matrix[i * n + i]);
        }
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            factor[i * n + j] *= scale[i] * scale[j];
        if (!TryCholesky(factor, n))
            return null;
        for (int j = 0; j < n; j++)
        {
            column.Clear();
            column[j] = 1;
            CholeskySolve(factor, column);
            for (int i = 0; i < n; i++)
                inverse[i * n + j] = column[i] * scale[i] * scale[j];
        }
        return inverse;
    }

    /// <summary>The product A B A of symmetric n x n matrices.</summary>
    public static double[] Sandwich(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int n)
    {
        var left = new double[n * n];
        var result = new double[n * n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
        for (int k = 0; k < n; k++)
            left[i * n + j] += a[i * n + k] * b[k * n + j];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
        for (int k = 0; k < n; k++)
            result[i * n + j] += left[i * n + k] * a[k * n + j];
        return result;
    }

    /// <summary>The quadratic form v^T A v.</summary>
    public static double QuadraticForm(ReadOnlySpan<double> a, ReadOnlySpan<double> v)
    {
        int n = v.Length;
        double sum = 0;
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            sum += v[i] * a[i * n + j] * v[j];
        return sum;
    }
}
