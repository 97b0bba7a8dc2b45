namespace SpectroCal.Plotting.Gallery;

/// <summary>A figure made from a simulation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shows">What it shows, and which published figure it corresponds to.</param>
public sealed record ExampleFigure(string Name, string Shows);
