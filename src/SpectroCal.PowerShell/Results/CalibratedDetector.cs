using System.Globalization;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.PowerShell.Formatting;
using SpectroCal.Reports;
using Source = SpectroCal.Spectra.Spectrum;

namespace SpectroCal.PowerShell.Results;

/// <summary>The calibration of one detector from lines in its spectrum, or why there is none.</summary>
public sealed class CalibratedDetector : INamedRow
{
    private readonly ArrayReportDetector _numbers;

    internal CalibratedDetector(string spectrum, ArrayReportDetector numbers, DetectorCalibration? outcome, Source? source)
    {
        Spectrum = spectrum;
        _numbers = numbers;
        (Outcome, Source) = (outcome, source);
        // What was read back has one name only: that of the spectrum, which ends in that of the detector where a file has several.
        Detector = source?.Detector ?? numbers.Detector[(numbers.Detector.LastIndexOf(':') + 1)..];
        Calibration = outcome?.Standard?.Calibration ?? numbers.ToCalibration();
        Covariates = ValueTable.Of(numbers.Covariates);
    }

    /// <summary>Name of the spectrum.</summary>
    public string Spectrum { get; }

    /// <summary>Name of the detector.</summary>
    public string Detector { get; }

    /// <summary>Name of the run; null for joined runs.</summary>
    public string? Run => _numbers.Run;

    /// <summary>Start of the run, if known; null for joined runs.</summary>
    public DateTime? Start => _numbers.Start;

    /// <summary>Slow quantities of the run by name, such as a temperature: $detector.Covariates.tecTemperatureK.</summary>
    public ValueTable<double> Covariates { get; }

    /// <summary>Calibrated, Suspect or Rejected.</summary>
    public string Status => _numbers.Status.ToString();

    /// <summary>Why it was rejected, or what is doubtful.</summary>
    public string? Reason => _numbers.Reason;

    /// <summary>Energy of channel position 0, eV.</summary>
    public double? OffsetEv => _numbers.OffsetEv;

    /// <summary>Its standard error, eV.</summary>
    public double? OffsetErrorEv => _numbers.OffsetErrorEv;

    /// <summary>Slope of the scale at the middle of its lines, eV per channel.</summary>
    public double? GainEvPerChannel => _numbers.GainEvPerChannel;

    /// <summary>Standard error of the linear coefficient, eV per channel.</summary>
    public double? GainErrorEvPerChannel => _numbers.GainErrorEvPerChannel;

    /// <summary>Coefficients of powers of the channel position, eV.</summary>
    public ValueList<double>? Coefficients => ValueList.OrNull(_numbers.Coefficients);

    /// <summary>Their covariance, n x n by rows; null where it is not known.</summary>
    public ValueList<double>? Covariance => ValueList.OrNull(_numbers.ToCalibration()?.Covariance);

    /// <summary>chi2/ndf of the lines about the scale.</summary>
    public double? ReducedChiSquare => _numbers.ReducedChiSquare;

    /// <summary>Largest distance of a line from the scale, eV.</summary>
    public double? LargestResidualEv => _numbers.Lines.Count == 0 ? null : _numbers.Lines.Max(l => Math.Abs(l.ResidualEv));

    /// <summary>By how much the assignment beats the next one, in log-likelihood.</summary>
    public double Margin => _numbers.Margin;

    /// <summary>Probability that the assignment is right, 0 to 1.</summary>
    public double? Confidence => _numbers.Confidence;

    /// <summary>The lines of the calibration.</summary>
    public ValueList<ArrayReportLine> Lines => [.. _numbers.Lines];

    /// <summary>Gains of the runs that were joined; empty for a calibration of one spectrum.</summary>
    public ValueList<RunGain> Runs => [.. _numbers.Runs ?? []];

    /// <summary>What is odd but not wrong.</summary>
    public ValueList<string> Warnings => [.. _numbers.Warnings];

    internal ArrayReportDetector Numbers => _numbers;

    internal DetectorCalibration? Outcome { get; }

    internal Source? Source { get; }

    /// <summary>Elements that were found in the spectra, each with its probability; empty where they were named.</summary>
    public ValueList<Peaks.FoundElement> Elements { get; init; } = [];

    internal EnergyCalibration? Calibration { get; }

    internal IReadOnlyList<Peaks.LineCandidate> Candidates { get; init; } = [];

    string INamedRow.RowName => Spectrum;

    /// <inheritdoc/>
    public override string ToString() => $"{Spectrum}: {(Calibration is null ? Reason : DisplayName())}";

    private string DisplayName() => string.Create(CultureInfo.InvariantCulture, $"E = {OffsetEv:0.00} + {GainEvPerChannel:0.00000} adc");
}
