using SpectroCal.Numerics;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// The spectra of an array put on the scale of one of them by their peaks, and added up: lines that each detector alone shows too weakly
/// to be told from others, all of them together show.
/// </summary>
/// <param name="Histogram">The sum, in channels of the detector that the others were put on.</param>
/// <param name="Maps">For each detector its channels in those of the sum; null for those that are not in it.</param>
internal sealed record ArraySum(ChannelHistogram Histogram, IReadOnlyList<ChannelMap?> Maps)
{
    /// <summary>Detectors that are worth adding up.</summary>
    private const int LeastDetectors = 3;

    /// <summary>Detectors, those with the most peaks or with as many as most have, of which one gives the scale.</summary>
    private const int MostReferences = 3;

    /// <summary>
    /// Channels from where the counts of a detector begin, in FWHM of its narrowest peak, that are left out: a spike at its threshold is at
    /// another place of the sum for each, and all of them would be narrow peaks.
    /// </summary>
    private const double OfThreshold = 0.25;

    /// <summary>
    /// Share of the detectors, those with the highest thresholds, that are not added: the sum begins where all others do. So are those that
    /// end within or before the last peak: a low gain takes no line from the others.
    /// </summary>
    private const double MostLate = 0.1;

    /// <summary>Counts of a channel from which they are shared out in proportion and not one by one.</summary>
    private const long Many = 64;

    /// <summary>The sum; null where too few detectors show the same peaks.</summary>
    /// <param name="spectra">The spectra.</param>
    /// <param name="peaks">Peaks of each.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ArraySum? Of(
        IReadOnlyList<ChannelHistogram> spectra,
        IReadOnlyList<IReadOnlyList<Peak>> peaks,
        CancellationToken cancellation = default
    )
    {
        int[] byPeaks = [.. Enumerable.Range(0, spectra.Count).Where(i => peaks[i].Count > 0).OrderByDescending(i => peaks[i].Count)];
        if (byPeaks.Length < LeastDetectors)
            return null;
        (int reference, ChannelMap?[] maps) = LikeMost(peaks, byPeaks.Take(MostReferences));
        // Those with the most peaks may be the ones whose gain changed, which show each twice.
        if (2 * Mapped(maps) < byPeaks.Length)
        {
            var typical = LikeMost(peaks, byPeaks.Skip((byPeaks.Length - MostReferences) / 2).Take(MostReferences));
            if (Mapped(typical.Maps) > Mapped(maps))
                (reference, maps) = typical;
        }
        if (Mapped(maps) < LeastDetectors)
            return null;
        maps = Alike(maps);
        double[] begins = [.. maps.Select((m, i) => m?.Of(Begin(spectra[i], peaks[i])) ?? double.NaN)],
            ends = [.. maps.Select((m, i) => m?.Of(BinScale.Of(spectra[i]).Channel(spectra[i].Length - 1)) ?? double.NaN)];
        double begin = Latest(begins),
            lastPeak = peaks[reference].Max(p => p.Channel + p.FwhmChannels),
            end = Math.Min(lastPeak, -Latest([.. ends.Select(e => -e)]));
        int[] added = [.. Enumerable.Range(0, spectra.Count).Where(i => begins[i] <= begin && ends[i] >= end)];
        var sum = new long[spectra[reference].Length];
        foreach (int i in added)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(spectra[i], maps[i]!.Value, spectra[reference], sum, RandomStreams.Create(i, 0));
        }
        begin = Math.Max(begin, added.Max(i => maps[i]!.Value.Of(BinScale.Of(spectra[i]).Channel(1))));
        Cut(sum, (begin, added.Min(i => ends[i])), spectra[reference]);
        return new ArraySum(new ChannelHistogram(sum, spectra[reference].FirstPosition, spectra[reference].Width), maps);
    }

    // On the scale of the one that most others are like: of several settings the most frequent one.
    private static (int Reference, ChannelMap?[] Maps) LikeMost(IReadOnlyList<IReadOnlyList<Peak>> peaks, IEnumerable<int> references) =>
        references.Select(r => (Reference: r, Maps: peaks.Select(p => PeakAlignment.Of(p, peaks[r])).ToArray())).MaxBy(c => Mapped(c.Maps));

    private static int Mapped(ChannelMap?[] maps) => maps.Count(m => m is not null);

    // Two peaks may be any two of the other detector; but one instrument has gains that lie close together.
    private static ChannelMap?[] Alike(ChannelMap?[] maps)
    {
        (double middle, double spread) = ShortestHalf.Of(
            maps.Where(m => m is not null).Select(m => Math.Log(m!.Value.Stretch)),
            LeastDetectors
        );
        double most = ArrayConsensus.Farthest * Math.Max(ArrayConsensus.LeastSpread, spread);
        return [.. maps.Select(m => m is { } map && Math.Abs(Math.Log(map.Stretch) - middle) < most ? m : null)];
    }

    // To where all of them are: at an end that is not the same for all, the sum would rise and fall in steps, and each would be a peak.
    private static void Cut(long[] sum, (double Begin, double End) range, ChannelHistogram reference)
    {
        BinScale to = BinScale.Of(reference);
        int first = (int)Math.Clamp(Math.Ceiling(to.Bin(range.Begin)), 0, sum.Length),
            end = (int)Math.Clamp(to.Bin(range.End), 0, sum.Length);
        sum.AsSpan(0, first).Clear();
        if (end >= first)
            sum.AsSpan(end).Clear();
    }

    // The first channel above the threshold.
    private static double Begin(ChannelHistogram spectrum, IReadOnlyList<Peak> peaks) =>
        OccupiedRange.Of(spectrum).First + OfThreshold * peaks.Min(p => p.FwhmChannels);

    // But for the share of them that is left out.
    private static double Latest(double[] channels)
    {
        double[] known = [.. channels.Where(double.IsFinite).Order()];
        return known[^(1 + Math.Min((int)(MostLate * known.Length), known.Length - LeastDetectors))];
    }

    // Each count anywhere in its channel: shared out in equal parts, neighbouring channels would fluctuate less than counts do.
    private static void Add(ChannelHistogram spectrum, ChannelMap map, ChannelHistogram reference, long[] sum, Random random)
    {
        BinScale from = BinScale.Of(spectrum),
            to = BinScale.Of(reference);
        ReadOnlySpan<long> counts = spectrum.Counts;
        // What is beyond an end may be counted in the end channel.
        for (int k = 1; k + 1 < counts.Length; k++)
        {
            long left = counts[k];
            double low = to.Bin(map.Of(from.Channel(k))),
                width = map.Stretch * from.Width / to.Width;
            for (int j = (int)Math.Floor(low); left > Many && j < low + width; j++)
            {
                double share = (Math.Min(j + 1, low + width) - Math.Max(j, low)) / width;
                long whole = Math.Min((long)Math.Round(share * counts[k]), left);
                Put(j, whole);
                left -= whole;
            }
            for (; left > 0; left--)
                Put((int)Math.Floor(low + width * random.NextDouble()), 1);
        }

        void Put(int bin, long number)
        {
            if (bin >= 0 && bin < sum.Length)
                sum[bin] += number;
        }
    }
}
