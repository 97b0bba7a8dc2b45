using System.Globalization;

namespace SpectroCal.Plotting.Text;

/// <summary>Reads the strokes of a glyph; curves become chords short enough for any size of label.</summary>
internal sealed class GlyphReader
{
    private const double Unit = 0.001; // em
    private const int CurveChords = 10;
    private const double ChordDegrees = 11.25;
    private readonly List<double[]> _strokes = [];
    private readonly List<double> _points = [];

    private GlyphReader() { }

    /// <summary>Reads code point, advance and strokes from a line of the table.</summary>
    public static (char Character, Glyph Glyph) Read(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var reader = new GlyphReader();
        int next = 2;
        double Number() => double.Parse(words[next++], CultureInfo.InvariantCulture) * Unit;
        while (next < words.Length)
        {
            switch (words[next++])
            {
                case "M":
                    reader.Begin();
                    reader.To(Number(), Number());
                    break;
                case "L":
                    reader.To(Number(), Number());
                    break;
                case "C":
                    reader.Curve(Number(), Number(), Number(), Number(), Number(), Number());
                    break;
                case "D":
                    reader.Begin();
                    reader.To(Number(), Number());
                    reader.Begin();
                    break;
                case "A":
                    reader.Begin();
                    reader.Arc(Number(), Number(), Number(), Number(), Number() / Unit, Number() / Unit);
                    break;
                case "a":
                    reader.Arc(Number(), Number(), Number(), Number(), Number() / Unit, Number() / Unit);
                    break;
                default:
                    throw new InvalidDataException($"The table of glyphs has an unknown stroke '{words[next - 1]}'.");
            }
        }
        reader.Begin();
        char character = (char)int.Parse(words[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (character, new Glyph(int.Parse(words[1], CultureInfo.InvariantCulture) * Unit, reader._strokes));
    }

    private void Begin()
    {
        if (_points.Count > 0)
            _strokes.Add([.. _points]);
        _points.Clear();
    }

    private void To(double x, double y)
    {
        _points.Add(x);
        _points.Add(y);
    }

    private void Curve(double x1, double y1, double x2, double y2, double x3, double y3)
    {
        double x0 = _points[^2],
            y0 = _points[^1];
        for (int i = 1; i <= CurveChords; i++)
        {
            double t = (double)i / CurveChords,
                s = 1 - t,
                a = s * s * s,
                b = 3 * s * s * t,
                c = 3 * s * t * t,
                d = t * t * t;
            To(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3);
        }
    }

    private void Arc(double cx, double cy, double rx, double ry, double from, double sweep)
    {
        int chords = Math.Max(1, (int)Math.Ceiling(Math.Abs(sweep) / ChordDegrees));
        for (int i = 0; i <= chords; i++)
        {
            double angle = (from + sweep * i / chords) * Math.PI / 180;
            To(cx + rx * Math.Cos(angle), cy + ry * Math.Sin(angle));
        }
    }
}
