using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Plotting.Oxy;
using SpectroCal.Plotting.Reports;
using SpectroCal.Plotting.Text;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;
using SpectroCal.Simulation;
using SpectroCal.Spectra;
using SpectroCal.Tpc.Calibration;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that makes figures of what the pipeline brings, or of simulated examples.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PlotCmdlet : SpectroCmdlet
{
    private protected const string DataSet = "Data";
    private protected const string ExampleSet = "Example";
    private const string AllExamples = "all";
    private readonly List<(string Name, Figure Figure)> _figures = [];
    private readonly List<SpectrumPlot> _made = [];
    private readonly List<MeasuredSpectrum> _spectra = [];
    private readonly List<TpcScanCurve> _scans = [];
    private readonly HashSet<object> _drawn = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Spectra, a campaign, or results of Optimize-Calibration, Import-Calibration, New-Calibration, ConvertTo-EnergySpectrum,
    /// Merge-Spectrum, Measure-LineShape, Invoke-TpcSimulation, Optimize-TpcParameter, Measure-TpcLoss, Measure-TpcCorrelation or
    /// New-SpectrumPlot.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = DataSet)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// Which figures. For spectra: spectrum, waterfall. For a campaign: peaks, drift, events. For its calibration: overview, spectrum,
    /// density, lines, constants, detector-drift, detector-map, loss. For constants of Optimize-TpcParameter: parameters, correlation.
    /// Detectors, line fits and the other results have one figure each.
    /// </summary>
    [Parameter(ParameterSetName = DataSet)]
    [ArgumentCompleter(typeof(FigureCompleter))]
    public string[] Figure { get; set; } = [];

    /// <summary>Spectra: range of the abscissa, eV or channels.</summary>
    [Parameter(ParameterSetName = DataSet)]
    [EnergyRange]
    public EnergyRegion? Range { get; set; }

    /// <summary>Spectra: logarithmic counts.</summary>
    [Parameter(ParameterSetName = DataSet)]
    [Alias("Logarithmic")]
    public SwitchParameter Log { get; set; }

    /// <summary>Spectra: lines to mark.</summary>
    [Parameter(ParameterSetName = DataSet)]
    [LineTransformation]
    [ArgumentCompleter(typeof(LineCompleter))]
    public LineGroup[] Line { get; set; } = [];

    /// <summary>
    /// Spectra: energy scale, constants p0,p1,... or results in which each finds its own. Without it, what each file states.
    /// </summary>
    [Parameter(ParameterSetName = DataSet)]
    [Alias("Start")]
    [EnergyScale]
    public EnergyScale? Calibration { get; set; }

    /// <summary>Spectra: draws over channels, even if an energy scale is known.</summary>
    [Parameter(ParameterSetName = DataSet)]
    public SwitchParameter Channels { get; set; }

    /// <summary>Names of figures to draw from simulated data, or all; the Tab key lists them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExampleSet)]
    [ArgumentCompleter(typeof(ExampleFigureCompleter))]
    public string[] Example { get; set; } = [];

    /// <summary>Examples: seed of the simulations. Without it, 2.</summary>
    [Parameter(ParameterSetName = ExampleSet)]
    public long Seed { get; set; } = new ToySettings().Seed;

    /// <summary>Size: single (85 mm, the default), double (170 mm), screen (1200 pixels), or WIDTHxHEIGHT in mm, such as 120x80.</summary>
    [Parameter]
    [Parsed(typeof(FigureStyle))]
    [ArgumentCompleter(typeof(FigureSizeCompleter))]
    public FigureStyle Size { get; set; } = FigureStyle.SingleColumn;

    /// <summary>Font size, points; line widths scale with it. Without it, 7.5; for a screen 12.</summary>
    [Parameter]
    [ValidateRange(1.0, 1000.0)]
    public double? FontSize { get; set; }

    /// <summary>Title above the figure; _x and ^x, or _{xy} and ^{xy}, make subscripts and superscripts.</summary>
    [Parameter]
    public string? Title { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (Channels && (Calibration is not null || Line.Length > 0))
            Refuse("-Channels draws over channels: leave out -Calibration and -Line.");
        if (ParameterSetName != ExampleSet)
            return;
        string[] names = Example.Contains(AllExamples, StringComparer.OrdinalIgnoreCase)
            ? [.. ExampleFigures.All.Select(e => e.Name)]
            : Example;
        var failures = new List<(object?, string)>();
        Add(
            Compute(
                "Drawing examples",
                (_, cancellation) => ExampleFigures.Draw(names, Seed, (name, reason) => failures.Add((name, reason)), cancellation)
            )
        );
        WriteFailures(failures);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
            Guarded(item.BaseObject, () => AddInput(ShellValue.Input(item)));
    }

    /// <summary>The figures of all that came, by name.</summary>
    private protected IReadOnlyList<SpectrumPlot> Gathered()
    {
        if (_spectra.Count > 0)
            Guarded(null, DrawSpectra);
        if (_scans.Count > 0)
            Guarded(null, () => Add([TpcScanFigure.Of(_scans)]));
        FigureStyle style = FontSize is { } points ? Size.WithFontSize(points) : Size;
        RichText? title = Title is { Length: > 0 } text ? RichText.Markup(text) : null;
        return
        [
            .. _made,
            .. _figures.Select(f => new SpectrumPlot(
                f.Name,
                FigureModels.Of(title is null ? f.Figure : f.Figure with { Title = title }, style),
                style
            )),
        ];
    }

    /// <summary>Takes in one object.</summary>
    private void AddInput(object? item)
    {
        switch (item)
        {
            case SpectrumPlot when Has(nameof(Size)) || Has(nameof(FontSize)) || Has(nameof(Title)):
                Refuse("A plot has its size, font size and title from New-SpectrumPlot: give them there.");
                break;
            case SpectrumPlot plot:
                _made.Add(plot);
                break;
            case CampaignOptimization campaign:
                AddCampaign(campaign.Result);
                break;
            case ImportedCampaign imported:
                AddCampaign(imported.Result);
                break;
            case SpectrumCampaign campaign:
                Add(
                    campaign,
                    Figure.Length == 0 ? [StoredCampaignFigures.Names[0]] : Figure,
                    f => StoredCampaignFigures.Of(campaign.Stored, f!)
                );
                break;
            case CalibratedDetector { Outcome: { Standard: not null } outcome } detector:
                _figures.Add(($"calibration-{SessionPaths.FolderName(detector.Spectrum)}", ArrayFigureFiles.Curve(outcome)));
                break;
            case CalibratedDetector rejected:
                WriteWarning($"{rejected.Spectrum} has no calibration curve: {rejected.Reason ?? "only its constants are available."}");
                break;
            case LineMeasurement { Outcome.Fit: { } fit } line:
                // One fit holds all of its lines, and is drawn once.
                if (!_drawn.Add(line.Fit))
                    break;
                _figures.Add(($"fit-{SessionPaths.FolderName(line.Spectrum)}", LineFitFigure.Of(line.Spectrum, fit, Log)));
                break;
            case LineMeasurement failed:
                WriteWarning($"{failed.Spectrum} has no fit to draw: {failed.Reason}");
                break;
            case ChannelSpectrum spectrum:
                EnergyCalibration? given = Calibration?.For(spectrum.Name, spectrum.Run.Name, spectrum.Detector);
                _spectra.Add(
                    MeasuredSpectrum.Stated(spectrum, spectrum.Name) is var stated && given is not null
                        ? stated with
                        {
                            Scale = given,
                        }
                        : stated
                );
                break;
            case CalibratedSpectrum { Batch: { } batch } spectrum:
                _spectra.Add(new MeasuredSpectrum(spectrum.Name, batch.Histogram, spectrum.Calibration));
                break;
            case CalibratedSpectrum { Merged: { } merged } spectrum:
                Add([
                    SpectrumFigure.Of(
                        new FittedSpectrum(
                            RichText.Plain(spectrum.Name),
                            BinEdges.Equal(merged.Axis.StartEv, merged.Axis.StepEv, merged.Axis.Count),
                            [.. merged.Counts],
                            []
                        ),
                        Options("energy (eV)")
                    ),
                ]);
                break;
            case TpcReadout readout:
                Add([TpcEventFigure.Of(readout.Hits, readout.Detector.Geometry)]);
                break;
            // One calibration, or one curvature, holds all of its constants, and is drawn once.
            case TpcParameterEstimate { Calibration: var calibration }:
                if (_drawn.Add(calibration))
                    Add(
                        calibration,
                        Figure.Length == 0 ? [TpcCalibrationFigures.Names[0]] : Figure,
                        f => TpcCalibrationFigures.Of(calibration, f!)
                    );
                break;
            case TpcCorrelation { Of: var curvature }:
                if (_drawn.Add(curvature))
                    Add([TpcCorrelationFigure.Of(curvature)]);
                break;
            case TpcLossScan scan:
                _scans.Add(scan.Curve);
                break;
            default:
                WriteError(Errors.WrongInput(item, "spectra, a campaign or results"));
                break;
        }
    }

    private void AddCampaign(CampaignResult result) =>
        Add(result, Figure.Length == 0 ? [CampaignFigures.Names[0]] : Figure, f => CampaignFigures.Of(result, f!));

    private void DrawSpectra()
    {
        IReadOnlyList<MeasuredSpectrum> spectra = MeasuredSpectrum.Aligned(_spectra, null, Channels);
        if (spectra[0].Scale is null && Line.Length > 0)
        {
            WriteError(Errors.NoEnergyScale(_spectra.First(s => s.Scale is null).Name, _spectra));
            return;
        }
        SpectrumOptions options = Options(spectra[0].Scale is null ? "channel" : "energy (eV)");
        Add(_spectra, Figure.Length == 0 ? (string?[])[null] : Figure, f => MeasuredFigures.Of(spectra, f, options));
    }

    private SpectrumOptions Options(string abscissa) =>
        new()
        {
            AbscissaLabel = abscissa,
            IsLogarithmic = Log,
            Low = Range?.LowEv,
            High = Range?.HighEv,
            Markers = SpectrumFigure.Markers(Line),
        };

    private void Add(IEnumerable<Figure> figures) => _figures.AddRange(figures.Select(f => (f.Name, f)));

    // Each by itself: one that cannot be drawn is an error, and the others are there.
    private void Add(object target, IEnumerable<string?> names, Func<string?, Figure> draw)
    {
        foreach (string? name in names)
            Guarded(target, () => Add([draw(name)]));
    }
}
