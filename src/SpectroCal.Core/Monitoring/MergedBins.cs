namespace SpectroCal.Monitoring;

/// <summary>Bins merged, for searches that need not see every bin at first.</summary>
internal static class MergedBins
{
    /// <summary>Bins that are merged where spectra of different detectors are told apart.</summary>
    public const int Far = 8;

    /// <summary>Bins that are merged where gains are searched for.</summary>
    public const int Near = 4;

    private const int Fewest = 64; // bins that stay in any case

    /// <summary>Merges so many bins as long as enough stay; the rest at the end is one of its own.</summary>
    public static double[] Of(ReadOnlySpan<double> bins, int merged)
    {
        while (merged > 1 && bins.Length / merged < Fewest)
            merged /= 2;
        var sums = new double[(bins.Length + merged - 1) / merged];
        for (int i = 0; i < bins.Length; i++)
            sums[i / merged] += bins[i];
        return sums;
    }
}
