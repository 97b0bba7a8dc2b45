using OxyPlot;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Oxy;
using SpectroCal.Reports;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Plotting;

public sealed class GalleryTests
{
    private static readonly Lazy<IReadOnlyList<Figure>> All = new(() =>
        Examples.With(data =>
            ExampleFigures.Draw([.. ExampleFigures.All.Select(e => e.Name)], data, (name, reason) => Assert.Fail($"{name}: {reason}"))
        )
    );

    public static TheoryData<string, string> NamesAndSizes()
    {
        var data = new TheoryData<string, string>();
        foreach ((string name, _) in ExampleFigures.All)
        foreach (string size in (string[])["single", "double", "screen"])
            data.Add(name, size);
        return data;
    }

    // Garwood's central intervals at 68.27 %, as in the tables of N. Gehrels, Astrophys. J. 303 (1986) 336, for one standard deviation.
    [Theory]
    [InlineData(0, 0, 1.841)]
    [InlineData(1, 0.173, 3.300)]
    [InlineData(2, 0.708, 4.638)]
    [InlineData(10, 6.891, 14.267)]
    [InlineData(100, 90, 110)]
    public void ErrorBarsOfFewCountsAreGarwoods(double n, double low, double high)
    {
        (double from, double to) = CountPoints.Interval(n);
        Assert.Equal(low, from, 0.0006);
        Assert.Equal(high, to, 0.0006);
    }

    [Fact]
    public void ThinLinesOfEveryColourShowOnWhite()
    {
        static double Linear(byte c) => c / 255.0 is var x && x <= 0.04045 ? x / 12.92 : Math.Pow((x + 0.055) / 1.055, 2.4);
        // Contrast to white of WCAG 2.1.
        Assert.All(
            Palette.All,
            c => Assert.True(1.05 / (0.2126 * Linear(c.R) + 0.7152 * Linear(c.G) + 0.0722 * Linear(c.B) + 0.05) >= 3, c.ToString())
        );
    }

    // What a referee would complain of first.
    [Theory]
    [MemberData(nameof(NamesAndSizes))]
    public void NoLabelIsCutOffAndNoTwoOverlap(string name, string size) => AssertReadable(Example(name), FigureStyle.Parse(size));

    [Theory]
    [MemberData(nameof(NamesAndSizes))]
    public void NoLegendLiesOverDataOrShades(string name, string size)
    {
        FigureStyle style = FigureStyle.Parse(size);
        var models = FigureModels.Of(Example(name), style);
        RecordingContext drawn = RecordingContext.Of(models, style.SizeFor(models.Figure));
        foreach ((Panel panel, PlotModel plot) in models.Figure.Panels.Zip(models.Models))
        {
            HashSet<string> legend =
            [
                .. panel.Series.Select(s => s.Name).Concat(panel.Shades.Select(s => s.Name)).Concat(panel.Notes).Select(n => $"{n}"),
            ];
            OxyPlot.Axes.Axis x = plot.Axes[0],
                y = plot.Axes[1];
            foreach ((string text, OxyRect box) in drawn.Labels.Where(l => legend.Contains(l.Text)))
            {
                if (!BoxPlacer.Overlap(box, plot.PlotArea))
                    continue;
                Assert.DoesNotContain(panel.Shades, s => x.Transform(s.Low) < box.Right && x.Transform(s.High) > box.Left);
                foreach (Extents e in panel.Series.SelectMany(s => s.Cover(withFeet: false)))
                    for (int i = 0; i < e.High.Length; i++)
                        Assert.False(
                            box.Contains(x.Transform((e.Left.Span[i] + e.Right.Span[i]) / 2), y.Transform(e.High.Span[i])),
                            $"data under {text}"
                        );
            }
        }
    }

    [Fact]
    public void NamesAreThoseOfTheFigures() => Assert.Equal(ExampleFigures.All.Select(e => e.Name), All.Value.Select(f => f.Name));

    [Fact]
    public void TheOptimisationShows()
    {
        Panel widths = Example("lines").Panels[1];
        PointSeries[] series = [.. widths.Series.OfType<PointSeries>()];
        Assert.Equal(["standard", "optimised", "perfect"], series.Select(s => s.Name!.ToString()));
        for (int line = 0; line < 3; line++)
        {
            Assert.True(series[0].Y.Span[line] > series[1].Y.Span[line] + 3, "the standard calibration widens the lines");
            Assert.InRange(series[1].Y.Span[line] - series[2].Y.Span[line], -0.5, 0.5);
        }
        double[] loss = Example("loss").Panels[0].Series.OfType<LineSeries>().Single().Y.ToArray(),
            likelihood = Example("log-likelihood").Panels[0].Series.OfType<LineSeries>().Single().Y.ToArray();
        Assert.Equal(201, loss.Length);
        Assert.True(loss[^1] < loss[0] && likelihood[^1] > likelihood[0]);
        LineSeries[] densities = [.. Example("density").Panels[1].Series.OfType<LineSeries>()];
        // Data and target have unit area: the line that nobody named is part of the target by then.
        double step = densities[0].X.Span[1] - densities[0].X.Span[0];
        Assert.Equal(1, densities[0].Y.ToArray().Sum() * step / 1000, 0.02);
        Assert.Equal(1, densities[1].Y.ToArray().Sum() * step / 1000, 0.02);
    }

    [Fact]
    public void TheMapCountsSpectraAndCrossesOutBadChannels()
    {
        HeatMapSeries map = Assert.IsType<HeatMapSeries>(Example("detector-map").Panels[0].Series[0]);
        Assert.Equal((8, 4), (map.Columns.Bins, map.Rows.Bins));
        Assert.Equal([5, 14, 22], map.Crossed.Order());
        Assert.Equal((0, 19, 0), (map.Values.Span[5], map.Values.Span[27], map.Values.Span[22]));
        Assert.All(Enumerable.Range(0, 32).Except([5, 14, 22, 27]), i => Assert.InRange(map.Values.Span[i], 20, 24));
    }

    [Fact]
    public void TheLossAlongAParameterIsAParabolaWithItsMinimumAtTheOptimum()
    {
        foreach (Panel panel in Example("loss-scan").Panels)
        {
            LineSeries line = Assert.IsType<LineSeries>(panel.Series[0]);
            double[] y = line.Y.ToArray();
            Assert.InRange(Array.IndexOf(y, y.Min()), 58, 62);
            Assert.InRange(y[0] / y[^1], 0.7, 1.4);
            Assert.InRange((y[30] + y[90]) / (y[0] + y[120]), 0.22, 0.28);
        }
    }

    [Fact]
    public void ScansOfBatchesThatWereNotCalibratedAreRefused()
    {
        var empty = new CampaignBatch(
            new EventBatch("1", new RunInfo("r"), new ChannelHistogram(new long[100], 0)),
            EnergyCalibration.Linear(500, 3)
        );
        CampaignCalibration calibration = CampaignCalibrator.Calibrate(
            new Campaign(PolynomialFunction.Linear, [empty]),
            new CalibrationSettings(Toys.Target())
        );
        Assert.Contains(
            "was not calibrated",
            Assert.Throws<CalibrationException>(() => LossScan.Of(calibration, 0)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void CorrelationsAreThoseOfTheCovariance()
    {
        Figure figure = CorrelationFigure.Of(["a", "b"], [4, -3, -3, 9]);
        HeatMapSeries map = Assert.IsType<HeatMapSeries>(figure.Panels[0].Series[0]);
        // rows from the bottom: b, a
        Assert.Equal([-0.5, 1, 1, -0.5], map.Values.ToArray());
        Assert.Equal(["−0.50", "1.00", "1.00", "−0.50"], map.CellTexts);
        Assert.Throws<ArgumentException>(() => CorrelationFigure.Of(["a"], [1, 2]));
    }

    [Fact]
    public void ACurveThroughItsPointsHasNoResiduals()
    {
        var curve = new EnergyCalibration(new PolynomialFunction(2), [10, 3, 1e-4]);
        CalibrationLine[] lines = [.. ((double[])[500, 1500, 2500]).Select(a => new CalibrationLine("x", a, 0.5, curve.Energy(a), 1.2))];
        Figure figure = CalibrationCurveFigure.Of(lines, curve);
        PointSeries residuals = figure.Panels[1].Series.OfType<PointSeries>().Single();
        Assert.All(residuals.Y.ToArray(), r => Assert.Equal(0, r, 9));
        double error = Math.Sqrt(Math.Pow(0.5 * (3 + 2 * 1e-4 * 1500), 2) + 1.2 * 1.2);
        Assert.Equal((-error, error), (residuals.Bars[1].Low, residuals.Bars[1].High));
        Assert.DoesNotContain(figure.Panels[1].Series, s => s is BandSeries);
        Assert.Throws<ArgumentException>(() => CalibrationCurveFigure.Of([], curve));
    }

    [Fact]
    public void OneDetectorIsALineAndManyAreAMap()
    {
        (string, double[])[] detectors = [.. Enumerable.Range(0, 50).Select(i => ($"d{i}", (double[])[0, i, double.NaN]))];
        Assert.Contains(DetectorDriftFigure.Panel(detectors[..3], "x").Series, s => s is LineSeries);
        HeatMapSeries map = Assert.IsType<HeatMapSeries>(DetectorDriftFigure.Panel(detectors, "x").Series[0]);
        Assert.Equal((49.0, -49.0), (map.Values.Span[49 * 3 + 1], map.Scale.Minimum));
    }

    [Fact]
    public void ShiftsWithoutErrorsAreLeftOut() =>
        Assert.Contains(
            "2 batches",
            CentroidShiftFigure.Of([1, double.NaN, -1, double.PositiveInfinity], "x").Panels[0].Notes.Select(n => n.ToString())
        );

    [Fact]
    public void PanelsOfAWideFigureStandBelowOneAnotherInANarrowColumn()
    {
        Figure chain = Example("simulation-chain"),
            narrow = FigureStyle.SingleColumn.Fit(chain);
        Assert.Equal([(0, 0), (0, 1), (0, 2)], FigureStyle.Screen.Fit(chain).Panels.Select(p => (p.Row, p.Column)));
        Assert.Equal([(0, 0), (1, 0), (2, 0)], narrow.Panels.Select(p => (p.Row, p.Column)));
        // What hangs together stays so.
        Figure spectrum = Example("spectrum");
        Assert.Same(spectrum, FigureStyle.SingleColumn.Fit(spectrum));
    }

    [Fact]
    public void MeasuredSpectraGoTogetherOrSayWhyNot()
    {
        var histogram = new ChannelHistogram([1, 5, 2], 0.5);
        MeasuredSpectrum raw = new("raw", histogram, null),
            scaled = new("scaled", histogram, EnergyCalibration.Linear(0, 10)),
            bent = new("bent", histogram, new EnergyCalibration(new PolynomialFunction(2), [0, 1, -1]));
        HistogramSeries steps = Assert.IsType<HistogramSeries>(
            MeasuredFigures.Of([scaled], null, new SpectrumOptions()).Panels[0].Series[0]
        );
        Assert.Equal((0, 30), (steps.Bins[0], steps.Bins[3]));
        Assert.Throws<CalibrationException>(() => MeasuredFigures.Of([raw, scaled], null, new SpectrumOptions()));
        Assert.Contains(
            "does not rise",
            Assert.Throws<CalibrationException>(() => MeasuredFigures.Of([bent], null, new SpectrumOptions())).Message,
            StringComparison.Ordinal
        );
        MeasuredSpectrum[] many = [.. Enumerable.Repeat(scaled, 9)];
        HeatMapSeries map = Assert.IsType<HeatMapSeries>(MeasuredFigures.Of(many, null, new SpectrumOptions()).Panels[0].Series[0]);
        Assert.Equal((9, 9 * 8.0), (map.Rows.Bins, Math.Round(map.Values.ToArray().Sum(), 6)));
        Assert.Throws<CalibrationException>(() => MeasuredFigures.Of(many, "spectrum", new SpectrumOptions()));
        Assert.Throws<CalibrationException>(() => MeasuredFigures.Of([raw], "nothing", new SpectrumOptions()));
    }

    // A result of a measurement of one line, with millions of counts: factors at the axes, no truth, one batch.
    [Theory]
    [InlineData("single")]
    [InlineData("screen")]
    public void AResultOfOneLineAndOneBatchHasAllItsFiguresWithoutOverlaps(string size)
    {
        var axis = new EnergyAxis(9500, 2, 250);
        double[] counts =
        [
            .. Enumerable.Range(0, axis.Count).Select(j => 3e6 * Math.Exp(-0.5 * Math.Pow((axis.Centre(j) - 9713) / 70, 2))),
        ];
        var fit = new ReportFit(9713.2, 0.1, 165, 0.2);
        var report = new CampaignReport
        {
            Batches = 1,
            EventsPerBatch = counts.Sum(),
            Lines = [new ReportLine("Au La1", 9713.44, true, new ReportFit(9721, 0.1, null, null), fit, null)],
            Optimizer = new ReportOptimizer("levenberg-marquardt", "kde-chi2", 4, 1) { LossHistory = [120, 3, 2.9] },
            Target = new ReportTarget(["Au La1"], 9500, 10000, 50, 0.115, 20),
            Unexplained = [],
            NotCalibrated = [],
        };
        var result = new CampaignResult(
            report,
            new Dictionary<string, EnergySpectrum> { ["standard"] = new(axis, counts), ["optimized"] = new(axis, counts) },
            [new BatchConstants("r", "1", "Calibrated", 1e8, [0, 10], [0, 10], [double.NaN, 1e-4], null)],
            null
        );
        FigureStyle style = size == "single" ? FigureStyle.SingleColumn : FigureStyle.Screen;
        IReadOnlyList<Figure> figures = CampaignFigures.Of(result);
        Assert.Equal(["overview", "spectrum", "lines", "detector-drift", "loss"], figures.Select(f => f.Name));
        Assert.Contains(
            RecordingContext.Of(figures[0], style).Labels,
            l => l.Text.EndsWith("(106)", StringComparison.Ordinal) || l.Text.EndsWith("(103)", StringComparison.Ordinal)
        );
        Assert.All(
            figures,
            f =>
                AssertReadable(
                    f with
                    {
                        Title = "A title that is much longer than a column of a journal is wide, as titles sometimes are",
                    },
                    style
                )
        );
    }

    private static void AssertReadable(Figure figure, FigureStyle style)
    {
        List<(string Text, OxyRect Box)> labels = RecordingContext.Of(figure, style).Labels;
        FigureSize page = style.SizeFor(style.Fit(figure));
        Assert.True(labels.Count >= 6, "numbers and labels of the axes");
        foreach ((string text, OxyRect box) in labels)
            Assert.True(
                box.Left >= 0 && box.Top >= 0 && box.Right <= page.WidthPt && box.Bottom <= page.HeightPt,
                $"{figure.Name}: '{text}' is cut off: {box}"
            );
        for (int i = 0; i < labels.Count; i++)
        for (int k = i + 1; k < labels.Count; k++)
            Assert.False(
                BoxPlacer.Overlap(labels[i].Box, labels[k].Box),
                $"{figure.Name}: '{labels[i].Text}' {labels[i].Box} overlaps '{labels[k].Text}' {labels[k].Box}"
            );
    }

    private static Figure Example(string name) => All.Value.Single(f => f.Name == name);
}
