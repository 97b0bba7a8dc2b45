using MathNet.Numerics.Distributions;
using SpectroCal.Lines;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Bench;

/// <summary>
/// Detectors of the array that is timed: K lines of titanium, iron, copper and strontium in 10 000 channels of 1.6 to 2 eV.
/// </summary>
public static class ArrayBenchmark
{
    private const int Channels = 10_000;
    private const double Counts = 5000; // in each Ka group

    /// <summary>Elements that have lines in the spectra.</summary>
    public static IReadOnlyList<string> Elements { get; } = ["Ti", "Fe", "Cu", "Sr"];

    /// <summary>A detector; the same for the same seed.</summary>
    public static ChannelHistogram Detector(int seed)
    {
        var random = new Random(seed);
        double gain = 1.6 + 0.4 * random.NextDouble(),
            offset = -500 + 1000 * random.NextDouble();
        double[] edges = [.. Enumerable.Range(0, Channels + 1).Select(i => offset + gain * i)],
            mu = new double[Channels];
        foreach (string element in Elements)
        {
            foreach ((string group, double part) in new[] { ("Ka", 1.0), ("Kb", 0.15) })
            {
                foreach (LineComponent c in LineLibrary.Default.Find($"{element} {group}").Components)
                {
                    for (int i = 0; i < Channels; i++)
                    {
                        double sigma = Math.Sqrt(45 * 45 + 0.42 * c.Line.EnergyEv);
                        mu[i] +=
                            Counts
                            * part
                            * c.RelativeIntensity
                            * (
                                ErrorFunctions.NormalCumulative((edges[i + 1] - c.Line.EnergyEv) / sigma)
                                - ErrorFunctions.NormalCumulative((edges[i] - c.Line.EnergyEv) / sigma)
                            );
                    }
                }
            }
        }
        return ChannelHistogram.FromChannels(
            [.. mu.Select((m, i) => i < 50 ? 0L : Poisson.Sample(random, m + 0.5))],
            0,
            ChannelConvention.BinCentre
        );
    }
}
