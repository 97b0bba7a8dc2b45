using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that finds peaks in spectra.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PeakFindingCmdlet : SpectroCmdlet
{
    /// <summary>
    /// How the peaks are found: by matched-filter (the default), or another finder of the library; the Tab key lists them. The finder
    /// network finds the lines that its model knows.
    /// </summary>
    [Parameter]
    [Alias("Method")]
    [FinderName]
    [ArgumentCompleter(typeof(FinderCompleter))]
    public string Finder { get; set; } = PeakFinderRequest.Names[0];

    /// <summary>
    /// Trained model of the finder network: a file from New-PeakFinderModel. Without it, that of the library, for the lines of VIP-2.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

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

    /// <summary>The finder that the parameters describe; what is wrong with them ends the command.</summary>
    /// <param name="lines">Lines that the finder network is to find; null: all that its model knows.</param>
    protected IPeakFinder CreateFinder(IReadOnlyList<LineGroup>? lines = null)
    {
        var request = new PeakFinderRequest
        {
            Name = Finder,
            FwhmChannels = FwhmChannels,
            LeastSignificance = Significance,
            Model = Model is null ? null : SessionPaths.Needed(this, Model),
            Lines = lines ?? [],
        };
        try
        {
            return request.Create();
        }
        catch (Exception e) when (e is ArgumentException or PeakModelException)
        {
            ThrowTerminatingError(Errors.Of(e, Model));
            throw;
        }
    }
}
