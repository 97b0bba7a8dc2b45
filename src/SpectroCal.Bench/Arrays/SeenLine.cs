namespace SpectroCal.Bench.Arrays;

/// <summary>A peak of a named element that a spectrum shows.</summary>
/// <param name="Element">Element.</param>
/// <param name="Group">Name, such as "Cu Ka".</param>
/// <param name="EnergyEv">Mean energy, eV.</param>
/// <param name="Counts">Expected counts.</param>
internal sealed record SeenLine(string Element, string Group, double EnergyEv, double Counts)
{
    private const double LeastCounts = 25;
    private const double LeastSigmas = 3;
    private const int Least = 2;

    /// <summary>
    /// The named peaks within a detector's spectrum that have 25 counts and three standard deviations of the continuum under them; the two
    /// strongest at least. A calibration is judged at them.
    /// </summary>
    public static IReadOnlyList<SeenLine> Of(ArrayScene scene, DetectorTruth truth)
    {
        double continuum = scene.Continuum.Share,
            all = scene.Lines.Sum(l => l.Share) + scene.ComptonHumps.Sum(h => h.Share),
            within = scene.Lines.Where(l => IsWithin(l.EnergyEv)).Sum(l => l.Share),
            recorded = continuum + (1 - continuum) * within / all;
        double perEv = truth.Counts * continuum / recorded / (scene.LastEv - Math.Max(scene.OffsetEv, scene.ThresholdEv));
        SeenLine[] peaks =
        [
            .. scene
                .Lines.Where(l => l.IsNamed)
                .GroupBy(l => l.Group)
                .Select(g =>
                {
                    double share = g.Sum(l => l.Share);
                    return new SeenLine(
                        g.First().Element,
                        g.Key,
                        g.Sum(l => l.Share * l.EnergyEv) / share,
                        truth.Counts * (1 - continuum) * share / all / recorded
                    );
                })
                .Where(p => IsWithin(p.EnergyEv))
                .OrderByDescending(p => p.Counts),
        ];
        return
        [
            .. peaks.Where(
                (p, i) => i < Least || p.Counts >= Math.Max(LeastCounts, LeastSigmas * Math.Sqrt(perEv * truth.FwhmEv(p.EnergyEv)))
            ),
        ];

        // Half a peak beside the ends is not one.
        bool IsWithin(double energyEv)
        {
            double half = 0.5 * truth.FwhmEv(energyEv);
            return energyEv - half > scene.ThresholdEv
                && truth.Scale.Channel(energyEv - half) > 0
                && truth.Scale.Channel(energyEv + half) < scene.Channels - 1;
        }
    }
}
