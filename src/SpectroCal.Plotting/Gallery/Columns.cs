using OxyPlot;
using SpectroCal.Reports;
using SpectroCal.Spectra;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Results of Core as columns and bins for series, and panels that several figures have.</summary>
internal static class Columns
{
    private const double BinsPerFwhm = 6;

    /// <summary>A series with a name, or none, and a colour.</summary>
    public static T As<T>(this T series, RichText? name, OxyColor color)
        where T : Series => (T)((Series)series with { Name = name, Color = color });

    /// <summary>Counts of a spectrum in energy as a histogram, several bins merged into one so that the steps can be told apart.</summary>
    public static HistogramSeries Steps(EnergySpectrum spectrum, int merge) =>
        Merged([.. spectrum.Counts], spectrum.Axis.StartEv, spectrum.Axis.StepEv, merge);

    /// <summary>A histogram of integers, several of them in each bin.</summary>
    public static HistogramSeries Channels(ChannelHistogram histogram, int merge = 1) =>
        Channels(Array.ConvertAll(histogram.Counts.ToArray(), n => (double)n), histogram.FirstPosition, histogram.Width, merge);

    /// <summary>Values of channels, several of them summed in each bin.</summary>
    public static HistogramSeries Channels(ChannelIntensities values, int merge) =>
        Channels(values.Values.ToArray(), values.FirstPosition, values.Width, merge);

    private static HistogramSeries Channels(double[] values, double firstPosition, double width, int merge) =>
        Merged(values, firstPosition - width / 2, width, merge);

    /// <summary>
    /// How many bins of a combined spectrum to merge so that about a given number is left, but several per narrowest line.
    /// </summary>
    public static int MergeFor(EnergySpectrum spectrum, CampaignReport report, int bins)
    {
        double narrowest = report
            .Lines.Select(l => l.Optimized.FwhmEv ?? double.PositiveInfinity)
            .DefaultIfEmpty(double.PositiveInfinity)
            .Min();
        double merge = Math.Min(spectrum.Axis.Count / bins, narrowest / BinsPerFwhm / spectrum.Axis.StepEv);
        return Math.Clamp((int)merge, 1, spectrum.Axis.Count);
    }

    /// <summary>Label of an axis of counts in bins of a width in eV.</summary>
    /// <param name="widthEv">The width, eV.</param>
    /// <param name="what">What is counted.</param>
    public static RichText CountsPer(double widthEv, string what = "counts") => Invariant($"{what} / {widthEv:G3} eV");

    /// <summary>Label of an axis of a parameter, such as p0 with its number lowered.</summary>
    public static RichText Parameter(string name, string? unit)
    {
        string marked = name is ['p', var digit] ? $"p_{digit}" : name.Replace("_", "", StringComparison.Ordinal);
        return RichText.Markup(unit is null ? marked : $"{marked} ({unit})");
    }

    /// <summary>Bin centres of an axis.</summary>
    public static double[] Centres(EnergyAxis axis) => [.. Enumerable.Range(0, axis.Count).Select(axis.Centre)];

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

    /// <summary>The spectra of two calibrations, one in front of the other.</summary>
    /// <param name="report">The numbers of the calibrations.</param>
    /// <param name="bins">About how many bins are drawn.</param>
    /// <param name="front">A spectrum with its name and colour.</param>
    /// <param name="back">The other one, drawn as an area.</param>
    public static Panel Compared(
        CampaignReport report,
        int bins,
        (EnergySpectrum Spectrum, string Name, OxyColor Color) front,
        (EnergySpectrum Spectrum, string Name, OxyColor Color) back
    )
    {
        int merge = MergeFor(front.Spectrum, report, bins);
        return new Panel(new Axis("energy (eV)"), new Axis(CountsPer(front.Spectrum.Axis.StepEv * merge)))
        {
            Series =
            [
                (Steps(back.Spectrum, merge) with { FillOpacity = 0.3, Weight = 0.8 }).As(back.Name, back.Color),
                Steps(front.Spectrum, merge).As(front.Name, front.Color),
            ],
        };
    }

    /// <summary>A panel that hangs below another and shows differences from zero; all of a figure share their range.</summary>
    public static Panel Differences(Axis x, RichText label, int row, params IReadOnlyList<Series> series) =>
        new(x, new Axis(label))
        {
            Row = row,
            JoinsAbove = true,
            YGroup = "differences",
            Levels = [new Level(0)],
            Series = series,
        };

    // What is left over makes no bin, unless it is all that there is.
    private static HistogramSeries Merged(double[] values, double start, double step, int merge)
    {
        double[] counts = [.. values.Chunk(merge).Where((c, k) => k == 0 || c.Length == merge).Select(c => c.Sum())];
        return new HistogramSeries(BinEdges.Equal(start, step * merge, counts.Length), counts);
    }
}
