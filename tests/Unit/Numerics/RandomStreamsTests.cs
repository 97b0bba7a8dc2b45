using SpectroCal.Numerics;

namespace SpectroCal.Tests.Numerics;

public sealed class RandomStreamsTests
{
    [Fact]
    public void NoTwoOfManyStreamsAreTheSame()
    {
        // First numbers have 53 bits: among 200 000 of them two equal ones have a probability of 2e-6.
        var first = new HashSet<double>();
        for (int stream = -100_000; stream < 100_000; stream++)
            Assert.True(first.Add(RandomStreams.Create(1, stream).NextDouble()), $"stream {stream}");
        for (int seed = 2; seed < 50_000; seed++)
            Assert.True(first.Add(RandomStreams.Create(seed, 0).NextDouble()), $"seed {seed}");
    }

    [Fact]
    public void NumbersAreUniformWithinAndAcrossStreams()
    {
        // Chi2 of 100 bins over 100 000 numbers: 99 +- 14; and neighbouring numbers and streams are not correlated: +- 0.003.
        foreach (bool across in new[] { false, true })
        {
            Random random = RandomStreams.Create(7, 3);
            double[] u =
            [
                .. Enumerable.Range(0, 100_000).Select(i => across ? RandomStreams.Create(7, i).NextDouble() : random.NextDouble()),
            ];
            double chi2 = u.GroupBy(x => (int)(100 * x)).Sum(g => Math.Pow(g.Count() - 1000, 2) / 1000);
            Assert.InRange(chi2, 99 - 4 * 14, 99 + 4 * 14);
            Assert.All(u, x => Assert.InRange(x, 0, 1 - 1e-16));
            Assert.Equal(0, u.Zip(u.Skip(1), (a, b) => 12 * (a - 0.5) * (b - 0.5)).Average(), 4 * 0.0032);
        }
    }
}
