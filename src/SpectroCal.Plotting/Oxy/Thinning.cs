using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Makes outlines of data with no more points than can be told apart: of all that falls into one column, the first, the lowest,
/// the
/// highest and the last value draw the same picture as all of it.</summary>
internal static class Thinning
{
    /// <summary>Steps of a histogram, or the area below them.</summary>
    public static Outline Steps(HistogramSeries h, AxisMap x, AxisMap y, double columnsPerPoint, bool asArea)
    {
        var outline = new Outline();
        BinEdges bins = h.Bins;
        (int first, int last) = Visible(bins, x.Range.Low, x.Range.High);
        if (last < first)
            return outline;
        ReadOnlySpan<double> values = h.Values.Span;
        double columns = Math.Abs(x.End - x.Start) * columnsPerPoint,
            foot = Foot(y);
        if (last - first + 1 > 2 * columns)
        {
            Columns(values[first..(last + 1)], first, bins, x, y, columnsPerPoint, asArea, foot, outline);
            return outline;
        }
        bool isOpen = false;
        double px = double.NaN,
            py = double.NaN;
        for (int k = first; k <= last; k++)
        {
            if (!double.IsFinite(values[k]))
            {
                if (isOpen)
                    outline.Line(px, foot);
                isOpen = false;
                continue;
            }
            double left = x.PositionOrFoot(bins[k]),
                right = x.PositionOrFoot(bins[k + 1]),
                top = y.PositionOrFoot(values[k]);
            if (!isOpen)
                outline.Move(left, foot);
            if (!isOpen || top != py)
                outline.Line(left, top);
            // Bins of one height are one line.
            if (k == last || !(y.PositionOrFoot(values[k + 1]) == top))
                outline.Line(right, top);
            (isOpen, px, py) = (true, right, top);
        }
        if (isOpen)
            outline.Line(px, foot);
        return outline;
    }

    /// <summary>A line through points; what has no place is a gap.</summary>
    public static Outline Line(ReadOnlySpan<double> xs, ReadOnlySpan<double> ys, AxisMap x, AxisMap y, double columnsPerPoint)
    {
        var outline = new Outline();
        double columns = Math.Abs(x.End - x.Start) * columnsPerPoint;
        bool thin = xs.Length > 4 * columns,
            isOpen = false;
        for (int i = 0; i < xs.Length; )
        {
            double px = x.Position(xs[i]),
                py = y.Position(ys[i]);
            if (!double.IsFinite(px) || !double.IsFinite(py))
            {
                isOpen = false;
                i++;
                continue;
            }
            if (isOpen)
                outline.Line(px, py);
            else
                outline.Move(px, py);
            isOpen = true;
            i++;
            if (!thin)
                continue;
            // Whatever follows in the same column, in any order of its abscissae.
            double column = Math.Floor(px * columnsPerPoint),
                low = py,
                high = py,
                lastX = px,
                lastY = py;
            int begin = i;
            while (i < xs.Length)
            {
                double nextX = x.Position(xs[i]),
                    nextY = y.Position(ys[i]);
                if (!double.IsFinite(nextX) || !double.IsFinite(nextY) || Math.Floor(nextX * columnsPerPoint) != column)
                    break;
                (low, high, lastX, lastY) = (Math.Min(low, nextY), Math.Max(high, nextY), nextX, nextY);
                i++;
            }
            if (i == begin)
                continue;
            double middle = (px + lastX) / 2;
            if (low < Math.Min(py, lastY))
                outline.Line(middle, low);
            if (high > Math.Max(py, lastY))
                outline.Line(middle, high);
            outline.Line(lastX, lastY);
        }
        return outline;
    }

    /// <summary>Indices of the points that are seen: inside the panel, and not hidden below an equal mark.</summary>
    public static IReadOnlyList<int> Points(PointSeries p, AxisMap mapX, AxisMap mapY, double columnsPerPoint)
    {
        ReadOnlySpan<double> xs = p.X.Span,
            ys = p.Y.Span;
        var kept = new List<int>();
        double left = Math.Min(mapX.Start, mapX.End),
            right = Math.Max(mapX.Start, mapX.End);
        bool thin = xs.Length > 20_000 && p.XErrors.IsEmpty && p.YErrors.IsEmpty && p.YHigh.IsEmpty;
        HashSet<(int, int)> taken = [];
        for (int i = 0; i < xs.Length; i++)
        {
            double x = mapX.Position(xs[i]),
                y = mapY.PositionOrFoot(ys[i]);
            if (!(x >= left - 1 && x <= right + 1) || !double.IsFinite(y))
                continue;
            if (thin && !taken.Add(((int)Math.Round(x * columnsPerPoint), (int)Math.Round(y * columnsPerPoint))))
                continue;
            kept.Add(i);
        }
        return kept;
    }

    // Steps stand on zero; where the axis does not show it, on its end.
    private static double Foot(AxisMap y) => y.Range.IsLogarithmic ? y.Start : y.Position(Math.Clamp(0, y.Range.Low, y.Range.High));

    private static (int First, int Last) Visible(BinEdges bins, double low, double high)
    {
        if (bins.Bins == 0)
            return (0, -1);
        // First bin whose upper edge, last whose lower edge is inside.
        int Search(Func<double, bool> isBefore)
        {
            int from = 0,
                to = bins.Bins;
            while (from < to)
            {
                int middle = (from + to) / 2;
                if (isBefore(bins[middle]))
                    from = middle + 1;
                else
                    to = middle;
            }
            return from;
        }
        int first = Math.Max(0, Search(e => e <= low) - 1),
            last = Math.Min(bins.Bins - 1, Search(e => e < high));
        return bins[first + 1] < low || bins[first] > high ? (0, -1) : (first, last);
    }

    private static void Columns(
        ReadOnlySpan<double> values,
        int first,
        BinEdges bins,
        AxisMap x,
        AxisMap y,
        double columnsPerPoint,
        bool asArea,
        double foot,
        Outline outline
    )
    {
        bool isOpen = false;
        double px = double.NaN;
        for (int i = 0; i < values.Length; )
        {
            double left = x.PositionOrFoot(bins[first + i]),
                column = Math.Floor(left * columnsPerPoint);
            double begin = values[i],
                end = begin,
                low = double.PositiveInfinity,
                high = double.NegativeInfinity;
            do
            {
                double v = values[i];
                if (double.IsFinite(v))
                {
                    if (!double.IsFinite(begin))
                        begin = v;
                    end = v;
                    low = Math.Min(low, v);
                    high = Math.Max(high, v);
                }
                i++;
            } while (i < values.Length && Math.Floor(x.PositionOrFoot(bins[first + i]) * columnsPerPoint) == column);
            if (high < low)
            {
                if (isOpen)
                    outline.Line(px, foot);
                isOpen = false;
                continue;
            }
            px = (column + 0.5) / columnsPerPoint;
            if (!isOpen)
                outline.Move(px, foot);
            isOpen = true;
            if (asArea)
            {
                outline.Line(px, y.PositionOrFoot(high));
                continue;
            }
            outline.Line(px, y.PositionOrFoot(begin));
            if (low < begin && low < end)
                outline.Line(px, y.PositionOrFoot(low));
            if (high > begin && high > end)
                outline.Line(px, y.PositionOrFoot(high));
            if (end != begin || low != high)
                outline.Line(px, y.PositionOrFoot(end));
        }
        if (isOpen)
            outline.Line(px, foot);
    }
}
