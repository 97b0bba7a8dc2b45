using SpectroCal.Detectors;
using SpectroCal.Lines;

namespace SpectroCal.Peaks;

/// <summary>
/// The lines of one element and main shell, such as those of Au L, or the gamma lines of a source, with intensities on one scale.
/// </summary>
internal sealed class LineFamily
{
    private const double LeastIntensity = 0.02; // of a peak, relative to the strongest
    private const double LeastGammaIntensity = 0.01; // the same; efficiencies at their energies may differ by more
    private const double Resolved = 0.8; // FWHM between lines that make two peaks

    /// <summary>
    /// FWHM between Ka1 and Ka2 from which their peak has two maxima: two Gaussians of 2 : 1, 2.6 standard deviations apart (J. Behboodian,
    /// Technometrics 12 (1970) 131). Where there are enough counts, shoulders tell them apart before.
    /// </summary>
    private const double ResolvedDoublet = 1.1;

    private const double Near = 1.5; // FWHM within which lines pull one another's peaks
    private const double NameShare = 0.97; // of a named group, that a peak must hold to bear its name

    private static readonly string[] GroupNames = ["Ka", "Kb", "La", "Lb", "Lg"];
    private readonly Dictionary<SpectralLine, double> _intensities;

    private readonly double _leastIntensity;

    private LineFamily(string symbol, LineGroup all, double leastIntensity)
    {
        (Symbol, Name, _leastIntensity) = (symbol, all.Name, leastIntensity);
        _intensities = all.Components.ToDictionary(c => c.Line, c => c.RelativeIntensity);
        Lines = [.. all.Components.Select(c => c.Line).OrderBy(l => l.EnergyEv)];
    }

    /// <summary>
    /// What detectors resolve: roughly those of a silicon drift detector. Others show neighbours as one peak or as several, which the
    /// spread covers.
    /// </summary>
    public static ResolutionModel Typical { get; } = new(NoiseEv: 50);

    /// <summary>Symbol of the element, or nuclide of the source.</summary>
    public string Symbol { get; }

    /// <summary>Element and shell, such as "Au L", or nuclide.</summary>
    public string Name { get; }

    /// <summary>The lines by energy.</summary>
    public IReadOnlyList<SpectralLine> Lines { get; }

    /// <summary>Main shell of the lines, K, L or M; null for a source.</summary>
    public char? Shell => Lines[0].InitialShell?[0];

    /// <summary>The K, the L and the M lines of an element.</summary>
    public static IEnumerable<LineFamily> Of(string symbol)
    {
        SpectralLine[] lines = [.. LineLibrary.Default.ForElement(symbol).Where(l => l.RadiativeRate > 0)];
        foreach (char shell in "KLM")
        {
            SpectralLine[] members = [.. lines.Where(l => l.InitialShell?[0] == shell)];
            if (members.Length > 0)
                yield return new LineFamily(symbol, LineGroup.FromTransitions($"{symbol} {shell}", members), LeastIntensity);
        }
    }

    /// <summary>Gamma lines of one source, with the intensities emitted.</summary>
    /// <param name="source">Name of the source.</param>
    /// <param name="lines">The lines, at least one; a single one may have no intensity.</param>
    public static LineFamily OfGamma(string source, IReadOnlyList<SpectralLine> lines) =>
        new(
            source,
            new LineGroup(source, lines.Select(l => new LineComponent(l, lines.Count == 1 ? 1 : l.IntensityPercent ?? 0))),
            LeastGammaIntensity
        );

    /// <summary>Share of a line in the family; null for one that does not belong to it.</summary>
    public double? Intensity(SpectralLine line) => _intensities.TryGetValue(line, out double intensity) ? intensity : null;

    /// <summary>Share of lines of the family.</summary>
    public double Intensity(LineGroup group) => group.Components.Sum(c => _intensities[c.Line]);

    /// <summary>Peaks between two energies as a detector shows them, weak ones left out.</summary>
    /// <param name="lowEv">Lowest energy, eV.</param>
    /// <param name="highEv">Highest energy, eV.</param>
    /// <param name="hasShoulders">Whether Ka1 and Ka2 are two peaks where one is but a shoulder of the other.</param>
    public IEnumerable<LineCandidate> Peaks(double lowEv, double highEv, bool hasShoulders = true)
    {
        LineGroup[] groups = [.. Clusters(hasShoulders).Select(Named).Where(g => g.MeanEnergyEv >= lowEv && g.MeanEnergyEv <= highEv)];
        if (groups.Length == 0)
            yield break;
        double strongest = groups.Max(Intensity);
        foreach (LineGroup group in groups.Where(g => Intensity(g) >= _leastIntensity * strongest))
            yield return new LineCandidate(group, Name, Intensity(group) / strongest) { SpreadEv = SpreadEv(group) };
    }

    /// <summary>How uncertain the position of a group's peak is, eV.</summary>
    public double SpreadEv(LineGroup group)
    {
        double mean = group.MeanEnergyEv,
            own = 0.5 * (mean - group.Strongest.EnergyEv),
            sum = own * own,
            intensity = Intensity(group),
            near = Near * Typical.Fwhm(mean);
        foreach (SpectralLine line in Lines)
        {
            double distance = line.EnergyEv - mean;
            if (Math.Abs(distance) > near || group.Components.Any(c => c.Line == line))
                continue;
            double pull = Pull(distance, _intensities[line], intensity);
            sum += pull * pull;
        }
        return Math.Sqrt(sum);
    }

    /// <summary>
    /// How uncertain the place of a peak is by another line that may be in it: half of what that moves it where all of it is, as far as its
    /// intensity is known.
    /// </summary>
    /// <param name="distance">Of the other line, in any unit.</param>
    /// <param name="other">Its intensity.</param>
    /// <param name="own">Intensity of the line of the peak, on the same scale.</param>
    /// <returns>In the unit of the distance.</returns>
    public static double Pull(double distance, double other, double own) => 0.5 * distance * other / (other + own);

    private IEnumerable<SpectralLine[]> Clusters(bool hasShoulders)
    {
        for (int from = 0, to; from < Lines.Count; from = to)
        {
            to = from + 1;
            while (to < Lines.Count && Lines[to].EnergyEv - Lines[to - 1].EnergyEv < Least(to) * Typical.Fwhm(Lines[to].EnergyEv))
                to++;
            yield return [.. Lines.Skip(from).Take(to - from)];
        }

        double Least(int line) =>
            !hasShoulders && (Lines[line - 1].Siegbahn, Lines[line].Siegbahn) is ("Ka2", "Ka1") ? ResolvedDoublet : Resolved;
    }

    private LineGroup Named(SpectralLine[] cluster)
    {
        LineComponent[] components = [.. cluster.Select(l => new LineComponent(l, _intensities[l]))];
        double sum = components.Sum(c => c.RelativeIntensity);
        if (components is [{ Line.Nuclide: not null } only])
            return LineGroup.Of(only.Line);
        foreach (string name in GroupNames)
        {
            if (
                !LineLibrary.Default.TryFind($"{Symbol} {name}", out LineGroup? group)
                || !cluster.All(l => group.Components.Any(c => c.Line == l))
            )
                continue;
            if (sum > NameShare * group.Components.Sum(c => _intensities.GetValueOrDefault(c.Line)))
                return group;
        }
        // Otherwise by the names of what can be seen of it: "Au Lb1+Lb2+Lb3".
        SpectralLine[] strong =
        [
            .. components.Where(c => c.RelativeIntensity > 0.05 * sum).OrderByDescending(c => c.RelativeIntensity).Select(c => c.Line),
        ];
        return new LineGroup(
            $"{Symbol} {string.Join('+', strong.Select(l => l.Siegbahn ?? l.Iupac ?? l.Name[(Symbol.Length + 1)..]))}",
            components
        );
    }
}
