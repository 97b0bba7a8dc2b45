using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Makes figures without writing them: plots to change before Export-SpectrumPlot writes them.</summary>
/// <remarks>
/// Each figure has Models, a plot of OxyPlot (PlotModel) for each panel: its axes, series and annotations can be changed, and others
/// added. What is left as it is is laid out as always. Objects of OxyPlot's other types come from the assembly of the plot:
/// $plot.GetModels()[0].GetType().Assembly.
/// </remarks>
/// <example>
/// <code>
/// $plot = New-ToySpectrum -Seed 7 | New-SpectrumPlot -Log -Line 'Ti Ka', 'Cu Ka'
/// $plot.GetModels()[0].Axes[1].Title = 'events per channel'
/// $plot.GetModels()[0].Axes[0].Maximum = 9000
/// $plot | Export-SpectrumPlot -Path events.pdf
/// </code>
/// <para>Gives an axis another title and another end.</para>
/// </example>
/// <example>
/// <code>
/// $plot = New-SpectrumPlot -Example lines -Size double
/// $annotation = $plot.GetModels()[0].GetType().Assembly.GetType('OxyPlot.Annotations.LineAnnotation')::new()
/// $annotation.Type = 'Horizontal'; $annotation.Y = -1
/// $plot.GetModels()[0].Annotations.Add($annotation)
/// $plot | Export-SpectrumPlot -Path lines.svg
/// </code>
/// <para>Adds a line.</para>
/// </example>
/// <seealso cref="ExportSpectrumPlotCommand"/>
[Cmdlet(VerbsCommon.New, "SpectrumPlot", DefaultParameterSetName = DataSet)]
[OutputType(typeof(SpectrumPlot))]
public sealed class NewSpectrumPlotCommand : PlotCmdlet
{
    /// <inheritdoc/>
    protected override void End() => WriteObject(Gathered(), enumerateCollection: true);
}
