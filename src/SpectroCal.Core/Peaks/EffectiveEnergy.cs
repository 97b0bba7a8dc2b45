using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;

namespace SpectroCal.Peaks;

/// <summary>
/// Where the fit of one Gaussian finds a group of lines: the energy that belongs to a peak's channel. Ka1 and Ka2 of different strength,
/// satellites and natural shapes pull it from the table's energies by up to 13 eV.
/// </summary>
internal static class EffectiveEnergy
{
    private const double StepInLogSigma = 0.1; // the energy changes by less than 0.1 eV over such a step
    private const double Counts = 1e6;

    // By the object: a group is forgotten with what asked for it, since the next run makes its own.
    private static readonly ConditionalWeakTable<LineGroup, ConcurrentDictionary<int, double>> Known = new();

    /// <summary>The energy of a group for a detector's resolution, eV.</summary>
    /// <param name="group">The lines.</param>
    /// <param name="sigmaEv">Standard deviation of the peak, eV, positive.</param>
    public static double Of(LineGroup group, double sigmaEv)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Components.Count == 1 && group.Components[0].Line.NaturalWidthEv is null or 0)
            return group.Components[0].Line.EnergyEv;
        int step = (int)Math.Round(Math.Log(sigmaEv) / StepInLogSigma);
        return Known.GetValue(group, _ => new()).GetOrAdd(step, static (s, g) => Find(g, Math.Exp(s * StepInLogSigma)), group);
    }

    private static double Find(LineGroup group, double sigma)
    {
        double mean = group.MeanEnergyEv;
        // What a detector of this resolution shows, without noise.
        PeakComponent[] natural = NaturalComponents.Natural(group);
        double position = mean;
        for (int pass = 0; pass < 3; pass++)
        {
            double[] edges = [.. Enumerable.Range(0, 53).Select(j => position + sigma * PeakCoreFit.Reach * (2.0 * j / 52 - 1))];
            ComponentEvaluator line = new LinePeak("line", LineShape.Gaussian, natural, 1, ["a", "p", "s"]).Begin(edges);
            line.Evaluate([Counts, group.Strongest.EnergyEv, sigma]);
            double[] counts = line.Counts.ToArray();
            double background = 1e-3 * Counts / sigma;
            FitResult fit = new PeakSum()
                .With(new FitParameter("a", Counts) { Lower = 0 })
                .With(new FitParameter("p", position) { Lower = position - 3 * sigma, Upper = position + 3 * sigma })
                .With(new FitParameter("s", 1.05 * sigma) { Lower = 0.3 * sigma, Upper = 3 * sigma })
                .Peak("a", "p", "s")
                .Fit(edges, counts, background, background);
            if (fit.Covariance is null)
                return mean;
            position = fit["p"].Value;
        }
        return position;
    }
}
