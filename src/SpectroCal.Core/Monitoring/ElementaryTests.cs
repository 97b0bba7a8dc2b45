using System.Numerics.Tensors;

namespace SpectroCal.Monitoring;

/// <summary>The tests of a detector, besides those of times.</summary>
internal static class ElementaryTests
{
    private const double WindowSigmas = 1.25; // half width of a window about a line that makes an excess most significant
    private const double NarrowSigmas = 0.45; // of a peak that is narrower than lines
    private const double WindowStep = 0.5; // standard deviations from one window to the next
    private const double EdgeGrowth = 1.3; // of windows at an end, from one to the next
    private const double EndShare = 0.5; // of the counts, largest window at an end
    private const double TwinShare = 0.1; // of the counts for which the search for a second scale is made best
    private const double LineReach = 3; // standard deviations
    private static readonly double[] TwinGains = [0.004, 0.006, 0.009, 0.013, 0.02, 0.03, 0.045, 0.065, 0.1];
    private static readonly double[] NoiseLengths = [2, 4, 8, 16, 32, 64]; // bins, decay of noise above the low end

    /// <summary>The tests.</summary>
    /// <param name="templates">Templates of the detector.</param>
    public static ElementaryTest[] Of(ReferenceTemplates templates)
    {
        double[] shape = templates.Shape;
        int bins = shape.Length,
            begin = Math.Max(0, Array.FindIndex(templates.Reference.Counts, c => c > 0)),
            end = 1 + Array.FindLastIndex(templates.Reference.Counts, c => c > 0);
        return
        [
            new(AnomalyKind.Gain, 0, Template: templates.Gain),
            new(AnomalyKind.Resolution, 0, Template: templates.Resolution, Unit: 0.5 / (templates.Sigma * templates.Sigma)),
            new(AnomalyKind.DriftInside, 1, Template: templates.Smear),
            .. TwinGains.Select(g => -g).Reverse().Concat(TwinGains).Select(g => Twin(templates, g)),
            .. templates.Reference.Peaks.Select(p => Line(templates, p)),
            .. Pairs(templates),
            .. NoiseLengths.Select(length => Noise(templates, begin, length)),
            .. Lines(templates),
            .. Narrow(templates),
            .. Ends(shape, begin, end),
            // What the reference has no counts of at all.
            .. begin > 0 ? new[] { new ElementaryTest(AnomalyKind.NoiseBurst, 1, 0, begin) { CountsOfOne = 1 } } : [],
            .. CombCheck.Tests,
        ];
    }

    private static ElementaryTest Twin(ReferenceTemplates templates, double relative)
    {
        double[] shape = templates.Shape,
            moved = new double[shape.Length];
        new ShapeWarp(shape).Apply(0, 1 + relative, moved);
        double[] floor = [.. moved.Select((m, i) => TwinShare * m + templates.Floor[i])],
            change = [.. moved.Select((m, i) => m - shape[i])];
        return new(
            AnomalyKind.DoubledPeaks,
            1,
            Template: LinearTemplate.Of(change, shape, floor, shape, templates.Shift.Change, templates.Gain.Change)
        );
    }

    // The lines of an element are beside each other, and are missing together.
    private static IEnumerable<ElementaryTest> Pairs(ReferenceTemplates templates)
    {
        ReferencePeak[] peaks = [.. templates.Reference.Peaks.OrderBy(p => p.Position)];
        return peaks.Zip(peaks.Skip(1), (low, high) => Line(templates, low, high));
    }

    private static ElementaryTest Line(ReferenceTemplates templates, params ReadOnlySpan<ReferencePeak> peaks)
    {
        double[] line = new double[templates.Shape.Length];
        foreach (ReferencePeak peak in peaks)
            TensorPrimitives.Add(line, templates.Line(peak), line);
        int from = Window(peaks[0].Position, LineReach * peaks[0].Sigma, line.Length).From,
            to = Window(peaks[^1].Position, LineReach * peaks[^1].Sigma, line.Length).To;
        return new(AnomalyKind.MissingLine, -1, from, to, LinearTemplate.Of(line, templates.Shape, templates.Floor, templates.Shape))
        {
            CountsOfOne = -line.Sum(),
        };
    }

    // Noise has the shape of what is at the low end already.
    private static ElementaryTest Noise(ReferenceTemplates templates, int begin, double length)
    {
        double[] shape = templates.Shape,
            noise = [.. shape.Select((s, i) => s * Math.Exp(-Math.Max(0, i - begin) / length))];
        return new(
            AnomalyKind.NoiseBurst,
            1,
            begin,
            Math.Min(shape.Length, begin + (int)(2 * length) + 1),
            LinearTemplate.Of(noise, shape, templates.Floor, shape),
            noise.Sum()
        )
        {
            CountsOfOne = 1,
        };
    }

    private static IEnumerable<ElementaryTest> Lines(ReferenceTemplates templates)
    {
        int bins = templates.Shape.Length;
        for (double x = 0.5; x < bins; x += Math.Max(1, WindowStep * templates.Sigmas[(int)x]))
        {
            (int from, int to) = Window(x, WindowSigmas * templates.Sigmas[(int)x], bins);
            yield return new(AnomalyKind.ExtraLine, 1, from, to);
        }
    }

    private static IEnumerable<ElementaryTest> Narrow(ReferenceTemplates templates)
    {
        int bins = templates.Shape.Length;
        for (int i = 0; i < bins; i++)
        {
            int width = Math.Max(1, (int)Math.Round(2 * WindowSigmas * NarrowSigmas * templates.Sigmas[i]));
            yield return new(AnomalyKind.Pulser, 1, i, i + 1);
            if (width > 1 && i + width <= bins)
                yield return new(AnomalyKind.Pulser, 1, i, i + width);
        }
    }

    // Windows that grow from either end until they hold half of the counts.
    private static IEnumerable<ElementaryTest> Ends(double[] shape, int begin, int end)
    {
        foreach (int width in Widths(end - begin))
        {
            yield return new(AnomalyKind.NoiseBurst, 1, begin, begin + width) { CountsOfOne = 1 };
            yield return new(AnomalyKind.Threshold, -1, begin, begin + width);
            if (shape.AsSpan(begin, width).ToArray().Sum() > EndShare)
                break;
        }
        foreach (int width in Widths(end - begin))
        {
            yield return new(AnomalyKind.Saturation, -1, end - width, shape.Length);
            if (shape.AsSpan(end - width, width).ToArray().Sum() > EndShare)
                break;
        }
    }

    private static IEnumerable<int> Widths(int most)
    {
        for (double width = 2; width <= most; width = Math.Max(width + 1, width * EdgeGrowth))
            yield return (int)width;
    }

    private static (int From, int To) Window(double position, double half, int bins)
    {
        int from = Math.Clamp((int)Math.Round(position - half), 0, bins - 1);
        return (from, Math.Clamp((int)Math.Round(position + half), from + 1, bins));
    }
}
