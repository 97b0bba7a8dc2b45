namespace SpectroCal.Monitoring;

/// <summary>How a rate differs from the usual one.</summary>
/// <param name="Statistic">In standard errors, signed.</param>
/// <param name="Error">Standard error of its logarithm, wander included; 0 where rates are not known.</param>
internal readonly record struct RateDeviation(double Statistic, double Error)
{
    private const double Least = 0.02; // of the usual rate that anything leaves

    /// <summary>Logarithm of the likelihood of this rate where something has changed all counts, over that where nothing has.</summary>
    /// <param name="change">Relative change of the counts.</param>
    public double LogRatio(double change)
    {
        if (!(Error > 0) || change == 0)
            return 0;
        double deviation = Math.Log(Math.Max(Least, 1 + change)) / Error;
        return deviation * (Statistic - 0.5 * deviation);
    }
}
