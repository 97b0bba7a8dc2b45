using SpectroCal.Peaks;

namespace SpectroCal.PowerShell.Results;

/// <summary>One possible assignment of the peaks of a spectrum to lines.</summary>
public sealed class RankedAssignment
{
    internal RankedAssignment(PeakSet peaks, int rank, LineAssignment assignment, double margin)
    {
        (Spectrum, Detector, Rank, Margin) = (peaks.Name, peaks.Detector, rank, margin);
        (OffsetEv, GainEvPerChannel, Score) = (assignment.OffsetEv, assignment.GainEvPerChannel, assignment.Score);
        Lines =
        [
            .. assignment.Lines.Select(l => new AssignedPeak(
                l.Candidate.Group.Name,
                l.Candidate.EnergyEv,
                l.Peak.Channel,
                l.Peak.ChannelError,
                assignment.Energy(l.Peak.Channel) - l.Candidate.EnergyEv
            )),
        ];
        UnassignedPeaks = peaks.Peaks.Count - assignment.Lines.Count;
    }

    /// <summary>Name of the spectrum.</summary>
    public string Spectrum { get; }

    /// <summary>Name of the detector.</summary>
    public string Detector { get; }

    /// <summary>1 for the best.</summary>
    public int Rank { get; }

    /// <summary>Offset of the straight scale, eV.</summary>
    public double OffsetEv { get; }

    /// <summary>Gain of the straight scale, eV per channel.</summary>
    public double GainEvPerChannel { get; }

    /// <summary>Log-likelihood relative to peaks at random positions.</summary>
    public double Score { get; }

    /// <summary>By how much it beats the next one; NaN for the last.</summary>
    public double Margin { get; }

    /// <summary>Peaks that match no line on this scale.</summary>
    public int UnassignedPeaks { get; }

    /// <summary>The lines with their peaks.</summary>
    public ValueList<AssignedPeak> Lines { get; }
}

/// <summary>A peak that was taken for a line.</summary>
/// <param name="Line">Name of the line.</param>
/// <param name="EnergyEv">Its energy, eV.</param>
/// <param name="Channel">Position of the peak, channels.</param>
/// <param name="ChannelError">Its standard error, channels.</param>
/// <param name="ResidualEv">Energy on the scale minus energy of the line, eV.</param>
public sealed record AssignedPeak(string Line, double EnergyEv, double Channel, double ChannelError, double ResidualEv)
{
    /// <inheritdoc/>
    public override string ToString() => Line;
}
