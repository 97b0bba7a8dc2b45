namespace SpectroCal.Tpc.Geometry;

/// <summary>A point in the detector, cm: x and y along the anode planes, z along the drift.</summary>
public readonly record struct TrackPoint(double X, double Y, double Z)
{
    /// <summary>Distance from another point, cm.</summary>
    public double DistanceTo(TrackPoint other) =>
        Math.Sqrt((X - other.X) * (X - other.X) + (Y - other.Y) * (Y - other.Y) + (Z - other.Z) * (Z - other.Z));

    /// <summary>The point a fraction of the way to another.</summary>
    public TrackPoint Toward(TrackPoint other, double fraction) =>
        new(X + fraction * (other.X - X), Y + fraction * (other.Y - Y), Z + fraction * (other.Z - Z));
}
