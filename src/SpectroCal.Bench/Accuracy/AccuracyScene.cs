using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Bench.Accuracy;

/// <summary>A measurement whose truth is known: what is emitted, how it is detected, and what the calibration is told of it.</summary>
/// <param name="Id">Name of the row.</param>
/// <param name="Target">Lines that the calibration is told, as a user writes them.</param>
/// <param name="Lines">Lines that are emitted.</param>
internal sealed record AccuracyScene(string Id, string Target, IReadOnlyList<EmittedLine> Lines)
{
    private const int Channels = 4096;
    private const double LowestEv = 2000;
    private const double HighestEv = 10_500;

    /// <summary>The detector.</summary>
    public SimulatedDetector Detector { get; init; } = new();

    /// <summary>Electronic noises of several detectors that take turns, eV; empty for one detector.</summary>
    public IReadOnlyList<double> DetectorNoisesEv { get; init; } = [];

    /// <summary>What the detector is in four of ten batches; null where it is the same in all.</summary>
    public SimulatedDetector? OtherDetector { get; init; }

    /// <summary>A line that one batch in ten does not have, eV; null for none.</summary>
    public double? MissingLineEv { get; init; }

    /// <summary>The noise that the calibration is told, eV; null for none.</summary>
    public double? StatedNoiseEv { get; init; }

    /// <summary>Share of the background among the events.</summary>
    public double BackgroundShare { get; init; } = 0.12;

    /// <summary>Curvature of the background: density 1 + c x^2, x from -1 to 1 over the spectrum.</summary>
    public double BackgroundCurvature { get; init; }

    /// <summary>Energy from which the background is lower by half, as beyond an absorption edge, eV; null for none.</summary>
    public double? EdgeEv { get; init; }

    /// <summary>
    /// Probability of each named line to have one beside it that is not, from 0.4 to 4 standard deviations on either side, all places and
    /// all orders of magnitude of its share from 0.2 to 20 % alike: another one in every campaign.
    /// </summary>
    public double NeighbourChance { get; init; }

    /// <summary>What the later half of the batches is taken with; null: the same.</summary>
    public AccuracyScene? Later { get; init; }

    /// <summary>Batches that drift about 500 eV and 3 eV a channel, with start constants that are off as those of an earlier run.</summary>
    public Campaign Simulate(int batches, int events, int seed)
    {
        var random = new Random(seed);
        AccuracyScene first = NeighbourChance > 0 ? this with { Lines = [.. Lines, .. Neighbours(random)] } : this;
        AccuracyScene At(int batch) => Later is { } later && 2 * batch >= batches ? later : first;
        return new Campaign(PolynomialFunction.Linear, [.. Enumerable.Range(0, batches).Select(i => At(i).Batch(i, events, random))]);
    }

    private IEnumerable<EmittedLine> Neighbours(Random random)
    {
        foreach (EmittedLine line in Lines)
        {
            if (random.NextDouble() >= NeighbourChance)
                continue;
            double distance = (0.4 + 3.6 * random.NextDouble()) * (random.Next(2) == 0 ? -1 : 1),
                share = 0.002 * Math.Pow(100, random.NextDouble());
            yield return new EmittedLine(line.EnergyEv + distance * Detector.Sigma(line.EnergyEv), share * line.Share);
        }
    }

    private CampaignBatch Batch(int index, int events, Random random)
    {
        var truth = EnergyCalibration.Linear(
            500 + 10 * SimulatedDetector.Normal(random),
            3 * (1 + 0.003 * SimulatedDetector.Normal(random))
        );
        double offset = truth.Parameters[0] + 8 * SimulatedDetector.Normal(random),
            gain = truth.Parameters[1] * (1 + 0.002 * SimulatedDetector.Normal(random));
        HashSet<int> dead =
        [
            .. Detector.FixedDeadChannels,
            .. Detector.DeadChannels.Select(d => (int)Math.Round(Detector.Channel(d.EnergyEv, truth)) + d.Offset),
        ];
        bool drifts = Detector.DriftInBatch != 0 && index % Detector.DriftsEvery == 0;
        var jitter = new double[Channels];
        for (int k = 0; Detector.EdgeJitter > 0 && k < Channels; k++)
            jitter[k] = Detector.EdgeJitter * SimulatedDetector.Normal(random);
        int number = DetectorNoisesEv.Count > 0 ? index % DetectorNoisesEv.Count : 0;
        SimulatedDetector detector = DetectorNoisesEv.Count > 0 ? Detector with { NoiseEv = DetectorNoisesEv[number] } : Detector;
        // 0, 3, 6 and 9 of ten: neither the first ones nor every other one.
        if (OtherDetector is not null && index % 10 % 3 == 0)
            detector = OtherDetector;
        EmittedLine[] lines = [.. Lines.Where(l => index % 10 != 0 || l.EnergyEv != MissingLineEv)];
        var counts = new long[Channels];
        for (int i = 0; i < events; i++)
        {
            double energy = Event(detector, lines, random);
            if (random.NextDouble() < Detector.PileUpFraction)
                energy += Event(detector, lines, random);
            double a = Detector.Channel(energy, truth);
            if (drifts)
                a *= 1 + Detector.DriftInBatch * (random.NextDouble() - 0.5);
            if (Detector.OtherGain is { Share: > 0 and var other, Change: var change })
                a *= 1 + change * (random.NextDouble() < other ? 1 - other : -other);
            int channel = (int)Math.Round(a);
            if (channel is < 1 or >= Channels - 1)
                continue;
            if (a - channel > 0.5 + jitter[channel])
                channel++;
            else if (a - channel < -0.5 + jitter[channel - 1])
                channel--;
            if (!dead.Contains(channel))
                counts[channel]++;
        }
        return new CampaignBatch(
            new EventBatch($"sim{number}", new RunInfo($"run{index}"), ChannelHistogram.FromChannels(counts, 0, ChannelConvention.Integer)),
            EnergyCalibration.Linear(offset, gain)
        )
        {
            Truth = truth,
        };
    }

    private double Event(SimulatedDetector detector, EmittedLine[] lines, Random random)
    {
        double u = random.NextDouble() * (lines.Sum(l => l.Share) + BackgroundShare);
        foreach (EmittedLine line in lines)
        {
            if (u < line.Share)
                return detector.Measure(line.EnergyEv, line.NaturalFwhmEv, random);
            u -= line.Share;
        }
        while (true)
        {
            double x = 2 * random.NextDouble() - 1,
                e = LowestEv + 0.5 * (x + 1) * (HighestEv - LowestEv),
                density = (1 + BackgroundCurvature * x * x) / (1 + Math.Max(BackgroundCurvature, 0));
            if (random.NextDouble() < density && (EdgeEv is not { } edge || e < edge || random.NextDouble() < 0.5))
                return e;
        }
    }
}
