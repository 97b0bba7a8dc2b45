using System.Runtime.Intrinsics;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Readout;

namespace SpectroCal.Tpc.Simulation;

/// <summary>
/// The signal of a pixel that sees only the charge that it collects: the sum over pieces of tracks of what
/// <see cref="DoubleExponentialResponse.Induced"/> gives.
/// </summary>
/// <remarks>
/// A piece is evaluated in full only around its collection. Before, it is a sum of two pure exponentials, whose sums over pieces obey
/// recursions; afterwards it is a constant. So the cost of a piece does not depend on the length of the signal.
/// </remarks>
internal sealed class CollectionSignal : PixelSignal
{
    private const int Tail = 400; // samples before the first collection that are kept: the slowest exponential falls to 1e-5
    private const int Places = TransverseWeights.Distances * (TransverseWeights.Distances + 1) / 2;
    private const double NoWeight = 1e-14;
    private const int Bases = SmearedResponse.MostFunctions;

    private readonly Partials _partials;
    private readonly int _width;
    private readonly int _functions;
    private readonly DetectorGeometry _geometry;
    private readonly FrontEnd _frontEnd;
    private readonly DoubleExponentialResponse.Place[] _places = new DoubleExponentialResponse.Place[Places];
    private readonly double _earliest,
        _latest,
        _fastest;
    private readonly SmearedResponse _response = new();
    private readonly TransverseWeights _x = new(),
        _y = new();
    private readonly double[] _product = new double[3 * Places]; // weight of each place, first and second derivative by the width
    private readonly double[] _charge;
    private readonly double[] _coefficients;
    private double[] _tails = [];
    private int _tailFirst,
        _tailCount;

    /// <summary>Reserves nothing yet.</summary>
    public CollectionSignal(TpcDetector detector, Partials partials)
        : base(partials)
    {
        _partials = partials;
        _width = partials.Width;
        _functions =
            partials.HasSecond ? 6
            : partials.Variables > 0 ? 3
            : 1;
        _geometry = detector.Geometry;
        _frontEnd = detector.FrontEnd;
        _charge = new double[_width];
        _coefficients = new double[Bases * _width];
        for (int i = 0; i < TransverseWeights.Distances; i++)
        for (int j = 0; j <= i; j++)
            _places[Place(i, j)] = detector.Response.At((i + 0.5) * _geometry.BinCm, (j + 0.5) * _geometry.BinCm);
        _earliest = _places.Min(p => p.CollectionUs);
        _latest = _places.Max(p => p.CollectionUs);
        _fastest = _places.Min(p => Math.Min(p.FastUs, p.SlowUs));
    }

    /// <inheritdoc/>
    public override int ReachPixels => 0;

    /// <inheritdoc/>
    public override bool Fill(Pixel pixel, PieceTable pieces, ReadOnlySpan<int> members)
    {
        if (!Reserve(pieces, members))
            return false;
        foreach (int i in members)
        {
            (_, int binX, double inBinX, int binY, double inBinY) = pieces.Places[i];
            double sigma = pieces.Width(i, _width)[0];
            _x.Fill(binX, inBinX, sigma, _geometry.BinCm, pixel.Column, _geometry.Columns * DetectorGeometry.BinsPerPixel);
            _y.Fill(binY, inBinY, sigma, _geometry.BinCm, pixel.Row, _geometry.Rows * DetectorGeometry.BinsPerPixel);
            Multiply();
            for (int place = 0; place < Places; place++)
                if (Math.Abs(_product[place]) > NoWeight)
                    Add(pieces, i, place);
        }
        AddTails();
        AddWhole();
        return true;
    }

    private static int Place(int i, int j) => i * (i + 1) / 2 + j;

    private bool Reserve(PieceTable pieces, ReadOnlySpan<int> members)
    {
        double from = double.PositiveInfinity,
            to = double.NegativeInfinity;
        foreach (int i in members)
        {
            double t = pieces.Arrival(i, _width)[0],
                g = pieces.Spread(i, _width)[0];
            from = Math.Min(from, t - SmearedResponse.Reach * g - g * g / _fastest);
            to = Math.Max(to, t + SmearedResponse.Reach * g);
        }
        from = (from + _earliest - _frontEnd.WindowUs.From) / _frontEnd.TickUs;
        to = (to + _latest - _frontEnd.WindowUs.From) / _frontEnd.TickUs;
        int last = (int)Math.Min(_frontEnd.Ticks, Math.Ceiling(to) + 2);
        _tailFirst = (int)Math.Clamp(Math.Floor(from) - 2, 0, _frontEnd.Ticks);
        if (!double.IsFinite(from + to) || !Reserve(Math.Max(0, _tailFirst - Tail), last))
            return false;
        _tailCount = last - _tailFirst + 1;
        Clear(ref _tails, 2 * Places * _tailCount * _width);
        return true;
    }

    // Places that lie symmetrically respond alike: their weights are added.
    private void Multiply()
    {
        for (int i = 0; i < TransverseWeights.Distances; i++)
        for (int j = 0; j <= i; j++)
        {
            int k = Place(i, j);
            _product[k] = 0;
            _product[Places + k] = 0;
            _product[2 * Places + k] = 0;
            AddProduct(k, i, j);
            if (i != j)
                AddProduct(k, j, i);
        }
    }

    private void AddProduct(int k, int i, int j)
    {
        _product[k] += _x.Value[i] * _y.Value[j];
        if (_functions == 1)
            return;
        _product[Places + k] += _x.First[i] * _y.Value[j] + _x.Value[i] * _y.First[j];
        _product[2 * Places + k] += _x.Second[i] * _y.Value[j] + 2 * _x.First[i] * _y.First[j] + _x.Value[i] * _y.Second[j];
    }

    private void Add(PieceTable pieces, int piece, int at)
    {
        ReadOnlySpan<double> arrival = pieces.Arrival(piece, _width),
            spread = pieces.Spread(piece, _width);
        Charge(pieces.Electrons(piece, _width), pieces.Width(piece, _width), at);
        Coefficients(arrival, spread);

        DoubleExponentialResponse.Place place = _places[at];
        double tick = _frontEnd.TickUs,
            g = spread[0],
            collected = arrival[0] + place.CollectionUs - _frontEnd.WindowUs.From,
            before = SmearedResponse.Reach * g + g * g / Math.Min(place.FastUs, place.SlowUs);
        int end = First + Count, // of the samples that are kept
            from = Math.Max((int)Math.Ceiling((collected - before) / tick), 0),
            to = Math.Min((int)Math.Floor((collected + SmearedResponse.Reach * g) / tick), end - 1);
        if (from > 0)
        {
            int last = Math.Min(from, end) - 1;
            double s = last * tick - collected;
            AddTail(2 * at, last, place.FastFraction, 1 / place.FastUs, s, g);
            AddTail(2 * at + 1, last, 1 - place.FastFraction, 1 / place.SlowUs, s, g);
        }
        if (from <= to)
        {
            _response.Fill(place, from * tick - collected, tick, g, to - from + 1, _functions);
            AddWindow(from, to - from + 1);
        }
        int after = Math.Max(to + 1, 0);
        if (after < end)
            AddFrom(after, _charge);
    }

    // The charge that arrives at places of one kind: N W(sigma), with its derivatives.
    private void Charge(ReadOnlySpan<double> n, ReadOnlySpan<double> sigma, int at)
    {
        double w = _product[at],
            w1 = _product[Places + at],
            w2 = _product[2 * Places + at];
        _charge[0] = n[0] * w;
        for (int p = 1; p <= _partials.Variables; p++)
        {
            _charge[p] = n[p] * w + n[0] * w1 * sigma[p];
            for (int q = p; _partials.HasSecond && q <= _partials.Variables; q++)
            {
                int pq = _partials.Second(p - 1, q - 1);
                _charge[pq] = n[pq] * w + w1 * (n[p] * sigma[q] + n[q] * sigma[p] + n[0] * sigma[pq]) + n[0] * w2 * sigma[p] * sigma[q];
            }
        }
    }

    // d(P f)/dp = P_p f + P (f_t t_p + f_g g_p), and the second derivatives: for each function what it is multiplied by.
    private void Coefficients(ReadOnlySpan<double> t, ReadOnlySpan<double> g)
    {
        Span<double> one = _coefficients.AsSpan(0, _width),
            byTime = _coefficients.AsSpan(_width, _width),
            bySpread = _coefficients.AsSpan(2 * _width, _width);
        _charge.CopyTo(one);
        double charge = _charge[0];
        for (int p = 1; p <= _partials.Variables; p++)
        {
            byTime[p] = charge * t[p];
            bySpread[p] = charge * g[p];
            for (int q = p; _partials.HasSecond && q <= _partials.Variables; q++)
            {
                int pq = _partials.Second(p - 1, q - 1);
                byTime[pq] = _charge[p] * t[q] + _charge[q] * t[p] + charge * t[pq];
                bySpread[pq] = _charge[p] * g[q] + _charge[q] * g[p] + charge * g[pq];
                _coefficients[3 * _width + pq] = charge * t[p] * t[q];
                _coefficients[4 * _width + pq] = charge * (t[p] * g[q] + t[q] * g[p]);
                _coefficients[5 * _width + pq] = charge * g[p] * g[q];
            }
        }
    }

    private void AddWindow(int from, int samples)
    {
        for (int v = 0; v < _width; v += Vector256<double>.Count)
        {
            Vector256<double> c0 = Coefficient(0, v),
                c1 = Coefficient(1, v),
                c2 = Coefficient(2, v);
            ReadOnlySpan<double> f = _response[0],
                byTime = _response[1],
                bySpread = _response[2];
            for (int k = 0; k < samples; k++)
            {
                Span<double> row = Rows.AsSpan((from - First + k) * _width + v, Vector256<double>.Count);
                Vector256<double> sum = Vector256.FusedMultiplyAdd(c0, Vector256.Create(f[k]), Vector256.Create<double>(row));
                if (_functions > 1)
                {
                    sum = Vector256.FusedMultiplyAdd(c1, Vector256.Create(byTime[k]), sum);
                    sum = Vector256.FusedMultiplyAdd(c2, Vector256.Create(bySpread[k]), sum);
                }
                for (int m = 3; m < _functions; m++)
                    sum = Vector256.FusedMultiplyAdd(Coefficient(m, v), Vector256.Create(_response[m][k]), sum);
                sum.CopyTo(row);
            }
        }
    }

    private Vector256<double> Coefficient(int function, int v) =>
        Vector256.Create<double>(_coefficients.AsSpan(function * _width + v, Vector256<double>.Count));

    // weight exp(s/b + g^2/(2 b^2)), whose derivatives are multiples of itself.
    private void AddTail(int component, int sample, double weight, double rate, double s, double g)
    {
        if (weight == 0)
            return;
        double e = weight * Math.Exp(s * rate + g * g * rate * rate / 2),
            r2 = rate * rate;
        Span<double> row = _tails.AsSpan((component * _tailCount + sample - _tailFirst) * _width, _width);
        for (int o = 0; o < _width; o++)
        {
            double sum = _coefficients[o];
            if (_functions > 1)
                sum += -rate * _coefficients[_width + o] + g * r2 * _coefficients[2 * _width + o];
            if (_functions > 3)
                sum +=
                    r2 * _coefficients[3 * _width + o]
                    - g * r2 * rate * _coefficients[4 * _width + o]
                    + (r2 + g * g * r2 * r2) * _coefficients[5 * _width + o];
            row[o] += e * sum;
        }
    }

    // What a component is at one sample it is smaller by a constant factor at the sample before.
    private void AddTails()
    {
        for (int component = 0; component < 2 * Places; component++)
        {
            DoubleExponentialResponse.Place place = _places[component / 2];
            double factor = Math.Exp(-_frontEnd.TickUs / (component % 2 == 0 ? place.FastUs : place.SlowUs));
            for (int v = 0; v < _width; v += Vector256<double>.Count)
            {
                Vector256<double> sum = Vector256<double>.Zero;
                for (int k = _tailFirst + _tailCount - 1; k >= First; k--)
                {
                    sum *= factor;
                    if (k >= _tailFirst)
                        sum += Vector256.Create<double>(_tails.AsSpan((component * _tailCount + k - _tailFirst) * _width + v, 4));
                    Span<double> row = Rows.AsSpan((k - First) * _width + v, Vector256<double>.Count);
                    (Vector256.Create<double>(row) + sum).CopyTo(row);
                }
            }
        }
    }
}
