namespace SpectroCal.Plotting.Text;

/// <summary>The strokes of a character in em, y upwards from the base line.</summary>
/// <param name="Advance">Distance to the next character, em.</param>
/// <param name="Strokes">Centre lines as x0, y0, x1, y1, ...; em. One point alone is a dot.</param>
internal sealed record Glyph(double Advance, IReadOnlyList<double[]> Strokes);
