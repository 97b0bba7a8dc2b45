using SpectroCal.Bench.Accuracy;
using SpectroCal.Spectra;

namespace SpectroCal.Bench.Arrays;

/// <summary>Draws the spectrum of a detector, photon by photon.</summary>
internal sealed class EventDraw
{
    private const int MostTries = 40; // draws for each photon that is to be recorded: most may lie beyond the ends
    private const double PartialPileUp = 0.5; // pulses that overlap in part, over those that sum up
    private const double CutOfLorentzians = 0.98; // 2 % beyond 32 half widths are left out

    private readonly ArrayScene _scene;
    private readonly DetectorTruth _truth;
    private readonly (double EnergyEv, double NaturalFwhmEv, double Doppler, SimulatedDetector Detector)[] _emitted;
    private readonly double[] _integral;
    private readonly double _continuum;
    private readonly ContinuumShape _shape;
    private readonly SimulatedDetector _plain;

    /// <summary>Prepares the lines.</summary>
    public EventDraw(ArrayScene scene, DetectorTruth truth)
    {
        _scene = scene;
        _truth = truth;
        _plain = new SimulatedDetector { NoiseEv = truth.NoiseEv, VariancePerEv = SceneDraw.FanoEv };
        SimulatedDetector At(double energyEv) =>
            _plain with
            {
                TailFraction = scene.Tail.Share,
                TailSlope = scene.Tail.Slope,
                ShelfFraction = scene.Shelf,
                EscapeFraction = scene.EscapeShare(energyEv),
            };
        IEnumerable<SampleLine> lines = scene.Lines;
        if (truth.Fault is DetectorFault.OneLine)
        {
            string strongest = scene.Lines.Where(l => l.IsNamed).GroupBy(l => l.Group).MaxBy(g => g.Sum(l => l.Share))!.Key;
            lines = lines.Where(l => l.Group == strongest);
        }
        IEnumerable<(double EnergyEv, double Share)> humps = truth.Fault is DetectorFault.OneLine ? [] : scene.ComptonHumps;
        (double Share, (double, double, double, SimulatedDetector) Line)[] all =
        [
            .. lines.Select(l => (l.Share, (l.EnergyEv, l.NaturalFwhmEv, 0.0, At(l.EnergyEv)))),
            .. humps.Select(h => (h.Share, (h.EnergyEv, 0.0, scene.ComptonWidth, At(h.EnergyEv)))),
        ];
        _emitted = [.. all.Select(a => a.Line)];
        _integral = new double[all.Length];
        double sum = 0;
        for (int i = 0; i < all.Length; i++)
            _integral[i] = sum += all[i].Share;
        (ContinuumKind kind, double scale, double cut, _continuum) = scene.Continuum;
        _shape = new ContinuumShape(kind, scale, cut, Math.Max(scene.ThresholdEv, scene.OffsetEv), scene.LastEv);
    }

    /// <summary>The counts of a run.</summary>
    public ChannelHistogram Histogram(Random random)
    {
        var counts = new long[_scene.Channels];
        if (_truth.Fault is DetectorFault.Dead)
        {
            for (int i = (int)random.Between(0, 20); i > 0; i--)
                counts[(int)(random.NextDouble() * counts.Length)]++;
            return Of(counts);
        }
        long tries = (long)MostTries * _truth.Counts;
        int recorded = 0;
        for (; _truth.Fault is not DetectorFault.NoiseOnly && recorded < _truth.Counts && tries > 0; tries--)
        {
            double e = Photon(random);
            if (e < _scene.ThresholdEv)
                continue;
            // The first half of the run has the first gain.
            BentScale scale = _truth.LaterScale is { } later && 2 * recorded >= _truth.Counts ? later : _truth.Scale;
            recorded += Count(counts, scale.Channel(e)) ? 1 : 0;
        }
        Noise(counts, random);
        return Of(counts);
    }

    /// <summary>The energy at which a photon, or two at once, are measured, eV.</summary>
    internal double Photon(Random random)
    {
        double e = Single(random),
            u = random.NextDouble();
        if (u < _scene.PileUp)
            e += Single(random);
        else if (u < _scene.PileUp * (1 + PartialPileUp))
            e += random.NextDouble() * Single(random);
        return e;
    }

    private double Single(Random random)
    {
        if (random.Chance(_continuum))
            return _plain.Measure(_shape.Draw(random), 0, random);
        int k = Array.BinarySearch(_integral, random.NextDouble() * _integral[^1]);
        (double energy, double natural, double doppler, SimulatedDetector detector) = _emitted[k < 0 ? ~k : k];
        if (natural > 0)
            energy += 0.5 * natural * Math.Tan(Math.PI * CutOfLorentzians * (random.NextDouble() - 0.5));
        if (doppler > 0)
            energy *= 1 + doppler * SimulatedDetector.Normal(random);
        return detector.Measure(Math.Max(energy, 0), 0, random);
    }

    // Noise above the threshold, spikes at it, pulser, and what an end channel counts in addition.
    private void Noise(long[] counts, Random random)
    {
        double threshold = _truth.Scale.Channel(_scene.ThresholdEv);
        for (
            int i = Number(_truth.Fault is DetectorFault.NoiseOnly ? Math.Max(_scene.NoiseEdge.Share, 0.3) : _scene.NoiseEdge.Share);
            i > 0;
            i--
        )
        {
            double length = Math.Max(_scene.NoiseEdge.LengthEv, 5);
            Count(counts, _truth.Scale.Channel(_scene.ThresholdEv - length * Math.Log(1 - random.NextDouble())));
        }
        int spikes = random.Chance(0.5) ? 1 : 2;
        for (int i = Number(_scene.Spike); i > 0; i--)
            Count(counts, Math.Round(threshold) + (int)(spikes * random.NextDouble()));
        for (int i = Number(_scene.Pulser.Share); i > 0; i--)
            Count(counts, _truth.Scale.Channel(_scene.Pulser.EnergyEv + _truth.NoiseEv * SimulatedDetector.Normal(random)));
        if (_scene.Ends.Full)
            counts[^1] += Number(_scene.Ends.Overflow);
    }

    private int Number(double share) => (int)(share * _truth.Counts);

    // Whether the channel is one of the spectrum's; beyond, end channels may count it.
    private bool Count(long[] counts, double position)
    {
        double rounded = Math.Round(position);
        if (!(rounded >= 0 && rounded < counts.Length))
        {
            if (_scene.Ends.Full)
                counts[rounded < 0 ? 0 : counts.Length - 1]++;
            return false;
        }
        int channel = (int)rounded;
        (int period, double contrast) = _scene.Comb;
        if (period > 0)
        {
            // The edge between channel number 0 of the period and the next is off by the contrast. Positions of a spike are whole.
            double within = position - rounded;
            if (contrast > 0 && channel % period == 1 && within < -0.5 + contrast)
                channel--;
            else if (contrast < 0 && channel % period == 0 && within > 0.5 + contrast && channel + 1 < counts.Length)
                channel++;
        }
        counts[channel]++;
        return true;
    }

    private static ChannelHistogram Of(long[] counts) => ChannelHistogram.FromChannels(counts, 0, ChannelConvention.Integer);
}
