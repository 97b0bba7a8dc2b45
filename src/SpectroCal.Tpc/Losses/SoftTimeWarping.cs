namespace SpectroCal.Tpc.Losses;

/// <summary>
/// Dynamic time warping with a soft minimum (Cuturi and Blondel, ICML 2017) of the charges of an event, ordered by pixel and time:
/// R_ij = D_ij - gamma log(e^(-R_(i-1,j)/gamma) + e^(-R_(i,j-1)/gamma) + e^(-R_(i-1,j-1)/gamma)), summed over events.
/// </summary>
/// <param name="IsDebiased">Less half of the loss of each with itself: zero where both are equal.</param>
public sealed record SoftTimeWarping(bool IsDebiased = false) : TpcLoss
{
    /// <summary>Softness of the minimum, 1 000 electrons, or their square.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>Whether differences of charges are squared.</summary>
    public bool IsSquared { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => IsDebiased ? "soft-dtw-debiased" : "soft-dtw";

    /// <inheritdoc/>
    protected internal override Dual Evaluate(LossPoint[] simulated, LossPoint[] target, Span<LossSlope> slopes)
    {
        Dual sum = 0;
        foreach ((int[] s, int[] t) in Groups(simulated, target))
        {
            Dual[] x = [.. s.Select(i => simulated[i].Charge)],
                y = [.. t.Select(j => target[j].Charge)];
            if (x.Length == 0 || y.Length == 0)
            {
                // Without a path each charge is compared with none.
                for (int i = 0; i < x.Length; i++)
                {
                    sum += Cost(x[i], 0);
                    slopes[s[i]].Charge += CostSlope(x[i], 0);
                }
                foreach (Dual charge in y)
                    sum += Cost(charge, 0);
                continue;
            }
            Dual[] byX = new Dual[x.Length],
                byY = new Dual[y.Length];
            sum += Value(x, y, byX, byY);
            if (IsDebiased)
            {
                Dual[] first = new Dual[x.Length],
                    second = new Dual[x.Length];
                sum -= 0.5 * Value(x, x, first, second) + 0.5 * Value(y, y, new Dual[y.Length], byY);
                for (int i = 0; i < x.Length; i++)
                    byX[i] -= 0.5 * (first[i] + second[i]);
            }
            for (int i = 0; i < x.Length; i++)
                slopes[s[i]].Charge += byX[i];
        }
        return sum;
    }

    /// <summary>The loss of two sequences; adds its derivatives by both.</summary>
    internal Dual Value(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Span<Dual> byX, Span<Dual> byY)
    {
        int n = x.Length,
            m = y.Length,
            row = m + 2;
        var r = new Dual[(n + 2) * row];
        Array.Fill(r, double.PositiveInfinity);
        r[0] = 0;
        for (int i = 1; i <= n; i++)
        for (int j = 1; j <= m; j++)
            r[i * row + j] = Cost(x[i - 1], y[j - 1]) + SoftMin(r[(i - 1) * row + j], r[i * row + j - 1], r[(i - 1) * row + j - 1]);
        // What the end depends on each cell with, backward: algorithm 2 of the paper.
        var e = new Dual[(n + 2) * row];
        e[n * row + m] = 1;
        for (int i = n; i >= 1; i--)
        for (int j = m; j >= 1; j--)
        {
            Dual own = r[i * row + j];
            if (i < n)
                e[i * row + j] += e[(i + 1) * row + j] * Share(own, i + 1, j, x, y, r, row);
            if (j < m)
                e[i * row + j] += e[i * row + j + 1] * Share(own, i, j + 1, x, y, r, row);
            if (i < n && j < m)
                e[i * row + j] += e[(i + 1) * row + j + 1] * Share(own, i + 1, j + 1, x, y, r, row);
            Dual slope = CostSlope(x[i - 1], y[j - 1]) * e[i * row + j];
            byX[i - 1] += slope;
            byY[j - 1] -= slope;
        }
        return r[n * row + m];
    }

    // Share of a cell in the soft minimum of one after it.
    private Dual Share(Dual own, int i, int j, ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Dual[] r, int row) =>
        Dual.Exp((r[i * row + j] - Cost(x[i - 1], y[j - 1]) - own) * (1 / Gamma));

    private Dual SoftMin(Dual a, Dual b, Dual c)
    {
        double least = Math.Min(a.Value, Math.Min(b.Value, c.Value));
        Dual sum = Part(a) + Part(b) + Part(c);
        return least - Gamma * Dual.Log(sum);

        Dual Part(Dual v) => double.IsInfinity(v.Value) ? 0 : Dual.Exp((least - v) * (1 / Gamma));
    }

    private Dual Cost(Dual a, Dual b) => IsSquared ? (a - b) * (a - b) : Dual.Abs(a - b);

    private Dual CostSlope(Dual a, Dual b) => IsSquared ? 2 * (a - b) : Math.Sign(a.Value - b.Value);
}
