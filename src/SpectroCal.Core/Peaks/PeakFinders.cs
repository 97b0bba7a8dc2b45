namespace SpectroCal.Peaks;

/// <summary>The peak finders by name.</summary>
public static class PeakFinders
{
    private static readonly (string Name, Func<double?, double?, IPeakFinder> Make)[] Known =
    [
        Entry(new MatchedFilterPeakFinder(), (f, fwhm, least) => f with { FwhmChannels = fwhm, LeastSignificance = least ?? f.LeastSignificance }),
        Entry(new WaveletPeakFinder(), (f, fwhm, least) => f with { FwhmChannels = fwhm, LeastSignificance = least ?? f.LeastSignificance }),
        Entry(new SnipPeakFinder(), (f, fwhm, least) => f with { FwhmChannels = fwhm, LeastSignificance = least ?? f.LeastSignificance }),
    ];

    /// <summary>Their names, the one taken where none is named first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>Makes a finder.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any case.</param>
    /// <param name="fwhmChannels">Full width at half maximum of a peak, channels; null: found from the spectrum.</param>
    /// <param name="leastSignificance">Least significance of a peak, standard deviations; null: the finder's own.</param>
    /// <exception cref="ArgumentException">There is no such finder.</exception>
    public static IPeakFinder Create(string name, double? fwhmChannels = null, double? leastSignificance = null)
    {
        foreach ((string known, Func<double?, double?, IPeakFinder> make) in Known)
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase)) return make(fwhmChannels, leastSignificance);
        throw new ArgumentException($"There is no peak finder '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
    }

    private static (string Name, Func<double?, double?, IPeakFinder> Make) Entry<T>(T plain, Func<T, double?, double?, IPeakFinder> with)
        where T : IPeakFinder => (plain.Name, (fwhm, least) => with(plain, fwhm, least));
}
