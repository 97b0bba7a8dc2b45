namespace SpectroCal.Peaks;

/// <summary>What lines that are hidden under a peak may do to its position.</summary>
internal static class LineBlends
{
    private const double Reach = 1.2;          // FWHM within which a line hides
    private const double UnseenShare = 0.05;   // of a hidden line whose stronger partner is not seen

    /// <summary>Error of the energy of a peak, eV: the shift that hidden lines cause if they are as strong as their partners elsewhere allow.</summary>
    public static double Error(AssignedLine assigned, LineAssignment assignment, IReadOnlyList<Peak> peaks, IReadOnlyList<LineCandidate> candidates)
    {
        double energy = assigned.Candidate.EnergyEv, fwhm = assignment.GainEvPerChannel * assigned.Peak.FwhmChannels, sum = 0;
        foreach (LineCandidate other in candidates)
        {
            double distance = Math.Abs(other.EnergyEv - energy);
            if (other == assigned.Candidate || distance > Reach * fwhm || assignment.Lines.Any(l => l.Candidate == other)) continue;
            double share = Math.Min(Strength(other, assigned, assignment, peaks, candidates), 1);
            double shift = distance * share / (1 + share);
            sum += shift * shift;
        }
        return Math.Sqrt(sum);
    }

    // Largest area of a hidden line over that of the peak, from where its partners should be seen.
    private static double Strength(LineCandidate hidden, AssignedLine assigned, LineAssignment assignment, IReadOnlyList<Peak> peaks, IReadOnlyList<LineCandidate> candidates)
    {
        double largest = double.PositiveInfinity;
        foreach (LineCandidate partner in candidates)
        {
            if (partner == hidden || partner.Family != hidden.Family) continue;
            double channel = (partner.EnergyEv - assignment.OffsetEv) / assignment.GainEvPerChannel;
            Peak? seen = peaks.FirstOrDefault(p => Math.Abs(p.Channel - channel) < p.FwhmChannels);
            double share = seen is null ? UnseenShare * hidden.Intensity / partner.Intensity : seen.Area * hidden.Intensity / (partner.Intensity * assigned.Peak.Area);
            if (double.IsFinite(share)) largest = Math.Min(largest, share);
        }
        return double.IsFinite(largest) ? largest : 1;
    }
}
