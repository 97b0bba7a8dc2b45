using SpectroCal.Tpc.Readout;
using SpectroCal.Tpc.Simulation;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Chambers;

/// <summary>Readings of pixels that trigger themselves, all pixels of a chunk at once; times and charges are differentiable.</summary>
/// <param name="signal">Charges of the pixels.</param>
/// <param name="frontEnd">The electronics.</param>
/// <param name="settings">Where tensors are computed.</param>
internal sealed class TensorTrigger(TensorSignal signal, FrontEnd frontEnd, TensorSettings settings)
{
    private const int Neighbours = 4; // samples that a cubic goes by
    private const int Bisections = 60;

    /// <summary>
    /// Number of the pixel in the chunk, time, us, and charge, electrons, of all readings; those of a pixel in their order.
    /// </summary>
    public List<(int Pixel, Tensor TimeUs, Tensor Electrons)> Readings { get; } = [];

    /// <summary>Reads all pixels.</summary>
    /// <param name="thresholds">Electrons.</param>
    /// <param name="noise">Draws the noise of each pixel; null: none.</param>
    public void Read(double[] thresholds, Random[]? noise)
    {
        List<Open> open = [.. thresholds.Select((t, i) => new Open(i, t, noise?[i], 0, Draw(noise?[i], frontEnd.ResetNoiseElectrons)))];
        TensorSignal own = signal;
        Tensor lost = settings.Tensor(new double[open.Count], open.Count);
        for (int hit = 0; hit < frontEnd.MostHits; hit++)
        {
            Tensor level = lost.Plus(Column(open.Select(p => p.Threshold - p.Left)));
            int?[] brackets = Brackets(own, open, level);
            (open, own, Tensor[] kept) = Keep(open, own, i => brackets[i] is not null, lost, level);
            (lost, level) = (kept[0], kept[1]);
            int[] before = [.. brackets.OfType<int>()];
            if (open.Count == 0)
                return;
            // Samples around the crossing, the reading and the reset.
            Tensor around = Samples(before, -1, Neighbours),
                later = Samples(before, frontEnd.HoldTicks - 1, Neighbours + frontEnd.ResetTicks),
                charges = own.At(cat([around, later], 1)),
                part = Crossing(charges.narrow(1, 0, Neighbours), level),
                read = Cubic(charges.narrow(1, Neighbours, Neighbours), part) - lost,
                reset = Cubic(charges.narrow(1, Neighbours + frontEnd.ResetTicks, Neighbours), part),
                crossing = part.Plus(Column(before.Select(k => (double)k))),
                time = crossing.Times(frontEnd.TickUs).Plus(frontEnd.WindowUs.From);
            double[] crossings = Numbers(crossing),
                added = [.. open.Select(p => p.Left + Draw(p.Noise, frontEnd.ReadingNoiseElectrons))];
            Tensor charge = read.Plus(Column(added));
            double[] values = Numbers(charge);
            bool IsInside(int i) => crossings[i] + frontEnd.HoldTicks <= frontEnd.Ticks;
            for (int i = 0; i < open.Count; i++)
            {
                if (!IsInside(i))
                    continue;
                if (values[i] >= open[i].Threshold)
                    Readings.Add((open[i].Pixel, time.narrow(0, i, 1), charge.narrow(0, i, 1)));
                open[i] = open[i] with
                {
                    From = (int)Math.Floor(crossings[i] + (frontEnd.HoldTicks + frontEnd.ResetTicks)),
                    Left = Draw(open[i].Noise, frontEnd.ResetNoiseElectrons),
                };
            }
            (open, own, kept) = Keep(open, own, IsInside, reset);
            lost = kept[0];
        }
    }

    // Those of the pixels that go on.
    private (List<Open> Open, TensorSignal Signal, Tensor[] Columns) Keep(
        List<Open> open,
        TensorSignal own,
        Func<int, bool> goesOn,
        params Tensor[] columns
    )
    {
        int[] kept = [.. Enumerable.Range(0, open.Count).Where(goesOn)];
        if (kept.Length == open.Count)
            return (open, own, columns);
        Tensor rows = settings.Indices([.. kept.Select(i => (long)i)]);
        return ([.. kept.Select(i => open[i])], own.Of(kept, settings), [.. columns.Select(c => c.index_select(0, rows))]);
    }

    // The last sample before each pixel's charge, which never falls, passes its level; null: it does not.
    private int?[] Brackets(TensorSignal own, List<Open> open, Tensor level)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable silent = no_grad();
        int n = open.Count;
        if (n == 0)
            return [];
        double[] levels = Numbers(level);
        int[] low = [.. open.Select(p => p.From)],
            high = [.. open.Select(_ => frontEnd.Ticks)];
        double[] atLow = Numbers(own.At(Samples(low, 0, 1)).flatten()),
            atHigh = Numbers(own.At(Samples(high, 0, 1)).flatten());
        bool[] passes = [.. Enumerable.Range(0, n).Select(i => low[i] < high[i] && atLow[i] <= levels[i] && atHigh[i] > levels[i])];
        bool IsWide(int i) => passes[i] && high[i] - low[i] > 1;
        while (Enumerable.Range(0, n).Any(IsWide))
        {
            int[] middle = [.. low.Zip(high, (a, b) => (a + b) / 2)];
            double[] at = Numbers(own.At(Samples(middle, 0, 1)).flatten());
            for (int i = 0; i < n; i++)
                if (IsWide(i))
                    (at[i] > levels[i] ? high : low)[i] = middle[i];
        }
        return [.. Enumerable.Range(0, n).Select(i => passes[i] ? low[i] : (int?)null)];
    }

    // Where between two samples the cubic passes the level: by bisection, and one Newton step from there that carries the derivatives.
    private Tensor Crossing(Tensor charges, Tensor level)
    {
        double[] rows = Numbers(charges.flatten()),
            levels = Numbers(level),
            found = new double[levels.Length];
        for (int i = 0; i < found.Length; i++)
        {
            (double c0, double c1, double c2, double c3) = Coefficients(rows.AsSpan(Neighbours * i));
            double low = 0,
                high = 1;
            for (int step = 0; step < Bisections; step++)
            {
                double middle = 0.5 * (low + high);
                if (((c3 * middle + c2) * middle + c1) * middle + c0 > levels[i])
                    high = middle;
                else
                    low = middle;
            }
            found[i] = 0.5 * (low + high);
        }
        Tensor at = Column(found);
        return at - (Cubic(charges, at) - level) / Slope(charges.detach(), at);
    }

    private static (double, double, double, double) Coefficients(ReadOnlySpan<double> r) =>
        (r[1], 0.5 * (r[2] - r[0]), 0.5 * (2 * r[0] - 5 * r[1] + 4 * r[2] - r[3]), 0.5 * (r[3] - r[0] + 3 * (r[1] - r[2])));

    private static Tensor Cubic(Tensor rows, Tensor part)
    {
        Tensor[] c = Coefficients(rows);
        return (((c[3] * part).Plus(c[2]) * part).Plus(c[1]) * part).Plus(c[0]);
    }

    private static Tensor Slope(Tensor rows, Tensor part)
    {
        Tensor[] c = Coefficients(rows);
        return ((c[3] * part).Times(3).Plus(c[2].Times(2)) * part).Plus(c[1]);
    }

    // Catmull and Rom: a cubic whose slopes at the two samples in the middle are those of their neighbours.
    private static Tensor[] Coefficients(Tensor rows)
    {
        Tensor before = rows.narrow(1, 0, 1).squeeze(1),
            from = rows.narrow(1, 1, 1).squeeze(1),
            to = rows.narrow(1, 2, 1).squeeze(1),
            after = rows.narrow(1, 3, 1).squeeze(1);
        return
        [
            from,
            (to - before).Times(0.5),
            (before.Times(2) - from.Times(5) - after).Plus(to.Times(4)).Times(0.5),
            (after - before).Plus((from - to).Times(3)).Times(0.5),
        ];
    }

    private Tensor Samples(int[] before, int offset, int count) =>
        settings.Tensor([.. before.SelectMany(k => Enumerable.Range(k + offset, count)).Select(k => (double)k)], before.Length, count);

    private Tensor Column(IEnumerable<double> values)
    {
        double[] numbers = [.. values];
        return settings.Tensor(numbers, numbers.Length);
    }

    /// <summary>Copies numbers to the host.</summary>
    public static double[] Numbers(Tensor values)
    {
        using Tensor host = values.detach().to(ScalarType.Float64).cpu().contiguous();
        return host.data<double>().ToArray();
    }

    private static double Draw(Random? noise, double sigma) => noise is null ? 0 : sigma * NormalNumber.Draw(noise);

    // A pixel that may be read once more: from which sample on, and what noise the last reset has left.
    private sealed record Open(int Pixel, double Threshold, Random? Noise, int From, double Left);
}
