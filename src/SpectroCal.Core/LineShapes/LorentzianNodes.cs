namespace SpectroCal.LineShapes;

/// <summary>
/// Delta lines that stand for a Lorentzian where it is convolved with something as broad as a tail or a shelf, for which the convolution
/// has no closed form.
/// </summary>
/// <remarks>
/// With x = gamma sinh(s) the Lorentzian becomes sech(s)/pi ds, whose trapezoidal sum converges exponentially: steps of 1 leave 5e-5. The
/// sum ends 550 half widths out, where 1e-3 of the area is beyond.
/// </remarks>
internal static class LorentzianNodes
{
    private const int Last = 7;

    private static readonly (double Distance, double Weight)[] Nodes = Sum();
    private static readonly (double Distance, double Weight)[] NoWidth = [(0, 1)];

    /// <summary>Distances in half widths, and weights that sum to 1; a single one for a line without width.</summary>
    public static (double Distance, double Weight)[] For(double gamma) => gamma > 0 ? Nodes : NoWidth;

    private static (double Distance, double Weight)[] Sum()
    {
        double total = Enumerable.Range(-Last, 2 * Last + 1).Sum(s => 1 / Math.Cosh(s));
        return [.. Enumerable.Range(-Last, 2 * Last + 1).Select(s => (Math.Sinh(s), 1 / Math.Cosh(s) / total))];
    }
}
