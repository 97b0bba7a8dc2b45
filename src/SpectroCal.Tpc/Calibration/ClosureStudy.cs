using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Calibration;

/// <summary>What a closure test gets wrong on purpose.</summary>
public sealed record ClosureSettings
{
    /// <summary>Tracks.</summary>
    public TrackSample Sample { get; init; } = TrackSample.StoppingProtons;

    /// <summary>Length of all tracks, cm.</summary>
    public double LengthCm { get; init; } = 1000;

    /// <summary>Seed of tracks and noise.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether the data have the noise of the electronics.</summary>
    public bool HasNoise { get; init; }

    /// <summary>Whether the calibration knows of the noise; else it takes noisy data for clean ones.</summary>
    public bool KnowsNoise { get; init; } = true;

    /// <summary>Whether the calibration takes energies from the distance to the end of the track, not the true ones.</summary>
    public bool ModelsEnergy { get; init; }

    /// <summary>Share of the tracks that are pions though they are taken for what the sample is.</summary>
    public double PionShare { get; init; }

    /// <summary>By how much the calibration has tracks too near to the anode, cm.</summary>
    public double ShiftCm { get; init; }
}

/// <summary>One closure test.</summary>
/// <param name="Number">Number of the target, from 1.</param>
/// <param name="Truth">True constants.</param>
/// <param name="Calibration">What was found.</param>
public sealed record ClosureResult(int Number, LiquidArgon Truth, TpcCalibration Calibration)
{
    /// <summary>Relative error of a parameter.</summary>
    public double RelativeError(int index) =>
        Calibration.Parameters[index].Value / Truth.Value(Calibration.Parameters[index].Parameter) - 1;
}

/// <summary>Closure tests: readings are simulated with other constants, which a calibration then looks for from the nominal ones.</summary>
/// <param name="simulator">The simulator.</param>
public sealed class ClosureStudy(ITpcSimulator simulator)
{
    private const int Pion = 211;

    /// <summary>Runs the test for one target.</summary>
    /// <param name="settings">Data, and what is wrong with them.</param>
    /// <param name="number">Number of the target, from 1.</param>
    /// <param name="configure">Chooses the method; null: the default one.</param>
    /// <param name="progress">Told each step.</param>
    /// <param name="cancellation">Ends it.</param>
    public ClosureResult Run(
        ClosureSettings settings,
        int number,
        Func<TpcCalibrationRequest, TpcCalibrationRequest>? configure = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        LiquidArgon truth = ClosureTargets.All[number - 1];
        var generator = new TrackGenerator(settings.Sample, settings.Seed) { Geometry = simulator.Detector.Geometry };
        IReadOnlyList<TrackSegment> real = WithPions(generator.Tracks(settings.LengthCm, cancellation), settings.PionShare, generator),
            known = Known(real, settings, generator);
        IReadOnlyList<TpcHit> data = simulator.Simulate(
            real,
            truth,
            new TpcSimulation { Noise = settings.HasNoise ? NoiseTreatment.Drawn : NoiseTreatment.None, NoiseSeed = settings.Seed },
            cancellation
        );
        var request = new TpcCalibrationRequest(known, data) { HasNoise = settings.HasNoise && settings.KnowsNoise };
        request = configure?.Invoke(request) ?? request;
        return new ClosureResult(
            number,
            truth,
            new TpcCalibrator(simulator).Calibrate(request, progress is null ? null : new StepCounter(request, progress), cancellation)
        );
    }

    // Pions leave other energies on the same lines.
    private static IReadOnlyList<TrackSegment> WithPions(IReadOnlyList<TrackSegment> segments, double share, TrackGenerator generator)
    {
        if (share <= 0)
            return segments;
        int every = Math.Max(1, (int)Math.Round(1 / share));
        TrackSegment[] pions = [.. segments.Where(s => s.Event % every == 0)];
        return [.. segments.Where(s => s.Event % every != 0), .. ResidualRange.Model(pions, generator.DensityGramPerCm3, Pion)];
    }

    private static IReadOnlyList<TrackSegment> Known(IReadOnlyList<TrackSegment> real, ClosureSettings settings, TrackGenerator generator)
    {
        IReadOnlyList<TrackSegment> known = real;
        if (settings.ModelsEnergy || settings.PionShare > 0)
            known =
            [
                .. real.GroupBy(s => s.Event)
                    .SelectMany(g =>
                        settings.ModelsEnergy || g.First().Particle == Pion && settings.PionShare > 0
                            ? ResidualRange.Model([.. g], generator.DensityGramPerCm3, Particle(settings.Sample))
                            : (IEnumerable<TrackSegment>)g
                    ),
            ];
        return settings.ShiftCm == 0 ? known : [.. known.Select(s => s with { Start = Shifted(s.Start), End = Shifted(s.End) })];

        TrackPoint Shifted(TrackPoint p) => p with { Z = p.Z + (p.Z < 0 ? -settings.ShiftCm : settings.ShiftCm) };
    }

    // The particle that all tracks of a sample are taken for.
    private static int? Particle(TrackSample sample) =>
        sample switch
        {
            TrackSample.StoppingProtons => 2212,
            TrackSample.StoppingMuons => 13,
            TrackSample.StoppingPions => Pion,
            _ => null,
        };
}
