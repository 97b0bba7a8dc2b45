using SpectroCal.Monitoring;
using SpectroCal.Numerics;

namespace SpectroCal.Bench.Monitoring;

/// <summary>Expected counts of a detector in a run, channel by channel, with or without an anomaly.</summary>
/// <remarks>
/// None of it is Core's: lines with exponential tails of lost charge, a continuum, noise above a threshold, by closed forms.
/// </remarks>
/// <param name="detector">The detector.</param>
/// <param name="run">The run.</param>
/// <param name="counts">Counts in a usual run.</param>
internal sealed class RunSetSpectrum(RunSetDetector detector, RunConditions run, double counts)
{
    /// <summary>Channels of a spectrum.</summary>
    public const int Channels = 2048;

    private const double FanoTerm = 0.115 * 3.65; // eV
    private const double FarSigmas = 6; // of a line, beyond which it has no counts
    private const double TailEv = 300; // decay of the tail of lost charge
    private const double ContinuumEv = 6000; // decay of the continuum
    private const double NoiseEv = 120; // decay of the noise above the threshold
    private const double ThresholdWidthEv = 40;
    private const double StrongestEv = 8041;
    private const double PulserOfWidth = 0.35; // of a line's
    private const double DriftSteps = 15;

    /// <summary>The expected counts.</summary>
    /// <param name="anomaly">What is wrong; null: nothing.</param>
    /// <param name="sign">+1 or -1: of a change that has a sign.</param>
    /// <param name="place">0 to 1: where a line is added.</param>
    /// <param name="other">The detector with which this one is swapped.</param>
    public double[] Expected(RunSetAnomaly? anomaly, int sign, double place, RunSetDetector other)
    {
        double gain = 1 + (anomaly?.Kind is AnomalyKind.Gain ? sign * anomaly.Size : 0);
        if (anomaly?.Kind is AnomalyKind.SwappedChannels)
            return new RunSetSpectrum(other, run, counts).Expected(null, sign, place, detector);
        if (anomaly?.Kind is AnomalyKind.DoubledPeaks)
            return Sum((1 - anomaly.Size, With(anomaly, 1, place)), (anomaly.Size, With(anomaly, 1 + sign * anomaly.TwinGain, place)));
        if (anomaly?.Kind is AnomalyKind.DriftInside)
            return Sum([
                .. Enumerable
                    .Range(0, (int)DriftSteps)
                    .Select(k => (1 / DriftSteps, With(anomaly, 1 + sign * anomaly.Size * ((k + 0.5) / DriftSteps - 0.5), place))),
            ]);
        return With(anomaly, gain, place);
    }

    /// <summary>The expected counts of an added line or pulser of size 1, in a run without any other anomaly.</summary>
    /// <param name="kind">Which of them.</param>
    /// <param name="place">0 to 1: where it is added.</param>
    /// <returns>Its first channel, and the counts from there on.</returns>
    public (int From, double[] Counts) AddedLine(AnomalyKind kind, double place)
    {
        double energy = 2500 + 15000 * place,
            sigma = (kind is AnomalyKind.Pulser ? PulserOfWidth : 1) * Sigma(energy, 0);
        return Line(energy, sigma, counts * run.Beam, detector.GainEv / run.Gain);
    }

    private static double[] Sum(params (double Part, double[] Counts)[] parts)
    {
        var sum = new double[Channels];
        foreach ((double part, double[] counts) in parts)
            for (int i = 0; i < Channels; i++)
                sum[i] += part * counts[i];
        return sum;
    }

    private double[] With(RunSetAnomaly? anomaly, double gainChange, double place)
    {
        double size = anomaly?.Size ?? 0,
            gain = detector.GainEv / (run.Gain * gainChange), // eV per channel: a higher gain spreads energies over more channels
            total = counts * run.Beam,
            strongest = detector.NoiseEv * detector.NoiseEv + FanoTerm * StrongestEv,
            moreNoise = anomaly?.Kind is AnomalyKind.Resolution ? ((1 + size) * (1 + size) - 1) * strongest : 0,
            threshold = detector.ThresholdEv + (anomaly?.Kind is AnomalyKind.Threshold ? size : 0);
        double Edge(int channel) => detector.OffsetEv + gain * channel;
        var expected = new double[Channels];
        for (int l = 0; l < detector.Lines.Count; l++)
        {
            (double energy, double share) = detector.Lines[l];
            double part = share;
            if (RunSetDetector.IsIron(l))
                part *= run.Sample * (anomaly?.Kind is AnomalyKind.MissingLine ? 1 - size : 1);
            (int from, double[] line) = Line(energy, Sigma(energy, moreNoise), total * part * (1 - detector.Tail), gain);
            for (int i = 0; i < line.Length; i++)
                expected[from + i] += line[i];
            Tail(expected, energy, total * part * detector.Tail, Edge);
        }
        if (anomaly?.Kind is AnomalyKind.ExtraLine or AnomalyKind.Pulser)
        {
            (int from, double[] line) = AddedLine(anomaly.Kind, place);
            for (int i = 0; i < line.Length; i++)
                expected[from + i] += size * line[i];
        }
        double burst = anomaly?.Kind is AnomalyKind.NoiseBurst ? size : 0,
            noise = total * (detector.NoiseShare * run.Noise + burst);
        Falling(expected, total * detector.ContinuumShare, 0, ContinuumEv, Edge);
        Falling(expected, noise, detector.ThresholdEv, NoiseEv, Edge);
        for (int i = 0; i < Channels; i++)
        {
            double above = (0.5 * (Edge(i) + Edge(i + 1)) - threshold) / ThresholdWidthEv;
            if (above < FarSigmas + 3)
                expected[i] *= ErrorFunctions.NormalCumulative(above);
            if (anomaly?.Kind is AnomalyKind.Comb)
                expected[i] *= i % 2 == 0 ? 1 + size : 1 - size;
            if (anomaly?.Kind is AnomalyKind.Rate)
                expected[i] *= 1 - size;
        }
        if (anomaly?.Kind is AnomalyKind.Saturation)
        {
            int last = Math.Clamp((int)((size - detector.OffsetEv) / gain), 1, Channels - 1);
            for (int i = last + 1; i < Channels; i++)
            {
                expected[last] += expected[i];
                expected[i] = 0;
            }
        }
        return expected;
    }

    private double Sigma(double energy, double moreNoise) => Math.Sqrt(detector.NoiseEv * detector.NoiseEv + FanoTerm * energy + moreNoise);

    private (int From, double[] Counts) Line(double energy, double sigma, double area, double gain)
    {
        double Edge(int channel) => detector.OffsetEv + gain * channel;
        int from = Math.Clamp((int)((energy - FarSigmas * sigma - Edge(0)) / gain), 0, Channels - 1),
            to = Math.Clamp((int)((energy + FarSigmas * sigma - Edge(0)) / gain) + 1, from, Channels);
        var line = new double[to - from];
        double below = ErrorFunctions.NormalCumulative((Edge(from) - energy) / sigma);
        for (int i = from; i < to; i++)
        {
            double above = ErrorFunctions.NormalCumulative((Edge(i + 1) - energy) / sigma);
            line[i - from] = area * (above - below);
            below = above;
        }
        return (from, line);
    }

    private static void Tail(double[] expected, double energy, double area, Func<int, double> edge)
    {
        double below = Math.Exp((edge(0) - energy) / TailEv);
        for (int i = 0; i < Channels && edge(i) < energy; i++)
        {
            double above = Math.Exp((Math.Min(edge(i + 1), energy) - energy) / TailEv);
            expected[i] += area * (above - below);
            below = above;
        }
    }

    // Counts above an energy that become fewer exponentially.
    private static void Falling(double[] expected, double area, double begin, double decay, Func<int, double> edge)
    {
        double below = Math.Exp(Math.Min(0, (begin - edge(0)) / decay));
        for (int i = 0; i < Channels; i++)
        {
            double high = edge(i + 1);
            if (high <= begin)
                continue;
            double above = Math.Exp((begin - high) / decay);
            expected[i] += area * (below - above);
            below = above;
        }
    }
}
