using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>The channels of a batch that are compared with a target: those that parameters map into its range.</summary>
/// <remarks>
/// The region is held in channels while parameters change: it would else change the data. Where the range reaches beyond the data, the
/// first or last channel that holds events says where the data end. It would count a fluctuation twice, as the end and as an event.
/// Given the ends, the events between them follow the density between them: the channels at the ends are left out.
/// </remarks>
/// <param name="Runs">Runs of channels by index, ascending, ends not included.</param>
internal sealed record ChannelRegion(IReadOnlyList<(int First, int End)> Runs)
{
    /// <summary>The region of a batch under given parameters.</summary>
    public static ChannelRegion Of(
        ChannelHistogram histogram,
        TargetSpectrum target,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters
    )
    {
        List<(int First, int End)> runs = [];
        int first = histogram.Counts[0] > 0 ? 1 : 0,
            end = histogram.Counts[^1] > 0 ? histogram.Length - 1 : histogram.Length;
        for (int k = first; k < end; k++)
        {
            double a = histogram.Position(k);
            if (!(function.Slope(a, parameters) > 0) || !target.Includes(function.Energy(a, parameters)))
                continue;
            if (runs.Count > 0 && runs[^1].End == k)
                runs[^1] = (runs[^1].First, k + 1);
            else
                runs.Add((k, k + 1));
        }
        return new ChannelRegion(runs);
    }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Runs.Count == 0;

    /// <summary>The first channel and the last one, by index.</summary>
    public (int First, int Last) Ends => (Runs[0].First, Runs[^1].End - 1);

    /// <summary>The channel in its middle, by index: as many of its channels are below as above.</summary>
    public int Middle
    {
        get
        {
            int left = Runs.Sum(r => r.End - r.First) / 2;
            foreach ((int first, int end) in Runs)
            {
                if (left < end - first)
                    return first + left;
                left -= end - first;
            }
            throw new InvalidOperationException("An empty region has no middle.");
        }
    }

    /// <summary>sum n ln n - n over its channels.</summary>
    public double Saturated(ChannelHistogram histogram)
    {
        double sum = 0;
        foreach ((int first, int end) in Runs)
        {
            foreach (long n in histogram.Counts[first..end])
                sum += n > 0 ? n * Math.Log(n) - n : 0;
        }
        return sum;
    }
}
