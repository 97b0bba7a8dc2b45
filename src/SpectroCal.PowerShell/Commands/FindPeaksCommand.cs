using System.Management.Automation;
using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Finds the peaks in spectra: channels, widths, areas, significances.</summary>
/// <remarks>
/// Unless -Finder says otherwise, they are found with a filter as wide as the peaks, whose width is taken from the spectrum itself; a fit
/// gives positions, widths and areas with their errors. One object comes out for each peak, and may be filtered before New-Calibration or
/// Resolve-SpectralLine gathers the peaks of a spectrum again.
/// </remarks>
/// <example>
/// <code>New-ToySpectrum -Seed 7 | Find-Peaks</code>
/// <para>Finds the three peaks of a simulated spectrum.</para>
/// </example>
/// <example>
/// <code>1..10 | New-ToySpectrum | Find-Peaks | Where-Object Significance -gt 20 | Export-Csv peaks.csv</code>
/// <para>Keeps the strong peaks of ten spectra in a table, which Import-Csv reads back for New-Calibration.</para>
/// </example>
/// <example>
/// <code>New-ToySpectrum -Seed 7 | Find-Peaks | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3</code>
/// <para>Calibrates from the peaks.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum *.mca | Find-Peaks -FwhmChannels 12 -Significance 6</code>
/// <para>Lists the peaks of files whose lines are 12 channels wide, and only clear ones.</para>
/// </example>
/// <seealso cref="ResolveSpectralLineCommand"/>
/// <seealso cref="NewCalibrationCommand"/>
/// <seealso cref="TestSpectrumCommand"/>
/// <seealso href="about_SpectroCal_Arrays"/>
[Cmdlet(VerbsCommon.Find, "Peaks")]
[Alias("Find-Peak")]
[OutputType(typeof(SpectrumPeak))]
public sealed class FindPeaksCommand : PeakFindingCmdlet
{
    private readonly List<(string Name, string Text)> _remarks = [];
    private IPeakFinder _finder = new MatchedFilterPeakFinder();

    /// <summary>Spectra, from Import-Spectrum or New-ToySpectrum.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject[] Spectrum { get; set; } = [];

    /// <summary>Lines that the finder network finds: 'Ti Ka','Cu Ka'. Without it, all that its model knows.</summary>
    [Parameter]
    [LineTransformation]
    [ArgumentCompleter(typeof(LineCompleter))]
    public LineGroup[] Line { get; set; } = [];

    /// <inheritdoc/>
    protected override void Begin() => _finder = CreateFinder(Line);

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (DetectorSpectrum spectrum in SpectraAmong(Spectrum))
            Guarded(spectrum, () => Write(spectrum.GetSpectrum()));
    }

    /// <inheritdoc/>
    protected override void End() => WriteWarnings("", _remarks);

    private void Write(Spectrum spectrum)
    {
        PeakSearch found = _finder is PeakFinder searching
            ? searching.Search(spectrum.Histogram, StopToken)
            : new PeakSearch(_finder.Find(spectrum.Histogram, StopToken), null);
        IReadOnlyList<Peak> peaks = found.Peaks;
        WriteVerbose($"{spectrum.Name}, detector {spectrum.Detector}: {Plural.Of(peaks.Count, "peak")}.");
        if (found.NoiseEdge is { } edge)
            WriteVerbose($"{spectrum.Name}, detector {spectrum.Detector}: noise edge at channel {edge.Channel:0}. {edge.Doubt}");
        if (_finder is NetworkPeakFinder network)
            foreach (LineCentroid centroid in network.Centroids(spectrum.Histogram).Where(c => c.Status != CentroidStatus.Found))
                _remarks.Add(($"{spectrum.Name}, detector {spectrum.Detector}", $"{centroid.Line} {Word(centroid)}. {centroid.Reason}"));
        if (found.Reason is { } reason)
            _remarks.Add(($"{spectrum.Name}, detector {spectrum.Detector}", reason));
        foreach (Peak peak in peaks)
            WriteObject(new SpectrumPeak(spectrum.Name, spectrum.Detector, peak, spectrum));
    }

    private static string Word(LineCentroid centroid) => centroid.Status == CentroidStatus.Missing ? "is not found" : "is doubtful";
}
