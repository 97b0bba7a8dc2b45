using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Simulation;

/// <summary>A simulated spectrum of a silicon drift detector whose peaks are known.</summary>
/// <param name="Histogram">Counts in channels.</param>
/// <param name="Truth">The peaks, by channel.</param>
public sealed record PeakSpectrum(ChannelHistogram Histogram, IReadOnlyList<TruePeak> Truth)
{
    private const int Lines = 8;
    private const double LeastDistance = 4; // of neighbours, standard deviations of the wider one
    private const double RangeEv = 12_288; // of the channels, for a gain of 1
    private const double Comb = 1.2;

    /// <summary>
    /// Draws a spectrum: eight Gaussian lines anywhere, of the width of silicon with electronic noise, on an exponential and a flat
    /// background above a threshold; half of them with a pulser, half with every fourth channel 20 % wider, half with noise at the
    /// threshold, a third with a full last channel.
    /// </summary>
    /// <param name="random">Source of the draws.</param>
    /// <param name="index">Which of a set of spectra: it decides the number of channels, and what only some of them contain.</param>
    /// <param name="weakest">Expected counts in the weakest line; the others have up to ten times as many.</param>
    public static PeakSpectrum Draw(Random random, int index, double weakest)
    {
        ArgumentNullException.ThrowIfNull(random);
        double U(double low, double high) => low + (high - low) * random.NextDouble();
        int channels = index % 2 == 0 ? 4096 : 2048,
            threshold = (int)(U(0.005, 0.015) * channels);
        var resolution = new ResolutionModel(U(25, 60));
        double gain = RangeEv / channels * U(0.85, 1.15);
        double flat = weakest * Math.Pow(10, U(-4, -3)) * gain / 3,
            steep = weakest * Math.Pow(10, U(-3, -2)) * gain / 3,
            length = U(0.1, 0.25) * channels;
        double Sigma(double channel) => resolution.Sigma(channel * gain) / gain;

        var truth = new List<TruePeak>();
        // The pulser has no charge statistics: it is as narrow as the noise.
        if (index / 4 % 2 == 0)
            truth.Add(new TruePeak(U(0.92, 0.96) * channels, resolution.Sigma(0) / gain, 2 * weakest));
        while (truth.Count(p => p.SigmaChannels > resolution.Sigma(0) / gain) < Lines)
        {
            double channel = U(0.04, 0.96) * channels,
                sigma = Sigma(channel);
            if (truth.Any(p => Math.Abs(p.Channel - channel) < LeastDistance * Math.Max(sigma, p.SigmaChannels)))
                continue;
            double area = truth.Any(p => p.Area == weakest) ? weakest * Math.Pow(10, U(0, 1)) : weakest;
            truth.Add(new TruePeak(channel, sigma, area));
        }

        bool noisy = index / 8 % 2 == 0;
        double noiseLength = U(0.0005, 0.002) * channels,
            comb = index / 2 % 2 == 0 ? Comb : 1;
        var counts = new long[channels];
        for (int i = threshold; i < channels; i++)
        {
            double mean = flat + steep * Math.Exp(-i / length);
            foreach (TruePeak p in truth)
                mean += p.Area * ErrorFunctions.NormalDensity(i + 0.5 - p.Channel, p.SigmaChannels);
            if (noisy)
                mean += 0.5 * weakest * Math.Exp((threshold - i) / noiseLength);
            counts[i] = Poisson.Sample(random, (i % 4 == 1 ? comb : 1) * mean);
        }
        if (index % 3 == 0)
            counts[^1] += (long)(3 * weakest);
        return new PeakSpectrum(ChannelHistogram.FromChannels(counts, 0, ChannelConvention.BinCentre), [.. truth.OrderBy(p => p.Channel)]);
    }
}
