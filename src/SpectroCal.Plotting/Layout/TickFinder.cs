using System.Globalization;

namespace SpectroCal.Plotting.Layout;

/// <summary>Chooses ticks: steps of 1, 2 or 5 times a power of ten, decades on logarithmic axes, as many as labels have room.</summary>
internal static class TickFinder
{
    private const int MostTicks = 9;
    private const double Slack = 1e-9;
    private const int FirstMultiplierExponent = 5;
    private const int MostLabelDigits = 7;
    private static readonly double[] Steps = [1, 2, 5];

    /// <summary>Ticks of an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="range">Its range.</param>
    /// <param name="lengthPt">Its length, pt.</param>
    /// <param name="isHorizontal">Whether labels stand side by side.</param>
    /// <param name="fontSizePt">Size of the labels, pt.</param>
    public static TickSet For(Axis axis, AxisRange range, double lengthPt, bool isHorizontal, double fontSizePt)
    {
        if (axis.Categories is { } names)
            return Categories(names, lengthPt, isHorizontal, fontSizePt);
        if (range.IsLogarithmic && Logarithmic(range, lengthPt, isHorizontal, fontSizePt) is { } logarithmic)
            return logarithmic;
        return Linear(range, lengthPt, isHorizontal, fontSizePt, axis.IsWhole);
    }

    private static TickSet Categories(IReadOnlyList<RichText> names, double lengthPt, bool isHorizontal, double size)
    {
        double each = lengthPt / names.Count,
            needed = isHorizontal ? names.Max(n => TextMetrics.Width(n, size)) + 0.5 * size : 1.1 * size;
        int every = Math.Max(1, (int)Math.Ceiling(needed / Math.Max(each, 1e-6)));
        int[] shown = [.. Enumerable.Range(0, names.Count).Where(i => i % every == 0)];
        return new TickSet([.. shown.Select(i => (double)i)], [.. shown.Select(i => names[i])], [], null);
    }

    private static TickSet Linear(AxisRange range, double lengthPt, bool isHorizontal, double size, bool whole)
    {
        double span = range.High - range.Low;
        int exponent = (int)Math.Floor(Math.Log10(span)) - 2;
        TickSet? found = null;
        for (int i = 0; i < 18; i++)
        {
            double step = Steps[i % 3] * Math.Pow(10, exponent + i / 3);
            if (whole && step < 1)
                continue;
            double first = Math.Ceiling(range.Low / step - Slack),
                last = Math.Floor(range.High / step + Slack);
            if (!(last - first < MostTicks))
                continue;
            TickSet ticks = Equal(range, step, first, last, i % 3);
            double spacing = step / span * lengthPt;
            double needed = isHorizontal ? ticks.WidestLabel(size) + 1.1 * size : 1.2 * size;
            if (spacing >= needed)
            {
                // Two numbers at least tell the scale; those in between go where there is no room.
                return ticks.Major.Count >= 2 || found is null ? ticks : found;
            }
            found = Thinned(ticks, (int)Math.Ceiling(needed / spacing), step);
        }
        return found ?? new TickSet([], [], [], null);
    }

    private static TickSet Thinned(TickSet ticks, int every, double step) =>
        ticks with
        {
            Labels =
            [
                .. ticks.Labels.Select((label, i) => (long)Math.Round(ticks.Major[i] / step) % every == 0 ? label : RichText.Plain("")),
            ],
        };

    private static TickSet Equal(AxisRange range, double step, double first, double last, int kind)
    {
        // At huge values neighbouring numbers are further apart than ticks: then there is none.
        if (!(Math.Abs(first) < 1e15) || !(Math.Abs(last) < 1e15))
            return new TickSet([], [], [], null);
        int digits = -(int)Math.Floor(Math.Log10(step) + Slack);
        double[] major = [.. Enumerable.Range(0, Math.Max(0, (int)(last - first) + 1)).Select(k => (first + k) * step)];
        int parts = kind == 1 ? 4 : 5;
        double small = step / parts,
            from = Math.Ceiling(range.Low / small - Slack),
            to = Math.Floor(range.High / small + Slack);
        var minor = new List<double>();
        for (double k = from; k <= to; k++)
            if (k % parts != 0)
                minor.Add(k * small);
        double largest = major.Length == 0 ? 0 : major.Max(Math.Abs);
        int exponent = largest > 0 ? (int)Math.Floor(Math.Log10(largest) + Slack) : 0;
        // Between these the number itself is shorter; steps tell how many decimals it takes.
        bool multiplied =
            exponent >= FirstMultiplierExponent || Math.Max(0, digits) + Math.Max(0, exponent) > MostLabelDigits || exponent < -2;
        int power =
            !multiplied ? 0
            : exponent >= 0 ? exponent / 3 * 3
            : exponent;
        double factor = Math.Pow(10, -power);
        string format = "F" + Math.Clamp(digits + power, 0, 15).ToString(CultureInfo.InvariantCulture);
        RichText[] labels = [.. major.Select(v => RichText.Plain(Number((v * factor).ToString(format, CultureInfo.InvariantCulture))))];
        return new TickSet(
            major,
            labels,
            minor,
            multiplied ? RichText.Markup(Invariant($"×10^{{{Number(power.ToString(CultureInfo.InvariantCulture))}}}")) : null
        );
    }

    private static TickSet? Logarithmic(AxisRange range, double lengthPt, bool isHorizontal, double size)
    {
        double low = Math.Log10(range.Low),
            high = Math.Log10(range.High),
            decades = high - low;
        int first = (int)Math.Ceiling(low - Slack),
            last = (int)Math.Floor(high + Slack);
        // Within a decade or so the logarithm is nearly straight, and even steps say more.
        if (decades < 1 || last < first)
            return null;
        double perDecade = lengthPt / decades,
            widest = TextMetrics.Width(Power(Math.Abs(first) > Math.Abs(last) ? first : last), size);
        double needed = isHorizontal ? widest + 1.1 * size : 1.5 * size;
        int every = Math.Max(1, (int)Math.Ceiling(needed / perDecade));
        var major = new List<double>();
        var labels = new List<RichText>();
        var minor = new List<double>();
        bool between = decades <= 2.2 && perDecade > 6 * needed;
        for (int d = (int)Math.Floor(low - Slack); d <= last; d++)
        for (int m = 1; m <= 9; m++)
        {
            double value = m * Math.Pow(10, d);
            if (value < range.Low * (1 - Slack) || value > range.High * (1 + Slack))
                continue;
            if (m == 1 || (between && m is 2 or 5))
            {
                major.Add(value);
                bool isNumbered = d % every == 0 || last == first;
                labels.Add(
                    between ? Plain(value)
                    : isNumbered ? Power(d)
                    : RichText.Plain("")
                );
            }
            else if (every <= 2)
            {
                minor.Add(value);
            }
        }
        return new TickSet(major, labels, minor, null);
    }

    private static RichText Plain(double value) => RichText.Plain(Number(value.ToString("0.#########", CultureInfo.InvariantCulture)));

    private static RichText Power(int exponent) => RichText.Markup($"10^{{{Number(exponent.ToString(CultureInfo.InvariantCulture))}}}");

    private static string Number(string text) => text.Replace('-', '−');
}
