using MathNet.Numerics.Distributions;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Simulation;

/// <summary>
/// The published toy: truth, detector resolution, ADC by the inverse calibration; constants that drift through cycles of one
/// calibration run and several physics runs (Condens. Matter 9 (2024) 26, Section 2.2).
/// </summary>
public sealed class ToyCampaign
{
    private readonly DetectorDrift[] _drifts;
    private readonly EnergyCalibration[][] _standards;

    private ToyCampaign(ToySettings settings, DetectorDrift[] drifts, EnergyCalibration[][] standards, Campaign campaign)
    {
        Settings = settings;
        _drifts = drifts;
        _standards = standards;
        Campaign = campaign;
    }

    /// <summary>The settings it was made from.</summary>
    public ToySettings Settings { get; }

    /// <summary>The physics batches with their standard and true constants; run by run, detectors inside a run.</summary>
    public Campaign Campaign { get; }

    /// <summary>The drift of each detector.</summary>
    public IReadOnlyList<DetectorDrift> Drifts => _drifts;

    /// <summary>Constants found by calibration run <paramref name="cycle"/> for a detector.</summary>
    public EnergyCalibration CalibrationRun(int cycle, int detector) => _standards[detector][cycle];

    /// <summary>Simulates a campaign.</summary>
    public static ToyCampaign Simulate(ToySettings settings, CancellationToken cancellation = default) =>
        Simulate(settings, Environment.ProcessorCount, null, cancellation);

    /// <summary>Simulates a campaign.</summary>
    /// <param name="settings">What to simulate.</param>
    /// <param name="maximumThreads">Maximum number of threads; the result does not depend on it.</param>
    /// <param name="progress">Told about finished batches; may be null.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static ToyCampaign Simulate(
        ToySettings settings,
        int maximumThreads,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation = default
    )
    {
        settings.Validated();
        int runsPerCycle = settings.PhysicsRunsPerCycle + 1,
            runs = settings.Cycles * runsPerCycle;
        var drifts = new DetectorDrift[settings.Detectors];
        var standards = new EnergyCalibration[settings.Detectors][];
        for (int d = 0; d < settings.Detectors; d++)
        {
            Random random = RandomStreams.Create(settings.Seed, -1 - d);
            double spread(double mean) => mean * (settings.Detectors == 1 ? 1 : 1 + 0.05 * (2 * random.NextDouble() - 1));
            double offset = spread(settings.OffsetEv),
                gain = spread(settings.GainEvPerChannel);
            drifts[d] = new DetectorDrift(
                [.. settings.OffsetDrift.Sample(runs, settings.StepsPerRun, random).Select(x => offset + x)],
                [.. settings.GainDrift.Sample(runs, settings.StepsPerRun, random).Select(x => gain + x)],
                settings.StepsPerRun
            );
            standards[d] =
            [
                .. Enumerable
                    .Range(0, settings.Cycles)
                    .Select(c => CalibrationRunConstants(settings, drifts[d].RunAverage(c * runsPerCycle), random)),
            ];
        }

        var batches = new CampaignBatch[settings.Cycles * settings.PhysicsRunsPerCycle * settings.Detectors];
        int done = 0;
        Parallel.For(
            0,
            batches.Length,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = maximumThreads },
            index =>
            {
                (int cycle, int run, int d) = Locate(settings, index);
                ToyEvents events = Generate(settings, drifts[d], run, RandomStreams.Create(settings.Seed, index));
                var info = new RunInfo($"run{run:000}")
                {
                    Start = Epoch.AddSeconds(run * settings.RunSeconds),
                    LiveTimeSeconds = settings.RunSeconds,
                    RealTimeSeconds = settings.RunSeconds,
                };
                batches[index] = new CampaignBatch(
                    new EventBatch(DetectorName(d), info, HistogramBuilder.FromIntegers(events.Adc)),
                    standards[d][cycle]
                )
                {
                    Truth = drifts[d].RunAverage(run),
                };
                progress?.Report(new StageProgress("Simulating", Interlocked.Increment(ref done), batches.Length));
            }
        );
        return new ToyCampaign(settings, drifts, standards, new Campaign(PolynomialFunction.Linear, batches));
    }

    /// <summary>Name of a detector.</summary>
    public static string DetectorName(int detector) => $"det{detector + 1:00}";

    /// <summary>The events of a batch, generated anew: the same as those in <see cref="Campaign"/>.</summary>
    public ToyEvents Events(int batchIndex)
    {
        (_, int run, int detector) = Locate(Settings, batchIndex);
        return Generate(Settings, _drifts[detector], run, RandomStreams.Create(Settings.Seed, batchIndex));
    }

    /// <summary>The target that knows the known lines and the detector's resolution, to ten standard deviations beyond them.</summary>
    public static TargetSpectrum Target(ToySettings settings) =>
        TargetSpectrum.ForLines(
            [.. settings.Lines.Where(l => l.Known).Select(l => LineGroup.Of(SpectralLine.Custom(l.Name, l.EnergyEv)))],
            settings.Resolution
        );

    /// <summary>
    /// The target of the paper: amplitudes fixed to the simulated fractions, no region excluded. It compares over the range of
    /// <see cref="Target"/>, where the flat background holds its share of events.
    /// </summary>
    public static TargetSpectrum PublishedTarget(ToySettings settings)
    {
        TargetSpectrum target = Target(settings) with { BackgroundDegree = 1 };
        double share =
            settings.BackgroundFraction
            * (target.Range.HighEv - target.Range.LowEv)
            / (settings.Background.HighEv - settings.Background.LowEv);
        return target with { FixedFractions = [.. settings.Lines.Where(l => l.Known).Select(l => l.Fraction), share / 2, share / 2] };
    }

    /// <summary>The campaign to be calibrated, with the target that belongs to it.</summary>
    /// <param name="optimization">How it is calibrated.</param>
    /// <param name="selected">The campaign without what a selection leaves out; null: all of it.</param>
    /// <exception cref="CalibrationException">The request contradicts itself or the campaign.</exception>
    public CampaignJob ToJob(OptimizationRequest optimization, Campaign? selected = null)
    {
        ArgumentNullException.ThrowIfNull(optimization);
        var settings = new CalibrationSettings(
            optimization.Objective == ObjectiveKind.KdeChiSquareFixed ? PublishedTarget(Settings) : Target(Settings)
        );
        ComparedLine[] lines =
        [
            .. Settings.Lines.Select(l => new ComparedLine(LineGroup.Of(SpectralLine.Custom(l.Name, l.EnergyEv)), l.Known)),
        ];
        Campaign campaign = selected ?? Campaign;
        return new CampaignJob(campaign, optimization.Apply(campaign, settings), lines, CampaignJob.SimulationWindow, Settings.Seed);
    }

    private static DateTime Epoch { get; } = new(2024, 6, 5, 0, 0, 0, DateTimeKind.Unspecified);

    private static (int Cycle, int Run, int Detector) Locate(ToySettings settings, int batchIndex)
    {
        int physicsRun = batchIndex / settings.Detectors,
            cycle = physicsRun / settings.PhysicsRunsPerCycle;
        return (
            cycle,
            cycle * (settings.PhysicsRunsPerCycle + 1) + 1 + physicsRun % settings.PhysicsRunsPerCycle,
            batchIndex % settings.Detectors
        );
    }

    private static ToyEvents Generate(ToySettings settings, DetectorDrift drift, int run, Random random)
    {
        int n = settings.EventsPerBatch;
        double[] times = new double[n],
            truth = new double[n],
            detector = new double[n];
        int[] adc = new int[n];

        // Sums of exponential waiting times, scaled to the run: uniformly distributed times, already in order.
        double elapsed = 0;
        for (int i = 0; i < n; i++)
        {
            elapsed -= Math.Log(1 - random.NextDouble());
            times[i] = elapsed;
        }
        elapsed -= Math.Log(1 - random.NextDouble());
        double scale = settings.RunSeconds / elapsed;

        for (int i = 0; i < n; i++)
        {
            times[i] *= scale;
            truth[i] = DrawTruth(settings, random);
            detector[i] = truth[i] + settings.Resolution.Sigma(truth[i]) * Normal.Sample(random, 0, 1);
            int step =
                run * settings.StepsPerRun
                + Math.Min((int)(times[i] / settings.RunSeconds * settings.StepsPerRun), settings.StepsPerRun - 1);
            adc[i] = (int)Math.Round((detector[i] - drift.OffsetEv[step]) / drift.GainEvPerChannel[step]);
        }
        return new ToyEvents(times, truth, detector, adc);
    }

    private static double DrawTruth(ToySettings settings, Random random)
    {
        double u = random.NextDouble();
        foreach (ToyLine line in settings.Lines)
        {
            u -= line.Fraction;
            if (u < 0)
                return line.EnergyEv;
        }
        return settings.Background.LowEv + random.NextDouble() * (settings.Background.HighEv - settings.Background.LowEv);
    }

    private static EnergyCalibration CalibrationRunConstants(ToySettings settings, EnergyCalibration truth, Random random)
    {
        if (settings.CalibrationRunEvents == 0)
            return truth;
        TargetSpectrum target = Target(settings);
        double perLine = (double)settings.CalibrationRunEvents / target.Lines.Count;
        double[] amplitudes =
        [
            .. Enumerable.Range(0, target.ComponentCount).Select(k => k < target.Lines.Count ? perLine : 1e-3 * perLine),
        ];
        double[] covariance =
            FisherInformation.CramerRaoBound(target, amplitudes, truth, channelWidth: 1)
            ?? throw new CalibrationException("The known lines do not determine the constants of a calibration run.");
        double[] factor = [.. covariance];
        SmallMatrix.TryCholesky(factor, 2);
        double g0 = Normal.Sample(random, 0, 1),
            g1 = Normal.Sample(random, 0, 1);
        return EnergyCalibration.Linear(truth.Parameters[0] + factor[0] * g0, truth.Parameters[1] + factor[2] * g0 + factor[3] * g1) with
        {
            Covariance = covariance,
        };
    }
}
