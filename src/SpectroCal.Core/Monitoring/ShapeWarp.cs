namespace SpectroCal.Monitoring;

/// <summary>
/// A shape in bins as another gain and offset would show it: what was at x is at offset + gain x. The cumulative shape is interpolated by
/// cubic Hermite polynomials, so that the sum is kept and a shift by a part of a bin hardly widens a line.
/// </summary>
internal sealed class ShapeWarp
{
    private const double LargestSlope = 3; // over the smaller of the two rates beside it

    private readonly double[] _cumulative;
    private readonly double[] _slopes;

    /// <summary>Takes a shape.</summary>
    public ShapeWarp(ReadOnlySpan<double> shape)
    {
        _cumulative = new double[shape.Length + 1];
        _slopes = new double[shape.Length + 1];
        for (int i = 0; i < shape.Length; i++)
            _cumulative[i + 1] = _cumulative[i] + shape[i];
        // Two points to each side give the fourth order; the limit keeps rates positive beside an edge (F. N. Fritsch and R. E. Carlson,
        // SIAM J. Numer. Anal. 17 (1980) 238).
        for (int i = 0; i <= shape.Length; i++)
        {
            double left = shape[Math.Max(0, i - 1)],
                right = shape[Math.Min(shape.Length - 1, i)];
            bool isInside = i > 1 && i < shape.Length - 1;
            double slope = isInside ? (7 * (left + right) - shape[i - 2] - shape[i + 1]) / 12 : 0.5 * (left + right);
            _slopes[i] = Math.Clamp(slope, 0, LargestSlope * Math.Min(left, right));
        }
    }

    /// <summary>The shape under another scale.</summary>
    /// <param name="offset">Bins.</param>
    /// <param name="gain">Relative, positive.</param>
    /// <param name="result">Takes the shape.</param>
    public void Apply(double offset, double gain, Span<double> result)
    {
        double below = At(-offset / gain);
        for (int i = 0; i < result.Length; i++)
        {
            double above = At((i + 1 - offset) / gain);
            result[i] = above - below;
            below = above;
        }
    }

    private double At(double x)
    {
        int last = _cumulative.Length - 1;
        // Beyond the ends the shape goes on as it ends: what the last channel cut off comes into the spectrum with a lower gain.
        if (x <= 0)
            return x * _slopes[0];
        if (x >= last)
            return _cumulative[last] + (x - last) * _slopes[last];
        int i = (int)x;
        double t = x - i,
            u = 1 - t;
        return u * u * ((1 + 2 * t) * _cumulative[i] + t * _slopes[i]) + t * t * ((1 + 2 * u) * _cumulative[i + 1] - u * _slopes[i + 1]);
    }
}
