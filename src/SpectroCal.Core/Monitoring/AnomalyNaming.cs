using System.Numerics.Tensors;

namespace SpectroCal.Monitoring;

/// <summary>
/// Says what is wrong with a spectrum that is not normal: each kind of anomaly is fitted to its counts with the reference of its detector,
/// and the one that explains them best gives the name.
/// </summary>
/// <param name="counts">The spectrum.</param>
/// <param name="templates">Tests of its detector.</param>
/// <param name="shape">What its detector usually shows, without this spectrum; the sum is 1.</param>
internal sealed class AnomalyNaming(BinnedCounts counts, ReferenceTemplates templates, double[] shape)
{
    private const int Nearest = 3; // other detectors that are compared bin by bin
    private const double NearestTwin = 0.004; // of the gain
    private const double FarthestTwin = 0.12;
    private const double TwinStep = 1.15; // from one to the next
    private const double FinestTwin = 0.005;
    private const double GainStep = 0.003; // of the search for gains
    private const double FarthestGain = 0.4; // natural logarithm
    private static readonly double[] Widenings = [0.15, 0.3, 0.5, 0.75, 1, 1.4, 2, 3]; // of the standard deviation of lines
    private static readonly double[] Drifts = [0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06]; // of the gain
    private static readonly double[] NoiseLengths = [0.003, 0.006, 0.012, 0.025, 0.05, 0.1]; // of the bins
    private static readonly double[] PulserWidths = [0.15, 0.35, 0.55]; // of the standard deviation of lines

    private readonly int _bins = shape.Length;
    private readonly MixtureFit _fit = new(counts.Counts, Floor(templates));
    private readonly ShapeWarp _warp = new(shape);
    private readonly double[] _lines = [.. shape.Zip(templates.Lines, Math.Min)];
    private readonly double[] _continuum = [.. shape.Zip(templates.Lines, (s, l) => Math.Max(0, s - l))];
    private readonly MixtureFit _coarse = Coarse(counts, templates, MergedBins.Far);
    private readonly int _first = Math.Max(0, Array.FindIndex(counts.Counts, c => c > 0));

    /// <summary>The best explanation of each kind that can explain anything.</summary>
    /// <param name="values">What the checks measured: where to look.</param>
    /// <param name="others">References of the other detectors.</param>
    public IReadOnlyList<Explanation> All(ReadOnlySpan<CheckValue> values, IReadOnlyList<DetectorReference> others)
    {
        CheckValue extra = values[(int)AnomalyKind.ExtraLine],
            pulser = values[(int)AnomalyKind.Pulser],
            comb = values[(int)AnomalyKind.Comb];
        Explanation gain = Gain();
        var all = new List<Explanation> { gain, Resolution(), DriftInside(), Twin(), Noise(), Threshold(), Saturation() };
        if (extra.HasPlace)
            all.Add(Line(AnomalyKind.ExtraLine, extra, [1]));
        if (pulser.HasPlace)
            all.Add(Line(AnomalyKind.Pulser, pulser, PulserWidths));
        all.AddRange(templates.Reference.Peaks.Select(Missing));
        all.AddRange(others.OrderBy(o => _coarse.Deviance(o.Coarse)).Take(Nearest).Select(Swapped));
        // Merged bins do not show a comb; the remainders of channel numbers do, and how much of a deviance it explains.
        double explained = CombCheck.Explained(counts, templates.Reference);
        all.Add(new Explanation(AnomalyKind.Comb, Deviance(shape) - explained, 2, comb.Value));
        return all;
    }

    /// <summary>The deviance of the spectrum from what its detector usually shows.</summary>
    public double Unchanged => Deviance(shape);

    private double Deviance(ReadOnlySpan<double> rates) => _fit.Deviance(rates);

    private Explanation Gain()
    {
        (double Gain, double Deviance) best = (1, double.PositiveInfinity);
        double[] merged = MergedBins.Of(shape, MergedBins.Near),
            moved = new double[_bins];
        MixtureFit fit = Coarse(counts, templates, MergedBins.Near);
        var warp = new ShapeWarp(merged);
        Span<double> few = moved.AsSpan(0, merged.Length);
        for (double log = -FarthestGain; log <= FarthestGain; log += GainStep)
        {
            warp.Apply(0, Math.Exp(log), few);
            double deviance = fit.Deviance(few);
            if (deviance < best.Deviance)
                best = (Math.Exp(log), deviance);
        }
        double coarsest = best.Gain;
        best = (1, double.PositiveInfinity);
        void Try(double gain)
        {
            _warp.Apply(0, gain, moved);
            double deviance = Deviance(moved);
            if (deviance < best.Deviance)
                best = (gain, deviance);
        }
        Try(1);
        Try(coarsest);
        for (double step = GainStep; step > 1e-5; step *= 0.5)
        {
            double centre = best.Gain;
            Try(centre * (1 - step));
            Try(centre * (1 + step));
        }
        return new Explanation(AnomalyKind.Gain, best.Deviance, 1, best.Gain - 1);
    }

    private Explanation Swapped(DetectorReference other) =>
        new(AnomalyKind.SwappedChannels, Deviance(other.Counts), 2, 0) { Other = other.Detector };

    private Explanation Resolution()
    {
        double sigma = templates.Sigma;
        var best = new Explanation(AnomalyKind.Resolution, double.PositiveInfinity, 1, 0);
        foreach (double relative in Widenings)
        {
            double width = relative * sigma,
                deviance = Deviance(Widened(width));
            if (deviance < best.Deviance)
                best = best with { Deviance = deviance, Value = Math.Sqrt(1 + relative * relative) - 1 };
        }
        foreach (double variance in new[] { -0.1, -0.25, -0.5 })
        {
            double[] narrow = [.. shape.Select((s, i) => Math.Max(0, s + variance * sigma * sigma * templates.Resolution.Change[i]))];
            double deviance = Deviance(narrow);
            if (deviance < best.Deviance)
                best = best with { Deviance = deviance, Value = Math.Sqrt(1 + variance) - 1 };
        }
        return best;
    }

    // Lines are widened; the continuum and the edge of the threshold stay.
    private double[] Widened(double width)
    {
        int reach = (int)(4 * width) + 1;
        double[] kernel = [.. Enumerable.Range(-reach, 2 * reach + 1).Select(k => Math.Exp(-0.5 * k * k / (width * width)))],
            wide = new double[_bins];
        ReadOnlySpan<double> lines = _lines;
        for (int k = Math.Max(-reach, 1 - _bins); k <= Math.Min(reach, _bins - 1); k++)
        {
            Span<double> moved = wide.AsSpan(Math.Max(0, k), _bins - Math.Abs(k));
            TensorPrimitives.MultiplyAdd(lines.Slice(Math.Max(0, -k), moved.Length), kernel[k + reach], moved, moved);
        }
        TensorPrimitives.Multiply(wide, 1 / kernel.Sum(), wide);
        TensorPrimitives.Add(wide, _continuum, wide);
        return wide;
    }

    // The gain goes from one value to another at constant speed: about the usual one, or away from it.
    private Explanation DriftInside()
    {
        const int steps = 9;
        double[] moved = new double[_bins],
            sum = new double[_bins];
        var best = new Explanation(AnomalyKind.DriftInside, double.PositiveInfinity, 2, 0);
        foreach (double drift in Drifts)
        {
            foreach ((double from, double to) in new[] { (-drift, drift), (0, 2 * drift), (-2 * drift, 0) })
            {
                Array.Clear(sum);
                for (int k = 0; k < steps; k++)
                {
                    _warp.Apply(0, 1 + from + (to - from) * (k + 0.5) / steps, moved);
                    TensorPrimitives.Add(sum, moved, sum);
                }
                double deviance = Deviance(sum);
                if (deviance < best.Deviance)
                    best = best with { Deviance = deviance, Value = drift / Math.Sqrt(3) };
            }
        }
        return best;
    }

    private Explanation Twin()
    {
        var moved = new double[_bins];
        var best = new Explanation(AnomalyKind.DoubledPeaks, double.PositiveInfinity, 2, 0);
        double found = 0;
        for (double gain = NearestTwin; gain <= FarthestTwin; gain *= TwinStep)
        {
            Try(gain);
            Try(-gain);
        }
        for (double step = 0.5 * (TwinStep - 1); step > FinestTwin; step *= 0.5)
        {
            double centre = found;
            Try(centre * (1 - step));
            Try(centre * (1 + step));
        }
        return best;

        void Try(double gain)
        {
            _warp.Apply(0, 1 + gain, moved);
            (double part, double deviance) = _fit.Of(shape, moved);
            if (deviance < best.Deviance)
                (best, found) = (best with { Deviance = deviance, Value = part }, gain);
        }
    }

    private Explanation Noise()
    {
        var best = new Explanation(AnomalyKind.NoiseBurst, double.PositiveInfinity, 2, 0);
        int begin = Math.Max(0, Array.FindIndex(shape, s => s > 0));
        foreach (double part in NoiseLengths)
        {
            double length = Math.Max(0.5, part * _bins);
            double[] noise = Decay(_first, length),
                more = Decay(begin, length);
            more.AsSpan(0, begin).Fill(1);
            TensorPrimitives.Multiply(more, shape, more);
            // Counts that begin where the spectrum begins, or more of those that are there already.
            foreach ((double[] added, int from) in new[] { (noise, _first), (more, begin) })
            {
                (double noisy, double deviance) = _fit.Of(shape, added);
                if (deviance < best.Deviance)
                    best = best with
                    {
                        Deviance = deviance,
                        Value = noisy,
                        FromBin = from,
                        ToBin = Math.Min(_bins, from + (int)(3 * length) + 1),
                    };
            }
        }
        return best;
    }

    // Falls from 1 at a bin on.
    private double[] Decay(int from, double length)
    {
        var result = new double[_bins];
        double factor = Math.Exp(-1 / length),
            next = 1;
        for (int i = from; i < _bins; i++, next *= factor)
            result[i] = next;
        return result;
    }

    private Explanation Threshold()
    {
        var best = new Explanation(AnomalyKind.Threshold, double.PositiveInfinity, 1, 0);
        int start = Math.Max(0, Array.FindIndex(shape, s => s > 0));
        double gone = 0,
            missed = 0;
        double[] cut = [.. shape];
        for (int edge = start; edge < _bins && gone < 0.7; edge++)
        {
            gone += shape[edge];
            // A threshold is not sharp: half of the counts at the edge itself remain.
            cut[edge] = 0.5 * shape[edge];
            double deviance = Deviance(cut);
            cut[edge] = 0;
            if (deviance < best.Deviance)
                best = best with { Deviance = deviance, Value = -gone, FromBin = start, ToBin = edge + 1 };
            // Counts below a threshold are so improbable that soon no higher one can be better.
            missed += _fit.DevianceOfUnexpected(edge);
            if (missed > best.Deviance)
                break;
        }
        return best;
    }

    private Explanation Saturation()
    {
        var best = new Explanation(AnomalyKind.Saturation, double.PositiveInfinity, 1, 0);
        int last = Array.FindLastIndex(counts.Counts, c => c > 0);
        // What is converted last holds all that would be above; or it is lost.
        foreach (int edge in new[] { last, last - 1 }.Where(e => e > 0))
        {
            double above = shape[edge..].Sum();
            double[] cut = [.. shape.Select((s, i) => i < edge ? s : 0)],
                full = [.. shape.Select((s, i) => i == edge ? 1.0 : 0)];
            foreach ((double deviance, int parameters) in new[] { (Deviance(cut), 1), (_fit.Of(cut, full).Deviance, 2) })
                if (deviance < best.Deviance)
                    best = best with { Deviance = deviance, Parameters = parameters, Value = -above, FromBin = edge, ToBin = _bins };
        }
        return best;
    }

    private Explanation Missing(ReferencePeak peak)
    {
        double[] line = templates.Line(peak),
            rest = [.. shape.Select((s, i) => Math.Max(0, s - line[i]))];
        (double part, double deviance) = _fit.Of(rest, line);
        double usual = line.Sum() / rest.Sum(),
            ratio = part / Math.Max(1 - part, 1e-9) / usual;
        (int from, int to) = Place(peak.Position, 2 * peak.Sigma);
        // A line that is stronger than usual is not missing.
        return new Explanation(AnomalyKind.MissingLine, ratio < 1 ? deviance : double.PositiveInfinity, 2, ratio - 1, from, to);
    }

    private Explanation Line(AnomalyKind kind, CheckValue found, double[] widths)
    {
        double centre = 0.5 * (found.FromBin + found.ToBin),
            sigma = templates.Sigmas[Math.Clamp((int)centre, 0, _bins - 1)];
        var best = new Explanation(kind, double.PositiveInfinity, widths.Length > 1 ? 3 : 2, 0);
        foreach (double width in widths)
        {
            for (double x = centre - sigma; x <= centre + sigma; x += Math.Max(0.25, 0.2 * sigma))
            {
                double[] line = Gaussian(x, Math.Max(0.2, width * sigma));
                (double part, double deviance) = _fit.Of(shape, line);
                if (deviance >= best.Deviance)
                    continue;
                (int from, int to) = Place(x, 2 * width * sigma);
                best = best with { Deviance = deviance, Value = part, FromBin = from, ToBin = to };
            }
        }
        return best;
    }

    private static MixtureFit Coarse(BinnedCounts counts, ReferenceTemplates templates, int merged)
    {
        double[] few = MergedBins.Of(counts.Counts, merged);
        return new MixtureFit(few, Floor(templates) * counts.Counts.Length / few.Length);
    }

    private static double Floor(ReferenceTemplates templates) => 0.5 / (templates.Reference.Total + 1);

    private double[] Gaussian(double position, double sigma)
    {
        var line = new double[_bins];
        int from = Math.Max(0, (int)(position - 8 * sigma)),
            to = Math.Min(_bins, (int)(position + 8 * sigma) + 2);
        double below = Numerics.ErrorFunctions.NormalCumulative((from - position) / sigma);
        for (int i = from; i < to; i++)
        {
            double above = Numerics.ErrorFunctions.NormalCumulative((i + 1 - position) / sigma);
            line[i] = above - below;
            below = above;
        }
        return line;
    }

    private (int From, int To) Place(double position, double half)
    {
        int from = Math.Clamp((int)Math.Floor(position - half), 0, _bins - 1);
        return (from, Math.Clamp((int)Math.Ceiling(position + half), from + 1, _bins));
    }
}
