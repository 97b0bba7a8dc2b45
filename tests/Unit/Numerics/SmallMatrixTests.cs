using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using SpectroCal.Numerics;

namespace SpectroCal.Tests.Numerics;

public sealed class SmallMatrixTests
{
    private const double Tolerance = 1e-10; // condition numbers here are below 1e4

    public static TheoryData<int> Sizes => [1, 2, 3, 5, 7];

    // M M^T + I/2 with M uniform in [-1, 1]: positive definite and well conditioned.
    private static Matrix<double> Random(int n, int seed)
    {
        var random = new Random(seed);
        Matrix<double> m = DenseMatrix.Create(n, n, (_, _) => 2 * random.NextDouble() - 1);
        return m * m.Transpose() + 0.5 * DenseMatrix.CreateIdentity(n);
    }

    private static void AssertEqual(Matrix<double> expected, double[] actual) =>
        Assert.True(
            (expected - Matrix<double>.Build.DenseOfRowMajor(expected.RowCount, expected.ColumnCount, actual)).L2Norm()
                <= Tolerance * expected.L2Norm()
        );

    [Theory]
    [MemberData(nameof(Sizes))]
    public void CholeskyFactorAndSolution(int n)
    {
        Matrix<double> a = Random(n, n);
        double[] factor = a.ToRowMajorArray();
        Assert.True(SmallMatrix.TryCholesky(factor, n));
        Matrix<double> lower = Matrix<double>.Build.DenseOfRowMajor(n, n, factor).LowerTriangle();
        AssertEqual(a.Cholesky().Factor, lower.ToRowMajorArray());

        double[] b = [.. Enumerable.Range(0, n).Select(i => 1.0 + i * i)];
        Vector<double> expected = a.Solve(DenseVector.OfArray(b));
        SmallMatrix.CholeskySolve(factor, b);
        Assert.True((expected - DenseVector.OfArray(b)).L2Norm() <= Tolerance * expected.L2Norm());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void InverseSandwichAndForm(int n)
    {
        Matrix<double> a = Random(n, 10 + n),
            b = Random(n, 20 + n);
        AssertEqual(a.Inverse(), SmallMatrix.TryInvert(a.ToRowMajorArray(), n)!);
        AssertEqual(a * b * a, SmallMatrix.Sandwich(a.ToRowMajorArray(), b.ToRowMajorArray(), n));
        Vector<double> v = DenseVector.Create(n, i => i - 0.7);
        Assert.Equal(v * a * v, SmallMatrix.QuadraticForm(a.ToRowMajorArray(), v.ToArray()), Tolerance);
    }

    [Fact]
    public void InverseOfParametersOfVeryDifferentScale()
    {
        // Offset and gain: 1 eV and 1e-7 eV/channel; the closed-form inverse of a 2 x 2 matrix.
        double a = 1,
            b = 9.9e6,
            d = 1e14,
            det = a * d - b * b;
        double[] inverse = SmallMatrix.TryInvert([a, b, b, d], 2)!;
        double[] expected = [d / det, -b / det, -b / det, a / det];
        for (int i = 0; i < 4; i++)
            Assert.True(Math.Abs(inverse[i] / expected[i] - 1) < 1e-12);
    }

    [Fact]
    public void MatricesThatAreNotPositiveDefiniteAreRefused()
    {
        double[][] refused =
        [
            [1, 2, 2, 1],
            [1, 1, 1, 1],
            [0, 0, 0, 1],
            [-1, 0, 0, 1],
            [double.NaN, 0, 0, 1],
            [1, 0, 0, double.PositiveInfinity],
            [1, double.NaN, double.NaN, 1],
        ];
        foreach (double[] matrix in refused)
        {
            Assert.False(SmallMatrix.TryCholesky([.. matrix], 2), $"factor of {string.Join(' ', matrix)}");
            Assert.Null(SmallMatrix.TryInvert(matrix, 2));
        }
    }
}
