using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>
/// Lines that come with those that a target names, since nature emits them together: K beta with K alpha, the other groups of an L series.
/// </summary>
/// <remarks>
/// A target that names Cu Ka alone has nothing at Cu Kb. Its counts then pull the background and the scale with it, by 5 to 15 eV where the
/// range ends on the flank of a K beta line. How much of a companion there is, is measured once in the combined spectrum of all batches;
/// from then on it belongs to its line with a fixed ratio, so that each batch still has one amplitude for both.
/// </remarks>
internal static class Companions
{
    private const double RatioError = 0.2; // of K beta over K alpha, left by absorption and efficiency
    private const double MostSpreads = 3; // above the expected ratio, beyond which another line is there, too
    private const double MostOverRates = 3; // times what the rates say, beyond which it is another line: shells are filled by what excites
    private const double LeastSignificance = 4; // standard errors, of companions whose intensity nobody can foretell
    private const double Reach = 5; // standard deviations within which a line matters
    private const double Separable = 0.5; // standard deviations from a companion: an unknown line that is nearer is not told from it
    private const double LeastShare = 1e-4;

    /// <summary>A group that comes with a line of the target.</summary>
    /// <param name="Line">Index of the line that it comes with.</param>
    /// <param name="Group">The group.</param>
    /// <param name="Ratio">Its intensity over that of the line by the rates of the table.</param>
    /// <param name="IsForetold">Whether that holds but for absorption, as within the K series; else excitation changes it, too.</param>
    private sealed record Companion(int Line, LineGroup Group, double Ratio, bool IsForetold);

    /// <summary>Whether nature emits any other line with these.</summary>
    public static bool Any(IReadOnlyList<LineGroup> lines) => Of(lines).Any();

    /// <summary>The target with the companions that the combined spectrum shows as parts of their lines.</summary>
    /// <param name="spectrum">Combined spectrum of the batches under their present constants.</param>
    /// <param name="target">The target with the lines as they were named.</param>
    /// <param name="extraVarianceEv2">Variance that channels add to every line, eV^2.</param>
    public static TargetSpectrum AddSeen(EnergySpectrum spectrum, TargetSpectrum target, double extraVarianceEv2)
    {
        Companion[] candidates = [.. Of(target.Lines).Select(c => Within(c, target.Range)).OfType<Companion>()];
        if (candidates.Length == 0)
            return target;
        // An unknown line on a companion could be all of it.
        LineGroup[] apart = [.. target.UnknownLines.Where(u => !candidates.Any(c => IsOn(u, c, target)))];
        TargetSpectrum all = target with { Lines = [.. target.Lines, .. candidates.Select(c => c.Group)], UnknownLines = apart };
        var fit = TargetFit.To(spectrum, all, extraVarianceEv2);
        LineGroup[] lines = [.. target.Lines];
        for (int k = 0; k < candidates.Length; k++)
        {
            (int line, LineGroup group, double byRates, bool isForetold) = candidates[k];
            double reference = fit.Amplitudes[line],
                counts = fit.Amplitudes[lines.Length + k],
                error = fit.AmplitudeErrors[lines.Length + k];
            if (!(reference > 0) || !(error > 0))
                continue;
            double expected = byRates * reference,
                ratio = (isForetold ? Expected(counts, error, expected) : Seen(counts, error, expected)) / reference;
            if (ratio > LeastShare)
                lines[line] = With(lines[line], group, ratio);
        }
        return target with { Lines = lines };
    }

    private static bool IsOn(LineGroup unknown, Companion companion, TargetSpectrum target) =>
        companion.Group.Components.Any(c =>
            Math.Abs(c.Line.EnergyEv - unknown.MeanEnergyEv) < Separable * target.Resolution.Sigma(c.Line.EnergyEv)
        );

    /// <summary>
    /// A range whose ends stay clear of companions: one that begins or ends on the flank of a K line reaches over it, one that does so on
    /// another series stops short of it where that leaves the named lines their margin.
    /// </summary>
    public static EnergyRegion Clear(TargetSpectrum target)
    {
        double low = target.Range.LowEv,
            high = target.Range.HighEv;
        foreach (Companion companion in Of(target.Lines))
        foreach (LineComponent c in companion.Group.Components.Where(c => c.RelativeIntensity > 0.01))
        {
            double e = c.Line.EnergyEv,
                reach = Reach * target.Resolution.Sigma(e);
            if (Math.Abs(e - high) < reach)
                high = !companion.IsForetold && !Holds(target, e - reach) ? e - reach : e + reach;
            if (Math.Abs(e - low) < reach)
                low = !companion.IsForetold && !Holds(target, e + reach) ? e + reach : e - reach;
        }
        return new EnergyRegion(low, high);
    }

    // Whether an end of the range at an energy would be nearer to a named line than lines reach.
    private static bool Holds(TargetSpectrum target, double energyEv) =>
        target.Lines.Any(l =>
            l.Components.Any(c => Math.Abs(c.Line.EnergyEv - energyEv) < Reach * target.Resolution.Sigma(c.Line.EnergyEv))
        );

    // The part of a companion that is in the range; null where none is. What nobody looks at cannot be measured.
    private static Companion? Within(Companion companion, EnergyRegion range)
    {
        LineComponent[] seen = [.. companion.Group.Components.Where(c => range.Contains(c.Line.EnergyEv))];
        return seen.Length == 0
            ? null
            : companion with
            {
                Group = new LineGroup(companion.Group.Name, seen),
                Ratio = companion.Ratio * seen.Sum(c => c.RelativeIntensity),
            };
    }

    // Counts where the ratio is known but for absorption. Simulated and filtered spectra may lack the companion: then the data are nearer
    // to none than to what is expected.
    private static double Expected(double counts, double error, double expected)
    {
        double spread = RatioError * expected,
            fromExpected = (counts - expected) / Math.Sqrt(error * error + spread * spread);
        if (Math.Abs(fromExpected) > Math.Abs(counts) / error)
            return 0;
        // Iron on manganese's K beta: another line is there as well, which counts for itself.
        if (fromExpected > MostSpreads)
            return expected;
        double weight = spread * spread / (spread * spread + error * error);
        return Math.Max(0, expected + weight * (counts - expected));
    }

    private static double Seen(double counts, double error, double expected) =>
        counts > LeastSignificance * error && counts < MostOverRates * expected ? counts : 0;

    private static LineGroup With(LineGroup line, LineGroup companion, double ratio) =>
        new(
            line.Name,
            [.. line.Components, .. companion.Components.Select(c => c with { RelativeIntensity = ratio * c.RelativeIntensity })]
        );

    private static IEnumerable<Companion> Of(IReadOnlyList<LineGroup> lines)
    {
        HashSet<string> named = [.. lines.SelectMany(l => l.Components).Select(c => c.Line.Name)];
        foreach (
            IGrouping<(string, char), int> series in Enumerable
                .Range(0, lines.Count)
                .Where(i => lines[i].Strongest is { Element: not null, Siegbahn: { Length: > 1 } })
                .GroupBy(i => (lines[i].Strongest.Element!, lines[i].Strongest.Siegbahn![0]))
        )
        {
            int reference = series.MaxBy(i => Rate(lines[i]));
            (string element, char shell) = series.Key;
            foreach (
                IGrouping<string, SpectralLine> group in LineLibrary
                    .Default.ForElement(element)
                    .Where(l => l.Siegbahn is { Length: > 1 } s && s[0] == shell && l.RadiativeRate > 0 && !named.Contains(l.Name))
                    .GroupBy(l => l.Siegbahn![..2])
            )
            {
                LineGroup companion = LineGroup.FromTransitions($"{element} {group.Key}", [.. group]);
                yield return new Companion(reference, companion, Ratio(lines[reference], group), shell == 'K');
            }
        }
    }

    // Intensity of lines over that of a group, all of one series of an element.
    private static double Ratio(LineGroup reference, IEnumerable<SpectralLine> lines)
    {
        SpectralLine[] ofReference = [.. reference.Components.Select(c => c.Line).Where(l => l.RadiativeRate > 0)];
        if (ofReference.Length == 0)
            return 0;
        var both = LineGroup.FromTransitions("both", [.. ofReference, .. lines]);
        double share = both.Components.Take(ofReference.Length).Sum(c => c.RelativeIntensity);
        return (1 - share) / share;
    }

    private static double Rate(LineGroup group) => group.Components.Sum(c => c.Line.RadiativeRate ?? 0);
}
