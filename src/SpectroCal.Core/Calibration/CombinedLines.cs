using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Fits the lines of a comparison in combined spectra: alone where no other line shares their window, else together with those that do.
/// </summary>
/// <remarks>
/// In a steel, V Kb lies 12 eV from Cr Ka and Cr Kb 48 eV from Mn Ka. The centroid of such a sum says nothing of either line. Which lines
/// a blend has, and which of them a spectrum can separate, is decided once, by the target's amplitudes in the optimised spectrum; a line
/// that is hidden keeps its distance from the one that hides it, and the counts that the other K line of its element foretells.
/// </remarks>
internal sealed class CombinedLines
{
    private const double Hiding = 2.5; // standard deviations within which the weaker of two lines has no centroid of its own
    private const double HidingBelow = 3.5; // the same below K beta: radiative Auger lines reach 200 eV down from it, and are in no table
    private const double LeastSignificance = 4; // standard errors of the area
    private const double LeastShare = 0.01; // of a line, companions that may disturb another
    private const double CompanionError = 0.2; // of a companion's counts

    private readonly IReadOnlyList<ComparedLine> _lines;
    private readonly TargetSpectrum _target;
    private readonly double _window;
    private readonly double _extra;
    private readonly Member[] _members;
    private readonly TargetFit? _amplitudes;
    private readonly Blend[] _blends;

    /// <summary>Decides which lines are fitted together.</summary>
    /// <param name="target">The target as the calibration used it in the end.</param>
    /// <param name="stated">The target as it was asked for.</param>
    /// <param name="lines">Lines to compare.</param>
    /// <param name="windowInSigma">Reach of the fits to either side, in standard deviations of the resolution.</param>
    /// <param name="optimized">Combined spectrum under the optimised calibration.</param>
    /// <param name="extraVarianceEv2">Variance that channels add to every line, eV^2.</param>
    public CombinedLines(
        TargetSpectrum target,
        TargetSpectrum stated,
        IReadOnlyList<ComparedLine> lines,
        double windowInSigma,
        EnergySpectrum optimized,
        double extraVarianceEv2
    )
    {
        (_lines, _window, _extra) = (lines, windowInSigma, extraVarianceEv2);
        LineGroup[] others = [.. lines.Select(l => l.Line).Where(l => !target.Lines.Any(t => t.Name == l.Name))];
        _target = target with
        {
            Lines = [.. target.Lines, .. others],
            // What is compared under a name is not another line as well.
            UnknownLines = [.. target.UnknownLines.Where(u => !others.Any(o => IsNear(o.Strongest.EnergyEv, u.Strongest.EnergyEv)))],
            FixedFractions = null,
            Excluded = stated.Excluded,
        };
        _members = [.. _target.Lines.Concat(_target.UnknownLines).Select((group, k) => Of(k, group, Named(group.Name) ?? group))];
        int[][] shared = [.. Shared()];
        if (shared.Length > 0)
            _amplitudes = TargetFit.To(optimized, _target, extraVarianceEv2);
        _blends = [.. shared.Select(BlendOf)];

        LineGroup? Named(string name) =>
            lines.FirstOrDefault(l => l.Line.Name == name)?.Line ?? stated.Lines.FirstOrDefault(l => l.Name == name);
        bool IsNear(double a, double b) => Math.Abs(a - b) < Hiding * target.Resolution.Sigma(a);
    }

    /// <summary>Fits every line of the comparison.</summary>
    /// <param name="spectrum">A combined spectrum.</param>
    /// <param name="sharp">
    /// Fits of the spectrum under the optimised calibration, where the scales that made this one may blur it: the blends have the same
    /// lines, but any width. Null where lines are as wide as the target says.
    /// </param>
    /// <param name="blurEv2">Variance that these scales add to a line of an energy, eV^2; null for none.</param>
    public CombinedFits Fit(EnergySpectrum spectrum, CombinedFits? sharp = null, Func<double, double>? blurEv2 = null)
    {
        var blends = new LineFit[_blends.Length][];
        for (int b = 0; b < blends.Length; b++)
            blends[b] = Fit(_blends[b], spectrum, sharp?.Blends[b], Expected);
        return new CombinedFits([.. _lines.Select(l => Of(l.Line))], blends);

        double Expected(LineGroup line)
        {
            double energy = line.Strongest.EnergyEv,
                sigma = Sigma(energy);
            return blurEv2 is null ? sigma : Math.Sqrt(sigma * sigma + blurEv2(energy));
        }

        LineFit Of(LineGroup line)
        {
            double sigma = _target.Resolution.Sigma(line.MeanEnergyEv);
            // Rounding and sharing add twice width^2 / 12.
            if (Math.Sqrt(6 * _extra) > SingleEvents.WidestChannel * sigma)
                return LineFit.Without(GaussianLineFit.ChannelsTooWide);
            LineFit fit;
            int member = Array.FindIndex(_members, m => m.Named.Name == line.Name),
                blend = Array.FindIndex(_blends, b => b.Members.Contains(member));
            if (blend < 0)
                fit = GaussianLineFit.Fit(spectrum, line, sigma, _window, _window, Expected(line));
            else
            {
                int k = Array.IndexOf(_blends[blend].Members, member);
                fit = _blends[blend].Reasons[k] is { } reason ? LineFit.Without(reason) : blends[blend][k];
            }
            return GaussianLineFit.Seen(fit, line.Strongest.EnergyEv, sigma, LeastSignificance);
        }
    }

    private LineFit[] Fit(Blend blend, EnergySpectrum spectrum, LineFit[]? sharp, Func<LineGroup, double> expectedSigmaEv)
    {
        if (!blend.Lines.Where((l, k) => l.Leader == k).Any())
            return [.. blend.Lines.Select(_ => LineFit.Without(GaussianLineFit.NotSignificant))];
        TargetResponse response = _target.Response;
        var fit = new BlendedLineFit(
            blend.Lines,
            new LineShape
            {
                IsNatural = response.IsNatural,
                HasTail = response.TailFraction > 0,
                HasShelf = response.ShelfFraction > 0,
            },
            response.TailFraction > 0 ? new DetectorTail(response.TailFraction, 0, response.TailSlope, 0) : null,
            response.ShelfFraction,
            _window
        );
        bool knows = sharp?.All(f => f.Reason is null && f.AreaError > 0) == true;
        return fit.Fit(
            spectrum,
            [.. blend.Lines.Select(l => expectedSigmaEv(l.Group))],
            knows ? [.. sharp!.Select((f, k) => blend.Lines[k].Leader == k ? null : ((double, double)?)(f.Area, f.AreaError))] : null,
            knowsWidths: sharp is null
        );
    }

    private Member Of(int index, LineGroup whole, LineGroup named)
    {
        LineComponent[] companions =
        [
            .. whole.Components.Where(c => c.RelativeIntensity > LeastShare && !named.Components.Any(n => n.Line == c.Line)),
        ];
        double energy = named.Strongest.EnergyEv;
        return new Member(index, named, companions, energy, Sigma(energy));
    }

    private double Sigma(double energyEv) => Math.Sqrt(_target.Resolution.Variance(energyEv) + _extra);

    // Members that share windows, directly or through others, where one of them is compared.
    private IEnumerable<int[]> Shared()
    {
        int[] blend = [.. Enumerable.Range(0, _members.Length)];
        foreach (Member a in _members)
        foreach (Member b in _members.Where(b => Math.Abs(a.EnergyEv - b.EnergyEv) < _window * (a.SigmaEv + b.SigmaEv)))
        {
            int from = blend[b.Index],
                to = blend[a.Index];
            for (int k = 0; k < blend.Length; k++)
                if (blend[k] == from)
                    blend[k] = to;
        }
        return blend
            .Index()
            .GroupBy(b => b.Item, b => b.Index)
            .Select(b => b.ToArray())
            .Where(b => b.Any(k => _lines.Any(l => l.Line.Name == _members[k].Named.Name)))
            .Where(b => b.Length > 1 || Pieces(b).Any());
    }

    // Companions of any line within the windows of these.
    private IEnumerable<(Member Of, LineComponent[] Components)> Pieces(int[] members) =>
        _members
            .Select(m =>
                (
                    m,
                    m.Companions.Where(c =>
                            members.Any(k => Math.Abs(c.Line.EnergyEv - _members[k].EnergyEv) < _window * _members[k].SigmaEv)
                        )
                        .ToArray()
                )
            )
            .Where(p => p.Item2.Length > 0);

    private Blend BlendOf(int[] members)
    {
        var parts = new List<Part>();
        foreach (int k in members)
        {
            Member m = _members[k];
            (double counts, double error) = Counts(k, m.Named.Components.Select(c => c.Line));
            parts.Add(new Part(m.Named, m.EnergyEv, m.SigmaEv, counts, error, IsUnknown(k) ? (counts, error) : Foretold(k)));
        }
        foreach ((Member m, LineComponent[] components) in Pieces(members))
        {
            SpectralLine first = components.MaxBy(c => c.RelativeIntensity)!.Line;
            (double counts, double error) = Counts(m.Index, components.Select(c => c.Line));
            error = Hypotenuse(error, CompanionError * counts);
            // Named as people name it: the companion of Mn Ka is Mn Kb.
            string name = first is { Element: { } element, Siegbahn: { Length: > 1 } s } ? $"{element} {s[..2]}" : first.Name;
            if (!(error > 0) || parts.Any(p => p.Group.Name == name))
                continue;
            parts.Add(new Part(new LineGroup(name, components), first.EnergyEv, Sigma(first.EnergyEv), counts, error, (counts, error)));
        }
        string?[] reasons =
        [
            .. parts.Select(
                (p, k) =>
                    k >= members.Length ? "companion"
                    : IsUnknown(members[k]) ? "not named"
                    : Reason(p, parts)
            ),
        ];
        int[] leaders = [.. Enumerable.Range(0, parts.Count).Where(k => reasons[k] is null)];
        int[] order = [.. Enumerable.Range(0, parts.Count).OrderByDescending(k => parts[k].Counts)];
        BlendLine[] lines =
        [
            .. parts.Select(
                (p, k) =>
                {
                    int leader = leaders.Contains(k) ? k : leaders.DefaultIfEmpty(-1).MinBy(l => l < 0 ? 0 : Distance(p, parts[l]));
                    return new BlendLine(p.Group, p.SigmaEv, leader, p.Counts, p.Foretold);
                }
            ),
        ];
        // Where nothing hides, no line needs what is foretold of it.
        if (leaders.Length == lines.Length)
            lines = [.. lines.Select(l => l with { Known = null })];
        return new Blend(members, lines, reasons);
    }

    // What the target found in these data, a line or what stands in for one, stays where it found it.
    private bool IsUnknown(int member) => member >= _target.Lines.Count;

    private static double Distance(Part a, Part b) => Math.Abs(a.EnergyEv - b.EnergyEv);

    private static string? Reason(Part part, List<Part> parts) =>
        parts.Where(o => o != part && o.Counts > part.Counts && Distance(o, part) < Reach(o, part) * part.SigmaEv).MaxBy(o => o.Counts)
            is { } stronger
            ? $"hidden by {stronger.Group.Name}"
        : part.Counts > LeastSignificance * part.Error ? null
        : GaussianLineFit.NotSignificant;

    private static double Reach(Part stronger, Part part) =>
        stronger.Group.IsMultiplet && part.EnergyEv < stronger.EnergyEv ? HidingBelow : Hiding;

    // Counts of some components of a member in the optimised spectrum.
    private (double Counts, double Error) Counts(int member, IEnumerable<SpectralLine> lines)
    {
        LineGroup whole = _target.Line(member);
        double share = whole.Components.Where(c => lines.Contains(c.Line)).Sum(c => c.RelativeIntensity);
        return (share * _amplitudes!.Amplitudes[member], share * _amplitudes.AmplitudeErrors[member]);
    }

    // Counts that another line of the element foretells: of those that do, the one that does it best.
    private (double Counts, double Error)? Foretold(int member)
    {
        (double Counts, double Error)? best = null;
        foreach (AmplitudeTie tie in _target.Ties.Where(t => t.Component == member || t.Reference == member))
        {
            bool isComponent = tie.Component == member;
            int other = isComponent ? tie.Reference : tie.Component;
            double ratio = isComponent ? tie.Ratio : 1 / tie.Ratio,
                counts = ratio * Math.Max(_amplitudes!.Amplitudes[other], 0),
                error = Hypotenuse(ratio * _amplitudes.AmplitudeErrors[other], tie.RelativeError * counts);
            if (error > 0 && double.IsFinite(error) && (best is null || error < best.Value.Error))
                best = (counts, error);
        }
        return best;
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt(a * a + b * b);

    private sealed record Member(int Index, LineGroup Named, LineComponent[] Companions, double EnergyEv, double SigmaEv);

    private sealed record Part(
        LineGroup Group,
        double EnergyEv,
        double SigmaEv,
        double Counts,
        double Error,
        (double Counts, double Error)? Foretold
    );

    // Reasons say why a line has no centroid of its own; the first lines are the members, then come companions.
    private sealed record Blend(int[] Members, BlendLine[] Lines, string?[] Reasons);
}

/// <summary>Fits of the lines of a comparison in one combined spectrum.</summary>
/// <param name="Lines">One for each line of the comparison.</param>
/// <param name="Blends">One for each line of each blend.</param>
internal sealed record CombinedFits(LineFit[] Lines, LineFit[][] Blends);
