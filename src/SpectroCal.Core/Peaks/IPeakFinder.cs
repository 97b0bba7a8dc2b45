using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>Finds the peaks of a spectrum.</summary>
public interface IPeakFinder
{
    /// <summary>Name used on the command line and in reports.</summary>
    string Name { get; }

    /// <summary>The peaks of a spectrum by channel.</summary>
    /// <param name="histogram">Counts in channels.</param>
    /// <param name="cancellation">Stops the work.</param>
    IReadOnlyList<Peak> Find(ChannelHistogram histogram, CancellationToken cancellation = default);
}
