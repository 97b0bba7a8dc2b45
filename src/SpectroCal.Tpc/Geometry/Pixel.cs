namespace SpectroCal.Tpc.Geometry;

/// <summary>A pixel of an anode plane.</summary>
/// <param name="Anode">0: the plane at negative z; 1: the one at positive z.</param>
/// <param name="Column">Along x, from 0.</param>
/// <param name="Row">Along y, from 0.</param>
public readonly record struct Pixel(int Anode, int Column, int Row) : IComparable<Pixel>
{
    /// <inheritdoc/>
    public int CompareTo(Pixel other) => (Anode, Column, Row).CompareTo((other.Anode, other.Column, other.Row));
}
