using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that finds peaks in spectra.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PeakFindingCmdlet : SpectroCmdlet
{
    /// <summary>
    /// How the peaks are found: by matched-filter (the default), or another finder of the library; the Tab key lists them.
    /// </summary>
    [Parameter]
    [FinderName]
    [ArgumentCompleter(typeof(FinderCompleter))]
    public string Finder { get; set; } = PeakFinders.Names[0];

    /// <summary>
    /// Full width at half maximum of the peaks, channels. Without it, it is found from the strongest peaks of each spectrum.
    /// </summary>
    [Parameter]
    [ValidateRange(1e-6, 1e9)]
    public double? FwhmChannels { get; set; }

    /// <summary>Minimum significance of a peak, standard deviations. Without it, the finder's own: 4.5.</summary>
    [Parameter]
    [ValidateRange(1e-6, 1e9)]
    public double? Significance { get; set; }

    /// <summary>The finder that the parameters describe.</summary>
    protected IPeakFinder CreateFinder() => PeakFinders.Create(Finder, FwhmChannels, Significance);
}
