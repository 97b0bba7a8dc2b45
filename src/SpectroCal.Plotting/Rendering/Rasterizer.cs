using SpectroCal.Plotting.Figures;

namespace SpectroCal.Plotting.Rendering;

/// <summary>Fills areas on pixels with smooth borders.</summary>
/// <remarks>
/// Every row of pixels is cut into lines; on each the stretches inside the area (non-zero winding) are found from its borders and
/// add their exact horizontal share to the coverage of the pixels. Areas may overlap themselves without harm.
/// </remarks>
internal sealed class Rasterizer
{
    private const int LinesPerRow = 8;
    private readonly byte[] _pixels;
    private readonly int _width;
    private readonly float[] _coverage;
    private readonly int[] _firstInLine;
    private Edge[] _edges = new Edge[1024];
    private int[] _active = new int[256];
    private int[] _fresh = new int[256];
    private int _count;
    private bool _hasSlope;

    /// <summary>Creates a rasteriser.</summary>
    /// <param name="pixels">Red, green, blue by rows from the top.</param>
    /// <param name="width">Width, pixels.</param>
    /// <param name="height">Height, pixels.</param>
    public Rasterizer(byte[] pixels, int width, int height)
    {
        _pixels = pixels;
        _width = width;
        _coverage = new float[width + 2];
        _firstInLine = new int[height * LinesPerRow];
        Bounds = new PixelRect(0, 0, width, height);
        Clip = Bounds;
        Array.Fill(_firstInLine, -1);
    }

    /// <summary>The whole image.</summary>
    public PixelRect Bounds { get; }

    /// <summary>Where pixels may change.</summary>
    public PixelRect Clip { get; set; }

    /// <summary>Adds a closed polygon to the area, x0, y0, x1, y1, ... in pixels.</summary>
    public void Add(ReadOnlySpan<double> polygon)
    {
        for (int i = 0; i + 1 < polygon.Length; i += 2)
        {
            int j = i + 2 < polygon.Length ? i + 2 : 0;
            AddEdge(polygon[i], polygon[i + 1], polygon[j], polygon[j + 1]);
        }
    }

    /// <summary>Adds a rectangle along the axes, wound as the rectangles of <see cref="Stroker"/>.</summary>
    public void AddRectangle(double left, double top, double right, double bottom)
    {
        AddEdge(left, top, left, bottom);
        AddEdge(right, bottom, right, top);
    }

    /// <summary>Fills the area and forgets it.</summary>
    public void Fill(Rgba color)
    {
        if (_count == 0 || Clip.IsEmpty)
        {
            Reset();
            return;
        }
        int active = 0,
            touchedLow = int.MaxValue,
            touchedHigh = -1;
        for (int row = Clip.Top; row < Clip.Bottom; row++)
        {
            for (int line = row * LinesPerRow; line < (row + 1) * LinesPerRow; line++)
            {
                if (_firstInLine[line] >= 0)
                    active = TakeIn(line, active);
                if (active > 0)
                    active = Sweep(line, active, ref touchedLow, ref touchedHigh);
            }
            if (touchedHigh < 0)
                continue;
            Blend(row, touchedLow, Math.Min(touchedHigh, Clip.Right - 1), color);
            (touchedLow, touchedHigh) = (int.MaxValue, -1);
        }
        _count = 0;
        _hasSlope = false;
    }

    private void AddEdge(double x0, double y0, double x1, double y1)
    {
        int direction = 1;
        if (y0 > y1)
            (x0, y0, x1, y1, direction) = (x1, y1, x0, y0, -1);
        int first = Math.Max(LineAt(y0), Clip.Top * LinesPerRow),
            last = Math.Min(LineAt(y1), Clip.Bottom * LinesPerRow) - 1;
        if (last < first || !double.IsFinite(x0) || !double.IsFinite(x1))
            return;
        if (_count == _edges.Length)
            Array.Resize(ref _edges, 2 * _count);
        double perLine = (x1 - x0) / (y1 - y0) / LinesPerRow;
        _hasSlope |= perLine != 0;
        double x = x0 + ((first + 0.5) / LinesPerRow - y0) * perLine * LinesPerRow;
        _edges[_count] = new Edge
        {
            X = x,
            Step = perLine,
            Last = last,
            Direction = direction,
            Next = _firstInLine[first],
        };
        _firstInLine[first] = _count++;
    }

    // First line whose middle lies at or below y.
    private static int LineAt(double y) => (int)Math.Ceiling(Math.Clamp(y, -1e6, 1e6) * LinesPerRow - 0.5);

    // The edges that begin at a line, sorted and merged with those that go on.
    private int TakeIn(int line, int active)
    {
        int fresh = 0;
        for (int e = _firstInLine[line]; e >= 0; e = _edges[e].Next)
        {
            if (fresh == _fresh.Length)
                Array.Resize(ref _fresh, 2 * fresh);
            _fresh[fresh++] = e;
        }
        _firstInLine[line] = -1;
        // The list runs from the last to the first; lines of data from left to right.
        _fresh.AsSpan(0, fresh).Reverse();
        Sort(_fresh.AsSpan(0, fresh));
        if (_hasSlope)
            Sort(_active.AsSpan(0, active));
        while (_active.Length < active + fresh)
            Array.Resize(ref _active, 2 * _active.Length);
        for (int i = active - 1, k = fresh - 1, to = active + fresh - 1; k >= 0; to--)
            _active[to] = i >= 0 && _edges[_active[i]].X > _edges[_fresh[k]].X ? _active[i--] : _fresh[k--];
        return active + fresh;
    }

    // For what is nearly in order.
    private void Sort(Span<int> edges)
    {
        for (int i = 1; i < edges.Length; i++)
        {
            int e = edges[i];
            double x = _edges[e].X;
            int k = i - 1;
            for (; k >= 0 && _edges[edges[k]].X > x; k--)
                edges[k + 1] = edges[k];
            edges[k + 1] = e;
        }
    }

    private int Sweep(int line, int active, ref int touchedLow, ref int touchedHigh)
    {
        // Upright borders, as of steps, stay in order.
        if (_hasSlope)
            Sort(_active.AsSpan(0, active));
        int winding = 0,
            kept = 0;
        double start = 0;
        for (int i = 0; i < active; i++)
        {
            ref Edge edge = ref _edges[_active[i]];
            int before = winding;
            winding += edge.Direction;
            if (before == 0)
                start = edge.X;
            else if (winding == 0)
                Cover(start, edge.X, ref touchedLow, ref touchedHigh);
            if (edge.Last <= line)
                continue;
            edge.X += edge.Step;
            _active[kept++] = _active[i];
        }
        return kept;
    }

    private void Cover(double from, double to, ref int touchedLow, ref int touchedHigh)
    {
        from = Math.Clamp(from, Clip.Left, Clip.Right);
        to = Math.Clamp(to, Clip.Left, Clip.Right);
        if (to <= from)
            return;
        int first = (int)from,
            last = (int)to;
        // The running sum of these changes is the share of each pixel to the right of a border.
        float f = (float)(from - first),
            t = (float)(to - last);
        _coverage[first] += 1 - f;
        _coverage[first + 1] += f;
        _coverage[last] -= 1 - t;
        _coverage[last + 1] -= t;
        touchedLow = Math.Min(touchedLow, first);
        touchedHigh = Math.Max(touchedHigh, last + 1);
    }

    private void Blend(int row, int low, int high, Rgba color)
    {
        float sum = 0,
            opacity = (float)color.Opacity / LinesPerRow;
        Span<byte> pixels = _pixels.AsSpan((row * _width + low) * 3);
        for (int x = low, i = 0; x <= high; x++, i += 3)
        {
            sum += _coverage[x];
            float a = Math.Min(sum * opacity, 1);
            if (a <= 0.001f)
                continue;
            pixels[i] = Mixed(pixels[i], color.Red, a);
            pixels[i + 1] = Mixed(pixels[i + 1], color.Green, a);
            pixels[i + 2] = Mixed(pixels[i + 2], color.Blue, a);
        }
        _coverage.AsSpan(low, Math.Min(high + 2, _coverage.Length) - low).Clear();
    }

    private static byte Mixed(byte below, byte above, float a) => (byte)(below + (above - below) * a + 0.5f);

    private void Reset()
    {
        Array.Fill(_firstInLine, -1);
        _count = 0;
        _hasSlope = false;
    }

    /// <summary>A border of the area from one line to another.</summary>
    private struct Edge
    {
        public double X;
        public double Step;
        public int Last;
        public int Direction;
        public int Next;
    }
}
