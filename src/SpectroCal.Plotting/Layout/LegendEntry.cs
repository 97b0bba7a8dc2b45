using OxyPlot;

namespace SpectroCal.Plotting.Layout;

/// <summary>A line of a legend, or of notes.</summary>
/// <param name="Name">What it says.</param>
/// <param name="SampleWidth">Width of the sample before the name, over the size of the characters; 0: none.</param>
/// <param name="DrawSample">Draws the sample into a rectangle; null: there is none.</param>
internal sealed record LegendEntry(RichText Name, double SampleWidth, Action<IRenderContext, OxyRect>? DrawSample);
