namespace SpectroCal.Peaks;

/// <summary>The channels between which a spectrum has counts.</summary>
/// <param name="First">Where the counts begin, channels.</param>
/// <param name="Last">Where they end, channels.</param>
internal readonly record struct ChannelRange(double First, double Last)
{
    /// <summary>How long the spectrum is, channels.</summary>
    public double Length => Last - First;

    /// <summary>Whether a channel lies between the ends.</summary>
    public bool Contains(double channel) => channel > First && channel < Last;
}
