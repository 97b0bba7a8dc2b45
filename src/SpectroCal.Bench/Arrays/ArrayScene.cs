namespace SpectroCal.Bench.Arrays;

/// <summary>What the detectors of a simulated array have in common: sample, electronics, and how they do what real ones do.</summary>
/// <param name="Seed">The seed that the array is made from.</param>
/// <param name="Set">The elements that are named.</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="GainEv">Median gain, eV per channel.</param>
/// <param name="OffsetEv">Median energy of channel 0, eV.</param>
/// <param name="Counts">Fewest recorded photons of a healthy detector; each has up to a fifth more.</param>
internal sealed record ArrayScene(long Seed, ElementSet Set, int Channels, double GainEv, double OffsetEv, int Counts)
{
    /// <summary>Number of detectors.</summary>
    public required int Detectors { get; init; }

    /// <summary>Standard deviation of the logarithm of the gains.</summary>
    public required double GainScatter { get; init; }

    /// <summary>Standard deviation of the offsets, eV.</summary>
    public required double OffsetScatterEv { get; init; }

    /// <summary>Share of the detectors that are faulty.</summary>
    public required double FaultyShare { get; init; }

    /// <summary>All lines of sample and tube; shares of the lines of the named elements sum to 1.</summary>
    public required IReadOnlyList<SampleLine> Lines { get; init; }

    /// <summary>The named element that is absent; null where all are there.</summary>
    public required string? Absent { get; init; }

    /// <summary>Elements that are in the sample and not named, beyond the tube's.</summary>
    public required IReadOnlyList<string> Impurities { get; init; }

    /// <summary>Element of the tube whose scattered lines are seen; null for none.</summary>
    public string? Tube { get; init; }

    /// <summary>The tube's Compton humps: mean energies, shares as of lines; empty for none.</summary>
    public IReadOnlyList<(double EnergyEv, double Share)> ComptonHumps { get; init; } = [];

    /// <summary>Standard deviation of the Compton humps relative to their energy: Doppler width and spread of angles.</summary>
    public double ComptonWidth { get; init; }

    /// <summary>Median electronic noise, one standard deviation, eV.</summary>
    public required double NoiseEv { get; init; }

    /// <summary>Largest departure of the scale from a straight line over its range.</summary>
    public double Nonlinearity { get; init; }

    /// <summary>The continuum: form, parameter and low cut (eV), and its share among the photons.</summary>
    public required (ContinuumKind Kind, double ScaleEv, double CutEv, double Share) Continuum { get; init; }

    /// <summary>Escape of silicon K quanta relative to that from a thick detector hit perpendicularly; 0 for none.</summary>
    public double Escape { get; init; }

    /// <summary>Share of the photons that are summed with another one.</summary>
    public double PileUp { get; init; }

    /// <summary>Share of the events in a tail to low energies, and its length in standard deviations.</summary>
    public (double Share, double Slope) Tail { get; init; }

    /// <summary>Share of the events on the shelf below their line.</summary>
    public double Shelf { get; init; }

    /// <summary>Threshold of the trigger, eV.</summary>
    public required double ThresholdEv { get; init; }

    /// <summary>The noise edge above the threshold: counts over photons, and length in eV; zeros for none.</summary>
    public (double Share, double LengthEv) NoiseEdge { get; init; }

    /// <summary>Counts in the one or two channels at the threshold, over photons.</summary>
    public double Spike { get; init; }

    /// <summary>A pulser: counts over photons, and its energy in eV; zeros for none.</summary>
    public (double Share, double EnergyEv) Pulser { get; init; }

    /// <summary>Comb of the converter: every how many channels one is wider (narrower) at the cost of the next, by how much.</summary>
    public (int Period, double Contrast) Comb { get; init; }

    /// <summary>Whether what is beyond the ends is counted in the end channels, and how much more in the last one, over photons.</summary>
    public (bool Full, double Overflow) Ends { get; init; }

    /// <summary>Lines over the range of the spectrum: energy of the last channel over that of the highest line named.</summary>
    public required double RangeOverLines { get; init; }

    /// <summary>Energy at the end of the spectrum, eV.</summary>
    public double LastEv => OffsetEv + GainEv * Channels;

    /// <summary>
    /// Share of the photons of an energy from which a silicon K quantum escapes: Reed and Ware, J. Phys. E 5 (1972) 582, for a thick
    /// detector hit perpendicularly, 0.5 w r (1 - ln(1 + x) / x) with yield times jump w r = 0.043 and x the ratio of the absorption of
    /// the photon to that of the quantum: 9 at the edge, falling with the power 2.85. Times what this detector has of it, at most 2 %.
    /// </summary>
    public double EscapeShare(double energyEv)
    {
        if (energyEv <= SiliconEdgeEv)
            return 0;
        double x = 9 * Math.Pow(SiliconEdgeEv / energyEv, 2.85);
        return Math.Min(0.02, Escape * 0.5 * 0.043 * (1 - Math.Log(1 + x) / x));
    }

    private const double SiliconEdgeEv = 1839;
}

/// <summary>A line of the sample or the tube.</summary>
/// <param name="Element">Element.</param>
/// <param name="Group">Lines that are seen as one peak, such as "Cu Ka".</param>
/// <param name="IsNamed">Whether the calibration is told of the element.</param>
/// <param name="EnergyEv">Energy, eV.</param>
/// <param name="Share">Intensity; those of all lines of named elements sum to 1.</param>
/// <param name="NaturalFwhmEv">Natural width, eV.</param>
internal sealed record SampleLine(string Element, string Group, bool IsNamed, double EnergyEv, double Share, double NaturalFwhmEv);
