using OxyPlot;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Oxy;

namespace SpectroCal.PowerShell.Results;

/// <summary>A figure that is not written yet, with its plots, which may be changed before they are.</summary>
public sealed class SpectrumPlot
{
    internal SpectrumPlot(string name, FigureModels figure, FigureStyle style) => (Name, Figure, Style) = (name, figure, style);

    /// <summary>Name of its file.</summary>
    public string Name { get; }

    /// <summary>What it shows.</summary>
    public string Caption => Figure.Figure.Caption;

    /// <summary>Number of its panels.</summary>
    public int Panels => Figure.Models.Count;

    /// <summary>The plots, objects of OxyPlot, one for each panel.</summary>
    public PlotModel[] GetModels() => [.. Figure.Models];

    internal FigureModels Figure { get; }

    internal FigureStyle Style { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
