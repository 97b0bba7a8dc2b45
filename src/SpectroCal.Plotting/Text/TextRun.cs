namespace SpectroCal.Plotting.Text;

/// <summary>A stretch of a label in one position.</summary>
/// <param name="Text">The characters.</param>
/// <param name="Script">Where they stand.</param>
public sealed record TextRun(string Text, Script Script);
