using System.Management.Automation;
using SpectroCal.Plotting.Reports;
using SpectroCal.PowerShell.Abstractions;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Shows figures in the terminal or in the program that the system opens pictures with.</summary>
/// <remarks>
/// The pictures are PNG files in a new folder for temporary files. A terminal that says that it shows pictures, by the protocol of kitty or
/// of iTerm2 or as sixels, shows them itself. Where nothing does, as on a machine without a desktop, a warning says where they are.
/// </remarks>
/// <example>
/// <code>New-ToySpectrum -Seed 7 | Show-SpectrumPlot -Log -Line 'Ti Ka', 'Cu Ka' -Size screen</code>
/// <para>Shows a spectrum with two lines marked.</para>
/// </example>
/// <example>
/// <code>Show-SpectrumPlot -Example spectrum</code>
/// <para>Shows a figure of the gallery, from a simulation.</para>
/// </example>
/// <seealso cref="ExportSpectrumPlotCommand"/>
/// <seealso cref="NewSpectrumPlotCommand"/>
[Cmdlet(VerbsCommon.Show, "SpectrumPlot", DefaultParameterSetName = DataSet)]
[OutputType(typeof(FileInfo))]
public sealed class ShowSpectrumPlotCommand : PlotCmdlet
{
    /// <summary>Returns the pictures as files.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        string folder = FigureViewer.NewFolder();
        IReadOnlyList<(string Path, string Reason)> failures = FigureFile.WriteAll(
            [
                .. FigureFile
                    .Plan([folder], [.. Gathered().Select(p => (p.Name, p))], [FigureViewer.Extension])
                    .Select(f => (f.Path, (Func<Plotting.Oxy.FigureModels>)(() => f.Figure.Figure), f.Figure.Style)),
            ],
            force: false
        );
        WriteFailures(failures.Select(f => ((object?)f.Path, f.Reason)));
        foreach (string file in Directory.GetFiles(folder))
        {
            if (!FigureViewer.Show(file))
                WriteWarning($"No program of this system opens pictures; the figure is {file}.");
            if (PassThru)
                WriteObject(new FileInfo(file));
        }
    }
}
