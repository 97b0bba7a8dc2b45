using System.Numerics;
using System.Numerics.Tensors;

namespace SpectroCal.Monitoring;

/// <summary>
/// A shape in bins as another gain and offset would show it: what was at x is at offset + gain x. The cumulative shape is interpolated by
/// cubic Hermite polynomials, so that the sum is kept and a shift by a part of a bin hardly widens a line. One for each thread.
/// </summary>
internal sealed class ShapeWarp
{
    private const double LargestSlope = 3; // over the smaller of the two rates beside it
    private const double FarGain = 0.1; // relative, from which on too few edges in a row are alike

    // The cumulative shape within each bin, as a polynomial of the distance from its lower edge.
    private readonly double[] _constant;
    private readonly double[] _linear; // one more: the slope at the upper end
    private readonly double[] _square;
    private readonly double[] _cube;
    private readonly double[] _edges; // cumulative shape at the edges of the bins of the other scale
    private readonly int _last;

    /// <summary>Takes a shape.</summary>
    public ShapeWarp(ReadOnlySpan<double> shape)
    {
        _last = shape.Length;
        (_constant, _linear, _edges) = (new double[_last + 1], new double[_last + 1], new double[_last + 1]);
        (_square, _cube) = (new double[_last], new double[_last]);
        for (int i = 0; i < _last; i++)
            _constant[i + 1] = _constant[i] + shape[i];
        // Two points to each side give the fourth order; the limit keeps rates positive beside an edge (F. N. Fritsch and R. E. Carlson,
        // SIAM J. Numer. Anal. 17 (1980) 238).
        for (int i = 0; i <= _last; i++)
        {
            double left = shape[Math.Max(0, i - 1)],
                right = shape[Math.Min(_last - 1, i)];
            bool isInside = i > 1 && i < _last - 1;
            double slope = isInside ? (7 * (left + right) - shape[i - 2] - shape[i + 1]) / 12 : 0.5 * (left + right);
            _linear[i] = Math.Clamp(slope, 0, LargestSlope * Math.Min(left, right));
        }
        for (int i = 0; i < _last; i++)
        {
            _square[i] = 3 * shape[i] - 2 * _linear[i] - _linear[i + 1];
            _cube[i] = _linear[i] + _linear[i + 1] - 2 * shape[i];
        }
    }

    /// <summary>The shape under another scale.</summary>
    /// <param name="offset">Bins.</param>
    /// <param name="gain">Relative, positive.</param>
    /// <param name="result">Takes the shape; as many bins.</param>
    public void Apply(double offset, double gain, Span<double> result)
    {
        double scale = 1 / gain,
            step = scale - 1;
        for (int i = 0; i <= _last; )
        {
            double x = (i - offset) * scale;
            // Beyond the ends the shape goes on as it ends: what the last channel cut off comes into the spectrum with a lower gain.
            if (x <= 0 || x >= _last)
            {
                _edges[i++] = x <= 0 ? x * _linear[0] : _constant[_last] + (x - _last) * _linear[_last];
                continue;
            }
            int bin = (int)x;
            double t = x - bin;
            if (Math.Abs(step) > FarGain)
            {
                _edges[i++] = Cumulative(bin, t);
                continue;
            }
            // For many edges in a row the next one lies in the next bin, a little further on.
            double room =
                step > 0 ? (1 - t) / step
                : step < 0 ? -t / step
                : _last;
            int count = 1 + (int)Math.Min(room, Math.Min(_last - i, _last - 1 - bin));
            Interpolate(bin, t, step, _edges.AsSpan(i, count));
            i += count;
        }
        TensorPrimitives.Subtract(_edges.AsSpan(1), _edges.AsSpan(0, _last), result);
    }

    // The cumulative shape in bins that follow one another, at t, t + step, ... from their lower edges.
    private void Interpolate(int bin, double t, double step, Span<double> result)
    {
        int k = 0;
        for (; k <= result.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            Vector<double> at = Vector.CreateSequence(t + k * step, step),
                sum = new Vector<double>(_cube, bin + k) * at + new Vector<double>(_square, bin + k);
            sum = sum * at + new Vector<double>(_linear, bin + k);
            (sum * at + new Vector<double>(_constant, bin + k)).CopyTo(result[k..]);
        }
        for (; k < result.Length; k++)
            result[k] = Cumulative(bin + k, t + k * step);
    }

    private double Cumulative(int bin, double t) => ((_cube[bin] * t + _square[bin]) * t + _linear[bin]) * t + _constant[bin];
}
