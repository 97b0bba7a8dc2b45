namespace SpectroCal.Spectra;

/// <summary>Equal bins in energy: bin j covers [StartEv + j StepEv, StartEv + (j+1) StepEv).</summary>
/// <param name="StartEv">Lower edge of bin 0, eV.</param>
/// <param name="StepEv">Width of a bin, eV, positive.</param>
/// <param name="Count">Number of bins, positive.</param>
public sealed record EnergyAxis(double StartEv, double StepEv, int Count)
{
    /// <summary>Upper edge of the last bin, eV.</summary>
    public double EndEv => StartEv + StepEv * Count;

    /// <summary>Centre of bin <paramref name="index"/>, eV.</summary>
    public double Centre(int index) => StartEv + (index + 0.5) * StepEv;

    /// <summary>An axis of bins of <paramref name="stepEv"/> that covers [<paramref name="startEv"/>, <paramref name="endEv"/>].</summary>
    public static EnergyAxis Covering(double startEv, double endEv, double stepEv)
    {
        if (!(stepEv > 0))
            throw new ArgumentOutOfRangeException(nameof(stepEv), stepEv, "The bin width must be positive.");
        if (!(endEv > startEv))
            throw new ArgumentException($"The energy range {startEv} to {endEv} eV is empty.", nameof(endEv));
        double count = Math.Ceiling((endEv - startEv) / stepEv - 1e-9);
        if (count > HistogramBuilder.MaximumSpan)
            throw new ArgumentException($"An axis of {count:G6} bins is too long.", nameof(stepEv));
        return new EnergyAxis(startEv, stepEv, (int)count);
    }
}
