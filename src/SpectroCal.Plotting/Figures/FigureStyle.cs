using System.Globalization;

namespace SpectroCal.Plotting.Figures;

/// <summary>How large figures are drawn.</summary>
/// <param name="WidthPt">Width, pt (1/72 inch).</param>
/// <param name="Theme">Sizes of text and lines.</param>
/// <param name="DotsPerInch">Pixels to the inch of PNG files.</param>
public sealed record FigureStyle(double WidthPt, Theme Theme, double DotsPerInch)
{
    private const double PointsPerMillimetre = 72 / 25.4;
    private const double SmallestAspect = 0.25;
    private const double NarrowestPanel = 14; // sizes of characters
    private const double FlatterWhenWide = 0.55;

    /// <summary>A column of a journal: 85 mm, 300 pixels to the inch.</summary>
    public static FigureStyle SingleColumn { get; } = new(85 * PointsPerMillimetre, Theme.Print, 300);

    /// <summary>Two columns of a journal: 170 mm, 300 pixels to the inch.</summary>
    public static FigureStyle DoubleColumn { get; } = new(170 * PointsPerMillimetre, Theme.Print, 300);

    /// <summary>A screen: 1200 pixels.</summary>
    public static FigureStyle Screen { get; } = new(900, Theme.Screen, 96);

    /// <summary>Height, pt; null: what suits the figure.</summary>
    public double? HeightPt { get; init; }

    /// <summary>Factor on the number of pixels of PNG files, such as 2 for a dense screen.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Reads "single" (85 mm), "double" (170 mm), "screen" (1200 pixels), or WIDTHxHEIGHT in mm such as "120x80".</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static FigureStyle Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string t = text.Trim().ToLowerInvariant();
        return t switch
        {
            "single" => SingleColumn,
            "double" => DoubleColumn,
            "screen" => Screen,
            _ when t.Split('x', '×') is [var width, var height] && Millimetres(width) is { } w && Millimetres(height) is { } h =>
                FigureSize.IsSound(w) && FigureSize.IsSound(h)
                    ? SingleColumn with
                    {
                        WidthPt = w,
                        HeightPt = h,
                    }
                    : throw new FormatException($"expected a width and a height of 36 to 72000 points, 12.7 to 25400 mm, found '{text}'"),
            _ => throw new FormatException($"expected single, double, screen, or WIDTHxHEIGHT in mm such as 120x80, found '{text}'"),
        };
    }

    /// <summary>The style with text of another size; lines go with it.</summary>
    public FigureStyle WithFontSize(double points) => this with { Theme = Theme.Scaled(points / Theme.FontSizePt) };

    /// <summary>A figure with as many columns of panels as have room; panels that hang together stay as they are.</summary>
    public Figure Fit(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        int columns = figure.Panels.Max(p => p.Column + p.ColumnSpan),
            rows = figure.Panels.Max(p => p.Row) + 1,
            most = Math.Max(1, (int)(WidthPt / (NarrowestPanel * Theme.FontSizePt)));
        if (columns <= most || figure.Panels.Any(p => p.JoinsAbove || p.ColumnSpan > 1))
            return figure;
        int fewer = Enumerable.Range(1, most).Last(c => figure.Panels.Count % c == 0);
        double panelAspect = figure.Aspect * columns / rows;
        return figure with
        {
            Panels = [.. figure.Panels.Select((p, i) => p with { Row = i / fewer, Column = i % fewer })],
            Aspect = FlatterWhenWide * panelAspect * (figure.Panels.Count / fewer) / fewer,
        };
    }

    /// <summary>The size of a figure.</summary>
    public FigureSize SizeFor(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return new FigureSize(WidthPt, HeightPt ?? WidthPt * Math.Max(figure.Aspect, SmallestAspect));
    }

    private static double? Millimetres(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double length) ? length * PointsPerMillimetre : null;
}
