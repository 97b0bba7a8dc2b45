namespace SpectroCal.Peaks;

/// <summary>Where a multiplet is.</summary>
/// <param name="ShiftEv">Its distance from where the scale puts it, at <paramref name="EnergyEv"/>, eV.</param>
/// <param name="ErrorEv">Standard error of that, eV.</param>
/// <param name="EnergyEv">Mean energy of its lines, by what the spectrum shows of each, eV.</param>
/// <param name="Name">Names of the lines that make most of it.</param>
internal readonly record struct ShiftedMultiplet(double ShiftEv, double ErrorEv, double EnergyEv, string Name)
{
    /// <summary>Part of the error that is assumed of soft lines, and not seen in these, eV.</summary>
    public double AssumedEv { get; init; }

    /// <summary>Whether several lines show that it is this multiplet; otherwise its place alone does.</summary>
    public bool IsPattern { get; init; }
}
