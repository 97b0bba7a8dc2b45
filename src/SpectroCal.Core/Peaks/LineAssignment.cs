namespace SpectroCal.Peaks;

/// <summary>Which peak is which line, on a straight energy scale.</summary>
/// <param name="OffsetEv">Offset of the scale, eV.</param>
/// <param name="GainEvPerChannel">Gain, eV per channel.</param>
/// <param name="Lines">The lines found, by energy.</param>
/// <param name="Score">Log-likelihood relative to peaks at random positions.</param>
public sealed record LineAssignment(double OffsetEv, double GainEvPerChannel, IReadOnlyList<AssignedLine> Lines, double Score)
{
    /// <summary>Energy of a channel on this scale, eV.</summary>
    public double Energy(double channel) => Scale.Energy(channel);

    /// <summary>The scale.</summary>
    internal StraightScale Scale => new(OffsetEv, GainEvPerChannel);
}

/// <summary>A peak that was taken for a line.</summary>
/// <param name="Candidate">The line.</param>
/// <param name="Peak">The peak.</param>
public sealed record AssignedLine(LineCandidate Candidate, Peak Peak);
