using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Calibrates detectors from the lines in their spectra, the standard way: peaks, lines, and a polynomial through them.</summary>
/// <remarks>
/// The peaks of each spectrum are assigned to lines, whatever the gain and offset, and a polynomial is fitted through them. Where neither
/// lines nor elements are named, the elements are sought in the whole library, or the command says between which sets it cannot decide.
/// What most detectors of an array agree on is used for the others, so the calibrations come out after the last spectrum. A detector that
/// is dead, has drifted within the run or is ambiguous is rejected, with the reason. The objects can be piped to ConvertTo-EnergySpectrum,
/// to Optimize-Calibration (as constants to start from) and to Export-Calibration. A spectrum in which Find-Peaks finds nothing never
/// arrives here; pipe the spectra themselves to see it rejected.
/// </remarks>
/// <example>
/// <code>New-ToySpectrum -Seed 7 | Find-Peaks | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3</code>
/// <para>Calibrates a spectrum with two lines; with so few, the gain must be known to ten per cent.</para>
/// </example>
/// <example>
/// <code>New-ToySpectrum -Seed 7 -DetectorCount 4 | New-Calibration 'Ti=4508.9', 'unknown=6156', 'Cu=8047.8'</code>
/// <para>Calibrates an array with three lines, knowing nothing but their energies.</para>
/// </example>
/// <example>
/// <code>
/// New-ToySpectrum -Seed 7 | Find-Peaks | Export-Csv peaks.csv
/// Import-Csv peaks.csv | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3
/// </code>
/// <para>Calibrates from peaks that were found earlier and kept in a table.</para>
/// </example>
/// <example>
/// <code>
/// New-ToySpectrum -Seed 7 -EventCount 40 | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3 |
///     Where-Object Status -eq Rejected | Format-List Spectrum, Reason
/// </code>
/// <para>Says which spectra could not be calibrated, and why.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem *.mca | Import-Spectrum | Find-Peaks | New-Calibration 'Au La', 'Au Lb1', 'Au Lg1'</code>
/// <para>Calibrates each spectrum of a gold tube with three lines.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum array*.csv | New-Calibration -Element Ti, Fe, Cu | Export-Calibration -Path constants</code>
/// <para>Calibrates a measured array with all K and L lines of three elements, and writes the constants.</para>
/// </example>
/// <seealso cref="FindPeaksCommand"/>
/// <seealso cref="ResolveSpectralLineCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso cref="ExportCalibrationCommand"/>
/// <seealso href="about_SpectroCal_Arrays"/>
[Cmdlet(VerbsCommon.New, "Calibration", DefaultParameterSetName = SearchSet)]
[OutputType(typeof(CalibratedDetector))]
public sealed class NewCalibrationCommand : AssignmentCmdlet
{
    private const string SearchSet = "Search";
    private readonly List<(PeakSet Set, bool ArePeaksFound, ChannelHistogram Histogram)> _sets = [];

    /// <summary>Degree of the calibration polynomial. Without it, 1.</summary>
    [Parameter]
    [ValidateRange(1, 4)]
    public int Degree { get; set; } = 1;

    private protected override void Gathered(PeakSet set, bool arePeaksFound) => _sets.Add((set, arePeaksFound, set.Histogram()));

    /// <inheritdoc/>
    protected override void Finish()
    {
        if (_sets.Count == 0)
            return;
        string[] names = Names();
        var settings = new ArrayCalibrationSettings
        {
            Finder = new GivenPeaks(
                _sets.Where(s => s.ArePeaksFound).Select(s => KeyValuePair.Create(s.Histogram, s.Set.Peaks)),
                CreateFinder()
            ),
            Degree = Degree,
            Assignment = Assignment,
        };
        (string, ChannelHistogram)[] detectors = [.. _sets.Select((s, i) => (names[i], s.Histogram))];
        if (Candidates.Count == 0)
            Search(detectors, settings);
        IReadOnlyList<DetectorCalibration> outcomes = Compute(
            "Calibrating detectors",
            (progress, cancellation) => ArrayCalibrator.Calibrate(detectors, Candidates, settings, progress, cancellation)
        );
        for (int i = 0; i < outcomes.Count; i++)
        {
            foreach (string warning in outcomes[i].Warnings)
                WriteWarning($"{names[i]}: {warning}");
            WriteObject(
                new CalibratedDetector(names[i], ArrayReportDetector.Of(outcomes[i]), outcomes[i], _sets[i].Set.Source)
                {
                    Candidates = Candidates,
                }
            );
        }
        int rejected = outcomes.Count(o => o.Status == DetectorStatus.Rejected);
        if (rejected > 0)
            WriteWarning($"{rejected} of {outcomes.Count} spectra were not calibrated; their property Reason says why.");
    }

    // The lines are those of the elements that the spectra themselves show.
    private void Search((string, ChannelHistogram)[] detectors, ArrayCalibrationSettings settings)
    {
        ArrayElements found = Compute(
            "Searching elements",
            (progress, cancellation) => ArrayElements.Find(detectors, settings, progress, cancellation)
        );
        if (found.Reason is { } reason)
            throw new CalibrationException(
                $"It is not clear which elements are present. {reason} Name them with -Element{(Gain is null ? ", or give -Gain" : "")}."
            );
        WriteVerbose($"Elements found: {string.Join(", ", found.Elements)}.");
        Candidates = LineCandidate.OfElements(found.Elements);
    }

    // The names that the command line gives.
    private string[] Names()
    {
        Spectrum[] spectra = [.. _sets.Select(s => s.Set.Source).OfType<Spectrum>()];
        return spectra.Length == _sets.Count
            ? ShortNames.Of(spectra)
            : [.. _sets.Select(s => s.Set.Name.Length > 0 ? s.Set.Name : s.Set.Detector)];
    }
}
