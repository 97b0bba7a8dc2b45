namespace SpectroCal.Calibration;

/// <summary>How values of batches scatter about their mean.</summary>
/// <param name="ChiSquare">Chi2 against the mean.</param>
/// <param name="Freedom">Its degrees of freedom.</param>
/// <param name="Weight">By how much chi2 grows for each unit of variance that values have beyond their errors.</param>
internal readonly record struct BatchScatter(double ChiSquare, double Freedom, double Weight)
{
    /// <summary>
    /// Standard deviation between the batches beyond their errors (DerSimonian and Laird, Control. Clin. Trials 7 (1986) 177).
    /// </summary>
    public double Spread => Weight > 0 ? Math.Sqrt(Math.Max(0, ChiSquare - Freedom) / Weight) : 0;

    /// <summary>
    /// The square of <see cref="Spread"/> that chi2 reaches by chance once in six times; infinite where it cannot be told.
    /// </summary>
    public double VarianceError => Weight > 0 ? Math.Sqrt(2 * Freedom) / Weight : double.PositiveInfinity;

    /// <summary>Chi2 as standard deviations of a normal variable (Wilson and Hilferty, PNAS 17 (1931) 684).</summary>
    public double Significance
    {
        get
        {
            double spread = 2 / (9 * Freedom);
            return Freedom > 0 ? (Math.Cbrt(ChiSquare / Freedom) - 1 + spread) / Math.Sqrt(spread) : 0;
        }
    }

    /// <summary>Both together, each about its own mean.</summary>
    public BatchScatter Plus(BatchScatter other) => new(ChiSquare + other.ChiSquare, Freedom + other.Freedom, Weight + other.Weight);

    /// <summary>Of values with their standard errors.</summary>
    public static BatchScatter Of(IReadOnlyCollection<(double Value, double Error)> all)
    {
        double sum = 0,
            squares = 0,
            mean = 0;
        foreach ((double value, double error) in all)
        {
            double w = 1 / (error * error);
            sum += w;
            squares += w * w;
            mean += w * value;
        }
        mean /= sum;
        return new BatchScatter(all.Sum(x => Math.Pow((x.Value - mean) / x.Error, 2)), all.Count - 1, sum - squares / sum);
    }
}
