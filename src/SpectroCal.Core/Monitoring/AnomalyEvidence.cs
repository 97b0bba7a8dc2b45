using SpectroCal.Numerics;

namespace SpectroCal.Monitoring;

/// <summary>
/// What the tests of a kind and the rate say together, where an anomaly has few places, which are known before, and adds counts or takes
/// some: how much more probable the spectrum is with such an anomaly, of any of the places and sizes, than without one. The average of
/// likelihood ratios over what is not known loses less than the largest deviation, which pays for all places.
/// </summary>
internal struct AnomalyEvidence
{
    private const double Visible = 3; // standard errors that an anomaly has at least that anybody may look for

    private double _largest; // logarithm of a weighted ratio
    private double _sum; // of them, over the largest
    private double _weights;
    private double _squares; // of the weights

    /// <summary>How many tests were added.</summary>
    public int Tests { get; private set; }

    /// <summary>
    /// The deviation of the most telling of as many independent tests that says as much: e^(z^2/2) of it is their number times the average
    /// ratio. Weights that differ make fewer of them, (sum w)^2 / sum w^2.
    /// </summary>
    public readonly double Statistic => Math.Sqrt(2 * Math.Max(0, _largest + Math.Log(_sum * _weights / _squares)));

    /// <summary>Adds a test together with the rate, which shows anomalies that add counts or take some.</summary>
    /// <param name="test">A test of counts in bins.</param>
    /// <param name="value">What it measures, with its error by the counts; its statistic is positive where the anomaly may be.</param>
    /// <param name="wander">Its wander.</param>
    /// <param name="counts">Counts of the spectrum.</param>
    /// <param name="inflation">Variance of the differences over that of the counts.</param>
    /// <param name="rate">The rate.</param>
    /// <returns>Whether it is the most telling so far.</returns>
    public bool Add(ElementaryTest test, CheckValue value, Wander wander, double counts, double inflation, RateDeviation rate)
    {
        double size = MonitorTolerances.Of(test.Kind),
            error = Math.Sqrt(value.Error * value.Error + wander.Deviation * wander.Deviation),
            shape = test.Template is null
                ? InPlace(test, size * counts, inflation / (value.Error * value.Error)) * value.Error / (error * Math.Sqrt(inflation))
                : size / (test.Unit * error),
            all = rate.Error > 0 ? Math.Log(1 + test.CountsOfOne * size) / rate.Error : 0,
            both = Math.Sqrt(shape * shape + all * all);
        return Add((value.Statistic * shape + rate.Statistic * all) / both, Math.Max(both, Visible), rate.Evidence);
    }

    // Counts that an anomaly adds to those that are expected in a place, or takes from them, in standard errors.
    private static double InPlace(ElementaryTest test, double counts, double expected) =>
        Math.Abs(CountWindows.Root(Math.Max(0, expected + test.Sign * counts), expected));

    // A deviation of shape and rate, what an anomaly as large as is tolerated makes of it, and the logarithm of how probable
    // a mere change of the rate is, of which nothing is evidence of the anomaly. With sizes d of density
    // d/u^2 exp(-d^2 / 2 u^2), of which the usual one u is the most probable, the average of exp(d z - d^2/2) over them is
    // (1 + t sqrt(2 pi) Phi(t) exp(t^2/2)) / (1 + u^2) with t = z u / sqrt(1 + u^2): where an anomaly would stand out far, a small
    // deviation is none.
    private bool Add(double deviation, double usual, double other)
    {
        double weight = 1 / (1 + usual * usual),
            t = deviation * Math.Sqrt(1 - weight),
            ratio = Math.Log(weight);
        // A deviation the other way says next to nothing.
        if (t > 0)
            ratio += Math.Max(
                0,
                0.5 * t * t + Math.Log(Math.Exp(-0.5 * t * t) + t * Math.Sqrt(2 * Math.PI) * ErrorFunctions.NormalCumulative(t)) - other
            );
        _weights += weight;
        _squares += weight * weight;
        bool isLargest = Tests++ == 0 || ratio > _largest;
        if (isLargest)
            (_largest, _sum) = (ratio, _sum * Math.Exp(_largest - ratio) + 1);
        else
            _sum += Math.Exp(ratio - _largest);
        return isLargest;
    }
}
