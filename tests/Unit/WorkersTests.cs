namespace SpectroCal.Tests;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(-1)]
    public void EachItemIsDoneOnce(int threads)
    {
        foreach (int count in new[] { 0, 1, 5, 1000 })
        {
            int[] done = new int[count];
            Workers.For(count, threads, i => Interlocked.Increment(ref done[i]), CancellationToken.None);
            Assert.All(done, n => Assert.Equal(1, n));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void CancellationEndsTheWork(int threads)
    {
        using var source = new CancellationTokenSource();
        int done = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Workers.For(
                1000,
                threads,
                i =>
                {
                    Interlocked.Increment(ref done);
                    source.Cancel();
                },
                source.Token
            )
        );
        Assert.InRange(done, 1, threads);
    }
}
