using SpectroCal.Estimation;

namespace SpectroCal.Calibration;

/// <summary>
/// By how much the counts of an unknown line over those of the named one that it lies under differ among the batches of a campaign, as
/// these show it.
/// </summary>
internal sealed class RatioSpreads
{
    private const double Unseen = 0.2; // where batches cannot tell
    private const double Least = 0.05;
    private const double TellingErrors = 2; // standard errors of a variance, that a spread as large as that must have
    private const double NearInSigma = 0.5;
    private readonly List<(double EnergyEv, double ReachEv, double Spread)> _lines = [];

    /// <summary>Nothing is known.</summary>
    public static RatioSpreads None { get; } = new([], null);

    /// <summary>Takes what batches show.</summary>
    /// <param name="responses">Of all detectors.</param>
    /// <param name="target">Whose lines they are; may be null where there are no responses.</param>
    public RatioSpreads(IEnumerable<BatchResponses> responses, TargetSpectrum? target)
    {
        foreach (IGrouping<int, LineRatio> line in responses.SelectMany(r => r.Ratios).GroupBy(r => r.Component))
        {
            var scatter = BatchScatter.Of([.. line.Select(r => (r.Deviation, r.Error))]);
            if (!(TellingErrors * scatter.VarianceError < Unseen * Unseen))
                continue;
            double energy = target!.Line(line.Key).MeanEnergyEv;
            _lines.Add((energy, NearInSigma * target.Resolution.Sigma(energy), Math.Clamp(scatter.Spread, Least, Unseen)));
        }
    }

    /// <summary>Relative spread of the ratio for an unknown line.</summary>
    /// <param name="energyEv">Its energy, eV.</param>
    public double At(double energyEv)
    {
        foreach ((double energy, double reach, double spread) in _lines)
            if (Math.Abs(energy - energyEv) < reach)
                return spread;
        return Unseen;
    }
}
