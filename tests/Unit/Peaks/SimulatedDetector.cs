using MathNet.Numerics.Distributions;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Peaks;

/// <summary>What is the matter with a simulated detector.</summary>
internal enum Sickness
{
    None,
    Dead,
    NoSignal,
    OneLine,
    WrongGain,
    Doubled,
}

/// <summary>
/// One detector of a random array: Ka and Kb lines with tails on an exponential and a flat background, a pulser, a comb of every fourth
/// channel 20 % wider, a threshold with noise, a full last channel; 15 % are dead or sick.
/// </summary>
internal sealed record SimulatedDetector(
    ChannelHistogram Histogram,
    double OffsetEv,
    double Gain,
    Sickness Sickness,
    IReadOnlyList<double> EnergiesEv
)
{
    public static SimulatedDetector Draw(Random random, double weakest, IReadOnlyList<string> elements, int channels)
    {
        double U(double low, double high) => low + (high - low) * random.NextDouble();
        double gain = U(2.5, 3.5),
            offset = U(-2500, 2500),
            noise = U(25, 60),
            fraction = U(0.02, 0.12),
            slope = U(0.8, 3);
        Sickness sickness = random.NextDouble() < 0.15 ? (Sickness)random.Next(1, 6) : Sickness.None;
        if (sickness == Sickness.WrongGain)
            gain *= random.NextDouble() < 0.5 ? 0.5 : 2;
        double doubled = U(0.04, 0.08);
        var mu = new double[channels];
        double[] edges = Edges(gain),
            shifted = Edges(gain * (1 + doubled));
        var energies = new List<double>();
        for (int e = 0; e < elements.Count; e++)
        {
            double area = e == 0 ? weakest : weakest * Math.Pow(10, U(0, 1));
            if (sickness is Sickness.Dead or Sickness.NoSignal || (sickness == Sickness.OneLine && e > 0))
                continue;
            (string Group, double Part)[] groups = sickness == Sickness.OneLine ? [("Ka", 10)] : [("Ka", 1), ("Kb", 0.15)];
            foreach ((string group, double part) in groups)
            {
                foreach (LineComponent c in LineLibrary.Default.Find($"{elements[e]} {group}").Components)
                {
                    double counts = area * part * c.RelativeIntensity * (sickness == Sickness.Doubled ? 0.5 : 1);
                    Add(edges, counts, c.Line.EnergyEv);
                    if (sickness == Sickness.Doubled)
                        Add(shifted, counts, c.Line.EnergyEv);
                }
            }
            energies.Add(LineLibrary.Default.Find($"{elements[e]} Ka").Strongest.EnergyEv);
        }
        if (sickness != Sickness.Dead)
        {
            double pulser = random.NextDouble() < 0.5 ? U(0.93, 0.97) * channels : double.NaN,
                width = noise / gain;
            for (int i = 0; i < channels; i++)
            {
                mu[i] += weakest * (0.0003 * gain / 3 + 0.002 * Math.Exp(-i / (0.15 * channels)));
                if (double.IsFinite(pulser))
                    mu[i] += 2 * weakest * Normal.PDF(pulser, width, i + 0.5);
            }
        }
        int threshold = random.Next(20, 60);
        Array.Clear(mu, 0, threshold);
        if (sickness != Sickness.Dead && random.NextDouble() < 0.3)
            for (int i = 0; i < 30; i++)
                mu[threshold + i] += 0.5 * weakest * Math.Exp(-i / 6.0);
        double comb = random.NextDouble() < 0.5 ? 1.2 : 1;
        long[] drawn = [.. mu.Select((m, i) => (long)Poisson.Sample(random, Math.Max(m * (i % 4 == 1 ? comb : 1), 1e-12)))];
        if (random.NextDouble() < 0.3)
            drawn[^1] += (long)(3 * weakest);
        return new SimulatedDetector(
            ChannelHistogram.FromChannels(drawn, 0, ChannelConvention.BinCentre),
            offset,
            gain,
            sickness,
            energies
        );

        double[] Edges(double g) => [.. Enumerable.Range(0, channels + 1).Select(k => offset + g * k)];

        void Add(double[] at, double counts, double energy)
        {
            ComponentEvaluator peak = new LinePeak(
                "line",
                LineShape.Vip2,
                [new PeakComponent(0, 1, 0)],
                1,
                ["a", "p", "s", "f", "b"]
            ).Begin(at);
            peak.Evaluate([counts, energy, Math.Sqrt(noise * noise + 0.42 * energy), fraction, slope]);
            for (int i = 0; i < channels; i++)
                mu[i] += peak.Counts[i];
        }
    }
}
