using SpectroCal.Calibration;
using SpectroCal.Estimation;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Results;

/// <summary>A campaign that was calibrated by optimisation.</summary>
public sealed class CampaignOptimization
{
    internal CampaignOptimization(string name, CampaignOutcome outcome)
    {
        Name = name;
        (Outcome, Result) = (outcome, CampaignResult.Of(outcome));
        Batches = CalibratedBatch.Together(
            Result.Constants.Zip(
                outcome.Calibration.Batches,
                (constants, batch) => new CalibratedBatch(constants, batch.Optimized.Function) { Evaluations = batch.Evaluations }
            )
        );
    }

    /// <summary>Its name: that of the campaign, of its only detector, or of its first and last run.</summary>
    public string Name { get; }

    /// <summary>Batches that were calibrated.</summary>
    public int Calibrated => GetReport().Optimizer.ConvergedBatches;

    /// <summary>Batches that were calibrated, but that their data contradict: their reasons say how.</summary>
    public int Suspect => Outcome.Calibration.SuspectBatches;

    /// <summary>Batches that keep the constants they started from.</summary>
    public int NotCalibrated => Batches.Count - Calibrated - Suspect;

    /// <summary>Spectra that a selection left out: GetReport().Selection names them. Null where no selection was made.</summary>
    public int? NotSelected => GetReport().Selection?.LeftOut.Count;

    /// <summary>Number of detectors.</summary>
    public int Detectors => Batches.Select(b => b.Detector).Distinct().Count();

    /// <summary>Calibration function.</summary>
    public string Function => GetReport().Function ?? "";

    /// <summary>Lines of the target.</summary>
    public ValueList<string> Lines => [.. GetReport().Target.Lines];

    /// <summary>Mean number of events in a batch.</summary>
    public double EventsPerBatch => GetReport().EventsPerBatch;

    /// <summary>Electronic noise of the target as used in the end, eV (one standard deviation).</summary>
    public double NoiseEv => GetReport().Target.NoiseEv;

    /// <summary>Mean number of evaluations of the objective for a batch.</summary>
    public double EvaluationsPerBatch => GetReport().Optimizer.EvaluationsPerBatch;

    /// <summary>Time from histograms to calibrated batches, ms.</summary>
    public double ElapsedMs => Outcome.Calibration.Elapsed.TotalMilliseconds;

    /// <summary>The engine that minimised, such as managed.</summary>
    public string Engine => Outcome.Calibration.Engine.Name;

    /// <summary>Its version.</summary>
    public string EngineVersion => Outcome.Calibration.Engine.Version;

    /// <summary>The software that the engine runs on, with versions.</summary>
    public string Runtime => Outcome.Calibration.Engine.Runtime;

    /// <summary>What it computed on, such as cpu.</summary>
    public string Device => Outcome.Calibration.Engine.Device;

    /// <summary>Numbers of 64 or of 32 bits: double or single.</summary>
    public string Precision => Outcome.Calibration.Engine.Precision;

    /// <summary>Seed of a simulation; null for measurements.</summary>
    public long? Seed => GetReport().Seed;

    /// <summary>Lines in the data that nobody named, and that were modelled.</summary>
    public ValueList<UnknownLine> UnknownLines => [.. GetReport().UnknownLines ?? []];

    /// <summary>Regions that the target did not explain and that were left out.</summary>
    public ValueList<ReportRegion> Unexplained => [.. GetReport().Unexplained];

    /// <summary>The constants of each batch.</summary>
    public ValueList<CalibratedBatch> Batches { get; }

    /// <summary>All numbers: what report.json holds.</summary>
    public CampaignReport GetReport() => Result.Report;

    internal CampaignOutcome Outcome { get; }

    internal CampaignResult Result { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Calibrated} of {Plural.Of(Batches.Count, "batch", "batches")} calibrated";
}
