using SpectroCal.Detectors;

namespace SpectroCal.Calibration;

/// <summary>A line of known energy at a measured channel.</summary>
/// <param name="Name">Name of the line.</param>
/// <param name="Channel">Position of the peak, channels.</param>
/// <param name="ChannelError">Its standard error, channels.</param>
/// <param name="EnergyEv">Energy that belongs to that position, eV.</param>
/// <param name="EnergyErrorEv">Its standard error, eV.</param>
public sealed record CalibrationLine(string Name, double Channel, double ChannelError, double EnergyEv, double EnergyErrorEv)
{
    /// <summary>Full width at half maximum of the peak, channels.</summary>
    public double FwhmChannels { get; init; }

    /// <summary>
    /// Whether other named lines are in its peak, which no fit told apart, or no peak and no pattern of lines shows it: it bears no
    /// assignment out.
    /// </summary>
    internal bool IsUnresolved { get; init; }

    /// <summary>
    /// Part of the error of its energy that is assumed of all lines alike, and not seen in this one, eV: how far a scale may depart from a
    /// straight one there, unknown lines that may lie under any peak, and what moves soft lines.
    /// </summary>
    internal double AssumedEv { get; init; }

    /// <summary>Error of its own place, eV: near it, no scale is known better.</summary>
    internal double PlaceErrorEv(EnergyCalibration scale) => Math.Sqrt(Math.Max(0, Math.Pow(ErrorEv(scale), 2) - AssumedEv * AssumedEv));

    /// <summary>Error of its distance from a scale, eV.</summary>
    internal double ErrorEv(EnergyCalibration scale)
    {
        double place = scale.Slope(Channel) * ChannelError;
        return Math.Sqrt(EnergyErrorEv * EnergyErrorEv + place * place);
    }

    /// <summary>Name of the run that shows it, where several are joined; null otherwise.</summary>
    public string? Run { get; init; }
}
