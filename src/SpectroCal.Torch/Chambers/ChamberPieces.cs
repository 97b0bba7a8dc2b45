using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Torch.Chambers;

/// <summary>A short piece of a track: what of it does not depend on the argon.</summary>
/// <param name="EnergyMev">Energy it lost, MeV.</param>
/// <param name="StoppingMevPerCm">dE/dx, MeV/cm.</param>
/// <param name="Cosine">Cosine of the angle to the drift.</param>
/// <param name="DriftCm">Distance from the anode, cm.</param>
/// <param name="TimeUs">When it happened, us.</param>
/// <param name="BinX">Sub-bin of pixels along x.</param>
/// <param name="InBinX">Place in it, cm.</param>
/// <param name="BinY">Sub-bin along y.</param>
/// <param name="InBinY">Place in it, cm.</param>
internal readonly record struct ChamberPiece(
    double EnergyMev,
    double StoppingMevPerCm,
    double Cosine,
    double DriftCm,
    double TimeUs,
    int BinX,
    double InBinX,
    int BinY,
    double InBinY
);

/// <summary>A pixel with the pieces whose charge may reach it.</summary>
internal sealed record ChamberPixel(long Event, Pixel Pixel, IReadOnlyList<ChamberPiece> Pieces);

/// <summary>Cuts tracks into pieces, and finds the pixels that they reach.</summary>
internal static class ChamberPieces
{
    /// <summary>Pixels by event, anode, column and row.</summary>
    public static IReadOnlyList<ChamberPixel> Of(IReadOnlyList<TrackSegment> segments, TpcDetector detector, double stepCm)
    {
        var pixels = new List<ChamberPixel>();
        foreach (IGrouping<long, TrackSegment> one in segments.GroupBy(s => s.Event).OrderBy(g => g.Key))
        {
            var reached = new SortedDictionary<Pixel, List<ChamberPiece>>();
            foreach (TrackSegment segment in one.Where(s => s.EnergyMev != 0))
                Cut(segment, detector.Geometry, stepCm, reached);
            pixels.AddRange(reached.Select(p => new ChamberPixel(one.Key, p.Key, p.Value)));
        }
        return pixels;
    }

    private static void Cut(
        TrackSegment segment,
        DetectorGeometry geometry,
        double stepCm,
        SortedDictionary<Pixel, List<ChamberPiece>> reached
    )
    {
        int parts = PieceTable.PartsOf(segment, stepCm);
        (int from, int to) = PieceTable.Inside(segment, parts, geometry);
        for (int part = from; part < to; part++)
        {
            TrackPoint middle = segment.Start.Toward(segment.End, (part + 0.5) / parts);
            if (geometry.AnodeOf(middle) is not { } anode)
                continue;
            (int binX, double inBinX) = Bin(middle.X + geometry.HalfWidthCm, geometry.BinCm, geometry.Columns);
            (int binY, double inBinY) = Bin(middle.Y + geometry.HalfHeightCm, geometry.BinCm, geometry.Rows);
            var piece = new ChamberPiece(
                segment.EnergyMev / parts,
                segment.StoppingMevPerCm,
                segment.DriftCosine,
                geometry.DriftCm(middle) + PieceTable.LeastDriftCm,
                segment.TimeUs,
                binX,
                inBinX,
                binY,
                inBinY
            );
            foreach (int column in Across(binX, geometry.Columns))
            foreach (int row in Across(binY, geometry.Rows))
            {
                var pixel = new Pixel(anode, column, row);
                if (!reached.TryGetValue(pixel, out List<ChamberPiece>? pieces))
                    reached.Add(pixel, pieces = []);
                pieces.Add(piece);
            }
        }
    }

    private static (int Bin, double InBinCm) Bin(double fromEdgeCm, double binCm, int pixels)
    {
        double place = Math.Clamp(fromEdgeCm / binCm, 0, pixels * DetectorGeometry.BinsPerPixel - 1e-9);
        return ((int)place, (place - (int)place) * binCm);
    }

    private static IEnumerable<int> Across(int bin, int pixels)
    {
        int from = Math.Max(0, bin - TransverseWeights.Side) / DetectorGeometry.BinsPerPixel,
            to = Math.Min(pixels - 1, (bin + TransverseWeights.Side) / DetectorGeometry.BinsPerPixel);
        return Enumerable.Range(from, to - from + 1);
    }
}
