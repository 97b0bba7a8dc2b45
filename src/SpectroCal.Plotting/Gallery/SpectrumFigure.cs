using OxyPlot;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Reports;
using SpectroCal.Spectra;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Spectra with identified lines; one with a fit has its residuals below.</summary>
public static class SpectrumFigure
{
    private const int BinsOfResult = 500;
    private const int MostPoints = 160;
    private const double FitWeight = 0.9;
    private const double DataWeight = 0.7;
    private const double DataOpacity = 0.16;
    private const int MostFilled = 1000; // beyond, steps are an area themselves
    private const double LowShare = 0.06; // of the bins, in which a noise edge is
    private const double Overwhelming = 3;
    private const double AboveLines = 1.15;

    /// <summary>One spectrum, with residuals where it has a model.</summary>
    public static Figure Of(FittedSpectrum spectrum, SpectrumOptions options)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(options);
        bool isFitted = spectrum.Model.Length > 0;
        OxyColor[] componentColors = [Palette.Green, Palette.Orange, Palette.Purple, Palette.Sky, Palette.Blue];
        Panel main = Main([spectrum], options);
        main = main with
        {
            // Nothing beside the bins, though points would have room there.
            X = main.X with
            {
                Minimum = options.Low ?? (spectrum.Bins.Bins > 0 ? spectrum.Bins[0] : null),
                Maximum = options.High ?? (spectrum.Bins.Bins > 0 ? spectrum.Bins[spectrum.Bins.Bins] : null),
            },
            Notes = [.. spectrum.Notes, .. main.Notes],
            Series =
            [
                .. spectrum.Components.Select(
                    (c, i) =>
                        (new LineSeries(spectrum.Bins.Centres, c.Counts) { Style = LineStyle.Dash }).As(
                            c.Name,
                            componentColors[i % componentColors.Length]
                        )
                ),
                .. isFitted ? Fitted(spectrum) : [new HistogramSeries(spectrum.Bins, spectrum.Counts) { Color = Palette.Blue }],
            ],
        };
        if (!isFitted)
            return new Figure("spectrum", "A spectrum.", 0.6, main);
        var pulls = new HistogramSeries(spectrum.Bins, spectrum.Pulls) { Color = Palette.Blue, Weight = 0.8 };
        Panel residuals = Columns.Differences(main.X, "pull (σ)", 1, pulls) with
        {
            Shades = [.. options.Shades.Select(s => s with { Name = null })],
        };
        return new Figure("spectrum", "A spectrum with its fit; below, the difference in standard deviations.", 0.76, main, residuals)
        {
            RowHeights = [2.6, 1],
        };
    }

    // Data are points with error bars as long as they can be told apart; the fit is thin, so that they show beside it.
    private static Series[] Fitted(FittedSpectrum s)
    {
        Series data =
            s.Bins.Bins <= MostPoints
                ? s.Errors.Length > 0
                    ? CountPoints.Of(s.Bins, s.Counts, s.Errors)
                    : CountPoints.Of(s.Bins, s.Counts)
                : new HistogramSeries(s.Bins, s.Counts) { Weight = DataWeight, FillOpacity = s.Bins.Bins <= MostFilled ? DataOpacity : 0 };
        return
        [
            data.As(s.Name, Palette.Ink),
            (new LineSeries(s.Bins.Centres, s.Model) { Weight = FitWeight }).As("fit", Palette.Vermilion),
        ];
    }

    /// <summary>Several spectra overlaid.</summary>
    public static Figure Of(IReadOnlyList<FittedSpectrum> spectra, SpectrumOptions options)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        if (spectra.Count == 1)
            return Of(spectra[0], options);
        return new Figure(
            "spectrum",
            "Spectra.",
            0.62,
            Main(spectra, options) with
            {
                Series = [.. spectra.Select(s => new HistogramSeries(s.Bins, s.Counts) { Name = s.Name })],
            }
        );
    }

    /// <summary>The combined spectrum of a calibration with the fit of its target, lines, and regions left out.</summary>
    public static Figure Of(CampaignResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        EnergySpectrum optimized = result.Spectra["optimized"];
        int merge = Columns.MergeFor(optimized, result.Report, BinsOfResult);
        HistogramSeries steps = Columns.Steps(optimized, merge);
        double[] counts = steps.Values.ToArray(),
            model = [];
        RichText[] notes = [];
        if (result.Target is { } target)
        {
            var merged = new EnergySpectrum(new EnergyAxis(optimized.Axis.StartEv, optimized.Axis.StepEv * merge, counts.Length), counts);
            TargetFit fit = TargetFit.To(merged, target, 0);
            model = [.. fit.Target.Select((t, j) => fit.Included[j] > 0 ? t : double.NaN)];
            notes = [Invariant($"deviance / bin = {fit.ReducedDeviance:0.00}")];
        }
        return Of(
            new FittedSpectrum("data", steps.Bins, counts, model) { Notes = notes },
            new SpectrumOptions
            {
                Markers = [.. result.Report.Lines.Select(l => new Marker(l.EnergyEv, RichText.ForLine(l.Name)))],
                Shades = [.. result.Report.Unexplained.Select(u => new Shade(u.LowEv, u.HighEv, "left out"))],
            }
        );
    }

    /// <summary>
    /// Markers at the lines of groups. All K lines of an element are marked as Kα and Kβ; groups named first keep their labels longest.
    /// </summary>
    public static IReadOnlyList<Marker> Markers(IReadOnlyList<LineGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0)
            return [];
        // The target of a calibration divides them in the same way; its lines do not depend on the resolution.
        IReadOnlyList<LineGroup> divided = TargetSpectrum.ForLines(groups, new ResolutionModel(1)).Lines;
        return [.. divided.Select((g, i) => new Marker(g.Strongest.EnergyEv, RichText.ForLine(g.Name)) { Priority = -i })];
    }

    private static Panel Main(IReadOnlyList<FittedSpectrum> spectra, SpectrumOptions options)
    {
        BinEdges bins = spectra[0].Bins;
        double? ceiling = options.IsLogarithmic ? null : CeilingOf(spectra, options);
        double width = bins.Bins > 0 ? (bins[bins.Bins] - bins[0]) / bins.Bins : 1;
        bool isEnergy = options.AbscissaLabel.ToString().Contains("eV", StringComparison.Ordinal);
        string what = spectra.All(s => s.AreCounts) ? "counts" : "intensity";
        RichText counts =
            isEnergy ? Columns.CountsPer(width, what)
            : Math.Abs(width - 1) < 1e-9 ? $"{what} / channel"
            : Invariant($"{what} / {width:0.###} channels");
        return new Panel(
            new Axis(options.AbscissaLabel) { Minimum = options.Low, Maximum = options.High },
            new Axis(counts)
            {
                IsLogarithmic = options.IsLogarithmic,
                IncludesZero = true,
                Maximum = ceiling,
            }
        )
        {
            Markers = options.Markers,
            Shades = options.Shades,
            Notes = ceiling is null ? [] : ["noise edge beyond the axis"],
        };
    }

    // The end of an axis of counts that shows the lines where the noise edge of the detector would hide them: the lowest bins have several
    // times the counts of all others. Null: they do not.
    private static double? CeilingOf(IReadOnlyList<FittedSpectrum> spectra, SpectrumOptions options)
    {
        double edge = 0,
            rest = 0;
        foreach (FittedSpectrum s in spectra)
        {
            bool IsShown(int k) => !(s.Bins.Centre(k) < options.Low) && !(s.Bins.Centre(k) > options.High);
            double[] counts = [.. s.Counts.Where((_, k) => IsShown(k))];
            int lowest = (int)Math.Ceiling(LowShare * counts.Length);
            edge = Math.Max(edge, counts.Take(lowest).DefaultIfEmpty().Max());
            rest = Math.Max(rest, counts.Skip(lowest).DefaultIfEmpty().Max());
        }
        return rest > 0 && edge > Overwhelming * rest ? AboveLines * rest : null;
    }
}
