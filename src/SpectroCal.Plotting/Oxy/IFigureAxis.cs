using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>An axis of a figure.</summary>
internal interface IFigureAxis
{
    /// <summary>What measures and draws it.</summary>
    AxisPainter Painter { get; }

    /// <summary>The range over the figure's data.</summary>
    AxisRange Range { get; }

    /// <summary>Share of the axis at its high end that the data leave free.</summary>
    double Headroom { get; set; }
}
