using SpectroCal.Numerics;
using SpectroCal.Tpc.Geometry;

namespace SpectroCal.Tpc.Simulation;

/// <summary>
/// How transverse diffusion distributes a charge over the sub-bins around it along one axis, folded onto the distances from the centre of
/// one pixel, with the derivatives by the width.
/// </summary>
internal sealed class TransverseWeights
{
    /// <summary>Sub-bins on each side that charge is followed to; what goes further stays in the last one.</summary>
    public const int Side = 4;

    /// <summary>Different distances of sub-bins from the centre of their pixel.</summary>
    public const int Distances = DetectorGeometry.BinsPerPixel / 2;

    private const int Edges = 2 * Side; // between the sub-bins of the window
    private readonly double[] _cumulative = new double[Edges + 2];
    private readonly double[] _first = new double[Edges + 2];
    private readonly double[] _second = new double[Edges + 2];

    /// <summary>Folded weights.</summary>
    public double[] Value { get; } = new double[Distances];

    /// <summary>Their first derivatives by the width, 1/cm.</summary>
    public double[] First { get; } = new double[Distances];

    /// <summary>Their second derivatives by the width, 1/cm2.</summary>
    public double[] Second { get; } = new double[Distances];

    /// <summary>Computes the weights of the sub-bins that belong to a pixel.</summary>
    /// <param name="bin">Sub-bin of the charge.</param>
    /// <param name="inBinCm">Place in it, cm.</param>
    /// <param name="sigmaCm">Standard deviation, cm.</param>
    /// <param name="binCm">Width of a sub-bin, cm.</param>
    /// <param name="pixel">Column or row of the pixel.</param>
    /// <param name="bins">Sub-bins of the plane; charge that leaves it is lost with them.</param>
    public void Fill(int bin, double inBinCm, double sigmaCm, double binCm, int pixel, int bins)
    {
        Array.Clear(Value);
        Array.Clear(First);
        Array.Clear(Second);
        int from = Math.Max(bin - Side, pixel * DetectorGeometry.BinsPerPixel),
            to = Math.Min(bin + Side, Math.Min(bins, (pixel + 1) * DetectorGeometry.BinsPerPixel) - 1);
        // Edge j lies between sub-bins bin - Side + j - 1 and the next; the first and the last are infinitely far.
        int firstEdge = from - (bin - Side),
            lastEdge = to - (bin - Side) + 1;
        for (int j = firstEdge; j <= lastEdge; j++)
            Edge(j, ((j - Side) * binCm - inBinCm) / sigmaCm, sigmaCm);
        for (int b = from; b <= to; b++)
        {
            int j = b - (bin - Side),
                distance = b % DetectorGeometry.BinsPerPixel;
            distance = distance < Distances ? Distances - 1 - distance : distance - Distances;
            Value[distance] += _cumulative[j + 1] - _cumulative[j];
            First[distance] += _first[j + 1] - _first[j];
            Second[distance] += _second[j + 1] - _second[j];
        }
    }

    /// <summary>Weights of the sub-bins around the charge, not folded, with their derivatives by the width.</summary>
    /// <param name="bin">Sub-bin of the charge.</param>
    /// <param name="inBinCm">Place in it, cm.</param>
    /// <param name="sigmaCm">Standard deviation, cm.</param>
    /// <param name="binCm">Width of a sub-bin, cm.</param>
    /// <param name="bins">Sub-bins of the plane; charge that leaves it is lost with them.</param>
    /// <param name="weights">Value, first and second derivative of each.</param>
    public void FillBins(
        int bin,
        double inBinCm,
        double sigmaCm,
        double binCm,
        int bins,
        Span<(double Value, double First, double Second)> weights
    )
    {
        for (int j = 0; j <= Edges + 1; j++)
            Edge(j, ((j - Side) * binCm - inBinCm) / sigmaCm, sigmaCm);
        for (int j = 0; j <= Edges; j++)
            weights[j] =
                bin - Side + j is var at && at >= 0 && at < bins
                    ? (_cumulative[j + 1] - _cumulative[j], _first[j + 1] - _first[j], _second[j + 1] - _second[j])
                    : default;
    }

    // Phi(z) with z = e/sigma: d/dsigma = -phi z/sigma, d2/dsigma2 = phi z (2 - z^2)/sigma^2
    private void Edge(int j, double z, double sigma)
    {
        if (j is 0 or Edges + 1)
        {
            _cumulative[j] = j == 0 ? 0 : 1;
            _first[j] = _second[j] = 0;
            return;
        }
        ErrorFunctions.Normal(z, out double density, out double cumulative);
        _cumulative[j] = cumulative;
        _first[j] = density == 0 ? 0 : -density * z / sigma;
        _second[j] = density == 0 ? 0 : density * z * (2 - z * z) / (sigma * sigma);
    }
}
