using SpectroCal.Estimation;

namespace SpectroCal.Tests.Estimation;

public sealed class BasisProductsTests
{
    [Fact]
    public void SumsAreThoseOfTheComponentsPointByPoint()
    {
        TargetSpectrum target = Toys.Target();
        double[] energies = [.. Enumerable.Range(0, 203).Select(j => target.Range.LowEv + 25.3 * j)];
        var basis = new TargetBasis(target, energies, 900);
        var random = new Random(5);
        double[] weights = [.. energies.Select(_ => random.NextDouble())];
        int n = basis.Count;
        double[] normal = [.. Enumerable.Repeat(double.NaN, n * n)],
            projection = new double[n];
        basis.Products.Normal(weights, normal);
        basis.Products.Project(weights, projection);
        for (int k = 0; k < n; k++)
        {
            double sum = 0;
            for (int j = 0; j < energies.Length; j++)
                sum += basis.Values(k)[j] * weights[j];
            Assert.Equal(sum, projection[k], 1e-13 * Math.Abs(sum));
            Assert.Equal(normal[k * n + k], basis.Products.Square(k, weights), 1e-13 * normal[k * n + k]);
            for (int l = 0; l < n; l++)
            {
                if (l > k)
                {
                    Assert.True(double.IsNaN(normal[k * n + l]), "The upper triangle belongs to the caller.");
                    continue;
                }
                double product = 0;
                for (int j = 0; j < energies.Length; j++)
                    product += basis.Values(k)[j] * basis.Values(l)[j] * weights[j];
                Assert.Equal(product, normal[k * n + l], 1e-13 * Math.Abs(product) + 1e-300);
            }
        }
    }
}
