using System.Diagnostics;
using SpectroCal.Calibration;
using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Fitting;
using SpectroCal.Formats.ListMode;
using SpectroCal.Neural;
using SpectroCal.Optimization;
using SpectroCal.Peaks;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Oxy;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Bench;

/// <summary>Every benchmark that <c>spectrocal bench</c> and <c>Measure-CalibrationSpeed</c> knows.</summary>
public static class BenchmarkCatalogue
{
    private const int PublishedGridPoints = 500;
    private const string NetworkTraining = "network-train"; // needs a plug-in
    private const string MonitorTraining = "monitor-train"; // the same
    private const string TpcTensors = "tpc-torch-500cm";

    /// <summary>The benchmarks, in the order of the table.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new(
            "campaign-100x5000",
            "ms",
            25,
            "default campaign: histograms to calibrated batches, with covariances and bounds",
            false,
            cancel => CampaignOf(100, 5000, cancel)
        ),
        new(
            "campaign-one-thread",
            "ms",
            null,
            "the same on one thread",
            false,
            cancel => CampaignOf(100, 5000, cancel, s => s with { MaximumThreads = 1 })
        ),
        new(
            "campaign-poisson",
            "ms",
            null,
            "the default campaign by the Poisson likelihood of the histograms",
            false,
            cancel => CampaignOf(100, 5000, cancel, s => s with { Objective = ObjectiveKind.Poisson })
        ),
        new(
            "campaign-events-100x5000",
            "ms",
            null,
            "the default campaign from arrays of 5 000 integer events a batch",
            false,
            CampaignFromEvents
        ),
        new(
            "published-iteration",
            "ms",
            null,
            "one iteration of gradient descent with the kernel density of every event: 100 x 5 000 events x 500 grid points",
            false,
            PublishedIteration
        ),
        new(
            "published-over-campaign",
            "ratio",
            null,
            "200 such iterations (the published calibration) over the default campaign, both in this run",
            false,
            PublishedOverCampaign
        ),
        new(
            "scaling-batches",
            "ratio",
            1.5,
            "time of 1 000 batches over ten times that of 100: 1 is linear",
            false,
            cancel => Ratio(cancel, (1000, 5000), (100, 5000), 10)
        ),
        new(
            "scaling-events",
            "ratio",
            1.5,
            "time of 50 000 events a batch over that of 5 000: 1 is independent of the events",
            false,
            cancel => Ratio(cancel, (100, 50_000), (100, 5000), 1)
        ),
        new(
            "histogram-bandwidth",
            "ratio",
            null,
            "time to histogram 50 million 16-bit events over that of a plain sum of the same array, one thread",
            false,
            HistogramOverSum
        ),
        new(
            "density-smoothing",
            "ms",
            null,
            "a histogram of 5 000 events smoothed over channels a hundred times, as for the batches of the default campaign, one thread",
            false,
            cancel => new DensityBenchmark(cancel).SmoothingMs
        ),
        new(
            "density-evaluation",
            "ms",
            null,
            "density from it with first and second derivatives a hundred times, as in one iteration of the default campaign, one thread",
            false,
            cancel => new DensityBenchmark(cancel).EvaluationMs
        ),
        new(
            "density-exact",
            "ratio",
            null,
            "time of the same with a kernel for every occupied channel (--kernel exact) over that",
            false,
            cancel => new DensityBenchmark(cancel).ExactOverSmoothed
        ),
        new("csv-listmode", "MB/s", null, "list-mode CSV with two columns, from memory, one thread", false, ListModeSpeed),
        new(
            "plot-png",
            "ms",
            60,
            "a spectrum of 4 096 bins with fit and residuals as PNG, 1200 x 864 pixels",
            false,
            _ => FigureSpeed(new PngRenderer(), BinsOfFigure)
        ),
        new("plot-svg", "ms", 15, "the same as SVG", false, _ => FigureSpeed(new SvgRenderer(), BinsOfFigure)),
        new("plot-pdf", "ms", 60, "the same as PDF", false, _ => FigureSpeed(new PdfRenderer(), BinsOfFigure)),
        new("plot-million", "ms", 200, "the same with 1 000 000 bins as PNG", false, _ => FigureSpeed(new PngRenderer(), 1_000_000)),
        new(
            "fit-doublet",
            "ms",
            0.5,
            "line fit from given starts to values and errors: doublet, tails and background, 7 free parameters, 300 bins, one thread",
            false,
            LineFit
        ),
        new(
            "network-infer",
            "ms",
            0.2,
            "a spectrum of 300 bins to its centroids by the published network, managed code, one thread",
            false,
            NetworkBenchmark.Inference
        ),
        new(
            NetworkTraining,
            "s",
            180,
            "training of the published network by the engine torch: 20 000 spectra, 30 epochs (one epoch, times 30)",
            true,
            NetworkBenchmark.Training
        ),
        new(
            "monitor-learn",
            "s",
            null,
            "a monitor learns from 19 200 spectra of 1 024 bins (384 detectors, 50 runs, a fifth bad), and judges them; no autoencoder",
            true,
            cancel => MonitorBenchmark.Training(null, cancel)
        ),
        new(
            MonitorTraining,
            "s",
            60,
            "the same with a dense autoencoder, trained by the engine torch",
            true,
            cancel => MonitorBenchmark.Training(AutoencoderKind.Dense, cancel)
        ),
        new(
            "monitor-score",
            "s",
            5,
            "19 200 other spectra judged by a monitor that has learned, managed code",
            true,
            MonitorBenchmark.Scoring
        ),
        new(
            "store-lookup",
            "us",
            50,
            "constants of a detector at a time in a store of a million versions: median of a thousand look-ups",
            true,
            StoreBenchmark.LookUp
        ),
        new(
            "tpc-gradient-500cm",
            "s",
            1,
            "500 cm of muons in liquid argon to readings of pixels, with the derivatives by six constants",
            false,
            TpcBenchmark.Gradient
        ),
        new("tpc-derivative-ratio", "ratio", 3, "the same over the time without derivatives, both in this run", false, TpcBenchmark.Ratio),
        new(
            TpcTensors,
            "s",
            null,
            "the same with derivatives by tensors and autograd, engine torch on the processor",
            true,
            TpcBenchmark.Tensors
        ),
        new(
            "autocal-1000",
            "s",
            3,
            "1 000 detectors of 10 000 channels (50 different ones): peaks found, lines assigned, scales fitted",
            true,
            Arrays
        ),
        new(
            "campaign-100k",
            "s",
            null,
            "100 000 batches of 4 096 channels (1 000 different ones, each a hundred times)",
            true,
            HundredThousandBatches
        ),
        new(
            "slots-100k",
            "s",
            15,
            "list mode in memory to calibrated batches: 100 000 time slots of 60 events; one in seventeen has too few of a line",
            true,
            HundredThousandSlots
        ),
        new("events-1e9", "s", null, "1e9 16-bit events in memory to calibrated batches of a million events", true, BillionEvents),
    ];

    private const int BinsOfFigure = 4096;

    /// <summary>Some of the benchmarks.</summary>
    /// <param name="ids">Their names, or null for all.</param>
    /// <param name="full">Whether all includes what takes long or much memory; what needs an engine that is not here is left out.</param>
    /// <exception cref="CalibrationException">There is no benchmark of a name.</exception>
    public static IReadOnlyList<Benchmark> Choose(IReadOnlyList<string>? ids, bool full) =>
        ids is null
            ?
            [
                .. All.Where(b =>
                    (full || !b.Full)
                    && (
                        b.Id is not (NetworkTraining or MonitorTraining or TpcTensors)
                        || EngineCatalogue.Default.Listing(NetworkBenchmark.Engine).IsAvailable
                    )
                ),
            ]
            :
            [
                .. ids.Select(id =>
                    All.FirstOrDefault(b => b.Id == id)
                    ?? throw new CalibrationException(
                        $"There is no benchmark '{id}'; there are {string.Join(", ", All.Select(b => b.Id))}."
                    )
                ),
            ];

    private static (Campaign Campaign, CalibrationSettings Settings, ToyCampaign Toy) Toy(
        int batches,
        int events,
        CancellationToken cancellation
    )
    {
        var settings = new ToySettings
        {
            Seed = 1,
            Cycles = batches / 10,
            EventsPerBatch = events,
        };
        ToyCampaign toy = ToyCampaign.Simulate(settings, cancellation);
        return (toy.Campaign, new CalibrationSettings(ToyCampaign.Target(settings)), toy);
    }

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Func<double> CampaignOf(
        int batches,
        int events,
        CancellationToken cancellation,
        Func<CalibrationSettings, CalibrationSettings>? change = null
    )
    {
        (Campaign campaign, CalibrationSettings settings, _) = Toy(batches, events, cancellation);
        if (change is not null)
            settings = change(settings);
        return () => Milliseconds(() => CampaignCalibrator.Calibrate(campaign, settings, cancellation: cancellation));
    }

    private static Func<double> CampaignFromEvents(CancellationToken cancellation)
    {
        (Campaign campaign, CalibrationSettings settings, ToyCampaign toy) = Toy(100, 5000, cancellation);
        int[][] events = [.. Enumerable.Range(0, campaign.Batches.Count).Select(i => toy.Events(i).Adc)];
        return () =>
            Milliseconds(() =>
            {
                var batches = new CampaignBatch[events.Length];
                Parallel.For(
                    0,
                    events.Length,
                    i =>
                        batches[i] = campaign.Batches[i] with
                        {
                            Batch = campaign.Batches[i].Batch with { Histogram = HistogramBuilder.FromIntegers(events[i]) },
                        }
                );
                CampaignCalibrator.Calibrate(campaign with { Batches = batches }, settings, cancellation: cancellation);
            });
    }

    private static Func<double> PublishedIteration(CancellationToken cancellation)
    {
        (Campaign campaign, _, ToyCampaign toy) = Toy(100, 5000, cancellation);
        TargetSpectrum target = ToyCampaign.PublishedTarget(toy.Settings);
        ChannelHistogram first = campaign.Batches[0].Batch.Histogram;
        double h = Bandwidth.Published.ResolveEv(
            first.StandardDeviation() * campaign.Batches[0].Standard.Slope(0),
            first.TotalCounts,
            target.SmallestSigmaEv
        );
        var grid = new EnergyGrid(target, (target.Range.HighEv - target.Range.LowEv) / (PublishedGridPoints - 1.5));
        var basis = new TargetBasis(target, grid.Energies, h * h);
        KdeChiSquare[] objectives =
        [
            .. campaign.Batches.Select(
                (batch, i) =>
                    new KdeChiSquare(
                        campaign.Function,
                        batch.Batch.Histogram,
                        new ExactKernelDensity(campaign.Function, [.. toy.Events(i).Adc.Select(adc => (double)adc)], h),
                        grid,
                        basis,
                        h,
                        batch.Standard.Values
                    )
            ),
        ];
        int iteration = 0;
        return () =>
        {
            // An iteration is somewhere else than the one before: an objective knows its density where it was asked last.
            double step = 1e-6 * ++iteration;
            return Milliseconds(() =>
                Parallel.For(
                    0,
                    objectives.Length,
                    new ParallelOptions { CancellationToken = cancellation },
                    i =>
                    {
                        double[] at = campaign.Batches[i].Standard.Values.ToArray();
                        at[0] += step;
                        objectives[i].Evaluate(at, new ObjectiveEvaluation(at.Length));
                    }
                )
            );
        };
    }

    private static Func<double> PublishedOverCampaign(CancellationToken cancellation)
    {
        Func<double> published = PublishedIteration(cancellation),
            campaign = CampaignOf(100, 5000, cancellation);
        return () => 200 * published() / campaign();
    }

    private static Func<double> Ratio(
        CancellationToken cancellation,
        (int Batches, int Events) large,
        (int Batches, int Events) small,
        double expected
    )
    {
        Func<double> a = CampaignOf(large.Batches, large.Events, cancellation),
            b = CampaignOf(small.Batches, small.Events, cancellation);
        // The small one is short: the median of a few runs says more than a single one.
        return () =>
        {
            double[] times = [b(), b(), b(), b(), b()];
            Array.Sort(times);
            return a() / (expected * times[2]);
        };
    }

    private static Func<double> FigureSpeed(IFigureRenderer renderer, int bins)
    {
        Figure figure = BenchmarkSpectrum.Of(bins);
        FigureStyle style = FigureStyle.Screen;
        return () => Milliseconds(() => renderer.Render(FigureModels.Of(figure, style.Theme), style.SizeFor(figure), new MemoryStream()));
    }

    private static Func<double> HistogramOverSum(CancellationToken cancellation)
    {
        ushort[] events = SixteenBitEvents(50_000_000, cancellation);
        return () =>
        {
            long sum = 0;
            double plain = Milliseconds(() =>
            {
                foreach (ushort e in events)
                    sum += e;
            });
            double histogram = Milliseconds(() => HistogramBuilder.From16Bit(events));
            GC.KeepAlive(sum);
            return histogram / plain;
        };
    }

    private static Func<double> ListModeSpeed(CancellationToken cancellation)
    {
        (_, _, ToyCampaign toy) = Toy(10, 5000, cancellation);
        var text = new System.Text.StringBuilder("time_us,adc\n");
        for (int i = 0; text.Length < 50_000_000; i = (i + 1) % 10)
        {
            ToyEvents events = toy.Events(i);
            for (int k = 0; k < events.Adc.Length; k++)
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(long)(1e6 * events.TimesSeconds[k])},{events.Adc[k]}\n");
        }
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(text.ToString());
        var columns = new ListModeColumns
        {
            Channel = "adc",
            Time = "time_us",
            TimeUnitSeconds = 1e-6,
        };
        return () => bytes.Length / 1e3 / Milliseconds(() => ListModeFile.Read(new MemoryStream(bytes), "memory", columns, cancellation));
    }

    private static Func<double> LineFit(CancellationToken cancellation)
    {
        const int fits = 20;
        FitProblem problem = LineFitBenchmark.Problem();
        return () =>
            Milliseconds(() =>
            {
                for (int i = 0; i < fits; i++)
                    Fitter.Fit(problem, cancellation: cancellation);
            }) / fits;
    }

    private static Func<double> Arrays(CancellationToken cancellation)
    {
        const int different = 50,
            detectors = 1000;
        ChannelHistogram[] histograms = [.. Enumerable.Range(0, different).Select(ArrayBenchmark.Detector)];
        (string, ChannelHistogram)[] array = [.. Enumerable.Range(0, detectors).Select(i => ($"{i}", histograms[i % different]))];
        IReadOnlyList<LineCandidate> lines = LineCandidate.OfElements(ArrayBenchmark.Elements);
        return () => Milliseconds(() => ArrayCalibrator.Calibrate(array, lines, cancellation: cancellation)) / 1000;
    }

    private static Func<double> HundredThousandBatches(CancellationToken cancellation)
    {
        (Campaign campaign, CalibrationSettings settings, _) = Toy(1000, 5000, cancellation);
        CampaignBatch[] wide =
        [
            .. campaign.Batches.Select(b =>
            {
                var counts = new long[4096];
                for (int k = 0; k < b.Batch.Histogram.Length; k++)
                {
                    int channel = (int)b.Batch.Histogram.Position(k);
                    if (channel is >= 0 and < 4096)
                        counts[channel] = b.Batch.Histogram.Counts[k];
                }
                return b with { Batch = b.Batch with { Histogram = ChannelHistogram.FromChannels(counts, 0, ChannelConvention.Integer) } };
            }),
        ];
        Campaign large = campaign with { Batches = [.. Enumerable.Range(0, 100).SelectMany(_ => wide)] };
        return () => Milliseconds(() => CampaignCalibrator.Calibrate(large, settings, cancellation: cancellation)) / 1000;
    }

    private static Func<double> HundredThousandSlots(CancellationToken cancellation)
    {
        const int slots = 100_000,
            events = 60;
        // One run as long as all slots: events that come again and again would be structure that no detector shows.
        (Campaign campaign, CalibrationSettings settings, ToyCampaign toy) = Toy(10, slots * events, cancellation);
        int[] values = toy.Events(0).Adc;
        double[] times = [.. Enumerable.Range(0, values.Length).Select(i => (i + 0.5) / events)];
        var list = new EventList("bench", campaign.Batches[0].Batch.Detector, values, times);
        return () =>
            Milliseconds(() =>
            {
                CampaignBatch[] batches = [.. list.ToBatches(1).Select(b => campaign.Batches[0] with { Batch = b })];
                CampaignCalibrator.Calibrate(campaign with { Batches = batches }, settings, cancellation: cancellation);
            }) / 1000;
    }

    private static Func<double> BillionEvents(CancellationToken cancellation)
    {
        const int batches = 1000,
            events = 1_000_000;
        ushort[] all = SixteenBitEvents(batches * events, cancellation);
        (Campaign campaign, CalibrationSettings settings, _) = Toy(10, 5000, cancellation);
        CampaignBatch pattern = campaign.Batches[0];
        return () =>
            Milliseconds(() =>
            {
                var made = new CampaignBatch[batches];
                Parallel.For(
                    0,
                    batches,
                    new ParallelOptions { CancellationToken = cancellation },
                    i =>
                        made[i] = pattern with
                        {
                            Batch = pattern.Batch with { Histogram = HistogramBuilder.From16Bit(all.AsSpan(i * events, events)) },
                        }
                );
                CampaignCalibrator.Calibrate(campaign with { Batches = made }, settings, cancellation: cancellation);
            }) / 1000;
    }

    // Simulated events, repeated: simulating a billion of them would take longer than measuring.
    private static ushort[] SixteenBitEvents(int count, CancellationToken cancellation)
    {
        (_, _, ToyCampaign toy) = Toy(10, 200_000, cancellation);
        ushort[] source = [.. toy.Events(0).Adc.Select(adc => (ushort)Math.Clamp(adc, 0, ushort.MaxValue))];
        var events = new ushort[count];
        for (int start = 0; start < count; start += source.Length)
            source.AsSpan(0, Math.Min(source.Length, count - start)).CopyTo(events.AsSpan(start));
        return events;
    }
}
