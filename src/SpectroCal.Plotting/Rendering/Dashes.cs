namespace SpectroCal.Plotting.Rendering;

/// <summary>Cuts polylines into dashes.</summary>
internal static class Dashes
{
    private const int MostDashes = 20_000;

    /// <summary>The dashes of a polyline.</summary>
    /// <param name="line">x0, y0, x1, y1, ...</param>
    /// <param name="on">Length of a dash.</param>
    /// <param name="off">Length of a gap.</param>
    public static IReadOnlyList<double[]> Of(ReadOnlySpan<double> line, double on, double off)
    {
        var dashes = new List<double[]>();
        var current = new List<double> { line[0], line[1] };
        double left = on;
        bool isOn = true;
        for (int i = 0; i + 3 < line.Length && dashes.Count < MostDashes; i += 2)
        {
            double x = line[i],
                y = line[i + 1],
                dx = line[i + 2] - x,
                dy = line[i + 3] - y,
                length = Math.Sqrt(dx * dx + dy * dy),
                at = 0;
            while (length - at > left && dashes.Count < MostDashes)
            {
                at += left;
                double px = x + dx * at / length,
                    py = y + dy * at / length;
                if (isOn)
                    dashes.Add([.. current, px, py]);
                current = [px, py];
                isOn = !isOn;
                left = isOn ? on : off;
            }
            left -= length - at;
            if (isOn)
                current.AddRange([line[i + 2], line[i + 3]]);
        }
        if (isOn && current.Count > 2)
            dashes.Add([.. current]);
        return dashes;
    }
}
