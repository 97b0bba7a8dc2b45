using System.Runtime.Intrinsics;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Readout;

namespace SpectroCal.Tpc.Simulation;

/// <summary>
/// The signal of a pixel by the weighting potential of its pad: it sees charge that drifts above its neighbours too. By the theorem of
/// Shockley and Ramo a charge N at height h has induced N (phi(h) - phi(h0)), h0 the height that it began at.
/// </summary>
/// <remarks>
/// A signal is N A(s, h, l): s and l are the transverse and longitudinal spreads, A the sum over sub-bins of weight and tabulated
/// potential. Neighbours further than the next do not notice the transverse spread: there the sub-bin of the charge stands for all.
/// </remarks>
internal sealed class PadSignal : PixelSignal
{
    private const int Window = 2 * TransverseWeights.Side + 1;
    private const int Half = DetectorGeometry.BinsPerPixel / 2;
    private const double NoWeight = 1e-12;
    private const double RampCm = 1; // on which what was induced before is added

    // A; its derivatives by s, h, l; and by ss, sh, sl, hh, hl, ll.
    private const int Functions = 10;

    private readonly Partials _partials;
    private readonly int _width;
    private readonly TpcDetector _detector;
    private readonly PadResponse _response;
    private readonly PadTable _table;
    private readonly PadPotential _pad;
    private readonly TransverseWeights _weights = new();
    private readonly (double Value, double First, double Second)[] _x = new (double, double, double)[Window],
        _y = new (double, double, double)[Window];

    private const int Sums = 6; // of A, by l, s, ll, sl, ss

    // Sums over sub-bins at all heights.
    private readonly double[][] _sums;
    private readonly int[] _terms = new int[Window * Window * PadTable.Cubic];
    private readonly double[] _factors = new double[Window * Window * PadTable.Cubic * Sums];
    private int _termCount;
    private readonly double[] _coefficients;
    private readonly double[] _stays;
    private readonly double[] _longitudinal;

    /// <summary>Reserves what does not depend on the event.</summary>
    public PadSignal(TpcDetector detector, PadResponse response, Partials partials)
        : base(partials)
    {
        (_detector, _response, _partials, _width) = (detector, response, partials, partials.Width);
        _table = PadTable.Of(response, detector.Geometry.PitchCm);
        _pad = new PadPotential(detector.Geometry.PitchCm);
        _sums = [.. Enumerable.Range(0, Sums).Select(_ => new double[_table.Heights + Vector256<double>.Count])];
        _coefficients = new double[Functions * _width];
        _stays = new double[_width];
        _longitudinal = new double[_width];
    }

    /// <inheritdoc/>
    public override int ReachPixels => _response.NeighbourPixels;

    private int Orders =>
        _partials.HasSecond ? 2
        : _partials.Variables > 0 ? 1
        : 0;

    /// <inheritdoc/>
    public override bool Fill(Pixel pixel, PieceTable pieces, ReadOnlySpan<int> members)
    {
        double from = double.PositiveInfinity,
            to = double.NegativeInfinity;
        foreach (int i in members)
        {
            (double begin, double end) = Reach(pieces, i);
            from = Math.Min(from, begin);
            to = Math.Max(to, end);
        }
        int last = (int)Math.Min(_detector.FrontEnd.Ticks, Math.Ceiling(to) + 2),
            first = (int)Math.Clamp(Math.Floor(from) - 2, 0, _detector.FrontEnd.Ticks);
        if (!double.IsFinite(from + to) || !Reserve(first, last))
            return false;
        foreach (int i in members)
            Add(pixel, pieces, i);
        AddWhole();
        return true;
    }

    // Samples from which to which the signal of a piece changes.
    private (double From, double To) Reach(PieceTable pieces, int i)
    {
        (double drift, double time) = pieces.Starts[i];
        FrontEnd frontEnd = _detector.FrontEnd;
        double Sample(double height) => (time + (drift - height) / pieces.VelocityCmPerUs[0] - frontEnd.WindowUs.From) / frontEnd.TickUs;
        return (Sample(Math.Min(drift, _response.ReachCm + RampCm)), Sample(PadTable.LowestCm));
    }

    private void Add(Pixel pixel, PieceTable pieces, int i)
    {
        (double drift, double time) = pieces.Starts[i];
        double root = Math.Sqrt(drift);
        for (int o = 0; o < _width; o++)
            _longitudinal[o] = root * pieces.LongitudinalCmPerRootCm[o];
        if (!Sum(pixel, pieces, i))
            return;
        ReadOnlySpan<double> electrons = pieces.Electrons(i, _width),
            width = pieces.Width(i, _width);
        Coefficients(electrons, width, pieces.VelocityCmPerUs, _longitudinal);
        (double begin, double end) = Reach(pieces, i);
        int after = First + Count,
            first = (int)Math.Max(Math.Ceiling(begin), First),
            last = (int)Math.Min(Math.Floor(end), after - 1);
        Span<double> weights = stackalloc double[3 * PadTable.Cubic],
            values = stackalloc double[Functions],
            start = stackalloc double[Functions];
        Evaluate(Math.Min(drift, _response.ReachCm), 0, weights, start);
        double before = InducedBefore(pixel, pieces.Places[i], drift),
            velocity = pieces.VelocityCmPerUs[0],
            tick = _detector.FrontEnd.TickUs;
        for (int k = first; k <= last; k++)
        {
            double since = k * tick + _detector.FrontEnd.WindowUs.From - time,
                height = drift - since * velocity;
            if (height < _response.ReachCm)
            {
                Evaluate(height, since, weights, values);
                values[0] += before;
                for (int f = 0; f < Functions; f++)
                    values[f] -= start[f];
            }
            else
            {
                values.Clear();
                values[0] = before * (_response.ReachCm + RampCm - height) / RampCm;
                values[2] = before * since / RampCm;
            }
            AddTo(Rows.AsSpan((k - First) * _width, _width), values);
        }
        if (last + 1 < after && last + 1 >= First)
        {
            Evaluate(PadTable.LowestCm, 0, weights, values);
            values[0] += before;
            for (int f = 0; f < Functions; f++)
                values[f] -= start[f];
            _stays.AsSpan().Clear();
            AddTo(_stays, values);
            AddFrom(last + 1, _stays);
        }
    }

    // What a charge that begins far up has induced when its signal begins to be followed, as a fraction.
    private double InducedBefore(Pixel pixel, (int Anode, int BinX, double InBinX, int BinY, double InBinY) place, double drift)
    {
        if (drift <= _response.ReachCm)
            return 0;
        double bin = _detector.Geometry.BinCm,
            x = (place.BinX - pixel.Column * DetectorGeometry.BinsPerPixel - Half) * bin + place.InBinX,
            y = (place.BinY - pixel.Row * DetectorGeometry.BinsPerPixel - Half) * bin + place.InBinY;
        return _pad.At(x, y, _response.ReachCm) - _pad.At(x, y, drift);
    }

    // The sums over sub-bins at all heights. False: there are none.
    private bool Sum(Pixel pixel, PieceTable pieces, int i)
    {
        (_, int binX, double inX, int binY, double inY) = pieces.Places[i];
        _termCount = 0;
        Span<double> spread = stackalloc double[3 * PadTable.Cubic];
        int first = PadTable.Spread(_longitudinal[0], spread);
        if (IsNext(binX, pixel.Column) && IsNext(binY, pixel.Row))
        {
            double sigma = pieces.Width(i, _width)[0];
            DetectorGeometry g = _detector.Geometry;
            _weights.FillBins(binX, inX, sigma, g.BinCm, g.Columns * DetectorGeometry.BinsPerPixel, _x);
            _weights.FillBins(binY, inY, sigma, g.BinCm, g.Rows * DetectorGeometry.BinsPerPixel, _y);
            for (int a = 0; a < Window; a++)
            for (int b = 0; b < Window; b++)
            {
                (double x, double x1, double x2) = _x[a];
                (double y, double y1, double y2) = _y[b];
                if (x * y > NoWeight)
                    AddPlace(
                        Distance(binX - TransverseWeights.Side + a, pixel.Column),
                        Distance(binY - TransverseWeights.Side + b, pixel.Row),
                        first,
                        spread,
                        (x * y, x1 * y + x * y1, x2 * y + 2 * x1 * y1 + x * y2)
                    );
            }
            AddTerms();
            return true;
        }
        (int dx, int dy) = (Distance(binX, pixel.Column), Distance(binY, pixel.Row));
        if (dx >= _table.Distances || dy >= _table.Distances)
            return false;
        AddPlace(dx, dy, first, spread, (1, 0, 0));
        AddTerms();
        return true;
    }

    private static bool IsNext(int bin, int pixel) => Math.Abs(bin / DetectorGeometry.BinsPerPixel - pixel) <= 1;

    private static int Distance(int bin, int pixel) =>
        bin - pixel * DetectorGeometry.BinsPerPixel is var r && r >= Half ? r - Half : Half - 1 - r;

    // Notes the four rows of the table that belong to a place, and what each sum takes of them.
    private void AddPlace(int dx, int dy, int firstSpread, ReadOnlySpan<double> spread, (double Value, double First, double Second) weight)
    {
        int place = PadTable.Place(dx, dy);
        for (int m = 0; m < PadTable.Cubic; m++)
        {
            _terms[_termCount] = _table.Row(place, firstSpread + m);
            Span<double> factors = _factors.AsSpan(_termCount++ * Sums, Sums);
            double value = spread[m],
                slope = spread[PadTable.Cubic + m],
                bend = spread[2 * PadTable.Cubic + m];
            factors[0] = weight.Value * value;
            factors[1] = weight.Value * slope;
            factors[2] = weight.First * value;
            factors[3] = weight.Value * bend;
            factors[4] = weight.First * slope;
            factors[5] = weight.Second * value;
        }
    }

    // Heights by blocks that stay in registers: each row of the table is read once for all sums.
    private void AddTerms()
    {
        int sums =
            Orders == 2 ? Sums
            : Orders == 1 ? 3
            : 1;
        for (int k = 0; k < _table.Heights; k += Vector256<double>.Count)
        {
            Vector256<double> s0 = default,
                s1 = default,
                s2 = default,
                s3 = default,
                s4 = default,
                s5 = default;
            for (int t = 0; t < _termCount; t++)
            {
                Vector256<double> row = _table.Four(_terms[t] + k);
                ReadOnlySpan<double> f = _factors.AsSpan(t * Sums, Sums);
                s0 = Vector256.FusedMultiplyAdd(row, Vector256.Create(f[0]), s0);
                if (sums == 1)
                    continue;
                s1 = Vector256.FusedMultiplyAdd(row, Vector256.Create(f[1]), s1);
                s2 = Vector256.FusedMultiplyAdd(row, Vector256.Create(f[2]), s2);
                if (sums == 3)
                    continue;
                s3 = Vector256.FusedMultiplyAdd(row, Vector256.Create(f[3]), s3);
                s4 = Vector256.FusedMultiplyAdd(row, Vector256.Create(f[4]), s4);
                s5 = Vector256.FusedMultiplyAdd(row, Vector256.Create(f[5]), s5);
            }
            s0.CopyTo(_sums[0], k);
            s1.CopyTo(_sums[1], k);
            s2.CopyTo(_sums[2], k);
            s3.CopyTo(_sums[3], k);
            s4.CopyTo(_sums[4], k);
            s5.CopyTo(_sums[5], k);
        }
    }

    // All functions at a height; h = h0 - v since, so that its derivatives are those of v times -since.
    private void Evaluate(double height, double since, Span<double> weights, Span<double> values)
    {
        int first = _table.Height(height, weights);
        Vector256<double> value = Vector256.Create<double>(weights),
            slope = Vector256.Create<double>(weights[PadTable.Cubic..]),
            bend = Vector256.Create<double>(weights[(2 * PadTable.Cubic)..]);
        values[0] = At(0, first, value);
        if (Orders == 0)
            return;
        values[1] = At(2, first, value);
        values[2] = -since * At(0, first, slope);
        values[3] = At(1, first, value);
        if (Orders == 1)
            return;
        values[4] = At(5, first, value);
        values[5] = -since * At(2, first, slope);
        values[6] = At(4, first, value);
        values[7] = since * since * At(0, first, bend);
        values[8] = -since * At(1, first, slope);
        values[9] = At(3, first, value);
    }

    private double At(int sum, int first, Vector256<double> weights) =>
        Vector256.Dot(weights, Vector256.Create<double>(_sums[sum].AsSpan(first)));

    // d(N A)/dp = N_p A + N (A_s s_p + A_h h_p + A_l l_p), and the second derivatives: for each function what it is multiplied by.
    private void Coefficients(ReadOnlySpan<double> n, ReadOnlySpan<double> s, ReadOnlySpan<double> v, ReadOnlySpan<double> l)
    {
        Array.Clear(_coefficients);
        n.CopyTo(_coefficients);
        int first = 0;
        ByOne(1, n, s);
        ByOne(2, n, v);
        ByOne(3, n, l);
        first = 4;
        if (!_partials.HasSecond)
            return;
        ByTwo(n[0], s, s);
        ByTwo(n[0], s, v);
        ByTwo(n[0], s, l);
        ByTwo(n[0], v, v);
        ByTwo(n[0], v, l);
        ByTwo(n[0], l, l);

        void ByOne(int function, ReadOnlySpan<double> charge, ReadOnlySpan<double> by)
        {
            Span<double> c = _coefficients.AsSpan(function * _width, _width);
            for (int p = 1; p <= _partials.Variables; p++)
            {
                c[p] = charge[0] * by[p];
                for (int q = p; _partials.HasSecond && q <= _partials.Variables; q++)
                {
                    int pq = _partials.Second(p - 1, q - 1);
                    c[pq] = charge[p] * by[q] + charge[q] * by[p] + charge[0] * by[pq];
                }
            }
        }

        void ByTwo(double charge, ReadOnlySpan<double> by, ReadOnlySpan<double> and)
        {
            Span<double> c = _coefficients.AsSpan(first++ * _width, _width);
            bool isSame = by == and;
            for (int p = 1; p <= _partials.Variables; p++)
            for (int q = p; q <= _partials.Variables; q++)
                c[_partials.Second(p - 1, q - 1)] = charge * (isSame ? by[p] * by[q] : by[p] * and[q] + by[q] * and[p]);
        }
    }

    private void AddTo(Span<double> row, ReadOnlySpan<double> values)
    {
        int functions =
            Orders == 2 ? Functions
            : Orders == 1 ? 4
            : 1;
        for (int v = 0; v < _width; v += Vector256<double>.Count)
        {
            Vector256<double> sum = Vector256.Create<double>(row[v..]);
            for (int f = 0; f < functions; f++)
                sum = Vector256.FusedMultiplyAdd(
                    Vector256.Create<double>(_coefficients.AsSpan(f * _width + v)),
                    Vector256.Create(values[f]),
                    sum
                );
            sum.CopyTo(row[v..]);
        }
    }
}
