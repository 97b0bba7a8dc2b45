using MathNet.Numerics.Statistics;

namespace SpectroCal.Monitoring;

/// <summary>
/// The scatter of one test in all detectors of a campaign: what it lets expect of each of them. One detector says little of its own wander;
/// many that are alike say much, and by how much their scatters differ one knows how far they are.
/// </summary>
/// <remarks>
/// Variances are taken for draws of a scaled inverse chi-square, whose moments are those of their logarithms (G. K. Smyth, Stat. Appl.
/// Genet. Mol. Biol. 3 (2004) 3).
/// </remarks>
internal sealed class WanderPool
{
    private const double Precision = 0.89; // degrees of freedom of the variance of a number: far ones are left out
    private const double MostFreedom = 1e4; // from which on nobody can tell a Student's t from a normal variable
    private const double Lowest = 2.5; // standard errors below 1: smaller ratios are of tests in which counts are missing
    private const double LeastRatio = 0.1;
    private const double Surely = 2; // standard errors by which runs must be independent

    private readonly List<double> _logarithms = [];
    private readonly Dictionary<string, List<double>> _squares = []; // of each run
    private double _chance; // sum of the variances of the logarithms by chance
    private double _numbers;

    /// <summary>Adds a detector.</summary>
    /// <param name="ratio">Variance of the test over that of the counts.</param>
    /// <param name="numbers">How many independent numbers it was seen in.</param>
    public void Add(double ratio, double numbers)
    {
        double freedom = Precision * numbers,
            least = Math.Max(LeastRatio, 1 - Lowest * Math.Sqrt(2 / freedom));
        _logarithms.Add(Math.Log(Math.Max(ratio, least)) + 1 / freedom);
        _chance += 2 / freedom + 2 / (freedom * freedom);
        _numbers += numbers;
    }

    /// <summary>Adds what a detector shows in each run, to see what detectors have in common.</summary>
    /// <param name="runs">Names of the runs.</param>
    /// <param name="values">The value of each.</param>
    public void Compare(IReadOnlyList<string> runs, double[] values)
    {
        double scatter = ScatterStatistics.Scatter(values);
        for (int r = 0; r < values.Length; r++)
        {
            double size = Math.Abs(values[r]) / scatter;
            if (!(size <= ScatterStatistics.Farthest))
                continue;
            if (!_squares.TryGetValue(runs[r], out List<double>? squares))
                _squares[runs[r]] = squares = [];
            squares.Add(size * size);
        }
    }

    /// <summary>What they let expect of a detector.</summary>
    public ScatterEstimate Prior()
    {
        int n = _logarithms.Count;
        if (n < 2)
            return new ScatterEstimate(1, 0);
        // By one standard error more than what was seen, since few detectors may be alike by chance.
        double excess = _logarithms.Variance() * (1 + Math.Sqrt(2.0 / (n - 1))) - _chance / n,
            // Of x degrees of freedom the logarithm has the variance 2/x + 2/x^2, nearly.
            alike = excess > 2 / MostFreedom ? (1 + Math.Sqrt(1 + 2 * excess)) / excess : MostFreedom,
            independent = Independent(n);
        return new ScatterEstimate(Math.Exp(_logarithms.Average() - 1 / alike), independent > 0 ? 1 / (1 / alike + 1 / independent) : 0);
    }

    // Numbers that others add to those of one detector: none where all do the same in each run, as with the temperature of a hall, so that
    // a run has but one number.
    private double Independent(int detectors)
    {
        double[] runs = [.. _squares.Values.Select(s => s.Average())];
        if (runs.Length < 2)
            return 0;
        double variance = runs.Variance(),
            numbers = 2 * runs.Length / variance * (1 - Surely * Math.Sqrt(2.0 / runs.Length));
        return Math.Min(MostFreedom, numbers) - _numbers / detectors;
    }
}
