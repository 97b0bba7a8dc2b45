using System.Globalization;
using SpectroCal.Calibration;
using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Simulation;

namespace SpectroCal.Bench.Engines;

/// <summary>One objective and one size that engines are compared at.</summary>
/// <param name="Objective">The objective; the one with given amplitudes sums the exact kernel, as published.</param>
/// <param name="Batches">Number of batches.</param>
/// <param name="Events">Events of each.</param>
internal sealed record EngineCell(ObjectiveKind Objective, int Batches, int Events)
{
    private const double BandwidthEv = 25; // about what the default rule gives the toy
    private const int MostRuns = 10; // physics runs of a cycle

    private static readonly (int Batches, int Events)[] Sizes = [(1, 5000), (10, 5000), (100, 5000), (1000, 5000), (100, 500_000)];
    private static readonly ObjectiveKind[] Objectives =
    [
        ObjectiveKind.KdeChiSquare,
        ObjectiveKind.Poisson,
        ObjectiveKind.KdeChiSquareFixed,
    ];

    /// <summary>All cells, size by size.</summary>
    public static IReadOnlyList<EngineCell> All { get; } =
    [.. Sizes.SelectMany(size => Objectives.Select(objective => new EngineCell(objective, size.Batches, size.Events)))];

    /// <summary>Its name: kde-chi2-100x5000.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Objective.Name()}-{Batches}x{Events}");

    /// <summary>Simulates the batches of a size: the toy's, at the constants of the calibration runs before them.</summary>
    public static Campaign Simulate(int batches, int events, CancellationToken cancellation) =>
        ToyCampaign.Simulate(ToyOf(batches, events), cancellation).Campaign;

    /// <summary>The minimisations of this objective.</summary>
    public BatchProblem[] Problems(Campaign campaign)
    {
        ToySettings toy = ToyOf(Batches, Events);
        bool isPublished = Objective == ObjectiveKind.KdeChiSquareFixed;
        var settings = new CalibrationSettings(isPublished ? ToyCampaign.PublishedTarget(toy) : ToyCampaign.Target(toy))
        {
            Objective = Objective,
            Kernel = isPublished ? KernelEvaluation.Exact : KernelEvaluation.ChannelSpace,
        };
        var objectives = new BatchObjectives(settings, settings.Target, BandwidthEv);
        return [.. campaign.Batches.Select(Problem)];

        BatchProblem Problem(CampaignBatch batch)
        {
            double[] start = [.. batch.Standard.Values];
            IBatchObjective objective =
                objectives.Of(batch, campaign.Function, start)
                ?? throw new InvalidOperationException("The constants of a calibration run give no energy scale.");
            return new BatchProblem(objective, start);
        }
    }

    /// <summary>Energies of the target's lines, eV.</summary>
    public double[] Lines() => [.. ToyCampaign.Target(ToyOf(Batches, Events)).Lines.Select(l => l.Strongest.EnergyEv)];

    private static ToySettings ToyOf(int batches, int events) =>
        new()
        {
            Seed = 1,
            PhysicsRunsPerCycle = Math.Min(batches, MostRuns),
            Cycles = Math.Max(batches / MostRuns, 1),
            EventsPerBatch = events,
        };
}
