using SpectroCal.Lines;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>Finds lines and other structure in a calibrated spectrum that a target does not know.</summary>
/// <remarks>
/// The excess over the fitted target is summed over windows of one standard deviation of the resolution to either side. The most
/// significant window is extended both ways to where the excess vanishes in the noise, left out of the fit, and the fit is repeated until
/// nothing significant remains. A line missing from the target is not a constant in chi2: with fixed amplitudes it shifts
/// the scale of the published toy by several eV, with its region left out by less than 0.1 eV.
/// </remarks>
internal static class UnexplainedRegions
{
    private const double Threshold = 5; // standard deviations
    private const double ModelAccuracy = 0.05; // a target wrong by less than this is good enough
    private const double ProtectedCore = 2; // standard deviations around each named line that are never left out
    private const double Margin = 1.5; // standard deviations added to either side of a region
    private const double LeastExpected = 0.1; // counts in a window
    private const int MostRegions = 30;

    /// <summary>The regions, by energy; the target's own exclusions are respected and not repeated.</summary>
    /// <param name="spectrum">Calibrated spectrum, bins of about a quarter of the resolution.</param>
    /// <param name="target">The target.</param>
    /// <param name="named">Lines that were named: what is under them stays, what is under their companions need not.</param>
    /// <param name="extraVarianceEv2">Variance added to every line, eV^2.</param>
    public static IReadOnlyList<UnexplainedRegion> Find(
        EnergySpectrum spectrum,
        TargetSpectrum target,
        IReadOnlyList<LineGroup> named,
        double extraVarianceEv2
    )
    {
        var found = new List<UnexplainedRegion>();
        TargetSpectrum remaining = target;
        while (found.Count < MostRegions)
        {
            TargetFit fit = TargetFit.To(spectrum, remaining, extraVarianceEv2);
            if (MostSignificant(fit, remaining, named, spectrum.Axis) is not { } region)
                break;
            found.Add(region);
            remaining = remaining with { Excluded = [.. remaining.Excluded, region.Region] };
        }
        return Merge([.. found.Select(r => r with { Region = Padded(r.Region, target, named) })]);
    }

    // The kernel of a density carries what is left of a line's tails back over the edge of its region: a margin keeps it away.
    private static EnergyRegion Padded(EnergyRegion region, TargetSpectrum target, IReadOnlyList<LineGroup> named)
    {
        double low = region.LowEv,
            high = region.HighEv,
            step = target.SmallestSigmaEv / 20;
        double lowest = Math.Max(target.Range.LowEv, low - Margin * target.Resolution.Sigma(low));
        double highest = Math.Min(target.Range.HighEv, high + Margin * target.Resolution.Sigma(high));
        while (low - step >= lowest && !InCore(low - step, target, named))
            low -= step;
        while (high + step <= highest && !InCore(high + step, target, named))
            high += step;
        return new EnergyRegion(low, high);
    }

    private static UnexplainedRegion? MostSignificant(TargetFit fit, TargetSpectrum target, IReadOnlyList<LineGroup> named, EnergyAxis axis)
    {
        int count = fit.Energies.Count;
        double[] excess = new double[count + 1],
            expected = new double[count + 1]; // running sums
        for (int j = 0; j < count; j++)
        {
            excess[j + 1] = excess[j] + fit.Included[j] * (fit.Data[j] - fit.Target[j]);
            expected[j + 1] = expected[j] + fit.Included[j] * Math.Max(fit.Target[j], 0);
        }
        bool[] core = [.. fit.Energies.Select(e => InCore(e, target, named))];

        int peak = -1;
        double largest = Threshold;
        for (int j = 0; j < count; j++)
        {
            if (core[j] || fit.Included[j] == 0)
                continue;
            double significance = Math.Abs(Window(j, ModelAccuracy));
            if (significance <= largest)
                continue;
            largest = significance;
            peak = j;
        }
        if (peak < 0)
            return null;

        double sign = Math.Sign(Window(peak, 0));
        int left = peak,
            right = peak;
        while (left > 0 && CanGrow(left - 1))
            left--;
        while (right < count - 1 && CanGrow(right + 1))
            right++;
        return new UnexplainedRegion(
            new EnergyRegion(axis.StartEv + left * axis.StepEv, axis.StartEv + (right + 1) * axis.StepEv),
            excess[right + 1] - excess[left],
            largest
        );

        bool CanGrow(int j) => !core[j] && fit.Included[j] > 0 && sign * Window(j, 0) > 1;

        // Excess over the window around bin j in standard deviations, from the Poisson likelihood ratio so that a few counts where a
        // fraction is expected do not count too much; the model may be off by a fraction of itself.
        double Window(int j, double accuracy)
        {
            int half = Math.Max(1, (int)Math.Round(target.Resolution.Sigma(fit.Energies[j]) / axis.StepEv));
            int low = Math.Max(0, j - half),
                high = Math.Min(count, j + half + 1);
            double mu = Math.Max(expected[high] - expected[low], LeastExpected),
                n = Math.Max(0, mu + excess[high] - excess[low]);
            double deviance = PoissonDeviance.Of(n, mu);
            return Math.Sign(n - mu) * Math.Sqrt(Math.Max(deviance, 0) / (1 + accuracy * accuracy * mu));
        }
    }

    private static bool InCore(double energyEv, TargetSpectrum target, IReadOnlyList<LineGroup> named) =>
        named.Any(group =>
            group.Components.Any(c =>
                c.RelativeIntensity > 0.01
                && Math.Abs(energyEv - c.Line.EnergyEv) < ProtectedCore * target.Resolution.Sigma(c.Line.EnergyEv)
            )
        );

    private static List<UnexplainedRegion> Merge(List<UnexplainedRegion> regions)
    {
        var merged = new List<UnexplainedRegion>();
        foreach (UnexplainedRegion next in regions.OrderBy(r => r.Region.LowEv))
        {
            if (merged.Count == 0 || merged[^1].Region.HighEv < next.Region.LowEv - 1e-9)
            {
                merged.Add(next);
                continue;
            }
            UnexplainedRegion last = merged[^1];
            merged[^1] = new UnexplainedRegion(
                new EnergyRegion(last.Region.LowEv, Math.Max(last.Region.HighEv, next.Region.HighEv)),
                last.ExcessCounts + next.ExcessCounts,
                Math.Max(last.Significance, next.Significance)
            );
        }
        return merged;
    }
}
