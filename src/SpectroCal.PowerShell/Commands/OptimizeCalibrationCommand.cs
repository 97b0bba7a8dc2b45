using System.Globalization;
using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Monitoring;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Calibrates a campaign by optimisation: every batch from lines that are in its own data.</summary>
/// <remarks>
/// <para>
/// Spectra from the pipeline become the batches of one campaign, or, with -ByDetector, of one campaign for each detector, which comes out
/// as soon as the next detector begins. Campaigns of New-ToyCampaign, New-Vip2Campaign and Import-Spectrum are calibrated one by one. The
/// constants of each
/// batch are changed until its density follows the target: the lines at their energies, with the resolution, on a polynomial background.
/// Lines that nobody named, tails and bent backgrounds are found and modelled; what nothing explains is left out. Both are reported.
/// </para>
/// <para>
/// Each batch starts from -Start, else from what its file states, else from the peaks of its detector, which are assigned to the K and L
/// lines of the elements of -Line. A batch that cannot be calibrated keeps its constants; its status and reason say why, and a warning says
/// how many there are. Failure to converge is not an error.
/// </para>
/// <para>
/// With -Selection or -SelectionPath, spectra that are bad there are left out, before constants to start from are looked for; suspicious
/// ones take part, since what is wrong with them is within what a calibration bears. A warning names spectra that the selection does not
/// know, which take part as well, and those that it names and that are not there.
/// </para>
/// <para>
/// Where a polynomial has more constants than there are lines, the highest stay at their starting values, unless -Free names those that may
/// change.
/// </para>
/// </remarks>
/// <example>
/// <code>New-ToyCampaign -Seed 42 | Optimize-Calibration | Compare-Calibration</code>
/// <para>Calibrates the published campaign and compares the calibrations.</para>
/// </example>
/// <example>
/// <code>New-ToySpectrum -Seed 7 -DetectorCount 4 | Optimize-Calibration 'Ti=4508.9', 'Cu=8047.8' -Start 500, 3 -Verbose</code>
/// <para>Calibrates four spectra from the same constants, and says what was fitted and left out.</para>
/// </example>
/// <example>
/// <code>
/// 1..3 | New-ToySpectrum -EventCount 50000 |
///     Optimize-Calibration 'Ti=4508.9', 'unknown=6156', 'Cu=8047.8' -Function 'p0 + p1*adc + p2*adc^2' |
///     Select-Object -ExpandProperty Batches
/// </code>
/// <para>Fits a non-linear scale with three lines, and shows the constants of each batch.</para>
/// </example>
/// <example>
/// <code>
/// New-ToyCampaign -Seed 42 -CycleCount 2 |
///     Optimize-Calibration -Objective KdeChiSquareFixed -Kernel Exact -Bandwidth 0.01std `
///         -Optimizer GradientDescent -Iterations 200 -NoExclude
/// </code>
/// <para>Calibrates as published: amplitudes fixed, event by event, by gradient descent. The line that the target does not know shifts the
/// scale; compare with the first example.</para>
/// </example>
/// <example>
/// <code>$c = Import-Spectrum run*.mca | Optimize-Calibration 'Ti Ka', 'Cu Ka' -Function 'p0 + p1*adc + p2*adc^2' -Verbose</code>
/// <para>Calibrates files with two lines; the quadratic term stays as the files state it.</para>
/// </example>
/// <example>
/// <code>
/// Import-Spectrum *.mca | Optimize-Calibration 'Au La' -Range 9550-9900 -Free p1 -Start -15.85,10.72 |
///     Select-Object -ExpandProperty Batches | Export-Csv gains.csv
/// </code>
/// <para>Follows the gain of a detector with one line, from given constants, and keeps it in a table.</para>
/// </example>
/// <example>
/// <code>
/// (Import-Spectrum *.mca | Optimize-Calibration 'Au La' -Range 9550-9900 -Free p1 -Start -15.85,10.72).Batches |
///     Select-Object Run, Start, P1, P1Error, @{ n = 'TemperatureC'; e = { $_.Covariates.boardTemperatureC } }
/// </code>
/// <para>Shows the gain beside the temperature that each file states. Import-Calibration has both as well.</para>
/// </example>
/// <example>
/// <code>
/// $campaign = New-ToyCampaign -Seed 42 -CycleCount 2
/// $selection = $campaign.GetSpectra() | New-SpectrumMonitor | Select-Detector
/// $campaign | Optimize-Calibration -Selection $selection
/// </code>
/// <para>Leaves out the spectra that a monitor calls bad.</para>
/// </example>
/// <seealso cref="SelectDetectorCommand"/>
/// <seealso cref="CompareCalibrationCommand"/>
/// <seealso cref="ConvertToEnergySpectrumCommand"/>
/// <seealso cref="ExportCalibrationCommand"/>
/// <seealso cref="NewCalibrationCommand"/>
/// <seealso href="about_SpectroCal_Campaigns"/>
/// <seealso href="about_SpectroCal_Functions"/>
[Cmdlet(VerbsCommon.Optimize, "Calibration")]
[OutputType(typeof(CampaignOptimization))]
public sealed class OptimizeCalibrationCommand : OptimizationCmdlet
{
    private readonly List<(Spectrum Spectrum, EnergyCalibration? Start)> _gathered = [];
    private readonly HashSet<string> _detectors = [];
    private SpectrumSelection? _selection;

    /// <summary>
    /// Spectra, campaigns, results of New-Calibration or ConvertTo-EnergySpectrum (whose constants are the start), or results of this
    /// command to continue from.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// Constants to start from: p0,p1,... for all spectra, or results of New-Calibration, Optimize-Calibration or Import-Calibration in
    /// which each detector finds its own.
    /// </summary>
    [Parameter]
    [EnergyScale]
    public EnergyScale? Start { get; set; }

    /// <summary>Takes each detector's consecutive spectra as a campaign of its own: memory stays that of one detector.</summary>
    [Parameter]
    public SwitchParameter ByDetector { get; set; }

    /// <summary>
    /// Rows of Select-Detector: spectra that are bad, or that were filtered away from the rows, are left out. Suspicious ones take part.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public SelectedDetector[]? Selection { get; set; }

    /// <summary>A selection.csv: spectra that are bad in it are left out. Always literal: no character is a wildcard.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SelectionPath { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        CheckRequests();
        if (Selection is not null && SelectionPath is not null)
            Refuse("Give -Selection or -SelectionPath, not both.");
        _selection = GetSelection();
        CalibrationFunction function = Function ?? PolynomialFunction.Linear;
        if (Start?.Constants is { } constants && constants.Count != function.ParameterCount)
            Refuse($"-Start: expected {function.ParameterCount} numbers for {function.Expression}, found {constants.Count}.");
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
        {
            switch (ShellValue.Input(item))
            {
                case SpectrumCampaign campaign:
                    Guarded(campaign, () => Run(campaign.Name, JobOf(campaign)));
                    break;
                case CampaignOptimization earlier:
                    Guarded(earlier, () => Run(earlier.Name, CampaignJob.Of(Selected(Continued(earlier)), Target(), Optimization())));
                    break;
                case Spectrum spectrum:
                    Gather(spectrum, null);
                    break;
                case CalibratedDetector { Source: { } source } detector:
                    Gather(source, detector.Calibration);
                    break;
                case CalibratedSpectrum { Batch: { } batch } calibrated:
                    Gather(new Spectrum(calibrated.Name, batch), calibrated.Calibration);
                    break;
                default:
                    WriteError(
                        Errors.WrongInput(
                            item.BaseObject,
                            "spectra of Import-Spectrum, a campaign, or calibrations that remember their spectra"
                        )
                    );
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        Flush();
        if (ByDetector && _selection is not null && _selection.Detectors.Except(_detectors).ToArray() is { Length: > 0 } absent)
            WriteWarning($"The selection also names detectors not to be found here: {string.Join(", ", absent)}.");
    }

    private SpectrumSelection? GetSelection()
    {
        try
        {
            return Selection is not null ? GivenSelection.Of(Selection)
                : SelectionPath is not null ? GivenSelection.Of(GivenSelection.Read(this, SelectionPath, StopToken))
                : null;
        }
        catch (CalibrationException e)
        {
            Refuse(e.Message);
            throw;
        }
    }

    private Campaign Selected(Campaign campaign) => _selection is null ? campaign : campaign.Selecting(_selection);

    // One detector is not to blame for what the selection says of others.
    private AppliedSelection? SelectionOf(IReadOnlyList<(Spectrum Spectrum, EnergyCalibration? Start)> spectra)
    {
        SpectrumSelection? selection = _selection;
        if (ByDetector && selection is not null)
        {
            string detector = spectra[0].Spectrum.Detector;
            _ = _detectors.Add(detector);
            selection =
                selection.OfDetector(detector)
                ?? throw new CalibrationException($"The selection does not name detector {detector}: it is not calibrated.");
        }
        return selection?.Apply([.. spectra.Select(s => (s.Spectrum.Detector, s.Spectrum.Run.Name))]);
    }

    private void Gather(Spectrum spectrum, EnergyCalibration? start)
    {
        if (Line.Length == 0)
            Refuse("Name the lines to calibrate with, such as -Line 'Ti Ka','Cu Ka'.");
        if (ByDetector && _gathered.Count > 0 && _gathered[^1].Spectrum.Detector != spectrum.Detector)
            Flush();
        CalibrationFunction function = Function ?? PolynomialFunction.Linear;
        EnergyCalibration? given = Start?.For(spectrum.Name, spectrum.Run.Name, spectrum.Detector, function);
        _gathered.Add((spectrum, given ?? (start is null ? null : StatedCalibration.Convert(start, function))));
    }

    private void Flush()
    {
        if (_gathered.Count == 0)
            return;
        (Spectrum Spectrum, EnergyCalibration? Start)[] spectra = [.. _gathered];
        _gathered.Clear();
        Guarded(
            spectra[0].Spectrum,
            () =>
            {
                CalibrationFunction function = Function ?? PolynomialFunction.Linear;
                AppliedSelection? selection = SelectionOf(spectra);
                StartedBatches started = Compute(
                    "Preparing",
                    (_, cancellation) => StartedBatches.Of(selection?.Used(spectra) ?? spectra, function, Line, cancellation)
                );
                foreach (string remark in started.Remarks())
                    WriteVerbose(remark);
                foreach ((Spectrum spectrum, string reason) in started.WithoutStart)
                    WriteError(Errors.NoStart(spectrum.Name, reason, new DetectorSpectrum(spectrum)));
                if (started.Batches.Count == 0)
                    return;
                var campaign = new Campaign(function, started.Batches) { Selection = selection };
                Run(NameOf(started.Batches), CampaignJob.Of(campaign, Target(), Optimization()));
            }
        );
    }

    private void Run(string name, CampaignJob job)
    {
        foreach (string remark in job.Remarks)
            WriteWarning(remark);
        CampaignOutcome outcome = Compute($"Calibrating {name}", job.Run);
        var optimization = new CampaignOptimization(name, outcome);
        CampaignReport report = optimization.GetReport();
        WriteVerbose(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {report.Optimizer.ConvergedBatches} of {Plural.Of(report.Batches, "batch", "batches")} calibrated by "
                    + $"{report.Optimizer.Name} on {report.Optimizer.Objective}, {report.Optimizer.EvaluationsPerBatch:0.0} "
                    + $"evaluations each, {optimization.ElapsedMs:0} ms."
            )
        );
        WriteVerbose(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Target: {string.Join(", ", report.Target.Lines)}; {report.Target.LowEv:0} to {report.Target.HighEv:0} eV; "
                    + $"noise {report.Target.NoiseEv:0.0} eV{(job.Settings.FitResolution ? " (fitted)" : "")}, Fano factor "
                    + $"{report.Target.Fano}; kernel {report.Target.BandwidthEv:0.0} eV."
            )
        );
        foreach (UnknownLine line in report.UnknownLines ?? [])
            WriteVerbose(
                $"Nobody named, modelled: a line at {UncertainText.Of(line.EnergyEv, line.ErrorEv)} eV with "
                    + $"{UncertainText.Of(line.Counts, line.CountsError)} counts ({line.Origin})."
            );
        foreach (ReportRegion region in report.Unexplained)
            WriteVerbose(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Left out: {region.LowEv:0} to {region.HighEv:0} eV, {region.ExcessCounts:0} counts above the target "
                        + $"({region.Significance:0.0} standard deviations)."
                )
            );
        if (report.Selection is { } selection)
            WriteVerbose(selection.ToString());
        foreach (SelectedSpectrum left in report.Selection?.LeftOut ?? [])
            WriteVerbose($"Left out: {left.Run}, detector {left.Detector}: {left.Verdict}. {left.Reason}");
        WriteBugs(outcome.Calibration.Batches.Select(b => ((object?)b.Input.Batch.Run.Name, (string?)b.Reason)));
        foreach (string warning in outcome.Warnings())
            WriteWarning($"{name}: {warning}");
        WriteObject(optimization);
    }

    // A simulated campaign brings its target; a request for another one gives what its folder would give.
    private CampaignJob JobOf(SpectrumCampaign campaign)
    {
        if (Start is not null)
            throw new CalibrationException("-Start is for spectra; a campaign brings its constants.");
        if (campaign.WeakLine is not null && _selection is not null)
            throw new CalibrationException($"{campaign.Name} brings its constraint from all of its batches: a selection is not for it.");
        if (campaign.WeakLine is { } weakLine)
            return Objective == ObjectiveKind.UnbinnedLikelihood && !StatesTarget
                ? weakLine(Optimization())
                : throw new CalibrationException(
                    $"{campaign.Name} brings its line and its constraint: give -Objective UnbinnedLikelihood and nothing about the target."
                );
        Campaign selected = Selected(campaign.Stored.Campaign);
        return campaign.Toy is { } toy && !StatesTarget
            ? toy.ToJob(Optimization(), selected)
            : (campaign.Stored with { Campaign = selected }).ToJob(Function, Target(), Optimization());
    }

    private Campaign Continued(CampaignOptimization earlier)
    {
        if (Line.Length == 0)
            Refuse("Name the lines to calibrate with, such as -Line 'Ti Ka','Cu Ka'.");
        IReadOnlyList<BatchCalibration> batches = earlier.Outcome.Calibration.Batches;
        CalibrationFunction function = Function ?? batches[0].Optimized.Function;
        return new Campaign(
            function,
            [
                .. batches.Select(b =>
                    b.Input with
                    {
                        Standard =
                            StatedCalibration.Convert(b.Optimized with { Covariance = null }, function)
                            ?? throw new CalibrationException(
                                $"The constants of {b.Optimized.Function.Expression} do not fit {function.Expression}."
                            ),
                        Truth = null,
                    }
                ),
            ]
        )
        {
            Selection = earlier.Outcome.Selection,
        };
    }

    private static string NameOf(IReadOnlyList<CampaignBatch> batches)
    {
        string first = batches[0].Batch.Run.Name,
            last = batches[^1].Batch.Run.Name;
        string runs = first == last ? first : $"{first} to {last}";
        return batches.All(b => b.Batch.Detector == batches[0].Batch.Detector) ? $"{batches[0].Batch.Detector}: {runs}" : runs;
    }
}
