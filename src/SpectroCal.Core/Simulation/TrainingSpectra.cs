using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Simulation;

/// <summary>
/// Simulated spectra whose centroids are known. Each is decided by the seed and its index alone: in any order, on any number of threads.
/// </summary>
public sealed class TrainingSpectra
{
    private const double SiliconEdgeEv = 1839;
    private const double SiliconKaEv = 1740; // energy that an escaping silicon photon takes away
    private const double CuKbPerKa = 0.13; // of lines whose Kb is not listed; emitted by Cu, and by its neighbours within 0.01
    private const int Attempts = 1000;

    private readonly TrainingSettings _settings;
    private readonly long _seed;
    private readonly LineGroup?[] _unlistedKb;
    private readonly ScaleNodes _nodes;

    /// <summary>Spectra of a seed.</summary>
    /// <param name="settings">What they look like.</param>
    /// <param name="seed">Decides all of them.</param>
    /// <exception cref="CalibrationException">The settings do not describe spectra.</exception>
    public TrainingSpectra(TrainingSettings settings, long seed)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings.Validated();
        _seed = seed;
        _unlistedKb = [.. settings.Lines.Select(l => UnlistedKb(l.Line, settings.Lines))];
        _nodes = NodesOf(settings);
    }

    /// <summary>The energies by which the scales of the spectra are described.</summary>
    internal static ScaleNodes NodesOf(TrainingSettings settings) => ScaleNodes.Of(settings.Lines.Select(l => l.Line.MeanEnergyEv));

    /// <summary>What the spectra look like.</summary>
    public TrainingSettings Settings => _settings;

    /// <summary>A spectrum.</summary>
    /// <param name="index">Which one.</param>
    public TrainingSpectrum Draw(long index)
    {
        Random random = RandomStreams.Create(_seed, index);
        TrainingScene scene = Scene(random);
        return new TrainingSpectrum(
            new ChannelHistogram(
                Array.ConvertAll(scene.Means(), mean => (long)Sample(random, mean)),
                _settings.FirstChannel + 0.5 * _settings.ChannelsPerBin,
                _settings.ChannelsPerBin
            ),
            [.. _settings.Lines.Select(l => scene.Channel(l.Line.MeanEnergyEv))],
            scene.Counts
        )
        {
            LowChannel = scene.StraightChannel(_nodes.LowEv),
            MiddleChannel = scene.StraightChannel(_nodes.MiddleEv),
            BendEv = scene.BendEv,
        };
    }

    /// <summary>Many spectra, made side by side.</summary>
    /// <param name="first">Index of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public TrainingSpectrum[] Draw(long first, int count, int threads, CancellationToken cancellation = default)
    {
        var spectra = new TrainingSpectrum[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, count, options, i => spectra[i] = Draw(first + i));
        return spectra;
    }

    /// <summary>What a spectrum is drawn from.</summary>
    internal TrainingScene Scene(long index) => Scene(RandomStreams.Create(_seed, index));

    private TrainingScene Scene(Random random)
    {
        TrainingSettings s = _settings;
        double counts = s.Counts.LogUniform(random),
            sigma = s.FwhmEv.Uniform(random) / ResolutionModel.FwhmPerSigma,
            noise = Math.Sqrt(Math.Max(0, sigma * sigma - new ResolutionModel(0).Variance(s.WidthEnergyEv)));
        TrainingScene scene = Scaled(
            random,
            new TrainingScene
            {
                FirstChannel = s.FirstChannel,
                ChannelsPerBin = s.ChannelsPerBin,
                Bins = s.Bins,
                Nodes = _nodes,
                Counts = counts,
                Resolution = new ResolutionModel(noise),
                TailFraction = s.TailFraction.Uniform(random),
                TailSigmas = s.TailSigmas.Uniform(random),
                ShelfFraction = s.ShelfFraction.Uniform(random),
                BackgroundFraction = s.BackgroundFraction.Uniform(random),
                BackgroundSlope = -1 + 1.5 * random.NextDouble(),
                NoiseFraction = random.NextDouble() < 0.5 ? 0 : s.NoiseFraction.Uniform(random),
                NoiseLengthEv = 20 + 80 * random.NextDouble(),
                ThresholdEv = s.ThresholdEv.Uniform(random),
            }
        );
        return scene with { Lines = Lines(random, scene) };
    }

    // Scales that put a listed line outside of the bins, or less than its width from their ends, are drawn again.
    private TrainingScene Scaled(Random random, TrainingScene scene)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            TrainingScene scaled = scene with
            {
                GainEvPerChannel = _settings.GainEvPerChannel.Uniform(random),
                OffsetEv = _settings.OffsetEv.Uniform(random),
                BendEv = _settings.BendEv * Normal.Sample(random, 0, 1),
            };
            if (_settings.Lines.All(l => scaled.Holds(l.Line.MeanEnergyEv)))
                return scaled;
        }
        double first = _settings.FirstChannel,
            end = first + _settings.Bins * _settings.ChannelsPerBin;
        throw new CalibrationException(
            FormattableString.Invariant(
                $"No scale in {Attempts} puts all lines between the channels {first} and {end}: change the gain, the offset or the bins."
            )
        );
    }

    private List<SceneLine> Lines(Random random, TrainingScene scene)
    {
        TrainingSettings s = _settings;
        double[] yields = [.. s.Lines.Select(l => l.Yield.LogUniform(random))];
        double[] own = [.. yields];
        for (int i = 0; i < yields.Length; i++)
            if (s.Lines[i].RelativeTo is { } name)
                yields[i] *= own[s.Lines.ToList().FindIndex(l => l.Line.Name == name)];
        double sum = yields.Sum(),
            escape = s.EscapeFraction.Uniform(random),
            pileUp = s.PileUpFraction.Uniform(random);

        var lines = new List<SceneLine>();
        for (int i = 0; i < yields.Length; i++)
        {
            Add(lines, s.Lines[i].Line, yields[i] / sum);
            if (_unlistedKb[i] is { } kb)
                Add(lines, kb, CuKbPerKa * yields[i] / sum);
            double energy = s.Lines[i].Line.MeanEnergyEv;
            if (energy > SiliconEdgeEv)
                lines.Add(new SceneLine(energy - SiliconKaEv, escape * yields[i] / sum));
            for (int j = 0; j <= i; j++)
                lines.Add(
                    new SceneLine(energy + s.Lines[j].Line.MeanEnergyEv, (j < i ? 2 : 1) * pileUp * yields[i] * yields[j] / (sum * sum))
                );
        }
        for (int k = random.Next(s.UnknownLines + 1); k > 0; k--)
            lines.Add(
                new SceneLine(
                    scene.Energy(s.FirstChannel + s.Bins * s.ChannelsPerBin * random.NextDouble()),
                    s.UnknownFraction.LogUniform(random)
                )
            );
        return lines;
    }

    private static void Add(List<SceneLine> lines, LineGroup group, double weight)
    {
        foreach (LineComponent c in group.Components)
            lines.Add(new SceneLine(c.Line.EnergyEv, weight * c.RelativeIntensity));
    }

    // An element that emits Ka emits Kb, whether it is listed or not.
    private static LineGroup? UnlistedKb(LineGroup line, IReadOnlyList<TrainingLine> lines)
    {
        if (!line.Name.EndsWith(" Ka", StringComparison.Ordinal))
            return null;
        string name = string.Concat(line.Name.AsSpan(0, line.Name.Length - 1), "b");
        return lines.All(l => l.Line.Name != name) && LineLibrary.Default.TryFind(name, out LineGroup? kb) ? kb : null;
    }

    private static int Sample(Random random, double mean) => mean > 0 ? Poisson.Sample(random, mean) : 0;
}
