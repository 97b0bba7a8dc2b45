namespace SpectroCal.Tpc.Geometry;

/// <summary>
/// Two drift volumes with a common cathode at z = 0 and an anode of pixels at each end (module 0 of the near detector of DUNE).
/// </summary>
public sealed record DetectorGeometry
{
    /// <summary>Sub-bins of a pixel along each axis, in which transverse diffusion is resolved.</summary>
    public const int BinsPerPixel = 10;

    /// <summary>Distance of the anodes from the cathode, cm.</summary>
    public double AnodeCm { get; init; } = 30.431;

    /// <summary>Distance from pixel to pixel, cm.</summary>
    public double PitchCm { get; init; } = 0.4434;

    /// <summary>Pixels along x.</summary>
    public int Columns { get; init; } = 140;

    /// <summary>Pixels along y.</summary>
    public int Rows { get; init; } = 280;

    /// <summary>What is outside by no more counts as inside, cm.</summary>
    public double MarginCm { get; init; } = 0.02;

    /// <summary>Half of an anode along x, cm.</summary>
    public double HalfWidthCm => Columns * PitchCm / 2;

    /// <summary>Half of an anode along y, cm.</summary>
    public double HalfHeightCm => Rows * PitchCm / 2;

    /// <summary>Width of a sub-bin, cm.</summary>
    public double BinCm => PitchCm / BinsPerPixel;

    /// <summary>The drift volume of a point, or null outside.</summary>
    public int? AnodeOf(TrackPoint point) =>
        Math.Abs(point.X) <= HalfWidthCm + MarginCm
        && Math.Abs(point.Y) <= HalfHeightCm + MarginCm
        && Math.Abs(point.Z) <= AnodeCm + MarginCm
            ? point.Z < 0
                ? 0
                : 1
            : null;

    /// <summary>How far charge drifts from a point to the anode, cm.</summary>
    public double DriftCm(TrackPoint point) => Math.Abs(AnodeCm - Math.Abs(point.Z));

    /// <summary>x of the centre of a pixel, cm.</summary>
    public double CentreX(Pixel pixel) => (pixel.Column + 0.5) * PitchCm - HalfWidthCm;

    /// <summary>y of the centre of a pixel, cm.</summary>
    public double CentreY(Pixel pixel) => (pixel.Row + 0.5) * PitchCm - HalfHeightCm;
}
