using SpectroCal.Detectors;

namespace SpectroCal.Bench.Accuracy;

/// <summary>A line that a sample emits.</summary>
/// <param name="EnergyEv">Energy, eV.</param>
/// <param name="Share">Share of the events; shares of all lines and of the background are divided by their sum.</param>
/// <param name="NaturalFwhmEv">Natural (Lorentzian) width, full width at half maximum, eV.</param>
internal sealed record EmittedLine(double EnergyEv, double Share, double NaturalFwhmEv = 0);

/// <summary>
/// A detector with what real ones do, event by event, written apart from the shapes that the calibration knows, so that it can be checked
/// against it. Energies in eV, channels are rounded to integers.
/// </summary>
internal sealed record SimulatedDetector
{
    private const double SiliconKEv = 1739.98; // Si K alpha, which escapes
    private const double SiliconEdgeEv = 1839;
    private const double MostNatural = 30; // widths, beyond which a Lorentzian is cut

    /// <summary>Electronic noise, one standard deviation, eV.</summary>
    public double NoiseEv { get; init; } = 25;

    /// <summary>Variance that grows with the energy, eV^2 per eV (Fano factor times energy of a pair).</summary>
    public double VariancePerEv { get; init; } = 0.42;

    /// <summary>Fraction of the events in an exponential tail to low energies.</summary>
    public double TailFraction { get; init; }

    /// <summary>Its mean length in standard deviations of the resolution.</summary>
    public double TailSlope { get; init; } = 1.5;

    /// <summary>Energy from which on lines have that tail, eV.</summary>
    public double TailFromEv { get; init; }

    /// <summary>Fraction of the events in a second tail to low energies, and its length.</summary>
    public (double Fraction, double Slope) SecondTail { get; init; }

    /// <summary>The same of a tail to high energies.</summary>
    public (double Fraction, double Slope) HighTail { get; init; }

    /// <summary>Fraction of the events on a flat shelf from zero to the line.</summary>
    public double ShelfFraction { get; init; }

    /// <summary>Fraction of the events from which a silicon K quantum escapes.</summary>
    public double EscapeFraction { get; init; }

    /// <summary>Fraction of the events that pile up with another one.</summary>
    public double PileUpFraction { get; init; }

    /// <summary>Differential nonlinearity: standard deviation of the channels' edges, channels.</summary>
    public double EdgeJitter { get; init; }

    /// <summary>Channels, relative to that of an energy, that do not count: (energy in eV, offset in channels).</summary>
    public IReadOnlyList<(double EnergyEv, int Offset)> DeadChannels { get; init; } = [];

    /// <summary>Channels that do not count in any batch, wherever the lines are.</summary>
    public IReadOnlyList<int> FixedDeadChannels { get; init; } = [];

    /// <summary>How far the scale bends in the middle between the ends of the spectrum, eV.</summary>
    public double BendEv { get; init; }

    /// <summary>Change of the gain during a batch, relative, at all energies: the same for all batches, or of these only.</summary>
    public double DriftInBatch { get; init; }

    /// <summary>
    /// Share of the events for which the gain is another one, and by how much, relative; the true constants are the mean of both.
    /// </summary>
    public (double Share, double Change) OtherGain { get; init; }

    /// <summary>Every how many batches the gain drifts so; 1 for all.</summary>
    public int DriftsEvery { get; init; } = 1;

    /// <summary>The energy that a line of an energy is measured at.</summary>
    public double Measure(double energyEv, double naturalFwhmEv, Random random)
    {
        double e = energyEv;
        if (naturalFwhmEv > 0)
            e += 0.5 * naturalFwhmEv * Math.Clamp(Math.Tan(Math.PI * (random.NextDouble() - 0.5)), -MostNatural, MostNatural);
        double sigma = Sigma(e),
            tail = energyEv < TailFromEv ? 0 : TailFraction,
            fate = random.NextDouble();
        if (fate < tail)
            e += sigma * TailSlope * Math.Log(1 - random.NextDouble());
        else if ((fate -= tail) < ShelfFraction)
            return e * random.NextDouble();
        else if ((fate -= ShelfFraction) < EscapeFraction && e > SiliconEdgeEv)
            e -= SiliconKEv;
        else if ((fate -= EscapeFraction) >= 0 && fate < SecondTail.Fraction)
            e += sigma * SecondTail.Slope * Math.Log(1 - random.NextDouble());
        else if ((fate -= SecondTail.Fraction) >= 0 && fate < HighTail.Fraction)
            e -= sigma * HighTail.Slope * Math.Log(1 - random.NextDouble());
        return e + Sigma(Math.Max(e, 0)) * Normal(random);
    }

    /// <summary>Resolution at an energy, one standard deviation, eV.</summary>
    public double Sigma(double energyEv) => Math.Sqrt(NoiseEv * NoiseEv + VariancePerEv * energyEv);

    /// <summary>The channel position of a measured energy under true constants.</summary>
    /// <param name="energyEv">The energy.</param>
    /// <param name="truth">The straight scale, which the bend is added to.</param>
    public double Channel(double energyEv, EnergyCalibration truth)
    {
        double a = truth.Channel(energyEv);
        for (int i = 0; BendEv != 0 && i < 3; i++)
            a = truth.Channel(energyEv - Bend(a));
        return a;
    }

    // A parabola through zero at channels 1 336 and 2 516, near Ti and Cu Ka.
    private double Bend(double channel) => BendEv * (1 - Math.Pow((channel - 1926) / 590, 2));

    internal static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
