using OxyPlot;
using OxyPlot.SkiaSharp;
using SkiaSharp;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Oxy;

namespace SpectroCal.Tests.Plotting;

/// <summary>Data of many more bins and corners than a picture has pixels.</summary>
public sealed class FineDataTests
{
    [Theory]
    [InlineData(3.0, 5.0, 2, 6)] // bins that it only touches are in it
    [InlineData(3.5, 4.5, 3, 5)]
    [InlineData(-9.0, -1.0, 0, 0)]
    [InlineData(-9.0, 99.0, 0, 10)]
    [InlineData(11.0, 12.0, 10, 10)]
    public void ARangeHasTheBinsThatItHasAPartIn(double low, double high, int first, int end)
    {
        Assert.Equal((first, end), BinEdges.Equal(0, 1, 10).Within(low, high));
        Assert.Equal((0, 0), BinEdges.At([]).Within(low, high));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RangesOfAPanelAreThoseOfEveryValueInIt(bool isLogarithmic)
    {
        double[] x = [.. Enumerable.Range(0, 50).Select(i => i - 10.0)],
            values = [.. x.Select(v => v is 3 ? double.NaN : 100 + 30 * Math.Sin(v) - (v is 5 ? 200 : 0))];
        var shown = new AxisRange(1, 20, false);
        double[] within =
        [
            .. x.Zip(values)
                .Where(p => p.First is >= 1 and <= 20)
                .Select(p => p.Second)
                .Where(v => double.IsFinite(v) && (v > 0 || !isLogarithmic)),
        ];
        AssertRange(within, OfY(new LineSeries(x, values)));
        AssertRange(within, OfY(new PointSeries(x, values)));
        AssertRange([.. within, 1, 2], OfY(new BandSeries(x, x.Select(_ => 1.0).ToArray(), values), new Level(2)));
        // Bin k begins at x[k] - 0.5 and ends at x[k] + 0.5.
        AssertRange(within, OfY(new HistogramSeries(BinEdges.Equal(-10.5, 1, 50), values)));
        AssertRange(isLogarithmic ? [0.5, 39.5] : [-10.5, 39.5], OfX(new HistogramSeries(BinEdges.Equal(-10.5, 1, 50), values)));
        AssertRange(isLogarithmic ? [1, 39] : [-10, 39], OfX(new LineSeries(x, values)));
        AssertRange(
            isLogarithmic ? [.. within, 500] : [.. within, .. within.Select(v => v / 2), 500],
            OfY(new PointSeries(x, values) { Bars = [.. values.Select(v => (v / 2, 500.0))] })
        );

        DataRange OfX(Series series) =>
            DataRange.OfX(new Panel(new Axis("x") { IsLogarithmic = isLogarithmic }, new Axis("y")) { Series = [series] });
        DataRange OfY(Series series, params Level[] levels) =>
            DataRange.OfY(
                new Panel(new Axis("x"), new Axis("y") { IsLogarithmic = isLogarithmic }) { Series = [series], Levels = levels },
                shown
            );
        static void AssertRange(IEnumerable<double> expected, DataRange found) =>
            Assert.Equal((expected.Min(), expected.Max()), (found.Low, found.High));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ACurveKeepsItsGapsAndEveryPeak(bool isLogarithmic)
    {
        const int Points = 20_000;
        var random = new Random(11);
        double[] x = [.. Enumerable.Range(0, Points).Select(i => 1.0 + i)],
            y = [.. x.Select(_ => 10 + random.NextDouble())];
        (y[4000], y[4001], y[12_345], y[17_000]) = (double.NaN, isLogarithmic ? 0 : double.NaN, 90, double.NaN);
        var along = new AxisMap(new AxisRange(1, Points, isLogarithmic), 0, 200);
        var up = new AxisMap(new AxisRange(1, 100, isLogarithmic), 100, 0);
        IList<IList<ScreenPoint>> lines = CurveSeries.Curve(new LineSeries(x, y), along, up, 2);
        Assert.Equal(3, lines.Count);
        Assert.True(lines.Sum(l => l.Count) < 4 * 400 + 12, "at most four corners in a column");
        Assert.Equal(up.Position(90), lines[1].Min(p => p.Y), 9);
        Assert.Equal(along.Position(12_346), lines[1].MinBy(p => p.Y).X, 0.5);
        Assert.Equal((along.Position(4000), up.Position(y[3999])), (lines[0][^1].X, lines[0][^1].Y));
        Assert.Equal((along.Position(4003), up.Position(y[4002])), (lines[1][0].X, lines[1][0].Y));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void WhatIsNoNumberIsAGapAndNoSpike(double value)
    {
        var along = new AxisMap(new AxisRange(0, 4, false), 0, 200);
        var up = new AxisMap(new AxisRange(0, 10, false), 100, 0);
        double[] x = [0, 1, 2, 3, 4];
        foreach (
            var data in (LineSeries[])
                [new(x, new[] { 1, 2, value, 4, 5 }), new(new[] { 0, 1, value, 3, 4 }, new double[] { 1, 2, 3, 4, 5 })]
        )
        foreach (double columns in (double[])[2, 0.001])
            Assert.Equal(
                [
                    [90, 80],
                    [60, 50],
                ],
                CurveSeries.Curve(data, along, up, columns).Select(l => (double[])[l[0].Y, l[^1].Y])
            );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ALineInPiecesIsTheLineInOne(double width)
    {
        ScreenPoint[] corners =
        [
            .. Enumerable.Range(0, 1500).Select(i => new ScreenPoint(10 + i * 0.3, 100 + 80 * Math.Sin(i * 0.05) + i % 2)),
        ];
        byte[] pieces = Draw(RenderTarget.PixelGraphic),
            one = Draw(RenderTarget.VectorGraphic);
        int[] differences = [.. pieces.Zip(one, (a, b) => Math.Abs(a - b))];
        Assert.True(differences.Count(d => d > 96) < 20, $"{differences.Count(d => d > 96)} bytes differ by more than joints do");
        Assert.True(pieces.Count(b => b < 128) > 2000, "there is a line");

        byte[] Draw(RenderTarget target)
        {
            using var bitmap = new SKBitmap(480, 200);
            using var canvas = new SKCanvas(bitmap);
            canvas.Clear(SKColors.White);
            using var rc = new SkiaContext(canvas, target, 1, 2);
            rc.Stroke([corners], OxyColors.Black, width);
            return bitmap.Bytes;
        }
    }
}
