namespace SpectroCal.LineShapes;

/// <summary>
/// Delta lines that stand for all lines of a peak, with their natural widths, where they are convolved with a tail or a shelf. What lies
/// closer than the detector tells apart is merged: iron K has 180 nodes of <see cref="LorentzianNodes"/>, most of them within 10 eV.
/// </summary>
internal sealed class PeakNodes(IReadOnlyList<PeakComponent> components)
{
    private const double CellInSigma = 1; // at most, and half of that at least

    private (double OffsetEv, double Weight)[] _nodes = [];
    private double _cellEv;

    /// <summary>Distances from the peak's position, eV, rising, and weights.</summary>
    /// <param name="sigma">Standard deviation of the detector, eV.</param>
    /// <remarks>
    /// Cells are powers of two in eV, so that they change seldom with sigma. Three nodes with the first six moments of all in a cell leave
    /// its half width to the sixth power: 5e-6 of the part where it is steepest.
    /// </remarks>
    public (double OffsetEv, double Weight)[] For(double sigma)
    {
        double cell = Math.Pow(2, Math.Floor(Math.Log2(CellInSigma * sigma)));
        if (cell != _cellEv)
            (_cellEv, _nodes) = (cell, [.. Merged(cell).OrderBy(n => n.Item1)]);
        return _nodes;
    }

    private (double, double)[] Merged(double cell) =>
        [
            .. components
                .SelectMany(c =>
                    LorentzianNodes
                        .For(0.5 * c.FwhmEv)
                        .Select(n => (OffsetEv: c.OffsetEv + 0.5 * c.FwhmEv * n.Distance, Weight: c.Fraction * n.Weight))
                )
                .Where(n => n.Weight != 0)
                .GroupBy(n => Math.Floor(n.OffsetEv / cell))
                .OrderBy(g => g.Key)
                .SelectMany(g => Merged([.. g])),
        ];

    // The Gauss rule of three points for a sum over nodes, by its orthogonal polynomials (Stieltjes' procedure).
    private static (double, double)[] Merged((double OffsetEv, double Weight)[] nodes)
    {
        // Fractions of natural shapes that were fitted may be negative: then there need not be a rule.
        if (nodes.Length <= 3 || nodes.Any(n => n.Weight < 0))
            return nodes;
        double weight = nodes.Sum(n => n.Weight);
        double Mean(Func<double, double> f) => nodes.Sum(n => n.Weight * f(n.OffsetEv)) / weight;
        double a0 = Mean(x => x);
        double First(double x) => x - a0;
        double one = Mean(x => First(x) * First(x)),
            a1 = Mean(x => x * First(x) * First(x)) / one;
        double Second(double x) => (x - a1) * First(x) - one;
        double two = Mean(x => Second(x) * Second(x)),
            a2 = Mean(x => x * Second(x) * Second(x)) / two;
        // The third polynomial, (x - a2) Second - two / one First, with t = x - a0.
        double p = a1 - a0,
            q = a2 - a0;
        double[] roots = Roots(-(p + q), p * q - one - two / one, q * one);
        if (!roots.All(double.IsFinite))
            return nodes; // fewer than three places
        return [.. roots.Select(t => a0 + t).Select(x => (x, weight / (1 + First(x) * First(x) / one + Second(x) * Second(x) / two)))];
    }

    // The three real roots of t^3 + a t^2 + b t + c (Viete).
    private static double[] Roots(double a, double b, double c)
    {
        double shift = a / 3,
            size = Math.Sqrt(shift * shift - b / 3),
            half = shift * shift * shift - shift * b / 2 + c / 2,
            angle = Math.Acos(Math.Clamp(half / (size * size * size), -1, 1)) / 3;
        return [.. Enumerable.Range(-1, 3).Select(k => -2 * size * Math.Cos(angle + 2 * Math.PI / 3 * k) - shift)];
    }
}
