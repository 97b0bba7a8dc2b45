namespace SpectroCal.Plotting.Gallery;

/// <summary>A detector on the map of an array.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Row">Row of the array, from 0 at the bottom.</param>
/// <param name="Column">Column of the array, from 0 on the left.</param>
/// <param name="Value">What the map shows, such as the number of spectra.</param>
/// <param name="IsBad">Whether it is a bad channel.</param>
public sealed record DetectorCell(string Name, int Row, int Column, double Value, bool IsBad);
