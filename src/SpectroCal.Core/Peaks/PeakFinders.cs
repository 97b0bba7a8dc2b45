namespace SpectroCal.Peaks;

/// <summary>The peak finders by name.</summary>
public static class PeakFinders
{
    private static readonly PeakFinder[] Known = [new MatchedFilterPeakFinder(), new WaveletPeakFinder(), new SnipPeakFinder()];

    /// <summary>Their names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>Makes a finder.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any case.</param>
    /// <param name="fwhmChannels">Full width at half maximum of a peak, channels; null: found from the spectrum.</param>
    /// <param name="leastSignificance">Minimum significance of a peak, standard deviations; null: the finder's own.</param>
    /// <exception cref="ArgumentException">There is no such finder.</exception>
    public static IPeakFinder Create(string name, double? fwhmChannels = null, double? leastSignificance = null)
    {
        foreach (PeakFinder known in Known)
            if (known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return known with { FwhmChannels = fwhmChannels, LeastSignificance = leastSignificance ?? known.LeastSignificance };
        throw new ArgumentException($"There is no peak finder '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
    }
}
