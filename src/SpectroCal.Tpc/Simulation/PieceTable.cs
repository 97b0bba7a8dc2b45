using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Simulation;

/// <summary>
/// The short pieces of the tracks of one event: where their charge arrives, when, how much of it, and how far it has spread, each with its
/// derivatives.
/// </summary>
internal sealed class PieceTable
{
    /// <summary>Added to every distance, cm: the derivative of its root is finite.</summary>
    public const double LeastDriftCm = 1e-6;

    private const int MostNumbers = 1 << 27; // 1 GB
    private double[] _rows = [];

    /// <summary>Number of pieces.</summary>
    public int Count { get; private set; }

    /// <summary>Anode, sub-bin along x and y, and place within the sub-bins, cm.</summary>
    public List<(int Anode, int BinX, double InBinX, int BinY, double InBinY)> Places { get; } = [];

    /// <summary>Distance of each piece from the anode, cm, and when it was there, us.</summary>
    public List<(double DriftCm, double TimeUs)> Starts { get; } = [];

    /// <summary>Drift velocity, cm/us, with its derivatives.</summary>
    public double[] VelocityCmPerUs { get; private set; } = [];

    /// <summary>Longitudinal spread after a centimetre, cm, with its derivatives; it grows with the root of the distance.</summary>
    public double[] LongitudinalCmPerRootCm { get; private set; } = [];

    /// <summary>Number of electrons of piece i.</summary>
    public ReadOnlySpan<double> Electrons(int i, int width) => _rows.AsSpan((4 * i) * width, width);

    /// <summary>Arrival at the response plane, us.</summary>
    public ReadOnlySpan<double> Arrival(int i, int width) => _rows.AsSpan((4 * i + 1) * width, width);

    /// <summary>Spread of the arrival, us.</summary>
    public ReadOnlySpan<double> Spread(int i, int width) => _rows.AsSpan((4 * i + 2) * width, width);

    /// <summary>Transverse spread, cm.</summary>
    public ReadOnlySpan<double> Width(int i, int width) => _rows.AsSpan((4 * i + 3) * width, width);

    /// <summary>Cuts the segments of an event into pieces.</summary>
    public void Fill(ReadOnlySpan<TrackSegment> segments, Medium medium, TpcDetector detector, double stepCm, Partials partials)
    {
        Places.Clear();
        Starts.Clear();
        VelocityCmPerUs = partials.Of(medium.VelocityCmPerUs);
        LongitudinalCmPerRootCm = partials.Of(medium.LongitudinalUsPerRootCm * medium.VelocityCmPerUs);
        Count = 0;
        int n = partials.Width;
        double[] slowness = partials.Of(medium.SlownessUsPerCm),
            loss = partials.Of(medium.LossPerCm),
            spread = partials.Of(medium.LongitudinalUsPerRootCm),
            width = partials.Of(medium.TransverseCmPerRootCm);
        DetectorGeometry geometry = detector.Geometry;
        foreach (TrackSegment segment in segments)
        {
            if (segment.EnergyMev == 0)
                continue;
            int parts = PartsOf(segment, stepCm);
            double[] electrons = partials.Of(medium.Electrons(segment.EnergyMev / parts, segment.StoppingMevPerCm, segment.DriftCosine));
            (int from, int to) = Inside(segment, parts, geometry);
            if (Count + (long)to - from > MostNumbers / (4 * n))
                throw new CalibrationException(
                    Invariant($"Steps of {stepCm:G4} cm cut the tracks of an event into too many pieces, {to - from} of one segment: ")
                        + "take longer ones."
                );
            for (int part = from; part < to; part++)
            {
                TrackPoint middle = segment.Start.Toward(segment.End, (part + 0.5) / parts);
                if (geometry.AnodeOf(middle) is not { } anode)
                    continue;
                double drift = geometry.DriftCm(middle) + LeastDriftCm,
                    root = Math.Sqrt(drift),
                    x = Math.Clamp(
                        (middle.X + geometry.HalfWidthCm) / geometry.BinCm,
                        0,
                        geometry.Columns * DetectorGeometry.BinsPerPixel - 1e-9
                    ),
                    y = Math.Clamp(
                        (middle.Y + geometry.HalfHeightCm) / geometry.BinCm,
                        0,
                        geometry.Rows * DetectorGeometry.BinsPerPixel - 1e-9
                    );
                Starts.Add((drift, segment.TimeUs));
                Places.Add((anode, (int)x, (x - (int)x) * geometry.BinCm, (int)y, (y - (int)y) * geometry.BinCm));
                if (_rows.Length < 4 * (Count + 1) * n)
                    Array.Resize(ref _rows, Math.Max(4096, 2 * _rows.Length + 4 * n));
                Span<double> row = _rows.AsSpan(4 * Count * n, 4 * n);
                Attenuated(electrons, loss, drift, partials, row[..n]);
                for (int o = 0; o < n; o++)
                {
                    row[n + o] = (drift - detector.Response.PlaneCm) * slowness[o];
                    row[2 * n + o] = root * spread[o];
                    row[3 * n + o] = root * width[o];
                }
                row[n] += segment.TimeUs;
                Count++;
            }
        }
    }

    /// <summary>Number of equal pieces of a segment, none longer than the step.</summary>
    public static int PartsOf(TrackSegment segment, double stepCm) =>
        Math.Max(1, (int)Math.Ceiling(segment.Start.DistanceTo(segment.End) / stepCm - 1e-9));

    /// <summary>The pieces whose middle may be in the detector: a track may come from far away.</summary>
    public static (int From, int To) Inside(TrackSegment segment, int parts, DetectorGeometry geometry)
    {
        double first = 0,
            last = 1; // of the way from the start to the end
        Cut(segment.Start.X, segment.End.X, geometry.HalfWidthCm);
        Cut(segment.Start.Y, segment.End.Y, geometry.HalfHeightCm);
        Cut(segment.Start.Z, segment.End.Z, geometry.AnodeCm);
        // One more at each end, for rounding.
        return first > last ? (0, 0) : ((int)Math.Max(0, first * parts - 2), (int)Math.Min(parts, last * parts + 2));

        void Cut(double start, double end, double half)
        {
            double way = end - start,
                reach = half + 2 * geometry.MarginCm;
            if (way == 0)
            {
                if (Math.Abs(start) > reach)
                    last = -1;
                return;
            }
            double a = (-reach - start) / way,
                b = (reach - start) / way;
            first = Math.Max(first, Math.Min(a, b));
            last = Math.Min(last, Math.Max(a, b));
        }
    }

    // N exp(-d kappa)
    private static void Attenuated(double[] n, double[] kappa, double d, Partials partials, Span<double> result)
    {
        result.Clear();
        double e = Math.Exp(-d * kappa[0]);
        result[0] = e * n[0];
        for (int p = 0; p < partials.Variables; p++)
        {
            double kp = d * kappa[1 + p];
            result[1 + p] = e * (n[1 + p] - n[0] * kp);
            for (int q = p; partials.HasSecond && q < partials.Variables; q++)
            {
                double kq = d * kappa[1 + q];
                int pq = partials.Second(p, q);
                result[pq] = e * (n[pq] - n[1 + p] * kq - n[1 + q] * kp - n[0] * d * kappa[pq] + n[0] * kp * kq);
            }
        }
    }
}
