namespace SpectroCal.Plotting.Layout;

/// <summary>A rectangle in points, y downwards.</summary>
internal readonly record struct Rect(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public double CentreX => Left + Width / 2;

    public double CentreY => Top + Height / 2;

    /// <summary>The rectangle with a margin around it.</summary>
    public Rect Grown(double by) => new(Left - by, Top - by, Width + 2 * by, Height + 2 * by);

    public bool Contains(double x, double y) => x >= Left && x <= Right && y >= Top && y <= Bottom;

    public bool Overlaps(Rect other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}
