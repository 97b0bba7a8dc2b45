using System.Globalization;
using SpectroCal.Plotting.Figures;
using SpectroCal.Reports;
using SpectroCal.Spectra;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Results of Core as columns and bins for series.</summary>
internal static class Columns
{
    private const double BinsPerFwhm = 6;

    /// <summary>Counts of a spectrum in energy as a histogram.</summary>
    public static HistogramSeries Steps(EnergySpectrum spectrum) =>
        new(BinEdges.Equal(spectrum.Axis.StartEv, spectrum.Axis.StepEv, spectrum.Axis.Count), spectrum.Counts.ToArray());

    /// <summary>The same with several bins merged into one, so that the steps can be told apart.</summary>
    public static HistogramSeries Steps(EnergySpectrum spectrum, int merge)
    {
        int bins = spectrum.Axis.Count / merge;
        double[] counts = new double[bins];
        for (int j = 0; j < bins * merge; j++)
            counts[j / merge] += spectrum.Counts[j];
        return new HistogramSeries(BinEdges.Equal(spectrum.Axis.StartEv, spectrum.Axis.StepEv * merge, bins), counts);
    }

    /// <summary>
    /// How many bins of a combined spectrum to merge so that about a given number is left, but several per narrowest line.
    /// </summary>
    public static int MergeFor(EnergySpectrum spectrum, CampaignReport report, int bins)
    {
        double narrowest = report
            .Lines.Select(l => l.Optimized.FwhmEv ?? double.PositiveInfinity)
            .DefaultIfEmpty(double.PositiveInfinity)
            .Min();
        return Math.Clamp(
            (int)Math.Min(spectrum.Axis.Count / bins, narrowest / BinsPerFwhm / spectrum.Axis.StepEv),
            1,
            spectrum.Axis.Count
        );
    }

    /// <summary>Label of an axis of counts in bins of a width in eV.</summary>
    public static Text.RichText CountsPer(double widthEv) =>
        Text.RichText.Plain(string.Create(CultureInfo.InvariantCulture, $"counts / {widthEv:G3} eV"));

    /// <summary>Bin centres of an axis.</summary>
    public static double[] Centres(EnergyAxis axis) => [.. Enumerable.Range(0, axis.Count).Select(axis.Centre)];

    /// <summary>A histogram of integers, several of them in each bin.</summary>
    public static HistogramSeries Channels(ChannelHistogram histogram, int merge = 1)
    {
        int bins = Math.Max(1, histogram.Length / merge);
        double[] counts = new double[bins];
        for (int k = 0; k < Math.Min(histogram.Length, bins * merge); k++)
            counts[k / merge] += histogram.Counts[k];
        return new HistogramSeries(BinEdges.Equal(histogram.FirstPosition - histogram.Width / 2, histogram.Width * merge, bins), counts);
    }

    /// <summary>Values in equal bins.</summary>
    public static HistogramSeries Binned(IEnumerable<double> values, double low, double high, int bins)
    {
        double[] counts = new double[bins];
        foreach (double v in values)
        {
            int k = (int)Math.Floor((v - low) / (high - low) * bins);
            if (double.IsFinite(v) && k >= 0 && k < bins)
                counts[k]++;
        }
        return new HistogramSeries(BinEdges.Equal(low, (high - low) / bins, bins), counts);
    }
}
