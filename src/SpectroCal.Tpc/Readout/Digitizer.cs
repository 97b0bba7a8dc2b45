namespace SpectroCal.Tpc.Readout;

/// <summary>Charge to the number that the converter gives, and back.</summary>
public sealed record Digitizer
{
    /// <summary>Gain, mV per electron.</summary>
    public double GainMvPerElectron { get; init; } = 4e-3;

    /// <summary>Output without charge, mV.</summary>
    public double PedestalMv { get; init; } = 580;

    /// <summary>Voltage that gives 0, mV.</summary>
    public double CommonModeMv { get; init; } = 288;

    /// <summary>Voltage that gives the full scale, mV.</summary>
    public double ReferenceMv { get; init; } = 1300;

    /// <summary>Full scale.</summary>
    public double FullScale { get; init; } = 256;

    /// <summary>Added before rounding: 0.5 where the converter rounds to the nearest number.</summary>
    public double Offset { get; init; }

    /// <summary>The number, not rounded, of a charge in electrons.</summary>
    public double Counts(double electrons) =>
        Math.Min(
            Math.Max(electrons * GainMvPerElectron + PedestalMv - CommonModeMv, 0) * FullScale / (ReferenceMv - CommonModeMv) + Offset,
            FullScale
        );

    /// <summary>The whole number of a charge in electrons: the next lower one, as converters give it.</summary>
    public int Digits(double electrons) => (int)Math.Min(Counts(electrons), FullScale - 1);

    /// <summary>Charge in electrons of a number; where that is the full scale, the charge was this or more.</summary>
    public double Electrons(double counts) =>
        ((counts - Offset) / FullScale * (ReferenceMv - CommonModeMv) + CommonModeMv - PedestalMv) / GainMvPerElectron;
}
