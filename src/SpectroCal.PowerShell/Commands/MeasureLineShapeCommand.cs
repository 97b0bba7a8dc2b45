using System.Globalization;
using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Fits lines in spectra: positions, widths, areas, tails, with their errors.</summary>
/// <remarks>
/// <para>
/// One object comes out for each line of each spectrum. Parameters holds all that was fitted. A fit that did not find a minimum has Valid
/// set to false and a Reason, and a warning is written.
/// </para>
/// <para>
/// Shapes are gauss, voigt, natural, and parts joined by +: natural+tail+shelf. Vip2 is the published copper line with its doublet, its
/// tails and a straight background from 7000 to 8500 eV; other lines get the same shape.
/// </para>
/// </remarks>
/// <example>
/// <code>New-ToySpectrum -Seed 7 -EventCount 100000 | Measure-LineShape 'Ti=4508.9', 'unknown=6156', 'Cu=8047.8'</code>
/// <para>Fits three lines that share one resolution.</para>
/// </example>
/// <example>
/// <code>
/// $m = New-ToyCampaign -Seed 42 | Optimize-Calibration | ConvertTo-EnergySpectrum | Merge-Spectrum
/// ($m | Measure-LineShape 'Cu=8047.8' -Shape gauss+tail -Minos).Parameters
/// </code>
/// <para>Fits the copper line of a whole campaign with a tail, and shows all parameters with asymmetric errors. The simulated line has no
/// tail, so the fraction ends at its bound.</para>
/// </example>
/// <example>
/// <code>
/// $c = New-ToyCampaign -Seed 42 -CycleCount 2 | Optimize-Calibration
/// $c | ConvertTo-EnergySpectrum | Measure-LineShape 'Cu=8047.8' -Range 7700-8400 | Export-Csv drift.csv
/// </code>
/// <para>Fits the line in every batch and keeps a table.</para>
/// </example>
/// <example>
/// <code>
/// Import-Spectrum Steel*.spe |
///     Measure-LineShape 'Fe Ka', 'Ni Ka' -Shape natural+tail -Calibration -12.1,11.928 -Bound 'tail.slope=0.5:3' `
///         -Tie 'Ni Ka.area=0.1*Fe Ka.area'
/// </code>
/// <para>Fits two lines of a file with their natural shapes and tails, keeps the slope of the tails between bounds, and ties the
/// areas.</para>
/// </example>
/// <example>
/// <code>
/// $reference = New-ToySpectrum -Seed 7 -EventCount 200000 | Measure-LineShape 'Cu=8047.8' -Shape gauss+tail -Range 7700-8400
/// New-ToySpectrum -Seed 8 -EventCount 2000 | Measure-LineShape 'Cu=8047.8' -Shape gauss+tail -Range 7700-8400 -Tail '0.05+-0.02,1.5+-0.4'
/// $reference.Assumptions
/// </code>
/// <para>Fits few counts with what is known of the detector's tail, which could also be the result of a fit of many, and shows what a
/// fit without such knowledge assumed.</para>
/// </example>
/// <seealso cref="ConvertToEnergySpectrumCommand"/>
/// <seealso cref="MergeSpectrumCommand"/>
/// <seealso cref="GetXrayLineCommand"/>
/// <seealso cref="ExportSpectrumPlotCommand"/>
/// <seealso href="about_SpectroCal_LineShapes"/>
[Cmdlet(VerbsDiagnostic.Measure, "LineShape")]
[OutputType(typeof(LineMeasurement))]
public sealed class MeasureLineShapeCommand : EnergySpectrumCmdlet
{
    private const double DefaultNoiseEv = 50;
    private const int Chunk = 64; // fitted at a time, so that memory does not grow with the pipeline
    private readonly List<CalibratedSpectrum> _spectra = [];
    private LineFitSpecification _specification = LineFitSpecification.Vip2;

    /// <summary>
    /// Lines to fit: 'Cu Ka','Ni Ka', NAME=ENERGY, energies in eV, or objects from Get-XrayLine. Without it and with -Shape Vip2, the
    /// copper line.
    /// </summary>
    [Parameter(Position = 0)]
    [LineTransformation]
    [ArgumentCompleter(typeof(LineCompleter))]
    public LineGroup[] Line { get; set; } = [];

    /// <summary>
    /// Shape of the lines: gauss (the default), voigt, natural, vip2, hypermet, or parts joined by +, such as natural+tail+shelf.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ShapeCompleter))]
    [ValidateNotNullOrEmpty]
    public string Shape { get; set; } = LineShape.Names[0];

    /// <summary>
    /// Background: none, constant, linear (the default), quadratic, poly0 to poly8, exponential, or snip, clipped from the data.
    /// </summary>
    [Parameter]
    [Parsed(typeof(BackgroundShape))]
    [ArgumentCompleter(typeof(BackgroundCompleter))]
    public BackgroundShape? Background { get; set; }

    /// <summary>
    /// The detector's low-energy tail: its fraction and slope with their errors, '0.10+-0.02,1.8+-0.3', which count as measurements (held
    /// without errors); a result of this cmdlet from a spectrum with many counts; or the fits.json of one. Without it, and where the
    /// counts do not determine the tail, a usual one is assumed: see the property Assumptions of the results.
    /// </summary>
    [Parameter]
    [DetectorTailTransformation]
    public DetectorTail? Tail { get; set; }

    /// <summary>Energies to fit over, eV: 6150-6750. Without it, around the lines, as far as their shape needs.</summary>
    [Parameter]
    [EnergyRange]
    public EnergyRegion? Range { get; set; }

    /// <summary>Widths of the lines: Shared, sigma^2 = noise^2 + F w E (the default for several lines), or Independent (for one).</summary>
    [Parameter]
    public LineWidths? Widths { get; set; }

    /// <summary>Positions of the lines: Free (the default), CommonScale, one correction of the energy scale for all, or Fixed.</summary>
    [Parameter]
    public LinePositions? Positions { get; set; }

    /// <summary>
    /// What is minimised: Poisson (the default), PearsonChiSquare, NeymanChiSquare or LeastSquares. Values that are no counts have only
    /// least squares, with the errors that their file states, or their scatter.
    /// </summary>
    [Parameter]
    public FitStatistic? Statistic { get; set; }

    /// <summary>Electronic noise to start from, one standard deviation, eV. Without it, 50.</summary>
    [Parameter]
    [Alias("Noise")]
    [ValidateRange(0.0, 1e6)]
    public double NoiseEv { get; set; } = DefaultNoiseEv;

    /// <summary>Fano factor to start from; 0 for a resolution that does not depend on energy. Without it, 0.115, silicon.</summary>
    [Parameter]
    [ValidateRange(0.0, 1e3)]
    public double Fano { get; set; } = ResolutionModel.SiliconFano;

    /// <summary>Adds the silicon escape peak of each line, 1740 eV below it.</summary>
    [Parameter]
    public SwitchParameter Escape { get; set; }

    /// <summary>Finds asymmetric errors from the profile of the statistic, for all free parameters.</summary>
    [Parameter]
    public SwitchParameter Minos { get; set; }

    /// <summary>Fixes parameters: 'tail.slope=1.2'. Names are those in the property Parameters of the results.</summary>
    [Parameter]
    [Parsed(typeof(ParameterChange), Several = true, Method = nameof(ParameterChange.ParseFix))]
    [ArgumentCompleter(typeof(ParameterCompleter))]
    public ParameterChange[] Fix { get; set; } = [];

    /// <summary>Frees parameters that are fixed or tied, or changes their starting values: 'background.scale=1'.</summary>
    [Parameter]
    [Parsed(typeof(ParameterChange), Several = true, Method = nameof(ParameterChange.ParseFree))]
    [ArgumentCompleter(typeof(ParameterCompleter))]
    public ParameterChange[] Free { get; set; } = [];

    /// <summary>Keeps parameters between bounds: 'tail.slope=0.5:3'.</summary>
    [Parameter]
    [Parsed(typeof(ParameterChange), Several = true, Method = nameof(ParameterChange.ParseBound))]
    [ArgumentCompleter(typeof(ParameterCompleter))]
    public ParameterChange[] Bound { get; set; } = [];

    /// <summary>Ties parameters to others: 'Cu Kb.area=0.13*Cu Ka.area'.</summary>
    [Parameter]
    [Parsed(typeof(ParameterChange), Several = true, Method = nameof(ParameterChange.ParseTie))]
    [ArgumentCompleter(typeof(ParameterCompleter))]
    public ParameterChange[] Tie { get; set; } = [];

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (NoiseEv == 0 && Fano == 0)
            Refuse("-NoiseEv 0 and -Fano 0 together leave lines without width.");
        try
        {
            var named = LineFitSpecification.Named(Shape, Line);
            _specification = named with
            {
                Background = Background ?? named.Background,
                RangeEv = Range is null ? named.RangeEv : (Range.LowEv, Range.HighEv),
                Widths = Widths,
                Positions = Positions ?? named.Positions,
                Statistic = Statistic ?? named.Statistic,
                Resolution = new ResolutionModel(NoiseEv, Fano),
                HasEscapePeaks = Escape,
                Tail = Tail,
                Changes = [.. Free, .. Bound, .. Fix, .. Tie],
            };
        }
        catch (Exception e) when (e is FormatException or FitException)
        {
            Refuse(e.Message);
        }
    }

    private protected override bool TakesIntensities => true;

    private protected override DetectorStart OfPeaks(Spectrum spectrum) =>
        Compute("Calibrating", (_, cancellation) => StartConstants.OfPeaks(spectrum, _specification.Lines, cancellation));

    /// <inheritdoc/>
    protected override void ProcessSpectrum(CalibratedSpectrum spectrum)
    {
        _spectra.Add(spectrum);
        if (_spectra.Count == Chunk)
            Flush();
    }

    /// <inheritdoc/>
    protected override void Finish() => Flush();

    private void Flush()
    {
        if (_spectra.Count == 0)
            return;
        CalibratedSpectrum[] spectra = [.. _spectra];
        _spectra.Clear();
        string[] names = [.. spectra.Select(s => s.Name)];
        IReadOnlyList<LineFitOutcome> outcomes = Compute(
            "Fitting",
            (progress, cancellation) =>
                LineFitter.FitAll(
                    [.. spectra.Select(s => s.Binned)],
                    _specification,
                    Minos,
                    progress: new FitProgress(progress, spectra.Length),
                    cancellation: cancellation
                )
        );
        var report = FitReport.Of(_specification, names, outcomes, []);
        WriteBugs(outcomes.Select((o, i) => ((object?)spectra[i], o.Reason)));
        ShownNames.Announce(names);
        for (int i = 0; i < spectra.Length; i++)
            Write(spectra[i], report.Spectra[i], outcomes[i]);
        WriteWarnings("No valid fit", report.Spectra.Where(s => !s.Valid).Select(s => (s.Spectrum, s.Reason ?? "")));
    }

    private void Write(CalibratedSpectrum spectrum, FitReportSpectrum fit, LineFitOutcome outcome)
    {
        if (fit.Valid)
            WriteVerbose(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{fit.Spectrum}: {fit.Bins} bins from {fit.LowEv:0} to {fit.HighEv:0} eV, chi2/ndf "
                        + $"{UncertainText.Number(fit.ReducedStatistic, "0.00")}, {Plural.Of(fit.Evaluations ?? 0, "evaluation")}."
                )
            );
        foreach (LineGroup line in _specification.Lines)
            WriteObject(
                new LineMeasurement(
                    spectrum,
                    fit,
                    fit.Lines.FirstOrDefault(l => l.Name == line.Name),
                    line.Name,
                    line.Strongest.EnergyEv,
                    outcome,
                    _specification
                )
            );
    }

    private sealed class FitProgress(IProgress<StageProgress> progress, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new StageProgress("Fitting", value, total));
    }
}
