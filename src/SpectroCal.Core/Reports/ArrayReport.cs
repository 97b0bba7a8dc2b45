using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Reports;

/// <summary>The calibration of an array as numbers: what <c>autocal.json</c> holds.</summary>
/// <param name="Lines">Lines that were looked for.</param>
/// <param name="Detectors">The detectors in the order of the files.</param>
/// <param name="FailedFiles">Files that could not be read.</param>
public sealed record ArrayReport(
    IReadOnlyList<string> Lines,
    IReadOnlyList<ArrayReportDetector> Detectors,
    IReadOnlyList<string> FailedFiles
)
{
    /// <summary>Elements that were found in the spectra, each with its probability; null where they were named.</summary>
    public IReadOnlyList<FoundElement>? Elements { get; init; }

    /// <summary>The numbers of an array.</summary>
    /// <param name="lines">Lines that were looked for.</param>
    /// <param name="outcomes">The detectors.</param>
    /// <param name="failedFiles">Files that could not be read.</param>
    /// <param name="spectra">The spectrum of each detector; null where runs were joined.</param>
    public static ArrayReport Of(
        IReadOnlyList<LineCandidate> lines,
        IReadOnlyList<DetectorCalibration> outcomes,
        IReadOnlyList<string> failedFiles,
        IReadOnlyList<Spectrum>? spectra = null
    ) => new([.. lines.Select(l => l.Group.Name)], [.. outcomes.Select((o, i) => ArrayReportDetector.Of(o, spectra?[i]))], failedFiles);
}

/// <summary>One detector of an array.</summary>
/// <param name="Detector">Name.</param>
/// <param name="Status">calibrated, suspect or rejected.</param>
/// <param name="Reason">Why it was rejected, or what is doubtful.</param>
/// <param name="OffsetEv">Energy of channel position 0, eV.</param>
/// <param name="OffsetErrorEv">Its standard error.</param>
/// <param name="GainEvPerChannel">Slope of the scale at the middle of its lines, eV per channel.</param>
/// <param name="GainErrorEvPerChannel">Standard error of the linear coefficient.</param>
/// <param name="Coefficients">Coefficients of powers of the channel position, eV.</param>
/// <param name="Covariance">Their covariance: the upper triangle by rows; null in files of older versions.</param>
/// <param name="ReducedChiSquare">chi2/ndf of the lines about the scale.</param>
/// <param name="Margin">By how much the assignment beats the next one, in log-likelihood.</param>
/// <param name="Warnings">What is odd but not wrong.</param>
/// <param name="Lines">The lines of the calibration.</param>
/// <param name="Peaks">All peaks.</param>
/// <param name="Runs">The runs that were joined, with their gains; null for a calibration of one spectrum.</param>
/// <param name="Confidence">Probability that the assignment is right, 0 to 1; null without one, and in files of older versions.</param>
public sealed record ArrayReportDetector(
    string Detector,
    DetectorStatus Status,
    string? Reason,
    double? OffsetEv,
    double? OffsetErrorEv,
    double? GainEvPerChannel,
    double? GainErrorEvPerChannel,
    IReadOnlyList<double>? Coefficients,
    IReadOnlyList<double>? Covariance,
    double? ReducedChiSquare,
    double Margin,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<ArrayReportLine> Lines,
    IReadOnlyList<Peak> Peaks,
    IReadOnlyList<RunGain>? Runs = null,
    double? Confidence = null
)
{
    /// <summary>Name of the run; null for joined runs, and in files of older versions.</summary>
    public string? Run { get; init; }

    /// <summary>Start of the run; null where it is not known, of joined runs, and in files of older versions.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Slow quantities of the run, such as a temperature; null where there are none.</summary>
    public IReadOnlyDictionary<string, double>? Covariates { get; init; }

    /// <summary>The energy scale with its covariance; null without constants.</summary>
    public EnergyCalibration? ToCalibration() =>
        Coefficients is not { Count: >= 2 } p
            ? null
            : new EnergyCalibration(new PolynomialFunction(p.Count - 1), p)
            {
                Covariance = Covariance is null ? null : SymmetricMatrix.Full(Covariance, p.Count),
            };

    /// <summary>The numbers of a detector.</summary>
    /// <param name="outcome">Its calibration.</param>
    /// <param name="spectrum">Its spectrum; null where runs were joined.</param>
    public static ArrayReportDetector Of(DetectorCalibration outcome, Spectrum? spectrum = null)
    {
        StandardCalibration? s = outcome.Standard;
        double middle = s is null ? 0 : s.Lines.Average(l => l.Channel);
        return new ArrayReportDetector(
            outcome.Detector,
            outcome.Status,
            outcome.Reason,
            s?.Calibration.Parameters[0],
            s?.Calibration.ParameterError(0),
            s?.Calibration.Slope(middle),
            s?.Calibration.ParameterError(1),
            s?.Calibration.Parameters,
            s?.Calibration is { Covariance: { } covariance, Parameters.Count: var n } ? SymmetricMatrix.Upper(covariance, n) : null,
            s is { DegreesOfFreedom: > 0 } ? s.ChiSquare / s.DegreesOfFreedom : null,
            outcome.Margin,
            outcome.Warnings,
            s is null
                ? []
                :
                [
                    .. s.Lines.Select(
                        (l, i) =>
                            new ArrayReportLine(
                                l.Name,
                                l.Channel,
                                l.ChannelError,
                                l.EnergyEv,
                                s.ResidualsEv[i],
                                s.LeaveOneOutEv[i],
                                l.FwhmChannels * s.Calibration.Slope(l.Channel),
                                l.Run
                            )
                    ),
                ],
            outcome.Peaks,
            outcome.Runs.Count > 0 ? outcome.Runs : null,
            double.IsFinite(outcome.Confidence) ? outcome.Confidence : null
        )
        {
            Run = spectrum?.Run.Name,
            Start = spectrum?.Run.Start,
            Covariates = spectrum is { Covariates.Count: > 0 } ? spectrum.Covariates : null,
        };
    }
}

/// <summary>A line of a detector's calibration.</summary>
/// <param name="Name">Name.</param>
/// <param name="Channel">Position of its peak, channels.</param>
/// <param name="ChannelError">Standard error, channels.</param>
/// <param name="EnergyEv">Energy of that position, eV: where the fit of a Gaussian would find the line.</param>
/// <param name="ResidualEv">Energy on the scale minus that energy, eV.</param>
/// <param name="LeaveOneOutEv">The same with the line left out of the calibration; null where too few are left.</param>
/// <param name="FwhmEv">Full width at half maximum of the peak, eV.</param>
/// <param name="Run">Run that shows it, where several are joined; <paramref name="Channel"/> is then that of the common gain.</param>
public sealed record ArrayReportLine(
    string Name,
    double Channel,
    double ChannelError,
    double EnergyEv,
    double ResidualEv,
    double LeaveOneOutEv,
    double FwhmEv,
    string? Run = null
)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
