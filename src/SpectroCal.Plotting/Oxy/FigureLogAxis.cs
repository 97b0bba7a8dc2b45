using OxyPlot;
using OxyPlot.Axes;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>OxyPlot's logarithmic axis with the ranges, ticks and labels of figures.</summary>
internal sealed class FigureLogAxis : LogarithmicAxis, IFigureAxis
{
    /// <summary>Creates the axis.</summary>
    /// <param name="spec">What it shows.</param>
    /// <param name="range">The range over the figure's data.</param>
    public FigureLogAxis(Figures.Axis spec, AxisRange range)
    {
        Painter = new AxisPainter(this, spec);
        Range = range;
        PowerPadding = false;
    }

    /// <inheritdoc/>
    public AxisPainter Painter { get; }

    /// <inheritdoc/>
    public AxisRange Range { get; }

    /// <inheritdoc/>
    public double Headroom { get; set; }

    /// <inheritdoc/>
    public override void GetTickValues(
        out IList<double> majorLabelValues,
        out IList<double> majorTickValues,
        out IList<double> minorTickValues
    )
    {
        majorLabelValues = majorTickValues = [.. Painter.Ticks.Major];
        minorTickValues = [.. Painter.Ticks.Minor];
    }

    /// <inheritdoc/>
    public override void Measure(IRenderContext rc) => DesiredMargin = Painter.Measure();

    /// <inheritdoc/>
    public override void Render(IRenderContext rc, int pass) => Painter.Render(rc, pass);

    /// <inheritdoc/>
    protected override string FormatValueOverride(double x) => Painter.Format(x);

    // Series that a user adds widen the range.
    /// <inheritdoc/>
    protected override double CalculateActualMinimum() => DataMinimum < Range.Low ? base.CalculateActualMinimum() : Range.Low;

    /// <inheritdoc/>
    protected override double CalculateActualMaximum() =>
        DataMaximum > Range.High ? base.CalculateActualMaximum() : Range.WithHeadroom(Headroom).High;
}
