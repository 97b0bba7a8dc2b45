using System.Runtime.Intrinsics;
using SpectroCal.Differentiation;

namespace SpectroCal.Tpc.Physics;

/// <summary>
/// How a value and its derivatives lie in memory, for what is summed over many pieces of tracks: the value, its n first derivatives, and,
/// where they are asked for, the n (n + 1)/2 second ones by rows; then zeros up to whole vectors.
/// </summary>
/// <param name="Variables">n.</param>
/// <param name="HasSecond">Whether second derivatives are carried.</param>
internal sealed record Partials(int Variables, bool HasSecond)
{
    /// <summary>Numbers in use.</summary>
    public int Count { get; } = 1 + Variables + (HasSecond ? Variables * (Variables + 1) / 2 : 0);

    /// <summary>Numbers with the zeros.</summary>
    public int Width => (Count + Vector256<double>.Count - 1) / Vector256<double>.Count * Vector256<double>.Count;

    /// <summary>Where a second derivative lies; p &lt;= q.</summary>
    public int Second(int p, int q) => 1 + Variables + p * Variables - p * (p - 1) / 2 + (q - p);

    /// <summary>Writes a jet down.</summary>
    public double[] Of(Jet jet)
    {
        var row = new double[Width];
        row[0] = jet.Value;
        for (int p = 0; p < Variables; p++)
        {
            row[1 + p] = jet.Gradient(p);
            for (int q = p; HasSecond && q < Variables; q++)
                row[Second(p, q)] = jet.Hessian(p, q);
        }
        return row;
    }

    /// <summary>Reads a jet; second derivatives that are not carried are zero.</summary>
    public Jet Read(ReadOnlySpan<double> row)
    {
        int n = Variables;
        if (n == 0)
            return row[0];
        double[] gradient = row.Slice(1, n).ToArray();
        if (!HasSecond)
            return Jet.WithDerivatives(row[0], gradient, null);
        var hessian = new double[n * n];
        for (int p = 0; p < n; p++)
        for (int q = p; q < n; q++)
            hessian[p * n + q] = hessian[q * n + p] = row[Second(p, q)];
        return Jet.WithDerivatives(row[0], gradient, hessian);
    }
}
