namespace SpectroCal.Monitoring;

/// <summary>How a rate differs from the usual one.</summary>
/// <param name="Statistic">In standard errors, signed.</param>
/// <param name="Error">Standard error of its logarithm, with what rates wander; 0 where nobody knows how much that is.</param>
internal readonly record struct RateDeviation(double Statistic, double Error)
{
    /// <summary>
    /// Logarithm of how much more probable it is with a change of the rate alone, of about the tolerance, than with none; 0 where nothing
    /// speaks for one.
    /// </summary>
    public double Evidence
    {
        get
        {
            double usual = MonitorTolerances.Of(AnomalyKind.Rate) / Error;
            return Error > 0 ? Math.Max(0, 0.5 * Statistic * Statistic - Math.Log(1 + usual * usual)) : 0;
        }
    }
}
