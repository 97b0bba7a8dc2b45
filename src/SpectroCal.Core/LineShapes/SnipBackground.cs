namespace SpectroCal.LineShapes;

/// <summary>
/// The slow background under the lines of a spectrum, by clipping peaks that are narrower than a window (SNIP: C. G. Ryan et al., Nucl.
/// Instrum. Methods B 34 (1988) 396).
/// </summary>
/// <remarks>
/// <para>
/// The counts y are compressed to v = log(log(sqrt(y + 1) + 1) + 1); then each bin is replaced by the mean of the two bins at distance p on
/// either side of it, if that is smaller, for all p from the window down to 1 (the decreasing window of M. Morhac et al., Nucl. Instrum.
/// Methods A 401 (1997) 113, which leaves no ripple under a peak), and the compression is undone. A bin that has no neighbour at distance p
/// is left as it is, so that peaks closer to an end than the window are partly taken for background.
/// </para>
/// <para>
/// A peak of width FWHM is clipped to its foot by a window of about 1.5 to 2 FWHM. The estimate follows the lower side of the counts'
/// fluctuations: with such a window it lies about 2 to 2.5 standard deviations of a bin's counts below the mean, and of counts that were
/// averaged over half a FWHM first, 0.5 to 0.7. It is never above the counts. Negative counts and NaN are taken as zero.
/// </para>
/// </remarks>
internal static class SnipBackground
{
    /// <summary>Estimates the background with one window for the whole spectrum.</summary>
    /// <param name="counts">Counts in each bin.</param>
    /// <param name="window">The largest distance p, bins; 0 clips nothing.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Background counts in each bin.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The window is negative.</exception>
    public static double[] Estimate(ReadOnlySpan<double> counts, int window, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        var windows = new int[counts.Length];
        Array.Fill(windows, window);
        return Estimate(counts, windows, cancellation);
    }

    /// <summary>Estimates the background with a window for each bin, such as one in proportion to the resolution there.</summary>
    /// <param name="counts">Counts in each bin.</param>
    /// <param name="windows">The largest distance p for each bin, bins.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Background counts in each bin.</returns>
    /// <exception cref="ArgumentException">There are not as many windows as bins, or one is negative.</exception>
    public static double[] Estimate(ReadOnlySpan<double> counts, ReadOnlySpan<int> windows, CancellationToken cancellation = default)
    {
        int n = counts.Length;
        if (windows.Length != n)
            throw new ArgumentException($"There are {windows.Length} windows for {n} bins.", nameof(windows));
        int largest = 0;
        var reach = new int[n];
        for (int i = 0; i < n; i++)
        {
            if (windows[i] < 0)
                throw new ArgumentException($"The window of bin {i} is negative.", nameof(windows));
            reach[i] = Math.Min(windows[i], Math.Min(i, n - 1 - i));
            largest = Math.Max(largest, reach[i]);
        }

        double[] clipped = new double[n];
        for (int i = 0; i < n; i++)
            clipped[i] = Compress(Counts(counts[i]));
        double[] before = [.. clipped];
        for (int p = largest; p > 0; p--)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = p; i < n - p; i++)
                if (p <= reach[i])
                    clipped[i] = Math.Min(before[i], 0.5 * (before[i - p] + before[i + p]));
            clipped.CopyTo(before, 0);
        }
        for (int i = 0; i < n; i++)
            clipped[i] = Math.Clamp(Expand(clipped[i]), 0, Counts(counts[i]));
        return clipped;
    }

    private static double Counts(double given) => given > 0 ? given : 0;

    private static double Compress(double counts) => Math.Log(Math.Log(Math.Sqrt(counts + 1) + 1) + 1);

    private static double Expand(double compressed)
    {
        double root = Math.Exp(Math.Exp(compressed) - 1) - 1;
        return root * root - 1;
    }
}
