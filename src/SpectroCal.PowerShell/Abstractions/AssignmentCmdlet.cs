using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.Lines;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that gathers the peaks of each spectrum again and looks for lines among them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AssignmentCmdlet : PeakFindingCmdlet
{
    /// <summary>Parameter set of <see cref="Line"/>.</summary>
    protected const string LineSet = "Line";

    /// <summary>Parameter set of <see cref="Element"/>.</summary>
    protected const string ElementSet = "Element";

    /// <summary>Parameter set of <see cref="Source"/>.</summary>
    protected const string SourceSet = "Source";

    private readonly List<PeakSet> _sets = []; // in the order of their first peaks
    private readonly HashSet<string> _notNumbers = [];
    private PeakSet? _latest;

    /// <summary>
    /// Peaks from Find-Peaks, spectra (their peaks are found first), or rows of a table with a property Channel and, if present, the other
    /// properties of a peak.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// Lines that may be in the spectra, at least two: 'Ti Ka','Cu Ka','Cs-137', NAME=ENERGY, energies in eV, or objects from Get-XrayLine.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = LineSet)]
    [LineTransformation]
    [ArgumentCompleter(typeof(LineCompleter))]
    public LineGroup[] Line { get; set; } = [];

    /// <summary>Elements that may be in the spectra: all their K and L lines are looked for.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ElementSet)]
    [ArgumentCompleter(typeof(ElementCompleter))]
    public string[] Element { get; set; } = [];

    /// <summary>Radioactive sources, such as Eu-152: their gamma lines are looked for, and the X-rays that come with them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SourceSet)]
    [ArgumentCompleter(typeof(SourceCompleter))]
    public string[] Source { get; set; } = [];

    /// <summary>Expected gain, eV per channel. Without it, any.</summary>
    [Parameter]
    [ValidateRange(1e-9, 1e9)]
    public double? Gain { get; set; }

    /// <summary>Relative error of -Gain. Without it, 0.1.</summary>
    [Parameter]
    [ValidateRange(1e-6, 10.0)]
    public double GainError { get; set; } = new AssignmentSettings().GainError;

    /// <summary>Expected energy of channel 0, eV. Without it, near zero for most detectors, anywhere for some.</summary>
    [Parameter]
    [ValidateRange(-1e9, 1e9)]
    public double? Offset { get; set; }

    /// <summary>Error of -Offset, eV. Without it, 100.</summary>
    [Parameter]
    [ValidateRange(1e-6, 1e9)]
    public double OffsetError { get; set; } = new AssignmentSettings().OffsetError;

    /// <summary>Lines to look for; empty where none are named.</summary>
    protected IReadOnlyList<LineCandidate> Candidates { get; set; } = [];

    /// <summary>What is known about gain and offset.</summary>
    protected AssignmentSettings Assignment =>
        new()
        {
            Gain = Gain,
            GainError = GainError,
            Offset = Offset,
            OffsetError = OffsetError,
        };

    /// <inheritdoc/>
    protected sealed override void Begin()
    {
        if (Has(nameof(GainError)) && Gain is null)
            Refuse("-GainError belongs to -Gain.");
        if (Has(nameof(OffsetError)) && Offset is null)
            Refuse("-OffsetError belongs to -Offset.");
        try
        {
            if (Source.Length > 0)
                Candidates = LineCandidate.OfSources(Source);
            else if (Element.Length > 0)
                Candidates = LineCandidate.OfElements(Element);
            else if (Line.Length > 0)
                Candidates = LineCandidate.OfLines(Line);
            else
                return;
        }
        catch (ArgumentException e)
        {
            Refuse($"-{(Source.Length > 0 ? nameof(Source) : nameof(Element))}: {Errors.Of(e, null).Exception.Message}");
        }
        if (Candidates.Count < 2)
            Refuse("A calibration needs at least two lines.");
    }

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        foreach (PSObject item in InputObject)
        {
            if (ShellValue.Input(item) is Spectrum spectrum)
            {
                Guarded(spectrum, () => Gathered(new PeakSet(spectrum.Name, spectrum.Detector, spectrum), arePeaksFound: false));
            }
            else if (PeakInput.NoNumber(item) is { } wrong)
            {
                if (_notNumbers.Add(wrong.Property)) // all rows of a table are alike
                    WriteError(Errors.NoNumber(wrong.Property, wrong.Text, item));
            }
            else if (PeakInput.Of(item) is { } peak)
            {
                // Peaks of several spectra may come mixed, as from runspaces in parallel.
                if (_latest?.Holds(peak) != true && (_latest = _sets.Find(s => s.Holds(peak))) is null)
                    _sets.Add(_latest = new PeakSet(peak.Spectrum, peak.Detector, peak.Source));
                _latest.Add(peak.Peak);
            }
            else
                WriteError(Errors.WrongInput(item.BaseObject, "peaks of Find-Peaks, spectra, or objects with a property Channel"));
        }
    }

    /// <inheritdoc/>
    protected sealed override void End()
    {
        foreach (PeakSet set in _sets)
            Guarded(set.Source ?? (object)set.Name, () => Gathered(set, arePeaksFound: true));
        Finish();
    }

    /// <summary>Called with the peaks of each spectrum.</summary>
    /// <param name="set">The peaks.</param>
    /// <param name="arePeaksFound">False for a spectrum whose peaks are still to be found.</param>
    private protected abstract void Gathered(PeakSet set, bool arePeaksFound);

    /// <summary>Called after the last spectrum.</summary>
    protected virtual void Finish() { }
}
