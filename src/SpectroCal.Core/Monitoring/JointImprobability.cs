namespace SpectroCal.Monitoring;

/// <summary>
/// What the checks say together: their probabilities become one as the harmonic mean, weighted. Most anomalies show in several checks, of
/// which none alone may be improbable enough; of the most improbable one alone that is lost. An improbable one is what it is, all the same.
/// </summary>
/// <remarks>
/// D. J. Wilson, Proc. Natl. Acad. Sci. 116 (2019) 1195. Its chance comes from simulated spectra (<see cref="CountRange.Combined"/>), since
/// checks are not independent.
/// </remarks>
internal static class JointImprobability
{
    // By the same probability a check of few places, which are known before, says more than one of a thousand places.
    private const double LineWeight = 1.5;

    /// <summary>The negative natural logarithm of the mean.</summary>
    /// <param name="improbabilities">Those of the probabilities, by <see cref="AnomalyKind"/>.</param>
    public static double Of(ReadOnlySpan<double> improbabilities)
    {
        double largest = 0,
            sum = 0,
            weights = 0;
        foreach (double improbability in improbabilities)
            largest = Math.Max(largest, improbability);
        for (int k = 0; k < improbabilities.Length; k++)
        {
            double weight = k is (int)AnomalyKind.MissingLine ? LineWeight : 1;
            sum += weight * Math.Exp(improbabilities[k] - largest);
            weights += weight;
        }
        return largest + Math.Log(sum / weights);
    }
}
