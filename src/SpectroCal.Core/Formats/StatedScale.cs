namespace SpectroCal.Formats;

/// <summary>Energy calibrations of files as coefficients of positions.</summary>
internal static class StatedScale
{
    /// <summary>The warning where energies fall with the channel.</summary>
    public const string Falls = "The energy calibration falls with the channel number; no constants can be taken from it.";

    private const double EvPerKeV = 1000;

    /// <summary>
    /// Coefficients in eV of the position from those in keV of the channel number, whose energy is that of the channel's centre; nothing,
    /// with a warning where there should be some, if they are not finite or do not depend on the channel.
    /// </summary>
    public static double[] OfCentres(IReadOnlyList<double> keV, SpectrumNotes notes)
    {
        if (keV.Skip(1).All(c => c == 0))
        {
            if (keV.Any(c => c != 0))
                notes.Warn("The energy calibration does not depend on the channel and is ignored.");
            return [];
        }
        if (!keV.All(double.IsFinite))
        {
            notes.Warn("The energy calibration is not finite and is ignored.");
            return [];
        }
        int length = keV.Count;
        while (length > 2 && keV[length - 1] == 0)
            length--;
        if (length == 2 && keV[1] < 0)
            notes.Warn(Falls);
        return ChannelPolynomial.Shift([.. keV.Take(length).Select(c => c * EvPerKeV)], 0.5);
    }
}
