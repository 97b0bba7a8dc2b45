using OxyPlot;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// What a context for figures can do beyond OxyPlot's: it draws labels with OxyPlot's marks, <c>_{}</c> and <c>^{}</c>, as one.
/// </summary>
internal interface IFigureContext : IRenderContext
{
    /// <summary>How many columns to a point can be told apart: finer data are thinned out to this. 0: nothing is drawn.</summary>
    double ColumnsPerPoint { get; }
}
