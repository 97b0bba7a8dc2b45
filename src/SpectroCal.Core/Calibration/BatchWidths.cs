using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>How wide lines are in each batch of a detector, against all of its batches: the second moments about their energies.</summary>
/// <remarks>
/// The variance of a second moment m2 of n counts is (m4 - m2^2) / n, with m4 the fourth moment: no shape has to be known for that.
/// </remarks>
internal sealed class BatchWidths
{
    private const double WindowInSigma = 3.5;
    private const double FewestCounts = 50;
    private const double LeastSignificance = 5;
    private const double LargestWidening = 0.2; // of the variance in the window about the line
    private readonly LineGroup[] _lines;
    private readonly Moments[][] _batches; // [batch][line]
    private readonly Moments[] _all;

    /// <summary>Measures the widths.</summary>
    /// <param name="batches">Calibrated batches of one detector.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="target">Says how wide they should be, which sets the windows.</param>
    public BatchWidths(BatchCalibration[] batches, LineGroup[] lines, TargetSpectrum target)
    {
        _lines = lines;
        _batches = [.. batches.Select(b => (Moments[])[.. lines.Select(l => Of(b, l, target))])];
        _all = [.. lines.Select((_, k) => _batches.Aggregate(default(Moments), (sum, b) => sum.Plus(b[k])))];
    }

    /// <summary>The line by which a batch is wider than the others of its detector, beyond doubt and by much; null where none is.</summary>
    public (string Line, double Widening, double Significance)? Doubt(int batch) =>
        Widest(batch) is { } widest && widest.Significance > LeastSignificance && widest.Widening > LargestWidening ? widest : null;

    /// <summary>The line that is widest in a batch, in standard errors; null where there are too few counts.</summary>
    private (string Line, double Widening, double Significance)? Widest(int batch)
    {
        (string Line, double Widening, double Significance)? widest = null;
        for (int k = 0; k < _lines.Length; k++)
        {
            Moments own = _batches[batch][k],
                all = _all[k];
            if (own.Counts < FewestCounts || !(all.Second > 0))
                continue;
            double error = Math.Sqrt((all.Fourth - all.Second * all.Second) / own.Counts),
                significance = (own.Second - all.Second) / error;
            if (widest is null || significance > widest.Value.Significance)
                widest = (_lines[k].Name, own.Second / all.Second - 1, significance);
        }
        return widest;
    }

    private static Moments Of(BatchCalibration batch, LineGroup line, TargetSpectrum target)
    {
        double energy = line.Strongest.EnergyEv,
            window = WindowInSigma * target.Resolution.Sigma(energy);
        ChannelHistogram histogram = batch.Input.Batch.Histogram;
        (int first, int last) = batch.Bins(energy, window);
        double counts = 0,
            second = 0,
            fourth = 0;
        for (int k = Math.Max(0, first); k <= Math.Min(histogram.Length - 1, last); k++)
        {
            double distance = batch.Optimized.Energy(histogram.Position(k)) - energy,
                square = distance * distance,
                n = histogram.Counts[k];
            counts += n;
            second += n * square;
            fourth += n * square * square;
        }
        return new Moments(counts, second, fourth);
    }

    /// <summary>Counts and sums of powers.</summary>
    private readonly record struct Moments(double Counts, double Squares, double FourthPowers)
    {
        public double Second => Squares / Counts;

        public double Fourth => FourthPowers / Counts;

        public Moments Plus(Moments other) => new(Counts + other.Counts, Squares + other.Squares, FourthPowers + other.FourthPowers);
    }
}
