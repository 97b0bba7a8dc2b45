namespace SpectroCal.Plotting.Rendering;

/// <summary>Turns lines with a width into areas: a rectangle for each piece and a patch at each join, all wound the same way.</summary>
internal sealed class Stroker(Rasterizer target)
{
    private const double SharpestMiter = 4; // over half the width, as in SVG
    private const double FlatJoin = 0.98; // cosine of a turn that needs no round patch
    private readonly double[] _patch = new double[2 * 24];

    /// <summary>Adds the area of a polyline of a width, all in pixels.</summary>
    /// <param name="line">x0, y0, x1, y1, ...</param>
    /// <param name="width">Width of the line.</param>
    /// <param name="isRound">Whether joins and ends are round, else sharp and cut off.</param>
    /// <param name="isClosed">Whether the last point is the first.</param>
    public void Add(ReadOnlySpan<double> line, double width, bool isRound, bool isClosed = false)
    {
        double half = width / 2;
        if (line.Length == 2)
        {
            if (isRound)
                Disc(line[0], line[1], half);
            return;
        }
        double previousX = 0,
            previousY = 0;
        bool hasPrevious = false;
        for (int i = 0; i + 3 < line.Length; i += 2)
        {
            double dx = line[i + 2] - line[i],
                dy = line[i + 3] - line[i + 1],
                length = Math.Sqrt(dx * dx + dy * dy);
            if (!(length > 1e-9) || !double.IsFinite(length))
                continue;
            dx /= length;
            dy /= length;
            if (!isRound && (dx == 0 || dy == 0))
            {
                // Steps: a rectangle that reaches half a width over its ends makes the corners with its neighbours.
                double before = hasPrevious && IsCorner(previousX, previousY, dx, dy) ? half : 0,
                    after = i + 5 < line.Length && IsCorner(line[i + 4] - line[i + 2], line[i + 5] - line[i + 3], dx, dy) ? half : 0;
                double x0 = line[i] - dx * before,
                    y0 = line[i + 1] - dy * before,
                    x1 = line[i + 2] + dx * after,
                    y1 = line[i + 3] + dy * after,
                    wx = Math.Abs(dy) * half,
                    wy = Math.Abs(dx) * half;
                target.AddRectangle(Math.Min(x0, x1) - wx, Math.Min(y0, y1) - wy, Math.Max(x0, x1) + wx, Math.Max(y0, y1) + wy);
                if (hasPrevious && before == 0)
                    Join(line[i], line[i + 1], previousX, previousY, dx, dy, half, isRound);
                (previousX, previousY, hasPrevious) = (dx, dy, true);
                continue;
            }
            double nx = -dy * half,
                ny = dx * half;
            Span<double> quad = _patch.AsSpan(0, 8);
            (quad[0], quad[1]) = (line[i] + nx, line[i + 1] + ny);
            (quad[2], quad[3]) = (line[i + 2] + nx, line[i + 3] + ny);
            (quad[4], quad[5]) = (line[i + 2] - nx, line[i + 3] - ny);
            (quad[6], quad[7]) = (line[i] - nx, line[i + 1] - ny);
            target.Add(quad);
            if (hasPrevious)
                Join(line[i], line[i + 1], previousX, previousY, dx, dy, half, isRound);
            (previousX, previousY, hasPrevious) = (dx, dy, true);
        }
        if (!isRound || isClosed)
            return;
        Disc(line[0], line[1], half);
        Disc(line[^2], line[^1], half);
    }

    // One along x, the other along y.
    private static bool IsCorner(double ax, double ay, double bx, double by) =>
        (ax == 0 && by == 0 && ay != 0 && bx != 0) || (ay == 0 && bx == 0 && ax != 0 && by != 0);

    private void Join(double x, double y, double ax, double ay, double bx, double by, double half, bool isRound)
    {
        double cosine = ax * bx + ay * by,
            sine = ax * by - ay * bx;
        if (isRound && cosine < FlatJoin)
        {
            Disc(x, y, half);
            return;
        }
        // The gap is on the outer side of the turn.
        double side = sine > 0 ? -1 : 1;
        double p1x = x - ay * half * side,
            p1y = y + ax * half * side,
            p2x = x - by * half * side,
            p2y = y + bx * half * side;
        double miter = 1 / Math.Sqrt(Math.Max((1 + cosine) / 2, 1e-12));
        int n = 0;
        Point(x, y, ref n);
        Point(p1x, p1y, ref n);
        if (miter <= SharpestMiter)
        {
            double mx = p1x + p2x - 2 * x,
                my = p1y + p2y - 2 * y,
                norm = Math.Sqrt(mx * mx + my * my);
            if (norm > 1e-9)
                Point(x + mx / norm * half * miter, y + my / norm * half * miter, ref n);
        }
        Point(p2x, p2y, ref n);
        Oriented(n);
    }

    private void Disc(double x, double y, double radius)
    {
        int corners = Math.Clamp((int)(4 + 4 * Math.Sqrt(radius * 3)), 8, 24),
            n = 0;
        for (int i = 0; i < corners; i++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * i / corners);
            Point(x + radius * cosine, y + radius * sine, ref n);
        }
        Oriented(n);
    }

    private void Point(double x, double y, ref int n)
    {
        _patch[n++] = x;
        _patch[n++] = y;
    }

    // Rectangles above are wound so that their area is negative here; patches must not take away from them.
    private void Oriented(int n)
    {
        double area = 0;
        for (int i = 0; i < n; i += 2)
        {
            int j = (i + 2) % n;
            area += _patch[i] * _patch[j + 1] - _patch[j] * _patch[i + 1];
        }
        if (area > 0)
        {
            for (int i = 0, j = n - 2; i < j; i += 2, j -= 2)
                (_patch[i], _patch[i + 1], _patch[j], _patch[j + 1]) = (_patch[j], _patch[j + 1], _patch[i], _patch[i + 1]);
        }
        target.Add(_patch.AsSpan(0, n));
    }
}
