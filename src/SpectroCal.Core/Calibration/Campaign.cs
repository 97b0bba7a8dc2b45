using SpectroCal.Detectors;
using SpectroCal.Monitoring;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>One batch of a campaign with the constants it starts from.</summary>
/// <param name="Batch">The events.</param>
/// <param name="Standard">Standard calibration: the constants of the last calibration run of this detector.</param>
public sealed record CampaignBatch(EventBatch Batch, EnergyCalibration Standard)
{
    /// <summary>True constants, known in simulations only.</summary>
    public EnergyCalibration? Truth { get; init; }

    /// <summary>Why its constants are not to be believed, as a sentence: the batch is not calibrated then. Null where they are.</summary>
    public string? Refusal { get; init; }
}

/// <summary>The physics batches of a campaign in the order of data taking.</summary>
/// <param name="Function">Calibration function of all batches.</param>
/// <param name="Batches">The batches, at least one; all of their constants belong to <paramref name="Function"/>.</param>
public sealed record Campaign(CalibrationFunction Function, IReadOnlyList<CampaignBatch> Batches)
{
    /// <summary>Whether the true constants of every batch are known.</summary>
    public bool HasTruth => Batches.All(b => b.Truth is not null);

    /// <summary>What was left out before; null where no selection was made.</summary>
    public AppliedSelection? Selection { get; init; }

    /// <summary>The campaign without what a selection leaves out.</summary>
    /// <exception cref="CalibrationException">It names none of the batches, leaves none, or cannot tell two apart.</exception>
    public Campaign Selecting(SpectrumSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        AppliedSelection applied = selection.Apply([.. Batches.Select(b => (b.Batch.Detector, b.Batch.Run.Name))]);
        return this with { Batches = applied.Used(Batches), Selection = applied };
    }
}
