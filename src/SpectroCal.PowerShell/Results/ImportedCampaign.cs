using SpectroCal.Detectors;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Results;

/// <summary>The results of a campaign's calibration, read back from their folder.</summary>
public sealed class ImportedCampaign
{
    internal ImportedCampaign(string name, CampaignResult result)
    {
        (Name, Result) = (name, result);
        CalibrationFunction? function = Function is { } text ? CalibrationFunction.Parse(text) : null;
        Batches = CalibratedBatch.Together(result.Constants.Select(c => new CalibratedBatch(c, function)));
    }

    /// <summary>The folder.</summary>
    public string Name { get; }

    /// <summary>Batches that were calibrated.</summary>
    public int Calibrated => Result.Constants.Count(c => c.IsCalibrated);

    /// <summary>Batches that were calibrated, but that their data contradict.</summary>
    public int Suspect => Result.Constants.Count(c => c.HasConstants && !c.IsCalibrated);

    /// <summary>Batches that keep the constants they started from.</summary>
    public int NotCalibrated => Result.Constants.Count - Calibrated - Suspect;

    /// <summary>Mean number of events in a batch.</summary>
    public double EventsPerBatch => Result.Report.EventsPerBatch;

    /// <summary>Calibration function.</summary>
    public string? Function => Result.Report.Function;

    /// <summary>Lines of the target.</summary>
    public ValueList<string> Lines => [.. Result.Report.Target.Lines];

    /// <summary>The constants of each batch.</summary>
    public ValueList<CalibratedBatch> Batches { get; }

    /// <summary>All numbers: what report.json holds.</summary>
    public CampaignReport GetReport() => Result.Report;

    internal CampaignResult Result { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
