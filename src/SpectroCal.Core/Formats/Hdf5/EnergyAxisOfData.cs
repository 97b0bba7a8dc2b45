using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Hdf5;

/// <summary>The scale that the energies of an axis state: of the centres of channels, or of their edges where there is one more.</summary>
/// <param name="Coefficients">Coefficients of powers of the position, eV; empty where the energies lie on no polynomial.</param>
/// <param name="Points">The energies themselves, where they lie on none.</param>
/// <param name="Falls">Whether energies fall along the axis, so that the order of the channels is turned round.</param>
internal sealed record EnergyAxisOfData(IReadOnlyList<double> Coefficients, IReadOnlyList<CalibrationPoint> Points, bool Falls)
{
    private const double Tolerance = 0.01; // of a channel, as for energies in tables
    private const int PointsOfDegree = 6;

    /// <summary>No scale.</summary>
    public static EnergyAxisOfData None { get; } = new([], [], false);

    /// <summary>The scale of energies.</summary>
    /// <param name="energies">As many as there are channels, or one more.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="unit">eV, keV or MeV; null where it is not stated.</param>
    /// <param name="warnings">Takes what is odd.</param>
    public static EnergyAxisOfData Of(double[] energies, int channels, string? unit, List<string> warnings)
    {
        double first = energies.Length == channels ? 0.5 : 0;
        bool falls = energies.Length > 1 && energies[^1] < energies[0];
        double[] rising = falls ? [.. energies.Reverse()] : energies;
        double narrowest = double.PositiveInfinity;
        for (int i = 1; i < rising.Length; i++)
            narrowest = Math.Min(narrowest, rising[i] - rising[i - 1]);
        if (rising.Length < 2 || !(narrowest > 0) || !rising.All(double.IsFinite))
        {
            warnings.Add("The energies of the axis are not rising or falling numbers; they are ignored.");
            return None;
        }
        double eV = unit?.ToUpperInvariant() switch
        {
            "EV" => 1,
            "KEV" => 1e3,
            "MEV" => 1e6,
            _ => EnergyUnit.Guess(rising, warnings),
        };
        if (eV == 0)
            return None with { Falls = falls };
        double[] positions = [.. Enumerable.Range(0, rising.Length).Select(i => first + i)];
        if (AxisCurve.Through(positions, rising, _ => Tolerance * narrowest, PointsOfDegree) is { } curve)
            return new EnergyAxisOfData(Array.ConvertAll(curve, c => eV * c), [], falls);
        warnings.Add("The energies of the axis lie on no smooth curve; they are calibration points.");
        return new EnergyAxisOfData([], [.. rising.Select((e, i) => new CalibrationPoint(positions[i], eV * e))], falls);
    }
}
