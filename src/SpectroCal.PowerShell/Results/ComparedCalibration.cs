using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Results;

/// <summary>A line in the combined spectra of the standard, the optimised and, in simulations, the perfect calibration.</summary>
public sealed class ComparedCalibration
{
    private readonly ReportLine _line;
    private readonly ReportEnergyError? _batches;

    private ComparedCalibration(string campaign, ReportLine line, ReportEnergyError? batches)
    {
        Campaign = campaign;
        (_line, _batches) = (line, batches);
    }

    /// <summary>Name of the campaign.</summary>
    public string Campaign { get; }

    /// <summary>Name of the line.</summary>
    public string Line => _line.Name;

    /// <summary>Its energy, eV.</summary>
    public double EnergyEv => _line.EnergyEv;

    /// <summary>Whether the calibration knew it.</summary>
    public bool Known => _line.Known;

    /// <summary>Centroid under the standard calibration minus energy, eV.</summary>
    public double? StandardErrorEv => _line.Standard.CentroidEv - EnergyEv;

    /// <summary>Standard error of that centroid, eV.</summary>
    public double? StandardUncertaintyEv => _line.Standard.CentroidErrorEv;

    /// <summary>Full width at half maximum under the standard calibration, eV.</summary>
    public double? StandardFwhmEv => _line.Standard.FwhmEv;

    /// <summary>Why the line has no centroid under the standard calibration, such as "hidden by Cr Ka"; null where it has one.</summary>
    public string? StandardReason => _line.Standard.Reason;

    /// <summary>Centroid under the optimised calibration minus energy, eV.</summary>
    public double? OptimizedErrorEv => _line.Optimized.CentroidEv - EnergyEv;

    /// <summary>Standard error of that centroid, eV.</summary>
    public double? OptimizedUncertaintyEv => _line.Optimized.CentroidErrorEv;

    /// <summary>Full width at half maximum under the optimised calibration, eV.</summary>
    public double? OptimizedFwhmEv => _line.Optimized.FwhmEv;

    /// <summary>Why the line has no centroid under the optimised calibration, such as "hidden by Cr Ka"; null where it has one.</summary>
    public string? OptimizedReason => _line.Optimized.Reason;

    /// <summary>Centroid under the true constants minus energy, eV; in simulations.</summary>
    public double? PerfectErrorEv => _line.Perfect?.CentroidEv - EnergyEv;

    /// <summary>Standard error of that centroid, eV.</summary>
    public double? PerfectUncertaintyEv => _line.Perfect?.CentroidErrorEv;

    /// <summary>Full width at half maximum under the true constants, eV; in simulations.</summary>
    public double? PerfectFwhmEv => _line.Perfect?.FwhmEv;

    /// <summary>Why the line has no centroid under the true constants, such as "hidden by Cr Ka"; null where it has one.</summary>
    public string? PerfectReason => _line.Perfect?.Reason;

    /// <summary>Root mean square of the energy errors of the batches under the standard calibration, eV; in simulations.</summary>
    public double? BatchStandardRmsEv => _batches?.StandardRms;

    /// <summary>The same under the optimised calibration, eV.</summary>
    public double? BatchOptimizedRmsEv => _batches?.OptimizedRms;

    /// <summary>Mean energy error of the batches under the optimised calibration, eV; in simulations.</summary>
    public double? BatchOptimizedBiasEv => _batches?.OptimizedBias;

    /// <summary>What the root mean square can be at best, by the Cramér-Rao bounds of the batches, eV; in simulations.</summary>
    public double? BatchCramerRaoEv => _batches?.CramerRaoRms;

    /// <summary>The lines of a report.</summary>
    internal static IEnumerable<ComparedCalibration> Of(string campaign, CampaignReport report) =>
        report.Lines.Select(l => new ComparedCalibration(campaign, l, report.BatchErrorEv?.GetValueOrDefault(l.Name)));
}
