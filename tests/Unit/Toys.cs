using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests;

/// <summary>
/// Targets, batches and spectra that several tests share; the random ones are drawn here and not by the product's simulation.
/// </summary>
internal static class Toys
{
    private const int TabulatedChannels = 4096;

    /// <summary>A linear scale like that of the published toy.</summary>
    public static readonly double[] Linear = [500, 3];

    /// <summary>A line at an energy.</summary>
    public static LineGroup Line(string name, double energyEv) => LineGroup.Of(SpectralLine.Custom(name, energyEv));

    /// <summary>Ti and Cu Ka as in the published toy.</summary>
    public static TargetSpectrum Target(double noiseEv = 25) =>
        TargetSpectrum.ForLines([Line("Ti Ka", 4508.9), Line("Cu Ka", 8047.8)], new ResolutionModel(noiseEv));

    /// <summary>Channels of events of the published toy's shares without drift, one by one, not yet rounded.</summary>
    public static double[] Channels(int events, int seed, CalibrationFunction function, double[] parameters, bool unknownLine = true) =>
        [.. Energies(events, seed, unknownLine).Select(energy => function.Channel(energy, parameters))];

    /// <summary>The same rounded to integers.</summary>
    public static ChannelHistogram Histogram(
        int events,
        int seed,
        CalibrationFunction function,
        double[] parameters,
        bool unknownLine = true
    )
    {
        // To look up between which edges an energy lies is much quicker than to solve the function for it.
        double[] upperEdges = [.. Enumerable.Range(0, TabulatedChannels).Select(k => function.Energy(k + 0.5, parameters))];
        return HistogramBuilder.FromIntegers([.. Energies(events, seed, unknownLine).Select(Channel)]);

        int Channel(double energy)
        {
            int k = Array.BinarySearch(upperEdges, energy);
            k = k < 0 ? ~k : k + 1;
            return k is > 0 and < TabulatedChannels ? k : (int)Math.Round(function.Channel(energy, parameters));
        }
    }

    /// <summary>A batch of a histogram.</summary>
    public static EventBatch Batch(ChannelHistogram histogram) => new("detector", new RunInfo("run", RunKind.Physics), histogram);

    /// <summary>A batch of the toy's events with real values, on the linear scale.</summary>
    public static EventBatch RealBatch(int events, int seed, bool unknownLine = true)
    {
        double[] values = Channels(events, seed, PolynomialFunction.Linear, Linear, unknownLine);
        return Batch(HistogramBuilder.FromReals(values, 1)) with { Values = values };
    }

    private static IEnumerable<double> Energies(int events, int seed, bool unknownLine)
    {
        var random = new Random(seed);
        var resolution = new ResolutionModel(25);
        for (int i = 0; i < events; i++)
        {
            double u = random.NextDouble();
            double energy =
                u < 0.38 ? 4508.9
                : u < 0.76 ? 8047.8
                : u < 0.88 && unknownLine ? 6156
                : 2000 + 8500 * random.NextDouble();
            yield return energy + (u < 0.88 ? resolution.Sigma(energy) * Normal.Sample(random, 0, 1) : 0);
        }
    }

    /// <summary>
    /// A calibrated spectrum drawn bin by bin from a target with given counts per component, plus counts of further lines.
    /// </summary>
    public static EnergySpectrum Draw(
        TargetSpectrum target,
        double[] amplitudes,
        Random random,
        params (double EnergyEv, double Counts)[] further
    )
    {
        EnergyAxis axis = EnergyAxis.Covering(target.Range.LowEv, target.Range.HighEv, target.SmallestSigmaEv / 4);
        double[] energies = [.. Enumerable.Range(0, axis.Count).Select(axis.Centre)];
        var basis = new TargetBasis(target, energies, axis.StepEv * axis.StepEv / 12);
        var counts = new double[axis.Count];
        for (int j = 0; j < axis.Count; j++)
        {
            double mu = 0;
            for (int k = 0; k < amplitudes.Length; k++)
                mu += amplitudes[k] * basis.Values(k)[j] * axis.StepEv;
            foreach ((double energy, double n) in further)
                mu += n * Normal.PDF(energy, target.Resolution.Sigma(energy), energies[j]) * axis.StepEv;
            counts[j] = mu > 0 ? Poisson.Sample(random, mu) : 0;
        }
        return new EnergySpectrum(axis, counts);
    }

    /// <summary>Settings of the published toy with a number of batches.</summary>
    public static ToySettings Settings(long seed, int batches = 100, int events = 5000) =>
        new()
        {
            Seed = seed,
            EventsPerBatch = events,
            Cycles = Math.Max(1, batches / 10),
            PhysicsRunsPerCycle = Math.Min(batches, 10),
        };
}
