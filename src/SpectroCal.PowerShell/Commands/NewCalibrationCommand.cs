using System.Collections;
using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
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
/// <example>
/// <code>Import-Spectrum germanium*.spe | New-Calibration -Source Eu-152, Co-60</code>
/// <para>Calibrates a detector with the gamma lines of two sources.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum fe55*.mca, am241*.mca | New-Calibration -Join @{ 'fe55*' = 'Mn'; 'am241*' = 'Am-241', 'Co-57' }</code>
/// <para>Calibrates one detector that was measured with one source after another.</para>
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
    private const string JoinSet = "Join";
    private FoundElement[] _found = [];
    private readonly List<(PeakSet Set, bool ArePeaksFound, ChannelHistogram Histogram)> _sets = [];

    /// <summary>
    /// Joins the runs of a detector that was measured with several sources: a table from names of spectra, with wildcards, to the elements
    /// and sources in each: @{ 'fe55*' = 'Mn'; 'am241*' = 'Am-241' }. Runs are those of detectors of one name; where no two share one, all
    /// are of one detector.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = JoinSet)]
    public Hashtable Join { get; set; } = new();

    /// <summary>Degree of the calibration polynomial. Without it, 1, and 2 where all detectors together show a bend.</summary>
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
            FollowsBend = !MyInvocation.BoundParameters.ContainsKey(nameof(Degree)),
            Assignment = Assignment,
        };
        if (ParameterSetName == JoinSet)
        {
            Joined(names, settings);
            return;
        }
        (string, ChannelHistogram)[] detectors = [.. _sets.Select((s, i) => (names[i], s.Histogram))];
        if (Candidates.Count == 0)
            Search(detectors, settings);
        IReadOnlyList<DetectorCalibration> outcomes = Compute(
            "Calibrating detectors",
            (progress, cancellation) => ArrayCalibrator.Calibrate(detectors, Candidates, settings, progress, cancellation)
        );
        Write(outcomes, i => (names[i], _sets[i].Set.Source, Candidates));
    }

    // Runs are found by the names of their spectra.
    private void Joined(string[] names, ArrayCalibrationSettings settings)
    {
        (string Detector, JoinedRun Run)[] runs =
        [
            .. _sets.Select((s, i) => (s.Set.Detector, new JoinedRun(names[i], s.Histogram, LinesOf(names[i])))),
        ];
        IReadOnlyList<(string Detector, IReadOnlyList<JoinedRun> Runs)> detectors = JoinedRuns.ByDetector(runs);
        IReadOnlyList<DetectorCalibration> outcomes = Compute(
            "Calibrating detectors",
            (_, cancellation) => detectors.Select(d => JoinedRuns.Calibrate(d.Detector, d.Runs, settings, cancellation)).ToArray()
        );
        Write(outcomes, i => (detectors[i].Detector, null, [.. detectors[i].Runs.SelectMany(r => r.Lines)]));
    }

    private IReadOnlyList<LineCandidate> LinesOf(string name)
    {
        foreach (DictionaryEntry entry in Join)
        {
            string key = ShellValue.Text(entry.Key);
            if (!WildcardPattern.Get(key, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(name))
                continue;
            try
            {
                return LineCandidate.OfNames([.. ShellValue.Items(entry.Value).Select(ShellValue.Text)]);
            }
            catch (ArgumentException e)
            {
                Refuse($"-Join: {key}: {Errors.Of(e, null).Exception.Message}");
            }
        }
        Refuse($"-Join says nothing about '{name}': add its elements or sources.");
        return [];
    }

    private void Write(
        IReadOnlyList<DetectorCalibration> outcomes,
        Func<int, (string Name, Spectrum? Source, IReadOnlyList<LineCandidate> Candidates)> of
    )
    {
        for (int i = 0; i < outcomes.Count; i++)
        {
            (string name, Spectrum? source, IReadOnlyList<LineCandidate> candidates) = of(i);
            WriteObject(
                new CalibratedDetector(name, ArrayReportDetector.Of(outcomes[i], source), outcomes[i], source)
                {
                    Candidates = candidates,
                    Elements = [.. _found],
                }
            );
        }
        WriteBugs(outcomes.Select((o, i) => ((object?)of(i).Name, o.Reason)));
        WriteWarnings("", outcomes.SelectMany((o, i) => o.Warnings.Select(text => (of(i).Name, text))));
        WriteWarnings("Not calibrated", Reasons(DetectorStatus.Rejected));
        WriteWarnings("Suspect", Reasons(DetectorStatus.Suspect));

        IEnumerable<(string, string)> Reasons(DetectorStatus status) =>
            outcomes.Select((o, i) => (of(i).Name, o)).Where(d => d.o.Status == status).Select(d => (d.Name, d.o.Reason ?? ""));
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
        WriteVerbose(
            $"Elements found: {string.Join(", ", found.Confidences)}. Calibrated by the lines of {string.Join(", ", found.Probable)}."
        );
        _found = [.. found.Confidences];
        Candidates = LineCandidate.OfElements(found.Probable);
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
