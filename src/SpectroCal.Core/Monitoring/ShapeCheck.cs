using SpectroCal.Neural;
using SpectroCal.Numerics;

namespace SpectroCal.Monitoring;

/// <summary>
/// How far counts are from the rates that an autoencoder makes of them: the Poisson deviance in groups of bins that have enough counts, for
/// all that has no check of its own. One for each thread.
/// </summary>
/// <param name="autoencoder">The autoencoder.</param>
internal sealed class ShapeCheck(SpectrumAutoencoder autoencoder)
{
    private const double GroupCounts = 10; // expected in a group, from which on its deviance is about a chi-square of one degree

    private readonly float[] _scratch = new float[2 * autoencoder.Bins];
    private readonly double[] _rates = new double[autoencoder.Bins];

    /// <summary>Measures it: the root mean square relative deviation of the rates, beyond that of counts.</summary>
    /// <param name="counts">Counts of the spectrum.</param>
    /// <param name="expected">Expected counts, positive.</param>
    /// <param name="inflation">By what the variance of the differences is larger than that of the counts.</param>
    public CheckValue Of(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected, double inflation)
    {
        autoencoder.Rates(counts, expected, _scratch, _rates);
        double total = 0,
            deviance = 0,
            n = 0,
            mu = 0;
        int groups = 0,
            from = 0;
        var place = new StrongestPlace();
        for (int i = 0; i < _rates.Length; i++)
        {
            total += counts[i];
            n += counts[i];
            mu += _rates[i];
            // What is left at the end may have many counts where hardly any are expected.
            if (mu < GroupCounts && i < _rates.Length - 1 || mu <= 0)
                continue;
            double own = PoissonDeviance.Of(n, mu);
            deviance += own;
            place.Add(from, i + 1, n > mu ? own : -own);
            groups++;
            (n, mu, from) = (0, 0, i + 1);
        }
        if (groups < 2)
            return default;
        double spread = Math.Sqrt(2.0 * groups),
            excess = Math.Max(0, deviance / inflation - groups),
            rms = Math.Sqrt(excess / total),
            error = spread / (2 * total * Math.Max(rms, Math.Sqrt(spread / total)));
        return new CheckValue(excess / spread, rms, error, place.From, place.To);
    }

    // Neighbouring groups that all have too many counts, or all too few, with the largest deviance together.
    private struct StrongestPlace
    {
        private double _strongest,
            _sum;
        private int _from;

        public int From { get; private set; }

        public int To { get; private set; }

        public void Add(int from, int to, double signed)
        {
            if (_sum * signed <= 0)
                (_sum, _from) = (0, from);
            _sum += signed;
            if (Math.Abs(_sum) > _strongest)
                (_strongest, From, To) = (Math.Abs(_sum), _from, to);
        }
    }
}
