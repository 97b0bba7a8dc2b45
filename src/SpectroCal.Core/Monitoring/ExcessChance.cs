using MathNet.Numerics.Statistics;

namespace SpectroCal.Monitoring;

/// <summary>
/// How often the excess of a deviance is as large where spectra are also different from run to run: chance adds a number that simulated
/// spectra have, too, and the rest is the square of how far a spectrum is from the usual one.
/// </summary>
/// <remarks>
/// Such a square has a far longer tail than chance: a spectrum that is five deviations off has 25 times the usual excess. How far detectors
/// go from run to run differs among them; what is normal in each is Student's t in all of them together.
/// </remarks>
internal static class ExcessChance
{
    private const double Deepest = 14; // -ln of the probability to which a table goes
    private const double Accuracy = 1e-6; // of excesses and squares, relative above 1
    private const int Freedom = 10; // of Student's t: the usual squares of detectors differ by half
    private const int Representatives = 200; // of simulated excesses, where those of a square are added

    /// <summary>
    /// The usual square by which spectra differ, so that an excess is exceeded with a given probability; 0 where chance does it.
    /// </summary>
    /// <param name="simulated">Excesses that chance made.</param>
    /// <param name="excess">The excess.</param>
    /// <param name="probability">Probability of more.</param>
    public static double Wander(double[] simulated, double excess, double probability)
    {
        double[] chance = Quantiles(simulated);
        return Probability(chance, 0, excess) < probability ? Crossing(w => Probability(chance, w, excess) - probability, 0) : 0;
    }

    /// <summary>A table for excesses.</summary>
    /// <param name="simulated">Excesses that chance made.</param>
    /// <param name="wander">Usual square by which spectra differ.</param>
    public static ChanceTable Table(double[] simulated, double wander)
    {
        var alone = ChanceTable.Of(simulated);
        double[] chance = Quantiles(simulated);
        var table = new float[(int)(Deepest / ChanceTable.Step) + 1];
        table[0] = alone.Statistics[0];
        for (int i = 1; i < table.Length; i++)
        {
            double improbability = i * ChanceTable.Step;
            // Chance alone is known beyond the simulated spectra, as the tail of a normal variable.
            double Missing(double excess) =>
                Math.Min(alone.OfNormal(excess), -Math.Log(Probability(chance, wander, excess))) - improbability;
            table[i] = (float)Crossing(Missing, table[i - 1]);
        }
        return new ChanceTable(table);
    }

    // Where a function that rises, at least in steps, is no longer negative.
    private static double Crossing(Func<double, double> function, double low)
    {
        double high = Math.Max(1, 2 * low);
        while (function(high) < 0)
            high *= 2;
        while (high - low > Accuracy * Math.Max(1, high))
        {
            double middle = 0.5 * (low + high);
            if (function(middle) < 0)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    private static double[] Quantiles(double[] numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return [.. Enumerable.Range(0, Representatives).Select(i => SortedArrayStatistics.Quantile(sorted, (i + 0.5) / Representatives))];
    }

    private static double Probability(double[] chance, double wander, double excess)
    {
        double sum = 0;
        foreach (double own in chance)
            sum +=
                own > excess ? 1
                : wander > 0 ? Beyond(Math.Sqrt((excess - own) / wander))
                : 0;
        return sum / chance.Length;
    }

    // Two-sided tail of Student's t of an even number of degrees of freedom (M. Abramowitz and I. A. Stegun, 26.7.4).
    private static double Beyond(double t)
    {
        double square = Freedom / (Freedom + t * t), // of the cosine
            term = 1,
            sum = 1;
        for (int k = 1; k < Freedom / 2; k++)
        {
            term *= square * (2 * k - 1) / (2 * k);
            sum += term;
        }
        return Math.Max(0, 1 - Math.Sqrt(1 - square) * sum);
    }
}
