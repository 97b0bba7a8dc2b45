using SpectroCal.Detectors;
using SpectroCal.Numerics;

namespace SpectroCal.Simulation;

/// <summary>Everything that decides the expected counts of a spectrum to train with.</summary>
internal sealed record TrainingScene
{
    private const double ThresholdWidthEv = 30;
    private const double NoTail = 9; // decay lengths after which a tail has ended: 1e-4 of it are beyond

    public required double FirstChannel { get; init; }

    public required double ChannelsPerBin { get; init; }

    public required int Bins { get; init; }

    /// <summary>Expected counts in all bins.</summary>
    public required double Counts { get; init; }

    /// <summary>The energies by which the scale is described.</summary>
    public required ScaleNodes Nodes { get; init; }

    /// <summary>Energy of channel 0 on the straight line, eV.</summary>
    public double OffsetEv { get; init; }

    /// <summary>Slope of the straight line, eV per channel.</summary>
    public double GainEvPerChannel { get; init; } = 1;

    /// <summary>Deviation of the scale from the straight line at the highest of the energies, eV.</summary>
    public double BendEv { get; init; }

    public required ResolutionModel Resolution { get; init; }

    public IReadOnlyList<SceneLine> Lines { get; init; } = [];

    public required double TailFraction { get; init; }

    public required double TailSigmas { get; init; }

    public required double ShelfFraction { get; init; }

    public required double BackgroundFraction { get; init; }

    /// <summary>How much more background the last channel has than the first, in parts of the first; -1 is none at the end.</summary>
    public required double BackgroundSlope { get; init; }

    public required double NoiseFraction { get; init; }

    public required double NoiseLengthEv { get; init; }

    public required double ThresholdEv { get; init; }

    /// <summary>Energy of a channel, eV.</summary>
    public double Energy(double channel)
    {
        double straight = OffsetEv + channel * GainEvPerChannel;
        return straight + BendEv * Nodes.Parabola(straight);
    }

    /// <summary>Channel of an energy; NaN where there is none.</summary>
    public double Channel(double energyEv) => StraightChannel(Nodes.Straight(energyEv, BendEv));

    /// <summary>Channel of an energy on the straight line.</summary>
    public double StraightChannel(double energyEv) => (energyEv - OffsetEv) / GainEvPerChannel;

    /// <summary>Whether the scale rises through all bins, and a line is in them by at least twice its standard deviation.</summary>
    public bool Holds(double energyEv)
    {
        double last = FirstChannel + Bins * ChannelsPerBin,
            margin = 2 * Resolution.Sigma(energyEv);
        return Energy(FirstChannel + ChannelsPerBin) > Energy(FirstChannel)
            && Energy(last) > Energy(last - ChannelsPerBin)
            && energyEv - margin > Energy(FirstChannel)
            && energyEv + margin < Energy(last);
    }

    /// <summary>Expected counts in each bin.</summary>
    /// <remarks>
    /// Lines are integrated over the bins exactly: a Gaussian of the energy, a share of it convolved with an exponential tail
    /// (integral Phi + beta t, <see cref="ErrorFunctions.TailDensity"/>) and a share in a shelf that ends as the Gaussian does.
    /// </remarks>
    public double[] Means()
    {
        var energies = new double[Bins + 1];
        for (int k = 0; k <= Bins; k++)
            energies[k] = Energy(FirstChannel + k * ChannelsPerBin);
        double[] means = new double[Bins],
            background = new double[Bins],
            noise = new double[Bins];
        foreach (SceneLine line in Lines)
            Add(line, energies, means);
        for (int k = 0; k < Bins; k++)
        {
            double above = 0.5 * (energies[k] + energies[k + 1]) - ThresholdEv,
                kept = ErrorFunctions.NormalCumulative(above / ThresholdWidthEv);
            means[k] *= kept;
            background[k] = kept * (1 + BackgroundSlope * (k + 0.5) / Bins);
            noise[k] = kept * Math.Exp(-Math.Max(above, 0) / NoiseLengthEv);
        }
        Scale(means, (1 - BackgroundFraction - NoiseFraction) * Counts);
        Scale(background, BackgroundFraction * Counts);
        Scale(noise, NoiseFraction * Counts);
        for (int k = 0; k < Bins; k++)
            means[k] += background[k] + noise[k];
        return means;
    }

    private void Add(SceneLine line, double[] energies, double[] means)
    {
        double sigma = Resolution.Sigma(line.EnergyEv),
            below = -ErrorFunctions.KernelReach - (TailFraction > 0 ? NoTail * TailSigmas : 0),
            last = double.NaN;
        for (int k = 0; k < energies.Length; k++)
        {
            double z = (energies[k] - line.EnergyEv) / sigma,
                integral = z < below ? 0 : Math.Min(Integral(z), 1) * (1 - ShelfFraction);
            integral += ShelfFraction * Shelf(z, line.EnergyEv / sigma);
            if (k > 0)
                means[k - 1] += line.Weight * (integral - last);
            last = integral;
        }
    }

    private double Integral(double z)
    {
        if (z > ErrorFunctions.KernelReach)
            return 1;
        ErrorFunctions.Normal(z, out double density, out double cumulative);
        return cumulative + TailFraction * TailSigmas * ErrorFunctions.TailDensity(z, TailSigmas, density);
    }

    // Integral of (1 - Phi(z)) / length from -length: 1 well above the line.
    private static double Shelf(double z, double length)
    {
        if (z <= -length)
            return 0;
        if (Math.Abs(z) > ErrorFunctions.KernelReach)
            return z > 0 ? 1 : (z + length) / length;
        ErrorFunctions.Normal(z, out double density, out double cumulative);
        return Math.Min(1, (z + length - z * cumulative - density) / length);
    }

    private static void Scale(double[] counts, double total)
    {
        double sum = counts.Sum();
        if (sum > 0)
            for (int k = 0; k < counts.Length; k++)
                counts[k] *= total / sum;
    }
}
