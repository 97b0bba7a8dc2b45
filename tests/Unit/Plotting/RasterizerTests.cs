using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Rendering;

namespace SpectroCal.Tests.Plotting;

public sealed class RasterizerTests
{
    private const int Side = 64;

    [Fact]
    public void CoverageIsTheArea()
    {
        Assert.Equal(20.5 * 10.25, Area(r => r.Add([3.25, 7, 23.75, 7, 23.75, 17.25, 3.25, 17.25])), 0.5);
        Assert.Equal(0.5 * 30 * 40, Area(r => r.Add([10, 10, 40, 10, 10, 50])), 1.5);
        Assert.Equal(
            Math.PI * 20 * 20,
            Area(r =>
                r.Add([
                    .. Enumerable
                        .Range(0, 200)
                        .SelectMany(i => (double[])[32 + 20 * Math.Cos(i * Math.PI / 100), 32 + 20 * Math.Sin(i * Math.PI / 100)]),
                ])
            ),
            2.0
        );
    }

    [Fact]
    public void AreasThatOverlapCountOnceAndHolesNeedTheOtherDirection()
    {
        double[] square = [10, 10, 30, 10, 30, 30, 10, 30],
            inner = [15, 15, 15, 25, 25, 25, 25, 15];
        Assert.Equal(
            400,
            Area(r =>
            {
                r.Add(square);
                r.Add(square);
            }),
            0.5
        );
        Assert.Equal(
            300,
            Area(r =>
            {
                r.Add(square);
                r.Add(inner);
            }),
            0.5
        );
    }

    [Fact]
    public void WhatIsOutsideIsCutOff()
    {
        Assert.Equal(Side * Side, Area(r => r.Add([-1e6, -1e6, 1e6, -1e6, 1e6, 1e6, -1e6, 1e6])), 1);
        Assert.Equal(
            100,
            Area(r =>
            {
                r.Clip = new PixelRect(20, 20, 30, 30);
                r.Add([0, 0, Side, 0, Side, Side, 0, Side]);
            }),
            0.5
        );
        Assert.Equal(0, Area(r => r.Add([-30, 5, -10, 5, -10, 25, -30, 25])), 0.01);
        Assert.Equal(0, Area(r => r.Add([double.NaN, 5, 10, 5, 10, double.NaN])), 0.01);
    }

    [Theory]
    [InlineData(false, 40 * 3)]
    [InlineData(true, 40 * 3 + Math.PI * 1.5 * 1.5)]
    public void LinesHaveTheirWidth(bool round, double area)
    {
        Assert.Equal(area, Area(r => new Stroker(r).Add([10, 20.3, 50, 20.3], 3, round)), 1.0);
        // the same, slanted by 3:4
        Assert.Equal(area, Area(r => new Stroker(r).Add([10, 10, 42, 34], 3, round)), 1.5);
    }

    [Fact]
    public void CornersOfStepsAreFilledOnce()
    {
        // a U of three pieces of 20 x 2: at each corner they overlap by as much as the corner adds
        Assert.Equal(3 * 20 * 2, Area(r => new Stroker(r).Add([10, 10, 10, 30, 30, 30, 30, 10], 2, false)), 0.7);
        // the same with pieces at an angle, so that the corners are made the other way
        double c = Math.Cos(0.3),
            s = Math.Sin(0.3);
        double[] turned =
        [
            .. ((double, double)[])[(-10, -10), (-10, 10), (10, 10), (10, -10)] is var p
                ? p.SelectMany(q => (double[])[32 + c * q.Item1 - s * q.Item2, 32 + s * q.Item1 + c * q.Item2])
                : [],
        ];
        Assert.Equal(3 * 20 * 2, Area(r => new Stroker(r).Add(turned, 2, false)), 1.0);
    }

    [Fact]
    public void DashesCoverTheirShare()
    {
        IReadOnlyList<double[]> dashes = Dashes.Of([0, 0, 100, 0, 100, 50], 6, 4);
        Assert.Equal(15, dashes.Count);
        Assert.Equal(
            0.6 * 150,
            dashes.Sum(d =>
                Enumerable.Range(0, d.Length / 2 - 1).Sum(i => Math.Abs(d[2 * i + 2] - d[2 * i]) + Math.Abs(d[2 * i + 3] - d[2 * i + 1]))
            ),
            6
        );
    }

    // Black on white: the ink in pixels.
    private static double Area(Action<Rasterizer> draw)
    {
        byte[] pixels = new byte[Side * Side * 3];
        Array.Fill(pixels, (byte)255);
        var rasterizer = new Rasterizer(pixels, Side, Side);
        draw(rasterizer);
        rasterizer.Fill(Rgba.Black);
        return pixels.Sum(p => 255.0 - p) / 255 / 3;
    }
}
