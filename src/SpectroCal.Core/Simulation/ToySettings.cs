using SpectroCal.Detectors;
using SpectroCal.Estimation;

namespace SpectroCal.Simulation;

/// <summary>An emission line of the toy.</summary>
/// <param name="Name">Name in reports.</param>
/// <param name="EnergyEv">Energy, eV; the natural width is neglected, as published.</param>
/// <param name="Fraction">Fraction of all events.</param>
/// <param name="Known">Whether the calibration target knows the line.</param>
public sealed record ToyLine(string Name, double EnergyEv, double Fraction, bool Known);

/// <summary>Everything the toy simulation of Condens. Matter 9 (2024) 26, Section 2.2, depends on.</summary>
public sealed record ToySettings
{
    /// <summary>
    /// Seed; equal seeds give equal campaigns on any machine and any number of threads. By default 2, whose standard calibration is off
    /// about as far as that of most seeds; that of seed 1 is off least of the seeds 1 to 200.
    /// </summary>
    public long Seed { get; init; } = 2;

    /// <summary>Cycles of one calibration run and several physics runs.</summary>
    public int Cycles { get; init; } = 10;

    /// <summary>Physics runs after each calibration run.</summary>
    public int PhysicsRunsPerCycle { get; init; } = 10;

    /// <summary>Detectors, each with its own constants and drift.</summary>
    public int Detectors { get; init; } = 1;

    /// <summary>Events in a batch.</summary>
    public int EventsPerBatch { get; init; } = 5000;

    /// <summary>
    /// Lines: the published energies, K alpha 2 neglected. The fractions are not published; with these the loss of 100 batches ends at
    /// the published plateau of about 85, which the unknown line and the background below it decide.
    /// </summary>
    public IReadOnlyList<ToyLine> Lines { get; init; } =
    [new("Ti Ka", 4508.9, 0.415, Known: true), new("unknown", 6156, 0.05, Known: false), new("Cu Ka", 8047.8, 0.415, Known: true)];

    /// <summary>Energies of the flat background, which holds the events that no line holds.</summary>
    public EnergyRegion Background { get; init; } = new(2000, 10500);

    /// <summary>Detector resolution; 25 eV of noise give 131 eV FWHM at 5.9 keV, a good silicon drift detector.</summary>
    public ResolutionModel Resolution { get; init; } = new(25);

    /// <summary>Mean offset p0, eV. Detectors differ from it by up to 5 %.</summary>
    public double OffsetEv { get; init; } = 500;

    /// <summary>Mean gain p1, eV per channel. Detectors differ from it by up to 5 %.</summary>
    public double GainEvPerChannel { get; init; } = 3;

    /// <summary>
    /// Drift of p0, eV. Together with the drift of p1 it puts the standard calibration off by 14 to 17 eV RMS at the three lines, which
    /// widens them by 3 to 4 %; what VIP-2 gained by following its drifts was 5 % (Meas. Sci. Technol. 35 (2023) 025501).
    /// </summary>
    public DriftProcess OffsetDrift { get; init; } = new(DriftKind.Autoregressive, 11);

    /// <summary>Drift of p1, eV per channel: 0.13 % of the gain.</summary>
    public DriftProcess GainDrift { get; init; } = new(DriftKind.Autoregressive, 0.0038);

    /// <summary>Steps of the drift inside a run; every event is recorded with the constants at its time.</summary>
    public int StepsPerRun { get; init; } = 50;

    /// <summary>Length of a run, s: only the scale of the event times.</summary>
    public double RunSeconds { get; init; } = 3600;

    /// <summary>
    /// Events of the known lines in a calibration run. 0: it determines its constants exactly, as published. Else the constants carry
    /// the statistical error of that many events at the Cramer-Rao bound.
    /// </summary>
    public int CalibrationRunEvents { get; init; }

    /// <summary>Fraction of the events that are background.</summary>
    public double BackgroundFraction => 1 - Lines.Sum(l => l.Fraction);

    /// <summary>The settings with drifts of another kind that deviate as far by the end of a cycle.</summary>
    public ToySettings WithDrift(DriftKind kind) =>
        kind == OffsetDrift.Kind && kind == GainDrift.Kind
            ? this
            : this with
            {
                OffsetDrift = Converted(OffsetDrift, kind),
                GainDrift = Converted(GainDrift, kind),
            };

    /// <summary>Throws unless the settings describe a campaign.</summary>
    /// <exception cref="CalibrationException">What is wrong.</exception>
    public ToySettings Validated()
    {
        Require(
            Cycles >= 1 && PhysicsRunsPerCycle >= 1 && Detectors >= 1,
            "A campaign needs at least one cycle, one physics run in it and one detector."
        );
        Require(EventsPerBatch >= 1, $"A batch needs at least one event, not {EventsPerBatch}.");
        Require(
            (long)Cycles * PhysicsRunsPerCycle * Detectors <= 10_000_000,
            "A campaign of more than ten million batches is not possible."
        );
        Require(StepsPerRun >= 1 && RunSeconds > 0, "A run needs at least one step and a positive length.");
        Require(CalibrationRunEvents >= 0, "The number of calibration events must not be negative.");
        Require(Lines.Any(l => l.Known), "At least one line must be known.");
        Require(
            Lines.All(l => l.Fraction > 0 && l.EnergyEv > 0) && BackgroundFraction > -1e-9,
            "Line fractions and energies must be positive, and the fractions must add up to at most 1."
        );
        Require(Background.HighEv > Background.LowEv, $"The background range {Background} is empty.");
        Require(GainEvPerChannel > 0, $"The gain {GainEvPerChannel} eV per channel must be positive.");
        Require(
            OffsetDrift.StandardDeviation >= 0
                && GainDrift.StandardDeviation >= 0
                && OffsetDrift.CorrelationRuns > 0
                && GainDrift.CorrelationRuns > 0,
            "Drifts must not be negative and correlation times must be positive."
        );
        return this;
    }

    // Two distant times of the autoregressive process differ by sqrt(2) s; the walk reaches that at the end of a cycle.
    private DriftProcess Converted(DriftProcess drift, DriftKind kind)
    {
        if (drift.Kind == kind)
            return drift;
        double factor = Math.Sqrt(2.0 / PhysicsRunsPerCycle);
        return drift with
        {
            Kind = kind,
            StandardDeviation = kind == DriftKind.RandomWalk ? drift.StandardDeviation * factor : drift.StandardDeviation / factor,
        };
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new CalibrationException(message);
    }
}
