using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Simulation;

/// <summary>
/// A month of VIP-2, simulated: the batches of every detector with their true constants, E = p0 + p1 ADC + p2 ADC^2.
/// </summary>
/// <remarks>
/// Each line has its natural shape; some charge is lost; the resolution widens; the ADC is what the drifting scale gives at the event's
/// time. The manganese escape peak and a background that falls with energy are in it. Gain and offset drift within batches, too.
/// </remarks>
public sealed class Vip2Campaign
{
    /// <summary>Highest ADC value plus one.</summary>
    public const int AdcRange = 3000;

    internal const double BackgroundWidthEv = BackgroundHighEv - BackgroundLowEv;
    private const double BackgroundLowEv = 2000;
    private const double BackgroundHighEv = 12000;
    private const double BackgroundFall = 0.5; // relative, from the low end to the high one
    private const double EscapeEv = 1740; // Si Ka
    private const double EscapeFraction = 0.004; // of a manganese line in silicon
    private const double CopperEv = 8047.8;
    private const double OffsetDrift = 0.15; // of the drift of the gain at Cu Ka
    private const double DriftBatches = 4; // correlation
    private const double FarthestWing = 1000; // half widths of a Lorentzian: beyond, less than one event in a thousand
    private const int StepsPerBatch = 16;

    private Vip2Campaign(Vip2Settings settings, IReadOnlyList<Vip2Detector> detectors) => (Settings, Detectors) = (settings, detectors);

    /// <summary>The settings it was made from.</summary>
    public Vip2Settings Settings { get; }

    /// <summary>The detectors.</summary>
    public IReadOnlyList<Vip2Detector> Detectors { get; }

    /// <summary>E = p0 + p1 ADC + p2 ADC^2 (Eq. 1).</summary>
    public static PolynomialFunction Function { get; } = new(2);

    /// <summary>Simulates a month.</summary>
    /// <param name="settings">What to simulate.</param>
    /// <param name="progress">Told about finished detectors; may be null.</param>
    /// <param name="cancellation">Stops between detectors.</param>
    /// <exception cref="CalibrationException">The settings make no sense.</exception>
    public static Vip2Campaign Simulate(
        Vip2Settings settings,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validated();
        var detectors = new Vip2Detector[settings.Detectors];
        int done = 0;
        Parallel.For(
            0,
            detectors.Length,
            new ParallelOptions { CancellationToken = cancellation },
            d =>
            {
                detectors[d] = Detector(settings, d);
                progress?.Report(new StageProgress("Simulating", Interlocked.Increment(ref done), detectors.Length));
            }
        );
        return new Vip2Campaign(settings, detectors);
    }

    private static Vip2Detector Detector(Vip2Settings settings, int index)
    {
        Random random = RandomStreams.Create(settings.Seed, index);
        double offset = settings.OffsetSpreadEv * Normal.Sample(random, 0, 1),
            gain = settings.GainEvPerAdc * (1 + 0.1 * (2 * random.NextDouble() - 1)),
            distortion = settings.DistortionEv * Normal.Sample(random, 0, 1);
        // Cu Ka lies off the line through Ti Ka and Mn Ka by p2 (a - a_Ti) (a - a_Mn).
        double Adc(double energy) => (energy - offset) / gain;
        double p2 = distortion / ((Adc(CopperEv) - Adc(4511)) * (Adc(CopperEv) - Adc(5899)));
        double[] yields = [.. settings.Lines.Select(_ => 1.0)];
        double titanium = Math.Exp(settings.YieldSpread * Normal.Sample(random, 0, 1)),
            copper = Math.Exp(settings.YieldSpread * Normal.Sample(random, 0, 1));
        for (int l = 0; l < yields.Length; l++)
            yields[l] = settings.ManganeseCounts * settings.Lines[l].PerManganese * Factor(settings.Lines[l].Group);
        double Factor(LineGroup group) =>
            group.Strongest.Element switch
            {
                "Ti" => titanium,
                "Cu" => copper,
                _ => 1,
            };

        double[] drift = Drift(settings, index < settings.UnsteadyDetectors, random);
        var batches = new EventBatch[settings.Batches];
        var truths = new EnergyCalibration[settings.Batches];
        string name = DetectorName(index);
        for (int b = 0; b < batches.Length; b++)
        {
            double[] during = drift[(b * StepsPerBatch)..((b + 1) * StepsPerBatch)];
            int[] adc = Events(settings, yields, random, time => Scale(during[(int)(time * StepsPerBatch)]));
            var run = new RunInfo($"batch{b + 1:00}")
            {
                Start = Epoch.AddDays(b * settings.BatchDays),
                LiveTimeSeconds = 86400 * settings.BatchDays,
                RealTimeSeconds = 86400 * settings.BatchDays,
            };
            batches[b] = new EventBatch(name, run, HistogramBuilder.FromIntegers(adc));
            truths[b] = Scale(during.Average());
        }
        return new Vip2Detector(name, batches, truths);

        // Drift is stated at Cu Ka: most of it is gain.
        EnergyCalibration Scale(double driftEv) =>
            new(Function, [offset + OffsetDrift * driftEv, gain * (1 + (1 - OffsetDrift) * driftEv / CopperEv), p2]);
    }

    // eV at Cu Ka, at StepsPerBatch times of every batch.
    private static double[] Drift(Vip2Settings settings, bool isUnsteady, Random random)
    {
        double[] drift = new DriftProcess(DriftKind.Autoregressive, settings.DriftEv, DriftBatches).Sample(
            settings.Batches,
            StepsPerBatch,
            random
        );
        if (!isUnsteady)
            return drift;
        int raised = Math.Min(settings.StepBatches, settings.Batches),
            first = random.Next(settings.Batches - raised + 1);
        for (int t = first * StepsPerBatch; t < (first + raised) * StepsPerBatch; t++)
            drift[t] -= settings.StepEv; // more ADC for each eV
        return drift;
    }

    private static int[] Events(Vip2Settings settings, double[] means, Random random, Func<double, EnergyCalibration> scaleAt)
    {
        var adc = new List<int>();
        for (int l = 0; l < means.Length; l++)
        {
            LineGroup group = settings.Lines[l].Group;
            PeakComponent[] components = NaturalComponents.Natural(group);
            int events = Poisson.Sample(random, means[l]);
            for (int e = 0; e < events; e++)
                Add(FromLine(group, components));
        }
        int background = settings.BackgroundPerEv > 0 ? Poisson.Sample(random, settings.BackgroundPerEv * BackgroundWidthEv * 0.75) : 0;
        for (int e = 0; e < background; e++)
            Add(FromBackground());
        return [.. adc];

        void Add(double energy)
        {
            double measured = energy + settings.Resolution.Sigma(energy) * Normal.Sample(random, 0, 1);
            double channel = Math.Round(scaleAt(random.NextDouble()).Channel(measured));
            if (channel is >= 0 and < AdcRange)
                adc.Add((int)channel);
        }

        double FromLine(LineGroup group, PeakComponent[] components)
        {
            double u = random.NextDouble() * components.Sum(c => c.Fraction);
            PeakComponent component = components.First(c => (u -= c.Fraction) < 0 || c == components[^1]);
            double energy = group.Strongest.EnergyEv + component.OffsetEv + 0.5 * component.FwhmEv * Wing();
            if (group.Strongest.Element == "Mn" && random.NextDouble() < EscapeFraction)
                energy -= EscapeEv;
            if (random.NextDouble() < settings.TailFraction)
                energy += settings.TailSlope * settings.Resolution.Sigma(energy) * Math.Log(1 - random.NextDouble());
            return energy;
        }

        // Of a Lorentzian whose half width is 1.
        double Wing()
        {
            double reach = Math.Atan(FarthestWing);
            return Math.Tan(reach * (2 * random.NextDouble() - 1));
        }

        double FromBackground()
        {
            double x;
            do x = random.NextDouble();
            while (random.NextDouble() > 1 - (1 - BackgroundFall) * x);
            return BackgroundLowEv + x * BackgroundWidthEv;
        }
    }

    /// <summary>All batches with their true constants, detector by detector.</summary>
    public IReadOnlyList<(EventBatch Batch, EnergyCalibration? Truth)> Batches() =>
        [.. Detectors.SelectMany(d => d.Batches.Zip(d.Truths, (b, t) => (b, (EnergyCalibration?)t)))];

    /// <summary>Name of a detector.</summary>
    public static string DetectorName(int detector) => $"sdd{detector + 1:00}";

    private static DateTime Epoch { get; } = new(2022, 11, 1, 0, 0, 0, DateTimeKind.Unspecified);
}

/// <summary>One detector of a <see cref="Vip2Campaign"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Batches">Its batches in the order of time.</param>
/// <param name="Truths">The true constants of each, averaged over its time.</param>
public sealed record Vip2Detector(string Name, IReadOnlyList<EventBatch> Batches, IReadOnlyList<EnergyCalibration> Truths);
