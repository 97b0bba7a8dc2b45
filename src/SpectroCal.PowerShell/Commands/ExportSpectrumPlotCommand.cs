using System.Management.Automation;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Plotting.Reports;
using SpectroCal.Plotting.Text;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Draws figures as SVG, PNG and PDF: of spectra, campaigns, calibrations, line fits, and of simulated examples.</summary>
/// <remarks>
/// A path that ends in .svg, .png or .pdf is one file with one figure; any other is a folder, in which each figure gets a file for each -Format.
/// A few spectra are overlaid; more are drawn as a map with a row each. Without -Figure, a calibrated campaign gives the overview, a
/// detector its calibration curve, and a line fit the data with the model and the pulls.
/// </remarks>
/// <example>
/// <code>New-ToyCampaign -Seed 42 | Optimize-Calibration | Export-SpectrumPlot -Path fig5.png -Figure density -Size double -PassThru</code>
/// <para>Draws the densities of a calibrated campaign, as wide as two journal columns.</para>
/// </example>
/// <example>
/// <code>New-ToySpectrum -Seed 7 | Export-SpectrumPlot -Path toy.svg -Log -Line 'Ti Ka', 'Cu Ka' -Title 'A simulated spectrum'</code>
/// <para>Draws a spectrum over the energies that it states, with logarithmic counts and two lines marked.</para>
/// </example>
/// <example>
/// <code>
/// New-ToySpectrum -Seed 7 | Measure-LineShape 'Ti=4508.9', 'unknown=6156', 'Cu=8047.8' |
///     Export-SpectrumPlot -Path fits -Format svg, png
/// </code>
/// <para>Draws a line fit with its pulls into a folder, once as SVG and once as PNG.</para>
/// </example>
/// <example>
/// <code>Export-SpectrumPlot -Example spectrum, lines -Path gallery</code>
/// <para>Draws two figures of the gallery from simulations; -Example all draws every one.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum Steel*.spe | Export-SpectrumPlot -Path steel.png -Calibration 0,12 -Size screen -PassThru | Invoke-Item</code>
/// <para>Draws a file over energy with given constants, and opens the picture.</para>
/// </example>
/// <seealso cref="ExportCalibrationReportCommand"/>
/// <seealso cref="FindPeaksCommand"/>
/// <seealso cref="MeasureLineShapeCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
[Cmdlet(VerbsData.Export, "SpectrumPlot", SupportsShouldProcess = true, DefaultParameterSetName = DataSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSpectrumPlotCommand : DestinationCmdlet
{
    private const string DataSet = "Data";
    private const string ExampleSet = "Example";
    private const string AllExamples = "all";
    private readonly List<(string Name, Figure Figure)> _figures = [];
    private readonly List<MeasuredSpectrum> _spectra = [];
    private readonly HashSet<object> _fits = new(ReferenceEqualityComparer.Instance);

    /// <summary>The file or folder to write. Without it, the current folder.</summary>
    [Parameter(Position = 0)]
    [Alias("LiteralPath", "PSPath", "Destination")]
    [ValidateNotNullOrEmpty]
    public override string Path { get; set; } = ".";

    /// <summary>
    /// Spectra, a campaign, or results of Optimize-Calibration, Import-Calibration, New-Calibration, ConvertTo-EnergySpectrum,
    /// Merge-Spectrum or Measure-LineShape.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = DataSet)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// Which figures. For spectra: spectrum, waterfall. For a campaign: peaks, drift, events. For its calibration: overview, spectrum,
    /// density, lines, constants, detector-drift, detector-map, loss. Detectors and line fits have one figure each.
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

    /// <summary>Format of the files in a folder: svg (the default), png, pdf.</summary>
    [Parameter]
    [ValidateSet("svg", "png", "pdf")]
    public string[] Format { get; set; } = ["svg"];

    /// <summary>Size: single (85 mm, the default), double (170 mm), screen (1200 pixels), or WIDTHxHEIGHT in mm, such as 120x80.</summary>
    [Parameter]
    [Parsed(typeof(FigureStyle))]
    [ArgumentCompleter(typeof(FigureSizeCompleter))]
    public FigureStyle Size { get; set; } = FigureStyle.SingleColumn;

    /// <summary>PNG: pixels per inch. Without it, 300; for a screen 96.</summary>
    [Parameter]
    [ValidateRange(1.0, 1e5)]
    public double? Dpi { get; set; }

    /// <summary>PNG: factor on the number of pixels, such as 2 for a high-density screen. Without it, 1.</summary>
    [Parameter]
    [ValidateRange(0.01, 100.0)]
    public double Scale { get; set; } = 1;

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
        bool isFile = FigureFile.IsFigure(Path);
        if (Has(nameof(Format)) && isFile)
            Refuse("-Format is for folders; the name of a file chooses its format.");
        if (isFile && Math.Max(Figure.Length, Example.Length) > 1)
            Refuse($"{Path} is a file, and several figures are asked for: give a folder.");
        bool anyPng = isFile
            ? System.IO.Path.GetExtension(Path).Equals(".png", StringComparison.OrdinalIgnoreCase)
            : Format.Contains("png", StringComparer.OrdinalIgnoreCase);
        if (!anyPng && (Has(nameof(Dpi)) || Has(nameof(Scale))))
            Refuse("-Dpi and -Scale are for PNG files, and none is asked for.");
        if (ParameterSetName != ExampleSet)
            return;
        string[] names = Example.Contains(AllExamples, StringComparer.OrdinalIgnoreCase)
            ? [.. ExampleFigures.All.Select(e => e.Name)]
            : Example;
        Add(Compute("Drawing examples", (_, cancellation) => ExampleFigures.Draw(names, Seed, cancellation)));
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (PSObject item in InputObject)
            Guarded(item.BaseObject, () => AddInput(item.BaseObject));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (_spectra.Count > 0)
            Guarded(null, DrawSpectra);
        if (_figures.Count == 0 || FullPath() is not { } path)
            return;
        // A path such as fig.pdf is not meant as a folder.
        if (
            !FigureFile.IsFigure(path)
            && System.IO.Path.GetExtension(path) is { Length: > 1 } extension
            && extension.Skip(1).All(char.IsAsciiLetter)
            && !Directory.Exists(path)
        )
            Refuse($"{Path}: figures are written as .svg and .png; for a folder of this name, add a /.");
        if (_figures.Count > 1 && FigureFile.IsFigure(path))
            Refuse($"{Path} is a file, and there are {_figures.Count} figures: give a folder.");
        IReadOnlyList<(string, Figure)> figures = Title is { Length: > 0 } title
            ? [.. _figures.Select(f => (f.Name, f.Figure with { Title = RichText.Markup(title) }))]
            : _figures;
        FigureStyle style = Size with { DotsPerInch = Dpi ?? Size.DotsPerInch, Scale = Scale };
        if (FontSize is { } points)
            style = style.WithFontSize(points);
        IReadOnlyList<(string Path, Figure Figure)> files =
        [
            .. FigureFile
                .Plan([path], figures, [.. Format.Select(f => "." + f.ToLowerInvariant())])
                .Where(f => ShouldProcess(f.Path, "Draw a figure")),
        ];
        FigureFile.WriteAll(files, style, Force);
        foreach ((string file, Figure figure) in files)
            WriteVerbose($"{file}: {figure.Caption}");
        WriteFiles(files.Select(f => f.Path));
    }

    private void AddInput(object? item)
    {
        switch (item)
        {
            case CampaignOptimization campaign:
                AddCampaign(campaign.Result);
                break;
            case ImportedCampaign imported:
                AddCampaign(imported.Result);
                break;
            case SpectrumCampaign campaign:
                Add(
                    (Figure.Length == 0 ? [StoredCampaignFigures.Names[0]] : Figure).Select(f =>
                        StoredCampaignFigures.Of(campaign.Stored, f)
                    )
                );
                break;
            case CalibratedDetector { Outcome: { Standard: not null } outcome } detector:
                _figures.Add(($"calibration-{FolderName(detector.Spectrum)}", ArrayFigureFiles.Curve(outcome)));
                break;
            case CalibratedDetector rejected:
                WriteWarning($"{rejected.Spectrum} has no calibration curve: {rejected.Reason ?? "only its constants are available."}");
                break;
            case LineMeasurement { Outcome.Fit: { } fit } line:
                // One fit holds all of its lines, and is drawn once.
                if (!_fits.Add(line.Fit))
                    break;
                _figures.Add(
                    (
                        $"fit-{FolderName(line.Spectrum)}",
                        LineFitFigure.Of(line.Spectrum, fit, Log ? AxisScale.Logarithmic : AxisScale.Linear)
                    )
                );
                break;
            case LineMeasurement failed:
                WriteWarning($"{failed.Spectrum} has no fit to draw: {failed.Reason}");
                break;
            case Spectrum spectrum:
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
            default:
                WriteError(Errors.WrongInput(item, "spectra, a campaign or results"));
                break;
        }
    }

    private void AddCampaign(CampaignResult result) =>
        Add((Figure.Length == 0 ? [CampaignFigures.Names[0]] : Figure).Select(f => CampaignFigures.Of(result, f)));

    private void DrawSpectra()
    {
        IReadOnlyList<MeasuredSpectrum> spectra = MeasuredSpectrum.Aligned(_spectra, null, Channels);
        if (spectra[0].Scale is null && Line.Length > 0)
        {
            WriteError(Errors.NoEnergyScale(_spectra.First(s => s.Scale is null).Name, _spectra));
            return;
        }
        SpectrumOptions options = Options(spectra[0].Scale is null ? "channel" : "energy (eV)");
        Add((Figure.Length == 0 ? [null] : (IEnumerable<string?>)Figure).Select(f => MeasuredFigures.Of(spectra, f, options)));
    }

    private SpectrumOptions Options(string abscissa) =>
        new()
        {
            AbscissaLabel = abscissa,
            Scale = Log ? AxisScale.Logarithmic : AxisScale.Linear,
            Low = Range?.LowEv,
            High = Range?.HighEv,
            Markers = SpectrumFigure.Markers(Line),
        };

    private void Add(IEnumerable<Figure> figures) => _figures.AddRange(figures.Select(f => (f.Name, f)));
}
