using SpectroCal.Numerics;

namespace SpectroCal.Peaks;

/// <summary>
/// One part of a predicted spectrum: a shape that keeps its form and has an amplitude, and what of the counts is ascribed to it.
/// </summary>
internal sealed class EvidenceTemplate
{
    private const double Reach = 4; // standard deviations of a line beyond which it has nothing

    private double[] _values = [];

    /// <summary>Counts, of which <see cref="Inside"/> lie within the spectrum.</summary>
    public double Amplitude { get; set; }

    /// <summary>Share of the shape that lies within the spectrum.</summary>
    public double Inside { get; private set; }

    /// <summary>Mean of the shape, bins.</summary>
    public double Mean { get; private set; }

    /// <summary>Its variance, bins squared.</summary>
    public double Variance { get; private set; }

    /// <summary>Counts of the spectrum that are ascribed to it.</summary>
    public double Ascribed { get; private set; }

    /// <summary>Mean of these, bins.</summary>
    public double AscribedMean { get; private set; }

    /// <summary>Their variance, bins squared.</summary>
    public double AscribedVariance { get; private set; }

    /// <summary>First bin of the shape.</summary>
    public int First { get; private set; }

    /// <summary>Its share in each bin.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>A smooth hump: the quadratic B-spline over three equal intervals.</summary>
    /// <param name="start">Where it begins, bins.</param>
    /// <param name="interval">Length of an interval, bins.</param>
    /// <param name="bins">Bins of the spectrum.</param>
    public static EvidenceTemplate Spline(double start, double interval, int bins)
    {
        int first = Math.Clamp((int)start, 0, bins),
            last = Math.Clamp((int)Math.Ceiling(start + 3 * interval), 0, bins);
        var values = new double[last - first];
        for (int i = 0; i < values.Length; i++)
        {
            double x = (first + i + 0.5 - start) / interval;
            values[i] =
                x is <= 0 or >= 3 ? 0
                : x < 1 ? 0.5 * x * x
                : x < 2 ? 0.75 - (x - 1.5) * (x - 1.5)
                : 0.5 * (3 - x) * (3 - x);
        }
        var spline = new EvidenceTemplate();
        double sum = values.Sum();
        spline.Take(first, [.. values.Select(v => sum > 0 ? v / sum : 0)]);
        return spline;
    }

    /// <summary>Makes the shape that of Gaussians, integrated over bins.</summary>
    /// <param name="lines">Positions and standard deviations, bins, and shares, which sum to 1.</param>
    /// <param name="bins">Bins of the spectrum.</param>
    public void Place(ReadOnlySpan<(double Position, double Sigma, double Share)> lines, int bins)
    {
        double low = double.PositiveInfinity,
            high = double.NegativeInfinity;
        foreach ((double position, double sigma, _) in lines)
            (low, high) = (Math.Min(low, position - Reach * sigma), Math.Max(high, position + Reach * sigma));
        int first = (int)Math.Clamp(low, 0, bins),
            last = (int)Math.Clamp(Math.Ceiling(high), 0, bins);
        double[] values = last - first == _values.Length ? _values : new double[last - first];
        Array.Clear(values);
        foreach ((double position, double sigma, double share) in lines)
        {
            int from = Math.Max(first, (int)Math.Floor(position - Reach * sigma)),
                to = Math.Min(last, (int)Math.Ceiling(position + Reach * sigma));
            double below = ErrorFunctions.NormalCumulative((from - position) / sigma);
            for (int i = from; i < to; i++)
            {
                double next = ErrorFunctions.NormalCumulative((i + 1 - position) / sigma);
                values[i - first] += share * (next - below);
                below = next;
            }
        }
        Take(first, values);
    }

    /// <summary>Adds its counts to a prediction.</summary>
    public void AddTo(Span<double> prediction)
    {
        Span<double> there = prediction.Slice(First, _values.Length);
        for (int i = 0; i < there.Length; i++)
            there[i] += Amplitude * _values[i];
    }

    /// <summary>Ascribes it its share of the counts: in each bin that of its prediction.</summary>
    /// <param name="ratio">Counts over prediction of each bin.</param>
    public void Ascribe(ReadOnlySpan<double> ratio)
    {
        double sum = 0,
            first = 0,
            second = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            double part = _values[i] * ratio[First + i],
                x = First + i + 0.5 - Mean;
            (sum, first, second) = (sum + part, first + part * x, second + part * x * x);
        }
        Ascribed = Amplitude * sum;
        double mean = sum > 0 ? first / sum : 0;
        AscribedMean = Mean + mean;
        AscribedVariance = sum > 0 ? second / sum - mean * mean : Variance;
    }

    private void Take(int first, double[] values)
    {
        (First, _values) = (first, values);
        double sum = 0,
            mean = 0,
            square = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double x = i + 0.5;
            (sum, mean, square) = (sum + values[i], mean + values[i] * x, square + values[i] * x * x);
        }
        Inside = sum;
        mean = sum > 0 ? mean / sum : 0;
        (Mean, Variance) = (first + mean, sum > 0 ? square / sum - mean * mean : 0);
    }
}
