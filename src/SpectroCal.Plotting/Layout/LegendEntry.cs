using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Layout;

/// <summary>A line of a legend.</summary>
/// <param name="Name">What it says.</param>
/// <param name="SampleWidth">Width of the sample before the name, over the size of the characters; 0: none.</param>
/// <param name="Index">Which of the legend's things it is.</param>
internal sealed record LegendEntry(RichText Name, double SampleWidth, int Index);
