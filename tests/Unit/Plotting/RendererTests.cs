using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Plotting.Rendering;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Tests.Plotting;

public sealed class RendererTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static Figure Sample { get; } =
        new(
            "sample",
            "One & all <data>",
            new Panel(new Axis("energy (eV)") { Minimum = 0, Maximum = 10 }, new Axis("counts") { Maximum = 10 })
            {
                Title = RichText.Markup("K_{α1} & <b>"),
                Series =
                [
                    new HistogramSeries(BinEdges.Equal(0, 1, 10), new double[] { 0, 0, 8, 8, 0, 0, 0, 0, 0, 0 })
                    {
                        Name = "data",
                        FillOpacity = 0.5,
                    },
                    new LineSeries(new double[] { 6, 8 }, new double[] { 2, 2 }),
                    new PointSeries(new double[] { 9 }, new double[] { 5 }) { YErrors = new double[] { 1 } },
                    new BandSeries(new double[] { 0, 10 }, new double[] { 0, 0 }, new double[] { 1, 1 }),
                ],
                Markers = [new Marker(5, RichText.ForLine("Cu Ka1"))],
                Levels = [new Level(9)],
                Shades = [new Shade(4.2, 4.8)],
                Notes = [RichText.Markup("χ^2/ndf = 1.02")],
            }
        );

    [Fact]
    public void TheSvgHasThisStructure()
    {
        XElement root = XDocument.Parse(new SvgRenderer().Draw(Sample, new FigureSize(300, 200), Theme.Print)).Root!;
        var lines = new List<string>();
        void Walk(XElement element, int depth)
        {
            if (element.Name == Svg + "g" && element.Attribute("class") is { } name)
                lines.Add(new string(' ', depth) + name.Value);
            foreach (XElement child in element.Elements())
                Walk(child, depth + (element.Name == Svg + "g" && element.Attribute("class") is not null ? 1 : 0));
        }

        Walk(root, 0);
        Assert.Equal(
            "panel| shades| series histogram| series line| series points| series band| markers| axes| legend| notes",
            string.Join('|', lines)
        );
        Assert.Equal(
            ("300pt", "200pt", "0 0 300 200"),
            ((string)root.Attribute("width")!, (string)root.Attribute("height")!, (string)root.Attribute("viewBox")!)
        );
        Assert.Equal("One & all <data>", (string)root.Element(Svg + "title")!);
        string[] texts = [.. root.Descendants(Svg + "text").Select(t => t.Value)];
        Assert.Contains("Kα1 & <b>", texts);
        Assert.Contains("Cu Kα1", texts);
        Assert.Contains("χ2/ndf = 1.02", texts);
        Assert.Contains("energy (eV)", texts);
        Assert.Equal(
            ["0", "2", "4", "6", "8", "10"],
            texts.Where(t => int.TryParse(t, CultureInfo.InvariantCulture, out _)).Take(6).ToArray()
        );
        // Text is text, with its room fixed; subscripts are lowered and raised again.
        Assert.All(
            root.Descendants(Svg + "text"),
            t => Assert.True(double.Parse((string)t.Attribute("textLength")!, CultureInfo.InvariantCulture) > 0)
        );
        XElement label = root.Descendants(Svg + "text").Single(t => t.Value == "Cu Kα1");
        Assert.Equal("α1", Assert.Single(label.Elements(Svg + "tspan")).Value);
        // Nothing from elsewhere, and identifiers that a page of several figures tells apart.
        Assert.All(
            root.Descendants().Attributes().Where(a => a.Name.LocalName is "href" or "src"),
            a => Assert.StartsWith("data:", a.Value, StringComparison.Ordinal)
        );
        Assert.All(root.Descendants().Attributes("id"), a => Assert.StartsWith("sample-", a.Value, StringComparison.Ordinal));
        Assert.Equal(
            3,
            root.Descendants(Svg + "g")
                .Single(g => (string?)g.Attribute("class") == "series histogram")
                .Element(Svg + "path")!
                .Attribute("d")!
                .Value.Count(c => c == 'H')
        );
    }

    [Theory]
    [InlineData(96, 1, 400, 267)]
    [InlineData(96, 2, 800, 533)]
    [InlineData(300, 1, 1250, 833)]
    public void ThePngHasItsSizeAndInkWhereTheDataAre(double dpi, double scale, int width, int height)
    {
        var renderer = new PngRenderer(dpi, scale);
        using var stream = new MemoryStream();
        renderer.Render(Sample, new FigureSize(300, 200), Theme.Print, stream);
        DecodedPng png = DecodedPng.Of(stream.ToArray());
        Assert.Equal((width, height, 3), (png.Width, png.Height, png.Channels));
        Assert.Equal((int)Math.Round(dpi * scale / 0.0254), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.Chunks["pHYs"]));

        // Where the axes are, the layout says; data at x, y in their units.
        SpectroCal.Plotting.Layout.PanelLayout layout = SpectroCal
            .Plotting.Layout.FigureLayout.Of(Sample, new FigureSize(300, 200), Theme.Print)
            .Panels[0];
        double perPoint = dpi * scale / 72;
        long InkAt(double x, double y, int reach) =>
            (int)(layout.X.Position(x) * perPoint) is var px && (int)(layout.Y.Position(y) * perPoint) is var py
                ? png.InkWithin(px - reach, py - reach, px + reach + 1, py + reach + 1)
                : 0;
        Assert.True(InkAt(3, 4, 1) > 300, "the filled bin");
        Assert.True(InkAt(7, 2, 2) > 300, "the line");
        Assert.True(InkAt(9, 5, 1) > 500, "the point");
        Assert.True(InkAt(5, 0.5, 1) > 100, "the marker and the band");
        Assert.Equal(0, InkAt(6.5, 4, 2));
        Assert.Equal(0, InkAt(1, 3, 2));
        Assert.Equal(0, png.InkWithin(0, 0, png.Width, 2));
    }

    [Fact]
    public void BothRenderersDrawTheSameEveryTimeInAnyCulture()
    {
        static byte[] Drawn(IFigureRenderer renderer)
        {
            using var stream = new MemoryStream();
            renderer.Render(Sample, new FigureSize(300, 200), Theme.Print, stream);
            return stream.ToArray();
        }

        CultureInfo before = CultureInfo.CurrentCulture;
        byte[] svg = Drawn(new SvgRenderer()),
            png = Drawn(new PngRenderer());
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal(svg, Drawn(new SvgRenderer()));
            Assert.Equal(png, Drawn(new PngRenderer()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        Assert.DoesNotContain("NaN", Encoding.UTF8.GetString(svg), StringComparison.Ordinal);
    }

    [Fact]
    public void TenMillionBinsAndPointsMakeSmallFiles()
    {
        const int Many = 10_000_000;
        double[] values = new double[Many],
            x = new double[Many];
        for (int i = 0; i < Many; i++)
            (values[i], x[i]) = (100 + 50 * Math.Sin(i * 1e-6) + i % 7, i);
        values[1_234_567] = 1000; // one bin alone must stay
        var figure = new Figure(
            "many",
            "",
            new Panel(new Axis("x"), new Axis("y"))
            {
                Series = [new HistogramSeries(BinEdges.Equal(0, 1, Many), values), new LineSeries(x, values), new PointSeries(x, values)],
            }
        );
        string svg = new SvgRenderer().Draw(figure, new FigureSize(300, 200), Theme.Print);
        Assert.InRange(svg.Length, 10_000, 1_000_000);
        using var stream = new MemoryStream();
        new PngRenderer().Render(figure, new FigureSize(300, 200), Theme.Print, stream);
        DecodedPng png = DecodedPng.Of(stream.ToArray());
        SpectroCal.Plotting.Layout.PanelLayout layout = SpectroCal
            .Plotting.Layout.FigureLayout.Of(figure, new FigureSize(300, 200), Theme.Print)
            .Panels[0];
        int px = (int)(layout.X.Position(1_234_567) * 96 / 72),
            py = (int)(layout.Y.Position(700) * 96 / 72);
        Assert.True(png.InkWithin(px - 2, py - 3, px + 3, py + 3) > 500, "the one high bin");
        Assert.Equal(0, png.InkWithin(px + 10, py - 3, px + 20, py + 3));
    }

    [Fact]
    public void ThinningDoesNotChangeThePicture()
    {
        const int Bins = 60_000;
        var random = new Random(5);
        double[] values =
        [
            .. Enumerable
                .Range(0, Bins)
                .Select(i => 400 + 300 * Math.Sin(i * 3e-4) + 40 * random.NextDouble() + (random.Next(9000) == 0 ? 300 : 0)),
        ];
        var x = new SpectroCal.Plotting.Layout.AxisMap(new SpectroCal.Plotting.Layout.AxisRange(0, Bins, false), 0, 300);
        var y = new SpectroCal.Plotting.Layout.AxisMap(new SpectroCal.Plotting.Layout.AxisRange(0, 1100, false), 200, 0);
        double[] xs = [.. Enumerable.Range(0, Bins).Select(i => i + 0.5)];
        var steps = new HistogramSeries(BinEdges.Equal(0, 1, Bins), values);
        Compare(c => Thinning.Steps(steps, x, y, c, asArea: false));
        Compare(c => Thinning.Line(xs, values, x, y, c));

        void Compare(Func<double, Outline> outlineFor)
        {
            static int Points(Outline outline) => Enumerable.Range(0, outline.Count).Sum(i => outline[i].Length / 2);
            static byte[] Draw(Outline outline)
            {
                var canvas = new PngCanvas(400, 267, 96.0 / 72, Rgba.White);
                canvas.Stroke(outline, new Pen(Rgba.Black, 0.75));
                return canvas.Pixels;
            }

            Outline all = outlineFor(1e9),
                thinned = outlineFor(2 * 96.0 / 72);
            Assert.True(Points(all) > 10 * Points(thinned), $"{Points(all)} and {Points(thinned)} points");
            int[] differences = [.. Draw(all).Zip(Draw(thinned), (a, b) => Math.Abs(a - b))];
            Assert.InRange(differences.Average(), 0, 2);
            Assert.InRange(differences.Count(d => d > 100), 0, differences.Length / 500);
        }
    }

    [Fact]
    public void PointsThatHideOneAnotherAreDrawnOnce()
    {
        double[] same = new double[200_000];
        var figure = new Figure("same", "", new Panel(new Axis(""), new Axis("")) { Series = [new PointSeries(same, same)] });
        Assert.InRange(new SvgRenderer().Draw(figure, new FigureSize(200, 150), Theme.Print).Length, 1000, 30_000);
    }

    [Fact]
    public void ManyCellsAreAnImageInsideTheSvg()
    {
        double[] values = [.. Enumerable.Range(0, 300 * 200).Select(i => (double)i)];
        var figure = new Figure(
            "cells",
            "",
            new Panel(new Axis(""), new Axis(""))
            {
                Series = [new HeatMapSeries(BinEdges.Equal(0, 1, 300), BinEdges.Equal(0, 1, 200), values)],
            }
        );
        XElement[] images =
        [
            .. XDocument.Parse(new SvgRenderer().Draw(figure, new FigureSize(300, 200), Theme.Print)).Descendants(Svg + "image"),
        ];
        Assert.Equal(2, images.Length); // the map and its colour bar
        XElement image = images[0];
        string data = (string)image.Attribute("href")!;
        DecodedPng png = DecodedPng.Of(Convert.FromBase64String(data[(data.IndexOf(',') + 1)..]));
        Assert.Equal((300, 200, 4), (png.Width, png.Height, png.Channels));
        // Low values are dark and at the bottom.
        Assert.True(png.Ink(0, 199) > png.Ink(299, 0) + 100);
    }

    [Theory]
    [InlineData(30, 200)]
    [InlineData(double.NaN, 200)]
    [InlineData(1e9, 200)]
    public void SizesThatMakeNoSenseAreRefused(double width, double height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FigureSize(width, height));

    [Fact]
    public void AFigureThatDoesNotFitSaysSo()
    {
        Panel[] panels = [.. Enumerable.Range(0, 9).Select(i => new Panel(new Axis("x"), new Axis("y")) { Column = i })];
        string message = Assert
            .Throws<ArgumentException>(() => new SvgRenderer().Draw(new Figure("wide", "", panels), new FigureSize(100, 100), Theme.Print))
            .Message;
        Assert.Contains("'wide' of 9 x 1 panels does not fit", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PngRenderer(2000).Render(Sample, new FigureSize(3000, 3000), Theme.Print, Stream.Null));
    }

    [Fact]
    public void ColumnsOfDifferentLengthAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new LineSeries(new double[2], new double[3]));
        Assert.Throws<ArgumentException>(() => new HistogramSeries(BinEdges.Equal(0, 1, 2), new double[3]));
        Assert.Throws<ArgumentException>(() => new PointSeries(new double[2], new double[2]) { YErrors = new double[1] });
        Assert.Throws<ArgumentException>(() => BinEdges.At([0, 2, 1]));
        Assert.Throws<ArgumentException>(() => new Figure("Not A Name", "", new Panel(new Axis(""), new Axis(""))));
    }

    public static TheoryData<string, AxisScale> Hostile()
    {
        var data = new TheoryData<string, AxisScale>();
        foreach (string kind in (string[])["nan", "empty", "constant", "zero", "single", "negative", "infinite", "huge", "mixed"])
        foreach (AxisScale scale in (AxisScale[])[AxisScale.Linear, AxisScale.Logarithmic])
            data.Add(kind, scale);
        return data;
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void AnyDataGiveAPicture(string kind, AxisScale scale)
    {
        double[] values = kind switch
        {
            "nan" => [double.NaN, double.NaN],
            "empty" => [],
            "constant" => [7, 7, 7],
            "zero" => [0, 0, 0],
            "single" => [3],
            "negative" => [-1, -5, -2],
            "infinite" => [double.PositiveInfinity, 1, double.NegativeInfinity],
            "huge" => [1e300, -1e300, 1e-300, 5e307],
            _ => [1, double.NaN, -3, 0, 100],
        };
        double[] x = [.. values.Select((_, i) => (double)i)];
        Series[] all =
        [
            new HistogramSeries(BinEdges.Equal(0, 1, values.Length), values) { FillOpacity = 0.2, Name = "h" },
            new LineSeries(x, values) { Style = LineStyle.Dashed },
            new PointSeries(x, values) { YErrors = values, XErrors = values },
            new BandSeries(x, values, values),
            new HeatMapSeries(BinEdges.Equal(0, 1, values.Length), BinEdges.Equal(0, 1, 1), values)
            {
                Scale = new Axis("") { Scale = scale },
            },
        ];
        foreach (Series series in all)
        {
            var figure = new Figure(
                "hostile",
                "",
                new Panel(new Axis("x") { Scale = scale }, new Axis("y") { Scale = series is HeatMapSeries ? AxisScale.Linear : scale })
                {
                    Series = [series],
                    Markers = [new Marker(1, "m"), new Marker(double.NaN, "n")],
                    Levels = [new Level(-1)],
                }
            );
            string svg = new SvgRenderer().Draw(figure, new FigureSize(200, 150), Theme.Print);
            XDocument.Parse(svg);
            Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", svg, StringComparison.Ordinal);
            Assert.Equal(kind is "nan" or "empty", svg.Contains(">no data<", StringComparison.Ordinal));
            using var stream = new MemoryStream();
            new PngRenderer().Render(figure, new FigureSize(200, 150), Theme.Print, stream);
            Assert.True(DecodedPng.Of(stream.ToArray()).InkWithin(0, 0, 300, 300) > 10_000, "axes at least");
        }
    }

    [Fact]
    public void BinsOfZeroReachTheFootOfALogarithmicAxisAndOneCountStandsAboveIt()
    {
        var figure = new Figure(
            "log",
            "",
            new Panel(new Axis("x"), new Axis("y") { Scale = AxisScale.Logarithmic })
            {
                Series = [new HistogramSeries(BinEdges.Equal(0, 1, 4), new double[] { 1, 0, 100, 1 })],
            }
        );
        SpectroCal.Plotting.Layout.PanelLayout layout = SpectroCal
            .Plotting.Layout.FigureLayout.Of(figure, new FigureSize(200, 150), Theme.Print)
            .Panels[0];
        Assert.InRange(layout.Y.Position(1), layout.Area.Top, layout.Area.Bottom - 3);
        Assert.True(layout.Y.PositionOrFoot(0) > layout.Area.Bottom);
    }

    [Fact]
    public void TheSpectrumOfTheBenchmarkHasItsParts()
    {
        Figure figure = ExampleFigures.Spectrum(4096);
        Assert.Equal(2, figure.Panels.Count);
        Assert.Equal(4096, figure.Panels[0].Series.OfType<HistogramSeries>().Single().Values.Length);
        double[] pulls = figure.Panels[1].Series.OfType<HistogramSeries>().Single().Values.ToArray();
        Assert.InRange(pulls.Average(p => p * p), 0.9, 1.1);
    }
}
