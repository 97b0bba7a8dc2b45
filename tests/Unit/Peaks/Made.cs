using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Peaks;

/// <summary>Peaks, lines and spectra made by hand.</summary>
internal static class Made
{
    /// <summary>A peak that stands alone, known well.</summary>
    public static Peak Peak(double channel, double fwhm = 40, double area = 10_000, double significance = 50, double error = 0.1) =>
        new(channel, error, fwhm, area, 0, area / fwhm, significance, false);

    /// <summary>A peak of so many eV on a scale, with the width that a silicon detector of 50 eV noise gives it.</summary>
    public static Peak Peak(StraightScale scale, double energyEv, double area = 10_000, double significance = 50) =>
        Peak(scale.Channel(energyEv), new ResolutionModel(50).Fwhm(energyEv) / scale.Gain, area, significance);

    /// <summary>A line of a family.</summary>
    public static LineCandidate Line(double energyEv, string? family = null, double intensity = 1) =>
        new(Toys.Line($"{energyEv:F0}", energyEv), family ?? $"{energyEv:F0}", intensity);

    /// <summary>Expected counts of Gaussian peaks (channel, sigma, area) on a flat background, rounded: a spectrum without noise.</summary>
    public static long[] Counts(int channels, double background, params (double Channel, double Sigma, double Area)[] peaks) =>
        [.. Expected(channels, background, peaks).Select(mu => (long)Math.Round(mu))];

    /// <summary>The same with noise.</summary>
    public static long[] Drawn(int seed, int channels, double background, params (double Channel, double Sigma, double Area)[] peaks)
    {
        var random = new Random(seed);
        return [.. Expected(channels, background, peaks).Select(mu => (long)Poisson.Sample(random, mu + 1e-12))];
    }

    /// <summary>Counts as a histogram from channel 0.</summary>
    public static ChannelHistogram Histogram(long[] counts) => ChannelHistogram.FromChannels(counts, 0, ChannelConvention.BinCentre);

    /// <summary>A spectrum that has a count at either end of a range of channels.</summary>
    public static ChannelHistogram Extent(double first, double last)
    {
        var counts = new long[(int)last + 1];
        counts[(int)first] = counts[(int)last] = 1;
        return Histogram(counts);
    }

    /// <summary>What such a spectrum would show.</summary>
    public static SpectrumView View(double first, double last) => SpectrumView.Of(Extent(first, last), []);

    /// <summary>Expected counts of Gaussian peaks on a flat background.</summary>
    public static IEnumerable<double> Expected(int channels, double background, (double Channel, double Sigma, double Area)[] peaks) =>
        Enumerable
            .Range(0, channels)
            .Select(i => background + peaks.Sum(p => p.Area * (Normal.CDF(p.Channel, p.Sigma, i + 1) - Normal.CDF(p.Channel, p.Sigma, i))));
}
