namespace SpectroCal.Monitoring;

/// <summary>How much numbers scatter beside their errors.</summary>
/// <param name="Ratio">Their variance over that of their errors, which is 1 where nothing but chance moves them.</param>
/// <param name="Freedom">How well that is known: degrees of freedom.</param>
internal readonly record struct ScatterEstimate(double Ratio, double Freedom)
{
    /// <summary>
    /// The wander, by these numbers and by what others let expect of them: the variance of a normal variable of which so many were seen
    /// before (G. K. Smyth, Stat. Appl. Genet. Mol. Biol. 3 (2004) 3).
    /// </summary>
    /// <param name="prior">What others let expect.</param>
    /// <param name="error">Usual error of the numbers.</param>
    public Wander With(ScatterEstimate prior, double error)
    {
        double freedom = Freedom + prior.Freedom;
        if (!(freedom > 0))
            return default;
        double ratio = (Freedom * Ratio + prior.Freedom * prior.Ratio) / freedom;
        return new Wander(error * Math.Sqrt(Math.Max(0, ratio - 1)), freedom);
    }
}
