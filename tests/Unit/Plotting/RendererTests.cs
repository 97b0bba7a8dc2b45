using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Oxy;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Tests.Plotting;

public sealed class RendererTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static Figure Sample { get; } =
        new(
            "sample",
            "One & all <data>",
            0.7,
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
                    new PointSeries(new double[] { 9 }, new double[] { 5 }) { Bars = [(4, 6)] },
                    new BandSeries(new double[] { 0, 10 }, new double[] { 0, 0 }, new double[] { 1, 1 }),
                ],
                Markers = [new Marker(5, RichText.ForLine("Cu Ka1"))],
                Levels = [new Level(9)],
                Shades = [new Shade(4.2, 4.8)],
                Notes = [RichText.Markup("χ^2/ndf = 1.02")],
            }
        );

    private static string SvgOf(Figure figure, FigureSize size) => new SvgRenderer().Element(FigureModels.Of(figure), size);

    [Fact]
    public void TheSvgHasTextAsText()
    {
        XElement root = XDocument.Parse(SvgOf(Sample, new FigureSize(300, 200))).Root!;
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
        // Equal neighbours are one line: two sides, two tops, and the foot between.
        Assert.Contains(
            root.Descendants(Svg + "path"),
            path => (string?)path.Attribute("fill") == "none" && path.Attribute("d")!.Value.Count(c => c == 'H') == 3
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
        FigureModels models = FigureModels.Of(Sample);
        renderer.Render(models, new FigureSize(300, 200), stream);
        DecodedPng png = DecodedPng.Of(stream.ToArray());
        Assert.Equal((width, height), (png.Width, png.Height));
        Assert.Equal((int)Math.Round(dpi * scale / 0.0254), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.Chunks["pHYs"]));

        // Where the axes are, the plot says; data at x, y in their units.
        OxyPlot.PlotModel plot = models.Models[0];
        double perPoint = dpi * scale / 72;
        long InkAt(double x, double y, int reach) =>
            (int)(plot.Axes[0].Transform(x) * perPoint) is var px && (int)(plot.Axes[1].Transform(y) * perPoint) is var py
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
    public void AllRenderersDrawTheSameEveryTimeInAnyCulture()
    {
        static byte[] Drawn(IFigureRenderer renderer)
        {
            using var stream = new MemoryStream();
            renderer.Render(FigureModels.Of(Sample), new FigureSize(300, 200), stream);
            return stream.ToArray();
        }

        CultureInfo before = CultureInfo.CurrentCulture;
        IFigureRenderer[] all = [new SvgRenderer(), new PngRenderer(), new PdfRenderer()];
        byte[][] drawn = [.. all.Select(Drawn)];
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.All(all, (renderer, i) => Assert.Equal(drawn[i], Drawn(renderer)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        Assert.DoesNotContain("NaN", Encoding.UTF8.GetString(drawn[0]), StringComparison.Ordinal);
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
            0.7,
            new Panel(new Axis("x"), new Axis("y"))
            {
                Series = [new HistogramSeries(BinEdges.Equal(0, 1, Many), values), new LineSeries(x, values), new PointSeries(x, values)],
            }
        );
        string svg = SvgOf(figure, new FigureSize(300, 200));
        Assert.InRange(svg.Length, 10_000, 1_000_000);
        using var stream = new MemoryStream();
        FigureModels models = FigureModels.Of(figure);
        new PngRenderer().Render(models, new FigureSize(300, 200), stream);
        DecodedPng png = DecodedPng.Of(stream.ToArray());
        int px = (int)(models.Models[0].Axes[0].Transform(1_234_567) * 96 / 72),
            py = (int)(models.Models[0].Axes[1].Transform(700) * 96 / 72);
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
        Compare(c => StepSeries.Steps(steps, x, y, c));
        Compare(c => CurveSeries.Curve(new LineSeries(xs, values), x, y, c));

        void Compare(Func<double, IList<IList<OxyPlot.ScreenPoint>>> outlineFor)
        {
            static int Points(IList<IList<OxyPlot.ScreenPoint>> outline) => outline.Sum(l => l.Count);
            static byte[] Draw(IList<IList<OxyPlot.ScreenPoint>> outline)
            {
                using var bitmap = new SkiaSharp.SKBitmap(400, 267);
                using var canvas = new SkiaSharp.SKCanvas(bitmap);
                canvas.Clear(SkiaSharp.SKColors.White);
                using var rc = new SkiaContext(canvas, OxyPlot.SkiaSharp.RenderTarget.PixelGraphic, 96.0 / 72, 2);
                rc.Stroke(outline, OxyPlot.OxyColors.Black, 0.75);
                return bitmap.Bytes;
            }

            IList<IList<OxyPlot.ScreenPoint>> all = outlineFor(1e9),
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
        var figure = new Figure("same", "", 0.7, new Panel(new Axis(""), new Axis("")) { Series = [new PointSeries(same, same)] });
        Assert.InRange(SvgOf(figure, new FigureSize(200, 150)).Length, 1000, 30_000);
    }

    [Fact]
    public void CellsHaveTheColoursOfTheirValuesWithLowRowsAtTheBottom()
    {
        double[] values = [.. Enumerable.Range(0, 300 * 200).Select(i => (double)i)];
        var figure = new Figure(
            "cells",
            "",
            0.7,
            new Panel(new Axis(""), new Axis(""))
            {
                Series = [new HeatMapSeries(BinEdges.Equal(0, 1, 300), BinEdges.Equal(0, 1, 200), values)],
            }
        );
        FigureModels models = FigureModels.Of(figure);
        using var stream = new MemoryStream();
        new PngRenderer().Render(models, new FigureSize(300, 200), stream);
        DecodedPng png = DecodedPng.Of(stream.ToArray());
        OxyPlot.OxyRect area = models.Models[0].PlotArea;
        int At(double x, double y) => png.Ink((int)(x * 96 / 72), (int)(y * 96 / 72));
        // Low values are dark.
        Assert.True(At(area.Left + 8, area.Bottom - 8) > At(area.Right - 8, area.Top + 8) + 100);
        // The same with rectangles in the vectors, without an image in them.
        string svg = SvgOf(figure, new FigureSize(300, 200));
        Assert.DoesNotContain("<image", svg, StringComparison.Ordinal);
        Assert.Contains($"fill=\"{SvgContext.Hex(ColorMap.Sequential[0])}\"", svg, StringComparison.Ordinal);
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
            .Throws<FigureSizeException>(() => SvgOf(new Figure("wide", "", 0.7, panels), new FigureSize(100, 100)))
            .Message;
        Assert.Contains("'wide' of 9 x 1 panels does not fit", message, StringComparison.Ordinal);
        Assert.Throws<FigureSizeException>(() =>
            new PngRenderer(2000).Render(FigureModels.Of(Sample), new FigureSize(3000, 3000), Stream.Null)
        );
    }

    [Fact]
    public void ColumnsOfDifferentLengthAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new LineSeries(new double[2], new double[3]));
        Assert.Throws<ArgumentException>(() => new HistogramSeries(BinEdges.Equal(0, 1, 2), new double[3]));
        Assert.Throws<ArgumentException>(() => new PointSeries(new double[2], new double[2]) { Bars = [(0, 1)] });
        Assert.Throws<ArgumentException>(() => BinEdges.At([0, 2, 1]));
        Assert.Throws<ArgumentException>(() => new Figure("Not A Name", "", 0.7, new Panel(new Axis(""), new Axis(""))));
    }

    public static TheoryData<string, bool> Hostile()
    {
        var data = new TheoryData<string, bool>();
        foreach (string kind in (string[])["nan", "empty", "constant", "zero", "single", "negative", "infinite", "huge", "mixed"])
        foreach (bool isLogarithmic in (bool[])[false, true])
            data.Add(kind, isLogarithmic);
        return data;
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void AnyDataGiveAPicture(string kind, bool isLogarithmic)
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
            new HistogramSeries(BinEdges.At(kind == "empty" ? [] : [.. x, x.Length]), values),
            new LineSeries(x, values) { Style = OxyPlot.LineStyle.Dash },
            new PointSeries(x, values) { Bars = [.. values.Select(v => (-v, v))] },
            new BandSeries(x, values, values),
            new HeatMapSeries(BinEdges.Equal(0, 1, values.Length), BinEdges.Equal(0, 1, 1), values)
            {
                Scale = new Axis("") { IsLogarithmic = isLogarithmic },
            },
        ];
        foreach (Series series in all)
        {
            var figure = new Figure(
                "hostile",
                "",
                0.7,
                new Panel(
                    new Axis("x") { IsLogarithmic = isLogarithmic },
                    new Axis("y") { IsLogarithmic = isLogarithmic && series is not HeatMapSeries }
                )
                {
                    Series = [series],
                    Markers = [new Marker(1, "m"), new Marker(double.NaN, "n")],
                    Levels = [new Level(-1)],
                }
            );
            string svg = SvgOf(figure, new FigureSize(200, 150));
            XDocument.Parse(svg);
            Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", svg, StringComparison.Ordinal);
            Assert.Equal(kind is "nan" or "empty", svg.Contains(">no data<", StringComparison.Ordinal));
            using var stream = new MemoryStream();
            new PngRenderer().Render(FigureModels.Of(figure), new FigureSize(200, 150), stream);
            Assert.True(DecodedPng.Of(stream.ToArray()).InkWithin(0, 0, 300, 300) > 10_000, "axes at least");
        }
    }

    [Fact]
    public void BinsOfZeroReachTheFootOfALogarithmicAxisAndOneCountStandsAboveIt()
    {
        var figure = new Figure(
            "log",
            "",
            0.7,
            new Panel(new Axis("x"), new Axis("y") { IsLogarithmic = true })
            {
                Series = [new HistogramSeries(BinEdges.Equal(0, 1, 4), new double[] { 1, 0, 100, 1 })],
            }
        );
        FigureModels models = FigureModels.Of(figure);
        RecordingContext drawn = RecordingContext.Of(models, new FigureSize(200, 150));
        OxyPlot.OxyRect area = models.Models[0].PlotArea;
        Assert.InRange(models.Models[0].Axes[1].Transform(1), area.Top, area.Bottom - 3);
        // The steps go to the axis and below it, where they are clipped.
        Assert.Contains(drawn.Lines, line => line.Count > 6 && line.Any(p => p.Y >= area.Bottom));
    }

    [Fact]
    public void ErrorBarsEndAtALogarithmicAxisAndZerosAreLimits()
    {
        var points = new PointSeries(new double[] { 1, 2, 3 }, new double[] { 100, 1, 0 }) { Bars = [(90, 110), (0, 3.3), (0, 1.84)] };
        (double Top, double Bottom)[] BarsOf(double third, out OxyPlot.OxyRect area)
        {
            var figure = new Figure(
                "bars",
                "",
                0.7,
                new Panel(new Axis("x"), new Axis("y") { IsLogarithmic = true, Minimum = 0.5 })
                {
                    Series = [new PointSeries(points.X, new double[] { 100, 1, third }) { Bars = points.Bars }],
                }
            );
            FigureModels models = FigureModels.Of(figure);
            RecordingContext drawn = RecordingContext.Of(models, new FigureSize(200, 150));
            OxyPlot.OxyRect inner = area = models.Models[0].PlotArea;
            double at = models.Models[0].Axes[0].Transform(3);
            Assert.All(drawn.Lines.SelectMany(l => l), p => Assert.InRange(p.Y, inner.Top - 20, inner.Bottom + 0.01));
            return
            [
                .. drawn
                    .Lines.Where(l => l.Count == 2 && l[0].X == l[1].X && Math.Abs(l[0].X - at) < 1e-6)
                    .Select(l => (Math.Min(l[0].Y, l[1].Y), Math.Max(l[0].Y, l[1].Y))),
            ];
        }

        (double top, double bottom) = Assert.Single(BarsOf(1, out OxyPlot.OxyRect whole), b => b.Bottom - b.Top > 5);
        Assert.Equal(whole.Bottom, bottom, 6);
        // A limit is an arrow from its upper end that is shorter than the way to the axis.
        (double end, double tip) = Assert.Single(BarsOf(0, out OxyPlot.OxyRect limited), b => b.Bottom - b.Top > 5);
        Assert.Equal(top, end, 6);
        Assert.True(tip < limited.Bottom - 1);
    }

    [Fact]
    public void WhatAUserChangesInThePlotsIsDrawn()
    {
        FigureModels models = FigureModels.Of(Sample);
        models.Models[0].Axes[0].Title = "other axis";
        models.Models[0].Axes[0].Maximum = 20;
        models.Models[0].Annotations.Add(new OxyPlot.Annotations.TextAnnotation { Text = "here", TextPosition = new(2, 2) });
        models.Models[0].Series.Add(new OxyPlot.Series.FunctionSeries(Math.Sin, 0, 20, 0.1) { Title = "sine" });
        ((FigureSeries)models.Models[0].Series[0]).Color = OxyPlot.OxyColor.FromRgb(1, 2, 3);
        string svg = new SvgRenderer().Element(models, new FigureSize(300, 200));
        Assert.All(
            (string[])[">other axis<", ">20<", ">here<", ">sine<", "#010203"],
            text => Assert.Contains(text, svg, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void ThePdfHasTheFontInIt()
    {
        using var stream = new MemoryStream();
        new PdfRenderer().Render(FigureModels.Of(Sample), new FigureSize(300, 200), stream);
        string pdf = Encoding.Latin1.GetString(stream.ToArray());
        Assert.StartsWith("%PDF-1.", pdf, StringComparison.Ordinal);
        Assert.Contains("SpectroCalSans", pdf, StringComparison.Ordinal);
        Assert.Contains("/FontFile2", pdf, StringComparison.Ordinal);
        Assert.Contains("/ToUnicode", pdf, StringComparison.Ordinal);
        Assert.DoesNotContain("/CreationDate", pdf, StringComparison.Ordinal);
        Assert.DoesNotContain("/Subtype /Image", pdf, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSpectrumOfTheBenchmarkHasItsParts()
    {
        Figure figure = SpectroCal.Bench.BenchmarkSpectrum.Of(4096);
        Assert.Equal(2, figure.Panels.Count);
        Assert.Equal(4096, figure.Panels[0].Series.OfType<HistogramSeries>().Single().Values.Length);
        double[] pulls = figure.Panels[1].Series.OfType<HistogramSeries>().Single().Values.ToArray();
        Assert.InRange(pulls.Average(p => p * p), 0.9, 1.1);
    }
}
