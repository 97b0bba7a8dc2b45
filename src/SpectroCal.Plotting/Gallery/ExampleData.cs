using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Optimization;
using SpectroCal.Peaks;
using SpectroCal.Reports;
using SpectroCal.Simulation;
using SpectroCal.Spectra;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Simulated campaigns and their calibrations behind the examples; each is made when it is first needed.</summary>
internal sealed class ExampleData(long seed, CancellationToken cancellation)
{
    private const double StrongDrift = 2;
    private const double Reach = 5; // standard deviations
    private const int LikelihoodIterations = 40;
    private const int PublishedIterations = 200;
    private const double TrackCm = 60;
    private const int LossValues = 21;

    /// <summary>The published campaign.</summary>
    public ToyCampaign Published => field ??= ToyCampaign.Simulate(Strong(new ToySettings { Seed = seed }), cancellation);

    /// <summary>Its calibration.</summary>
    public CampaignCalibration Calibration => field ??= Calibrated(Published, Published.Campaign, keepsHistory: true);

    /// <summary>Its complete result.</summary>
    public CampaignResult Result => field ??= ResultOf(Published, Calibration);

    /// <summary>The result of an array of 32 detectors that see titanium, manganese and copper; a few channels are bad.</summary>
    public CampaignResult ArrayResult => field ??= ResultOf(Array, ArrayCalibration);

    /// <summary>The line of the toy whose width is shown.</summary>
    public LineGroup Copper => Line(Published.Settings.Lines[^1]);

    /// <summary>Every peak finder in the same spectra, whatever the seed: those in which scipy's finders were tried.</summary>
    public IReadOnlyList<FinderCurve> PeakFinderCurves =>
        field ??= [
            .. PeakFinders.Names.Select(n => new FinderCurve(
                n,
                PeakFinderTrial.Weakest,
                PeakFinderTrial.Scores(PeakFinders.Create(n), cancellation)
            )),
            .. PeerScores.Scipy(),
        ];

    /// <summary>The time projection chamber.</summary>
    public TpcDetector Chamber { get; } = new();

    /// <summary>Its argon: the first published set of constants that calibrations look for.</summary>
    public LiquidArgon Argon => ClosureTargets.All[0];

    /// <summary>What it reads of protons that stop, without noise.</summary>
    public IReadOnlyList<TpcHit> Readings => field ??= new TpcSimulator(Chamber).Simulate(Tracks, Argon, new TpcSimulation(), cancellation);

    /// <summary>Its calibration, from the nominal constants.</summary>
    public TpcCalibration ArgonCalibration =>
        field ??= new TpcCalibrator(new TpcSimulator(Chamber)).Calibrate(
            new TpcCalibrationRequest(Tracks, Readings),
            cancellation: cancellation
        );

    /// <summary>The loss along scale, field and lifetime.</summary>
    public IReadOnlyList<TpcScanCurve> LossScans() =>
        [
            .. new[] { TpcParameter.BirksScale, TpcParameter.Field, TpcParameter.Lifetime }.Select(p =>
                new TpcScan(new TpcSimulator(Chamber)).Run(
                    Tracks,
                    Readings,
                    Argon,
                    p,
                    new MeanDiscrepancy(),
                    LossValues,
                    new TpcSimulation(),
                    cancellation
                )
            ),
        ];

    private IReadOnlyList<TrackSegment> Tracks => field ??= new TrackGenerator(TrackSample.StoppingProtons, seed).Tracks(TrackCm);

    private ToyCampaign Array => field ??= ToyCampaign.Simulate(ArraySettings(seed), cancellation);

    private CampaignCalibration ArrayCalibration => field ??= Calibrated(Array, WithBadChannels(Array.Campaign), keepsHistory: false);

    /// <summary>The loss of the published objective in 200 iterations of gradient descent.</summary>
    public Figure Loss()
    {
        var settings = new CalibrationSettings(ToyCampaign.PublishedTarget(Published.Settings))
        {
            Objective = ObjectiveKind.KdeChiSquareFixed,
            Bandwidth = Bandwidth.Published,
            ExcludeUnexplained = false,
        };
        CampaignCalibration descended = Descended(settings, PublishedIterations);
        return IterationFigure.Loss(descended.LossHistory(), descended.ProbabilityLossHistory());
    }

    /// <summary>The log-likelihood, minus that of a model that is equal to the data, in the course of gradient descent.</summary>
    public IReadOnlyList<double> LogLikelihood()
    {
        var settings = new CalibrationSettings(Calibration.Target) { Objective = ObjectiveKind.Poisson, ExcludeUnexplained = false };
        return [.. Descended(settings, LikelihoodIterations).LossHistory().Select(deviance => -deviance / 2)];
    }

    /// <summary>Detectors with the peaks where the calibration found them, and where the last calibration run expects them.</summary>
    public IReadOnlyList<DetectorPeaks> Peaks(int count) =>
        [
            .. ArrayCalibration
                .Batches.Where(b => b.HasConstants)
                .DistinctBy(b => b.Input.Batch.Detector)
                .Take(count)
                .Select(b =>
                {
                    ToyLine[] lines = [.. Array.Settings.Lines.Where(l => l.Known)];
                    return new DetectorPeaks(
                        b.Input.Batch.Detector,
                        Columns.Channels(b.Input.Batch.Histogram, 8),
                        [.. lines.Select(l => b.Optimized.Channel(l.EnergyEv))]
                    )
                    {
                        Lines = [.. lines.Select(l => RichText.ForLine(l.Name))],
                        Other = [.. lines.Select(l => b.Input.Standard.Channel(l.EnergyEv))],
                    };
                }),
        ];

    /// <summary>A curved scale through the lines of one batch of the array.</summary>
    public Figure Curve() => CalibrationCurveFigure.Of(ThroughLines(degree: 2));

    /// <summary>Correlations of a cubic scale through the same lines.</summary>
    public Figure Correlation()
    {
        const int Degree = 3;
        return CorrelationFigure.Of(
            [.. Enumerable.Range(0, Degree + 1).Select(i => RichText.Markup($"p_{i}"))],
            ThroughLines(Degree).Calibration.Covariance!
        );
    }

    /// <summary>The copper line in a combined spectrum of the published campaign with its fit.</summary>
    public FittedSpectrum CopperLine(string calibration, string name)
    {
        HistogramSeries all = Columns.Steps(Result.Spectra[calibration], 2);
        var merged = new BinnedSpectrum(all.Bins.Edges, all.Values.ToArray());
        ResolutionModel resolution = Calibration.Target.Resolution;
        double energy = Copper.MeanEnergyEv,
            reach = Reach * resolution.Sigma(energy);
        SpectrumFit fit = LineFitter.Fit(
            merged,
            new LineFitSpecification
            {
                Lines = [Copper],
                Resolution = resolution,
                RangeEv = (energy - reach, energy + reach),
            }
        );
        DerivedQuantity fwhm = fit.Lines[0].Fwhm;
        return LineFitFigure.Fitted(name, fit) with
        {
            Notes = [Invariant($"{name}: FWHM {UncertainText.Of(fwhm.Value, fwhm.Error)} eV, χ²/ndf {fit.Result.ReducedStatistic:0.00}")],
        };
    }

    // Centroids of the events that the simulation knows to be of a line.
    private StandardCalibration ThroughLines(int degree)
    {
        ToyEvents events = Array.Events(0);
        return StandardCalibration.Through([.. Array.Settings.Lines.Select(Measured)], degree);

        CalibrationLine Measured(ToyLine line)
        {
            double[] adc = [.. events.Adc.Where((_, i) => events.TruthEv[i] == line.EnergyEv).Select(a => (double)a)];
            double mean = adc.Average(),
                deviation = Math.Sqrt(adc.Average(a => (a - mean) * (a - mean)));
            return new CalibrationLine(line.Name, mean, deviation / Math.Sqrt(adc.Length), line.EnergyEv, EnergyErrorEv: 0);
        }
    }

    private CampaignCalibration Descended(CalibrationSettings settings, int iterations)
    {
        double[] rates = CampaignCalibrator.LearningRates(Published.Campaign, settings);
        return CampaignCalibrator.Calibrate(
            Published.Campaign,
            settings with
            {
                Method = new GradientDescent(rates),
                Stopping = new StoppingRule
                {
                    MaximumIterations = iterations,
                    Tolerance = 1e-12,
                    RelativeTolerance = 1e-15,
                    KeepHistory = true,
                },
            },
            cancellation: cancellation
        );
    }

    private CampaignCalibration Calibrated(ToyCampaign toy, Campaign campaign, bool keepsHistory) =>
        CampaignCalibrator.Calibrate(
            campaign,
            new CalibrationSettings(ToyCampaign.Target(toy.Settings)) { Stopping = new StoppingRule { KeepHistory = keepsHistory } },
            cancellation: cancellation
        );

    private CampaignResult ResultOf(ToyCampaign toy, CampaignCalibration calibration)
    {
        ComparedLine[] lines = [.. toy.Settings.Lines.Select(l => new ComparedLine(Line(l), l.Known))];
        var comparison = CampaignComparison.Of(calibration, lines, cancellation: cancellation);
        return CampaignResult.Of(new CampaignOutcome(calibration, comparison, toy.Settings.Seed));
    }

    // Drifts that are visible in the spectra; with the default ones the difference is smaller than the width of a line on paper.
    private static ToySettings Strong(ToySettings settings) =>
        settings with
        {
            OffsetDrift = settings.OffsetDrift with { StandardDeviation = StrongDrift * settings.OffsetDrift.StandardDeviation },
            GainDrift = settings.GainDrift with { StandardDeviation = StrongDrift * settings.GainDrift.StandardDeviation },
        };

    private static LineGroup Line(ToyLine line) => LineGroup.Of(SpectralLine.Custom(line.Name, line.EnergyEv));

    private static ToySettings ArraySettings(long seed) =>
        new()
        {
            Seed = seed,
            Detectors = 32,
            Cycles = 3,
            PhysicsRunsPerCycle = 8,
            EventsPerBatch = 1500,
            Resolution = new ResolutionModel(40),
            Lines =
            [
                new("Ti Ka", 4508.9, 0.34, Known: true),
                new("Ti Kb", 4931.8, 0.05, Known: false),
                new("Mn Ka", 5895.1, 0.28, Known: true),
                new("Mn Kb", 6490.4, 0.05, Known: false),
                new("Cu Ka", 8047.8, 0.12, Known: true),
            ],
        };

    // Detectors that stop counting at some run, as bad channels do.
    private static Campaign WithBadChannels(Campaign campaign)
    {
        int detectors = campaign.Batches.Select(b => b.Batch.Detector).Distinct().Count();
        var dead = new ChannelHistogram(new long[1], 0);
        return campaign with
        {
            Batches =
            [
                .. campaign.Batches.Select(
                    (b, i) =>
                        (i % detectors) switch
                        {
                            5 or 22 => b with { Batch = b.Batch with { Histogram = dead } },
                            14 when i / detectors >= 4 => b with { Batch = b.Batch with { Histogram = dead } },
                            27 when i / detectors >= 19 => b with { Batch = b.Batch with { Histogram = dead } },
                            _ => b,
                        }
                ),
            ],
        };
    }
}
