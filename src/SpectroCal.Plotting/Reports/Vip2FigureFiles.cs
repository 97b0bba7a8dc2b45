using SpectroCal.Calibration;
using SpectroCal.LineShapes;
using SpectroCal.Peaks;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Reports;
using SpectroCal.Simulation;
using SpectroCal.Spectra;
using SpectroCal.Studies;

namespace SpectroCal.Plotting.Reports;

/// <summary>The figures 2, 4, 5, 6 and 7 of Meas. Sci. Technol. 2023 for a VIP-2 study.</summary>
public static class Vip2FigureFiles
{
    private const double SpectrumLowEv = 4000;
    private const double SpectrumHighEv = 10000;
    private const double SpectrumStepEv = 20;
    private const int RawSpectra = 3;

    /// <summary>Names of the files, with forward slashes.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [.. new[] { "spectrum", "peaks", "log-likelihood", "centroid-shift", "line-shape" }.Select(FitFigureFiles.Svg)];

    /// <summary>The files of a study.</summary>
    public static FigureFiles Of(Vip2Study study) => FigureFiles.Of(Makers(study).Select((make, i) => (Names[i], make)));

    /// <summary>The figures of a study.</summary>
    public static IReadOnlyList<Figure> Figures(Vip2Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return [.. Makers(study).Select(make => make())];
    }

    // In the order of the names.
    private static Func<Figure>[] Makers(Vip2Study study) =>
        [
            () => Spectrum(study),
            () => Peaks(study),
            () => IterationFigure.LogLikelihood(study.LogLikelihood()),
            () =>
                CentroidShiftFigure.Of(
                    [.. study.Comparison.Shifts.Select(s => s.Relative)],
                    RichText.ForLine(study.Settings.WeakLine.Name),
                    "detectors"
                ),
            () => LineShapeFigure.Of(Fitted("reference", study.Comparison.Reference), Fitted("optimised", study.Comparison.Optimized)),
        ];

    // Fig. 2: the month under the reference.
    private static Figure Spectrum(Vip2Study study)
    {
        EnergySpectrum sum = CalibratedSpectra.Combine(
            [.. study.Start.Campaign.Batches.Zip(study.Start.References, (b, reference) => (b.Batch, reference))],
            new EnergyAxis(SpectrumLowEv, SpectrumStepEv, (int)((SpectrumHighEv - SpectrumLowEv) / SpectrumStepEv))
        );
        var bins = BinEdges.Equal(sum.Axis.StartEv, sum.Axis.StepEv, sum.Axis.Count);
        return SpectrumFigure.Of(
            new FittedSpectrum("reference", bins, [.. sum.Counts], []),
            new SpectrumOptions
            {
                IsLogarithmic = true,
                Markers = [.. study.Campaign.Settings.Lines.Select(l => new Marker(l.Group.MeanEnergyEv, RichText.ForLine(l.Group.Name)))],
            }
        );
    }

    // Fig. 4: raw spectra of the detectors that see the least copper, with what network and matched filter find.
    private static Figure Peaks(Vip2Study study)
    {
        string first = study.Campaign.Detectors[0].Batches[0].Run.Name;
        IPeakFinder matched = PeakFinders.Create(PeakFinders.Names[0]);
        IEnumerable<Vip2Detector> few = study.Campaign.Detectors.OrderBy(d => Copper(study, d)).Take(RawSpectra);
        return PeaksFigure.Of(
            [
                .. few.Select(d =>
                {
                    ChannelHistogram histogram = d.Batches[0].Histogram;
                    Vip2Centroid[] found =
                    [
                        .. study.Centroids.Where(c => c.Detector == d.Name && c.Run == first && double.IsFinite(c.Channel)),
                    ];
                    return new DetectorPeaks(
                        d.Name,
                        Columns.Channels(histogram, (int)study.Model.Binning.ChannelsPerBin),
                        [.. found.Select(c => c.Channel)]
                    )
                    {
                        Lines = [.. found.Select(c => RichText.ForLine(c.Line))],
                        Other = [.. matched.Find(histogram).Select(p => p.Channel)],
                    };
                }),
            ],
            "network",
            "matched filter",
            isLogarithmic: true
        );
    }

    // Counts near the copper line in the first batch.
    private static long Copper(Vip2Study study, Vip2Detector detector)
    {
        double energy = study.Settings.WeakLine.Strongest.EnergyEv,
            reach = 2 * study.Campaign.Settings.Resolution.Sigma(energy);
        ChannelHistogram histogram = detector.Batches[0].Histogram;
        return Enumerable
            .Range(0, histogram.Length)
            .Where(k => Math.Abs(detector.Truths[0].Energy(histogram.Position(k)) - energy) < reach)
            .Sum(k => histogram.Counts[k]);
    }

    private static FittedSpectrum Fitted(RichText name, SpectrumFit fit)
    {
        FittedLine line = fit.Lines[0];
        return LineFitFigure.Fitted(name, fit) with
        {
            Notes =
            [
                name.Then(
                    RichText.Plain(
                        $": {UncertainText.Of(line.Position.Value, line.Position.Error)} eV, FWHM "
                            + $"{UncertainText.Of(line.Resolution.Value, line.Resolution.Error)} eV"
                    )
                ),
            ],
        };
    }
}
