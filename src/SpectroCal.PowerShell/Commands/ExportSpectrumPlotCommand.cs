using System.Management.Automation;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Reports;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Draws figures as SVG, PNG and PDF: of spectra, campaigns, calibrations, line fits, and of simulated examples.</summary>
/// <remarks>
/// A path that ends in .svg, .png or .pdf is one file with one figure; any other is a folder, in which each figure gets a file for each
/// -Format.
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
/// <example>
/// <code>
/// $plot = New-ToySpectrum -Seed 7 | New-SpectrumPlot -Log -Size double
/// $plot.GetModels()[0].Axes[0].Minimum = 4000; $plot | Export-SpectrumPlot -Path changed.pdf
/// </code>
/// <para>Changes a plot before it is written, here the beginning of its axis.</para>
/// </example>
/// <seealso cref="ExportCalibrationReportCommand"/>
/// <seealso cref="FindPeaksCommand"/>
/// <seealso cref="MeasureLineShapeCommand"/>
/// <seealso cref="NewSpectrumPlotCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso cref="ShowSpectrumPlotCommand"/>
[Cmdlet(VerbsData.Export, "SpectrumPlot", SupportsShouldProcess = true, DefaultParameterSetName = DataSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSpectrumPlotCommand : PlotCmdlet
{
    /// <summary>
    /// The file or folder to write, always literal: no character is a wildcard. Without it, the current folder.
    /// </summary>
    [Parameter(Position = 0)]
    [Alias("LiteralPath", "PSPath", "Destination")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>Format of the files in a folder: svg (the default), png, pdf.</summary>
    [Parameter]
    [ValidateSet("svg", "png", "pdf")]
    public string[] Format { get; set; } = ["svg"];

    /// <summary>PNG: pixels per inch. Without it, 300; for a screen 96.</summary>
    [Parameter]
    [ValidateRange(1.0, 1e5)]
    public double? Dpi { get; set; }

    /// <summary>PNG: factor on the number of pixels, such as 2 for a high-density screen. Without it, 1.</summary>
    [Parameter]
    [ValidateRange(0.01, 100.0)]
    public double Scale { get; set; } = 1;

    /// <summary>Replaces existing files. Without it they are left alone, and nothing is written.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the files that were written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
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
        base.Begin();
    }

    /// <inheritdoc/>
    protected override void End()
    {
        IReadOnlyList<SpectrumPlot> plots = Gathered();
        if (plots.Count == 0 || SessionPaths.Destination(this, Path) is not { } path)
            return;
        // A path such as fig.eps is not meant as a folder.
        if (FigureFile.RefusalOf(path) is { } refusal)
            Refuse($"{Path}: {refusal}");
        if (plots.Count > 1 && FigureFile.IsFigure(path))
            Refuse($"{Path} is a file, and there are {plots.Count} figures: give a folder.");
        IReadOnlyList<(string Path, SpectrumPlot Plot)> files =
        [
            .. FigureFile
                .Plan([path], [.. plots.Select(p => (p.Name, p))], [.. Format.Select(f => "." + f.ToLowerInvariant())])
                .Where(f => ShouldProcess(f.Path, "Draw a figure")),
        ];
        IReadOnlyList<(string Path, string Reason)> failures = FigureFile.WriteAll(
            [.. files.Select(f => (f.Path, (Func<Plotting.Oxy.FigureModels>)(() => f.Plot.Figure), Sized(f.Plot.Style)))],
            Force
        );
        WriteFailures(failures.Select(f => ((object?)f.Path, f.Reason)));
        (string Path, SpectrumPlot Plot)[] written = [.. files.Where(f => !failures.Any(x => x.Path == f.Path))];
        foreach ((string file, SpectrumPlot plot) in written)
            WriteVerbose($"{file}: {plot.Caption}");
        if (PassThru)
            WriteObject(written.Select(f => new FileInfo(f.Path)), enumerateCollection: true);
    }

    private FigureStyle Sized(FigureStyle style) => style with { DotsPerInch = Dpi ?? style.DotsPerInch, Scale = Scale };
}
