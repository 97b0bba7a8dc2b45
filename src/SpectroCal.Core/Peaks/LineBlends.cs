using SpectroCal.Lines;
using SpectroCal.Numerics;

namespace SpectroCal.Peaks;

/// <summary>Which lines of the named elements lie under a peak besides those it was assigned to, and how strong they may be.</summary>
internal sealed class LineBlends
{
    private const double Reach = 2.8; // standard deviations of a line within which others pull its peak
    private const double PartnerReach = 4; // the same, of lines of its shell that are nearly as strong
    private const double Partner = 0.3; // of its intensity, from which they are
    private const double Beyond = 2; // standard deviations beyond it from which lines still reach in
    private const double Weakest = 0.003; // of the peak's counts, lines that may pull it
    private const double UnseenShare = 0.05; // of a line whose stronger partner is not seen, relative to the peak
    private const double WithinShell = 2; // largest over expected intensity, of lines that start in one shell
    private const double AmongShells = 5; // the same between L1, L2, L3, which are filled and emptied differently
    private const double AreaErrors = 3;

    private readonly IReadOnlyList<LineCandidate> _candidates;
    private readonly LineFamily[] _families;

    /// <summary>Prepares for the lines of an array.</summary>
    public LineBlends(IReadOnlyList<LineCandidate> candidates)
    {
        _candidates = candidates;
        // Lines of an element that was not named may still lie under a line that was.
        _families =
        [
            .. candidates
                .SelectMany(c => c.Group.Components)
                .Select(c => c.Line.Element)
                .OfType<string>()
                .Distinct()
                .SelectMany(LineFamily.Of),
        ];
    }

    /// <summary>
    /// What makes a peak: the line it was assigned to and others that lie under it, those of one element and initial shell together; null
    /// where the line is alone.
    /// </summary>
    /// <param name="assigned">The peak and its line.</param>
    /// <param name="assignment">Scale and lines of the detector.</param>
    /// <param name="peaks">Peaks of the detector.</param>
    /// <param name="sigmaEv">Standard deviation of one line there, eV.</param>
    public Blend? Of(AssignedLine assigned, LineAssignment assignment, IReadOnlyList<Peak> peaks, double sigmaEv)
    {
        LineGroup group = assigned.Candidate.Group;
        // Of lines without an element no family is known, and a fit of the neighbours alone would place them.
        if (group.Strongest.Element is null)
            return null;
        SpectralLine[] near = [.. group.Components.Select(c => c.Line), .. Partners(group, sigmaEv)];
        double low = near.Min(l => l.EnergyEv) - Reach * sigmaEv,
            high = near.Max(l => l.EnergyEv) + Reach * sigmaEv,
            beyond = Beyond * sigmaEv;
        var parts = new List<BlendPart>();
        bool blended = false;
        foreach (LineFamily family in _families)
        {
            foreach (
                IGrouping<string, SpectralLine> shell in family
                    .Lines.Where(l => l.EnergyEv > low - beyond && l.EnergyEv < high + beyond)
                    .GroupBy(l => l.InitialShell!)
            )
            {
                SpectralLine[] lines = [.. shell];
                bool own = lines.Contains(group.Strongest);
                double share = own ? double.PositiveInfinity : Strength(family, lines, (low, high), assigned, assignment, peaks);
                if (share < Weakest)
                    continue;
                parts.Add(
                    new BlendPart(
                        new LineGroup($"{family.Symbol} {shell.Key}", lines.Select(l => new LineComponent(l, family.Intensity(l)!.Value))),
                        share * assigned.Peak.Area
                    )
                );
                blended |= lines.Any(l => l.EnergyEv > low && l.EnergyEv < high && !(own && group.Components.Any(c => c.Line == l)));
            }
        }
        return blended ? new Blend(low, high, sigmaEv, parts) : null;
    }

    // Ka2 of barium, half as strong as Ka1 and three standard deviations below it, is background under its flank where they are two peaks.
    private IEnumerable<SpectralLine> Partners(LineGroup group, double sigmaEv)
    {
        SpectralLine line = group.Strongest;
        LineFamily? family = _families.FirstOrDefault(f => f.Intensity(line) is not null);
        return family is null
            ? []
            : family.Lines.Where(l =>
                l.InitialShell == line.InitialShell
                && Math.Abs(l.EnergyEv - line.EnergyEv) < PartnerReach * sigmaEv
                && family.Intensity(l) > Partner * family.Intensity(line)
            );
    }

    // Largest area of lines over that of the peak, from where their partners should be seen: those of the same shell constrain it better.
    // An absorber may have removed partners of lower energy, so the one that allows most is decisive.
    private double Strength(
        LineFamily family,
        SpectralLine[] lines,
        (double LowEv, double HighEv) range,
        AssignedLine assigned,
        LineAssignment assignment,
        IReadOnlyList<Peak> peaks
    )
    {
        double intensity = lines.Sum(l => family.Intensity(l)!.Value),
            ofTheirOwn = 0,
            withinShell = 0,
            amongShells = 0;
        // Lines with a peak of their own beyond the range of this one may be many times stronger, and then their flank counts: chlorine
        // beside sulphur. What lies within that range has no more counts than the peak.
        foreach (LineCandidate own in _candidates.Where(c => IsBeyond(c) && c.Group.Components.Any(o => lines.Contains(o.Line))))
            if (Seen(own) is { } peak && peak != assigned.Peak)
                ofTheirOwn = Math.Max(ofTheirOwn, Share(peak, own));
        if (ofTheirOwn > 0)
            return WithinShell * ofTheirOwn;
        foreach (
            LineCandidate partner in _candidates.Where(c =>
                c.Family == family.Name && !lines.Any(l => c.Group.Components.Any(o => o.Line == l))
            )
        )
        {
            Peak? seen = Seen(partner);
            if (seen == assigned.Peak)
                continue;
            double share = seen is null ? UnseenShare * intensity / family.Intensity(partner.Group) : Share(seen, partner);
            if (!double.IsFinite(share))
                continue;
            if (partner.Group.Strongest.InitialShell == lines[0].InitialShell)
                withinShell = Math.Max(withinShell, WithinShell * share);
            else
                amongShells = Math.Max(amongShells, AmongShells * share);
        }
        double largest = withinShell > 0 ? withinShell : amongShells;
        return largest > 0 ? Math.Min(1, largest) : 1;

        bool IsBeyond(LineCandidate line) => line.EnergyEv < range.LowEv || line.EnergyEv > range.HighEv;

        Peak? Seen(LineCandidate line)
        {
            double channel = (line.EnergyEv - assignment.OffsetEv) / assignment.GainEvPerChannel;
            return peaks.FirstOrDefault(p => Math.Abs(p.Channel - channel) < p.FwhmChannels);
        }

        double Share(Peak seen, LineCandidate line) =>
            (seen.Area + AreaErrors * seen.AreaError) * intensity / family.Intensity(line.Group) / assigned.Peak.Area;
    }
}

/// <summary>Lines that make one peak.</summary>
/// <param name="LowEv">Lowest energy of the range that shows the peak, eV.</param>
/// <param name="HighEv">Highest, eV.</param>
/// <param name="SigmaEv">Standard deviation of one line there, eV.</param>
/// <param name="Parts">The lines; some may lie outside and reach in.</param>
internal sealed record Blend(double LowEv, double HighEv, double SigmaEv, IReadOnlyList<BlendPart> Parts)
{
    /// <summary>How far the other lines may pull the peak, one standard deviation, eV: half of what they would at their largest.</summary>
    /// <param name="energyEv">Energy of the peak's own line, eV.</param>
    /// <param name="area">Counts of the peak.</param>
    public double PullEv(double energyEv, double area)
    {
        double sum = 0;
        foreach (BlendPart part in Parts.Where(p => double.IsFinite(p.LargestArea)))
        {
            // What reaches into the range of the peak, of lines outside; with a peak of their own they are not under this one.
            double at = part.Group.MeanEnergyEv,
                inside = Math.Min(part.LargestArea, area) * (Below(HighEv - at) - Below(LowEv - at)),
                distance = Math.Clamp(at, LowEv, HighEv) - energyEv,
                pull = 0.5 * distance * inside / (area + inside);
            sum += pull * pull;
        }
        return Math.Sqrt(sum);
    }

    private double Below(double distanceEv) => 0.5 * ErrorFunctions.Erfc(-distanceEv / (Math.Sqrt(2) * SigmaEv));
}

/// <summary>Lines under a peak that keep their intensities relative to one another.</summary>
/// <param name="Group">The lines.</param>
/// <param name="LargestArea">Most counts they may have; infinite for the peak's own line.</param>
internal sealed record BlendPart(LineGroup Group, double LargestArea);
