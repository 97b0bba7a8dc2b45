using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>Finds the electronic noise that makes the target's lines as wide as those of a calibrated spectrum.</summary>
internal static class ResolutionEstimate
{
    /// <summary>The target with the noise that minimises the deviance; the Fano factor stays as it is.</summary>
    /// <param name="spectrum">Calibrated spectrum that covers the target's range.</param>
    /// <param name="target">The target.</param>
    /// <param name="extraVarianceEv2">Variance that channels add to every line, eV^2.</param>
    /// <param name="tolerance">Relative tolerance of the width.</param>
    /// <remarks>Golden-section search in the variance of the narrowest line, from a quarter to four times the present width.</remarks>
    public static TargetSpectrum Apply(EnergySpectrum spectrum, TargetSpectrum target, double extraVarianceEv2, double tolerance)
    {
        const double golden = 0.6180339887498949;
        double energy = target.Lines.Min(l => l.MeanEnergyEv),
            statistical = target.Resolution.Variance(energy) - target.Resolution.NoiseEv * target.Resolution.NoiseEv;
        double sigma = target.Resolution.Sigma(energy);
        double low = Math.Log(Math.Max(sigma / 4, 1.001 * Math.Sqrt(Math.Max(statistical, 0)))),
            high = Math.Log(4 * sigma);
        if (!(high > low))
            return target;
        double a = high - golden * (high - low),
            b = low + golden * (high - low),
            fa = Deviance(a),
            fb = Deviance(b);
        while (high - low > tolerance)
        {
            if (fa < fb)
            {
                (high, b, fb) = (b, a, fa);
                a = high - golden * (high - low);
                fa = Deviance(a);
            }
            else
            {
                (low, a, fa) = (a, b, fb);
                b = low + golden * (high - low);
                fb = Deviance(b);
            }
        }
        return With((low + high) / 2);

        double Deviance(double logSigma) => TargetFit.To(spectrum, With(logSigma), extraVarianceEv2).ReducedDeviance;

        TargetSpectrum With(double logSigma) =>
            target with
            {
                Resolution = target.Resolution with { NoiseEv = Math.Sqrt(Math.Exp(2 * logSigma) - statistical) },
            };
    }
}
