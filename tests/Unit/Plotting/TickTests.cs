using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Tests.Plotting;

public sealed class TickTests
{
    private const double Length = 200,
        Size = 7;

    [Theory]
    [InlineData(0, 10, "0 2 4 6 8 10")]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-0.35, 0.2, "−0.3 −0.2 −0.1 0.0 0.1 0.2")]
    [InlineData(4000, 9000, "4000 5000 6000 7000 8000 9000")]
    [InlineData(2.9945, 3.0055, "2.996 2.998 3.000 3.002 3.004")]
    public void NumbersAreRound(double low, double high, string labels)
    {
        TickSet ticks = Of(new Axis(""), low, high, horizontal: true);
        Assert.Equal(labels, string.Join(' ', ticks.Labels.Where(l => !l.IsEmpty)));
        Assert.Null(ticks.Multiplier);
    }

    [Theory]
    [InlineData(0, 2.5e6, "×106", "0.0 0.5 1.0 1.5 2.0 2.5")]
    [InlineData(0, 9e-5, "×10−5", "0 2 4 6 8")]
    [InlineData(-2e5, 2e5, "×103", "−200 −150 −100 −50 0 50 100 150 200")]
    public void FactorsAreTakenOutOfHugeAndTinyNumbers(double low, double high, string factor, string labels)
    {
        TickSet ticks = Of(new Axis(""), low, high, horizontal: true);
        Assert.Equal(factor, ticks.Multiplier!.ToString());
        Assert.Equal(labels, string.Join(' ', ticks.Labels));
    }

    [Theory]
    [InlineData(1, 1e4, "100 101 102 103 104", 32)]
    [InlineData(0.6, 30, "1 2 5 10 20", 11)]
    [InlineData(1e-3, 1e20, "10−2 100 102 104 106 108 1010 1012 1014 1016 1018 1020", -1)]
    [InlineData(20, 90, "20 30 40 50 60 70 80 90", -1)]
    public void LogarithmicAxesHaveDecades(double low, double high, string labels, int minor)
    {
        TickSet ticks = Of(new Axis("") { IsLogarithmic = true }, low, high, horizontal: true, length: 300);
        Assert.Equal(labels, string.Join(' ', ticks.Labels.Where(l => !l.IsEmpty)));
        if (minor >= 0)
            Assert.Equal(minor, ticks.Minor.Count);
    }

    [Fact]
    public void TicksLieInTheRangeOneStepApartAndLabelsDoNotTouch()
    {
        Prop.ForAll(
                ArbMap.Default.GeneratorFor<(NormalFloat, NormalFloat)>().ToArbitrary(),
                pair =>
                {
                    double low = pair.Item1.Get,
                        high = low + Math.Abs(pair.Item2.Get);
                    if (!(high > low) || !(high - low > 1e-6 * Math.Abs(low)) || Math.Abs(high) > 1e100 || high - low < 1e-100)
                        return true;
                    TickSet ticks = Of(new Axis(""), low, high, horizontal: true);
                    double step = ticks.Major.Count > 1 ? ticks.Major[1] - ticks.Major[0] : double.NaN,
                        slack = 1e-6 * (high - low);
                    bool inside = ticks.Major.Concat(ticks.Minor).All(t => t >= low - slack && t <= high + slack);
                    bool even = ticks.Major.Zip(ticks.Major.Skip(1), (a, b) => Math.Abs(b - a - step) < 1e-6 * step).All(x => x);
                    var map = new AxisMap(new AxisRange(low, high, false), 0, Length);
                    (double X, double Half)[] labels =
                    [
                        .. ticks
                            .Labels.Select((l, i) => (map.Position(ticks.Major[i]), TextMetrics.Width(l, Size) / 2))
                            .Where(l => l.Item2 > 0),
                    ];
                    bool apart = labels.Zip(labels.Skip(1), (a, b) => b.X - b.Half > a.X + a.Half).All(x => x);
                    return inside && even && apart && ticks.Major.Count is >= 1 and <= 10;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void WholeNumbersStayWhole() =>
        Assert.Equal("0 1 2 3", string.Join(' ', Of(new Axis("") { IsWhole = true }, 0, 3.2, horizontal: true).Labels));

    [Theory]
    [InlineData(double.NaN, double.NaN, false)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity, true)]
    [InlineData(5, 5, false)]
    [InlineData(0, 0, false)]
    [InlineData(5, 5, true)]
    [InlineData(-1.7e308, 1.7e308, false)]
    [InlineData(1e-320, 1e300, true)]
    public void RangesAreSound(double low, double high, bool isLogarithmic)
    {
        AxisRange range = AxisRange.Over(new Axis("") { IsLogarithmic = isLogarithmic }, low, high, 0.05);
        Assert.True(range.High > range.Low && double.IsFinite(range.High) && double.IsFinite(range.Low));
        Assert.True(!isLogarithmic || range.Low > 0);
    }

    [Fact]
    public void WhereNothingIsCountedTheAxisBeginsAtZero()
    {
        AxisRange range = AxisRange.Over(new Axis("") { IncludesZero = true }, 0, 0, 0.05);
        Assert.Equal(0, range.Low);
        Assert.InRange(range.High, 0.5, 2);
    }

    [Theory]
    [InlineData(10.0, 5.0)]
    [InlineData(200.0, null)]
    [InlineData(null, -200.0)]
    public void LimitsThatContradictEachOtherOrTheDataGiveARange(double? minimum, double? maximum)
    {
        AxisRange range = AxisRange.Over(new Axis("") { Minimum = minimum, Maximum = maximum }, 0, 100, 0);
        Assert.True(range.High > range.Low);
    }

    [Fact]
    public void LabelsOfMarkersAreMovedApartAndKeepTheirOrder()
    {
        Prop.ForAll(
                ArbMap.Default.GeneratorFor<PositiveInt[]>().Where(a => a.Length is > 0 and < 20).ToArbitrary(),
                numbers =>
                {
                    double[] wanted = [.. numbers.Select(n => (double)(n.Get % 300)).Order()],
                        widths = [.. numbers.Select(n => 3.0 + n.Get % 9)];
                    double[] at = MarkerLabels.Spread(wanted, widths, 0, 300);
                    return Enumerable.Range(1, at.Length - 1).All(i => at[i] - at[i - 1] >= (widths[i] + widths[i - 1]) / 2 - 1e-9)
                        && at[0] >= widths[0] / 2 - 1e-9
                        && at[^1] <= 300 - widths[^1] / 2 + 1e-9;
                }
            )
            .QuickCheckThrowOnFailure();
        Assert.Equal([50.0, 150], MarkerLabels.Spread([50, 150], [10, 10], 0, 300));
        Assert.Equal([95.0, 105], MarkerLabels.Spread([100, 100], [10, 10], 0, 300));
    }

    [Fact]
    public void WhereLinesCrowdTheLessImportantGoWithoutLabels()
    {
        Marker[] markers = [.. Enumerable.Range(0, 60).Select(i => new Marker(100 + i * 0.5, $"line {i}") { Priority = i % 10 })];
        var area = new OxyPlot.OxyRect(0, 0, 200, 150);
        MarkerLabels labels = MarkerLabels.Place(markers, new AxisMap(new AxisRange(0, 200, false), 0, 200), area, Size);
        Assert.True(labels.IsUpright && labels.HeightPt < 0.6 * area.Height);
        Assert.InRange(labels.Labels.Count, 4, 20);
        Assert.Contains(labels.Labels, l => l.Marker.Priority == 9);
        Assert.DoesNotContain(labels.Labels, l => l.Marker.Priority < 5);
        Assert.All(labels.Labels, l => Assert.InRange(l.LabelX - l.LineX, -4.01 * Size, 4.01 * Size));
        Assert.Equal(
            0,
            MarkerLabels
                .Place([new Marker(500, "outside"), new Marker(50)], new AxisMap(new AxisRange(0, 200, false), 0, 200), area, Size)
                .HeightPt
        );
    }

    private static TickSet Of(Axis axis, double low, double high, bool horizontal, double length = Length) =>
        TickFinder.For(axis, new AxisRange(low, high, axis.IsLogarithmic), length, horizontal, Size);
}
