using SpectroCal.Numerics;
using SpectroCal.Tpc.Geometry;

namespace SpectroCal.Tpc.Tracks;

/// <summary>What kind of tracks to make.</summary>
public enum TrackSample
{
    /// <summary>Muons of 1 GeV that cross the detector.</summary>
    ThroughGoingMuons,

    /// <summary>Muons that stop in it.</summary>
    StoppingMuons,

    /// <summary>Protons that stop in it.</summary>
    StoppingProtons,

    /// <summary>Pions that stop in it.</summary>
    StoppingPions,

    /// <summary>Crossing muons, stopping pions and stopping protons, a third each.</summary>
    Mixed,
}

/// <summary>Makes straight tracks, each an event of its own, that fill all drift distances.</summary>
/// <param name="Sample">Which.</param>
/// <param name="Seed">Equal seeds give equal tracks.</param>
public sealed record TrackGenerator(TrackSample Sample, long Seed)
{
    /// <summary>Most length of all tracks, cm: 10 km, some million segments.</summary>
    public const double MostCm = 1e6;

    private const int Muon = 13,
        Pion = 211,
        Proton = 2212;
    private const double ThroughGoingMev = 1000;
    private const int MostTries = 10000;

    /// <summary>Length of the segments, cm.</summary>
    public double SegmentCm { get; init; } = 0.25;

    /// <summary>Shortest track, cm.</summary>
    public double LeastLengthCm { get; init; } = 2;

    /// <summary>Longest stopping tracks, cm: protons, other particles.</summary>
    public (double Proton, double Other) MostLengthCm { get; init; } = (20, 40);

    /// <summary>Whether the energy loss of each segment fluctuates about its mean (<see cref="Straggling"/>).</summary>
    public bool HasStraggling { get; init; } = true;

    /// <summary>Density of the argon, g/cm3.</summary>
    public double DensityGramPerCm3 { get; init; } = 1.38;

    /// <summary>Where tracks are.</summary>
    public DetectorGeometry Geometry { get; init; } = new();

    /// <summary>Makes tracks until their length reaches a sum.</summary>
    /// <param name="lengthCm">Length of all tracks, cm, at most <see cref="MostCm"/>; the last one goes beyond it.</param>
    /// <param name="cancellation">Ends it between tracks.</param>
    /// <returns>Segments, event by event.</returns>
    public IReadOnlyList<TrackSegment> Tracks(double lengthCm, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lengthCm);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lengthCm, MostCm);
        var stopping = new Dictionary<int, StoppingPower>();
        var segments = new List<TrackSegment>();
        double sum = 0;
        for (long number = 0; sum < lengthCm; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            Random random = RandomStreams.Create(Seed, number);
            int particle = Particle(number);
            if (!stopping.TryGetValue(particle, out StoppingPower? power))
                stopping.Add(particle, power = StoppingPower.Of(particle, DensityGramPerCm3));
            bool stops = Sample != TrackSample.ThroughGoingMuons && !(Sample == TrackSample.Mixed && particle == Muon);
            (TrackPoint start, TrackPoint end) = stops ? Stopping(random, particle) : Crossing(random);
            sum += start.DistanceTo(end);
            segments.AddRange(Segments(random, number, particle, start, end, stops, power));
        }
        return segments;
    }

    private int Particle(long number) =>
        Sample switch
        {
            TrackSample.StoppingProtons => Proton,
            TrackSample.StoppingPions => Pion,
            TrackSample.Mixed => (number % 3) switch
            {
                0 => Muon,
                1 => Pion,
                _ => Proton,
            },
            _ => Muon,
        };

    private IEnumerable<TrackSegment> Segments(
        Random random,
        long number,
        int particle,
        TrackPoint start,
        TrackPoint end,
        bool stops,
        StoppingPower power
    )
    {
        double length = start.DistanceTo(end);
        int n = Math.Max(1, (int)Math.Ceiling(length / SegmentCm));
        for (int i = 0; i < n; i++)
        {
            double step = length / n,
                near = length - (i + 1) * step,
                mean = stops ? power.LossMev(near, near + step) : step * power.Linear(ThroughGoingMev),
                loss = HasStraggling
                    ? new Straggling(power).Loss(random, mean, step, stops ? power.EnergyMev(near + step) : ThroughGoingMev)
                    : mean;
            yield return new TrackSegment(
                number,
                0,
                particle,
                start.Toward(end, i / (double)n),
                start.Toward(end, (i + 1) / (double)n),
                step,
                loss,
                loss / step
            );
        }
    }

    // A line through a random point of one drift volume, cut by the volume's walls.
    private (TrackPoint, TrackPoint) Crossing(Random random)
    {
        for (int attempt = 0; attempt < MostTries; attempt++)
        {
            (TrackPoint inside, double side) = Inside(random);
            (double x, double y, double z) = Direction(random);
            double back = Wall(inside, -x, -y, -z, side),
                on = Wall(inside, x, y, z, side);
            if (back + on >= LeastLengthCm)
                return (
                    new TrackPoint(inside.X - back * x, inside.Y - back * y, inside.Z - back * z),
                    new TrackPoint(inside.X + on * x, inside.Y + on * y, inside.Z + on * z)
                );
        }
        throw new InvalidOperationException("No track fits into the detector.");
    }

    private (TrackPoint, TrackPoint) Stopping(Random random, int particle)
    {
        double most = particle == Proton ? MostLengthCm.Proton : MostLengthCm.Other;
        for (int attempt = 0; attempt < MostTries; attempt++)
        {
            (TrackPoint end, double side) = Inside(random);
            (double x, double y, double z) = Direction(random);
            double length = LeastLengthCm + (most - LeastLengthCm) * random.NextDouble();
            if (Wall(end, -x, -y, -z, side) >= length)
                return (new TrackPoint(end.X - length * x, end.Y - length * y, end.Z - length * z), end);
        }
        throw new InvalidOperationException("No track fits into the detector.");
    }

    private (TrackPoint, double Side) Inside(Random random)
    {
        double side = random.NextDouble() < 0.5 ? -1 : 1;
        return (
            new TrackPoint(
                (2 * random.NextDouble() - 1) * Geometry.HalfWidthCm,
                (2 * random.NextDouble() - 1) * Geometry.HalfHeightCm,
                side * random.NextDouble() * Geometry.AnodeCm
            ),
            side
        );
    }

    private static (double, double, double) Direction(Random random)
    {
        double z = 2 * random.NextDouble() - 1,
            phi = 2 * Math.PI * random.NextDouble(),
            r = Math.Sqrt(1 - z * z);
        return (r * Math.Cos(phi), r * Math.Sin(phi), z);
    }

    // Distance to the wall of the drift volume.
    private double Wall(TrackPoint from, double x, double y, double z, double side)
    {
        double low = side < 0 ? -Geometry.AnodeCm : 0,
            high = low + Geometry.AnodeCm;
        return Math.Min(
            Math.Min(
                Along(from.X, x, -Geometry.HalfWidthCm, Geometry.HalfWidthCm),
                Along(from.Y, y, -Geometry.HalfHeightCm, Geometry.HalfHeightCm)
            ),
            Along(from.Z, z, low, high)
        );
    }

    private static double Along(double from, double direction, double low, double high) =>
        direction > 0 ? (high - from) / direction
        : direction < 0 ? (low - from) / direction
        : double.PositiveInfinity;
}
