namespace SpectroCal.Bench.Arrays;

/// <summary>What a simulated detector is.</summary>
/// <param name="Scale">Its energy scale.</param>
/// <param name="NoiseEv">Electronic noise, one standard deviation, eV.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Counts">Photons that a healthy detector records in its channels; noise, pulser and end channels come on top.</param>
internal sealed record DetectorTruth(BentScale Scale, double NoiseEv, DetectorFault Fault, int Counts)
{
    private const double FwhmPerSigma = 2.354820;

    /// <summary>The scale in the second half of the run where the gain changed; null otherwise.</summary>
    public BentScale? LaterScale { get; init; }

    /// <summary>Resolution at an energy, full width at half maximum, eV: noise and charge statistics.</summary>
    public double FwhmEv(double energyEv) => FwhmPerSigma * Math.Sqrt(NoiseEv * NoiseEv + SceneDraw.FanoEv * energyEv);
}
