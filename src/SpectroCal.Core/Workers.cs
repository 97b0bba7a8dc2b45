namespace SpectroCal;

/// <summary>Work on many items by a few threads, each of which takes the next item when it has done one.</summary>
/// <remarks>
/// A parallel loop hands out ranges of items, which grow: with a hundred batches of a tenth of a millisecond each, threads would wait for
/// the one with the last range. One thread alone needs no tasks.
/// </remarks>
internal static class Workers
{
    /// <summary>Does the work for each number from 0 to before <paramref name="count"/>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">Most threads; -1: as many as there are.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Ends it between items.</param>
    public static void For(int count, int threads, Action<int> work, CancellationToken cancellation) =>
        For(count, threads, () => work, (i, own) => own(i), cancellation);

    /// <summary>The same with something that each thread has for itself.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">Most threads; -1: as many as there are.</param>
    /// <param name="begin">Makes what a thread has for itself.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Ends it between items.</param>
    public static void For<T>(int count, int threads, Func<T> begin, Action<int, T> work, CancellationToken cancellation)
    {
        int taken = -1,
            workers = Math.Min(count, Threads(threads));
        if (workers <= 1)
            Work(0);
        else
            Parallel.For(0, workers, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers }, Work);

        void Work(int worker)
        {
            T own = begin();
            while (Interlocked.Increment(ref taken) is var i && i < count)
            {
                cancellation.ThrowIfCancellationRequested();
                work(i, own);
            }
        }
    }

    /// <summary>The number of threads that a setting means.</summary>
    public static int Threads(int setting) => setting > 0 ? setting : Environment.ProcessorCount;
}
