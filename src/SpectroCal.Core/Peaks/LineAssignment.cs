namespace SpectroCal.Peaks;

/// <summary>Which peak is which line, on a straight energy scale.</summary>
/// <param name="OffsetEv">Offset of the scale, eV.</param>
/// <param name="GainEvPerChannel">Gain, eV per channel.</param>
/// <param name="Lines">The lines found, by energy.</param>
/// <param name="Score">Log-likelihood of all peaks, by which assignments are compared.</param>
public sealed record LineAssignment(double OffsetEv, double GainEvPerChannel, IReadOnlyList<AssignedLine> Lines, double Score)
{
    /// <summary>
    /// Log-likelihood of the peaks that lines explain relative to peaks at random positions, less what it costs that some scale explains
    /// any two peaks: what speaks for the assignment by itself.
    /// </summary>
    public double OverChance { get; init; }

    /// <summary>Peaks that the lines bring with them: escape of silicon X-rays, sums of two photons.</summary>
    public IReadOnlyList<Peak> Companions { get; init; } = [];

    /// <summary>What it costs in both that some scale explains any two peaks, a logarithm, not positive.</summary>
    internal double Volume { get; init; }

    /// <summary>Energy of a channel on this scale, eV.</summary>
    public double Energy(double channel) => Scale.Energy(channel);

    /// <summary>Of the peaks of the spectrum, those that are neither a line nor come with one.</summary>
    internal IEnumerable<Peak> Unexplained(IEnumerable<Peak> peaks) => peaks.Except(Lines.Select(l => l.Peak)).Except(Companions);

    /// <summary>The scale.</summary>
    internal StraightScale Scale => new(OffsetEv, GainEvPerChannel);
}

/// <summary>A peak that was taken for a line.</summary>
/// <param name="Candidate">The line.</param>
/// <param name="Peak">The peak.</param>
public sealed record AssignedLine(LineCandidate Candidate, Peak Peak);
