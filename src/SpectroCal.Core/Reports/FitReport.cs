using SpectroCal.Fitting;
using SpectroCal.LineShapes;

namespace SpectroCal.Reports;

/// <summary>Line fits of one or many spectra as numbers: what <c>fits.json</c> holds.</summary>
/// <param name="Shape">Shape of the lines.</param>
/// <param name="Background">Background under them.</param>
/// <param name="Statistic">What was minimised, in the first fit where that depends on the spectra.</param>
/// <param name="Spectra">The fits, in the order of the spectra.</param>
/// <param name="FailedFiles">Files that could not be read, or state no energy scale.</param>
public sealed record FitReport(
    string Shape,
    string Background,
    FitStatistic Statistic,
    IReadOnlyList<FitReportSpectrum> Spectra,
    IReadOnlyList<string> FailedFiles
)
{
    /// <summary>The numbers of fits.</summary>
    /// <param name="specification">What was fitted.</param>
    /// <param name="names">Names of the spectra.</param>
    /// <param name="outcomes">What became of each.</param>
    /// <param name="failedFiles">Files that never became spectra.</param>
    public static FitReport Of(
        LineFitSpecification specification,
        IReadOnlyList<string> names,
        IReadOnlyList<LineFitOutcome> outcomes,
        IReadOnlyList<string> failedFiles
    ) =>
        new(
            specification.Shape.ToString(),
            specification.Background.ToString(),
            specification.Statistic
                ?? outcomes.Select(o => o.Fit?.Result.Problem.Statistic).FirstOrDefault(s => s is not null)
                ?? FitStatistic.Poisson,
            [.. outcomes.Select(o => Spectrum(names[o.Index], o))],
            failedFiles
        );

    private static FitReportSpectrum Spectrum(string name, LineFitOutcome outcome)
    {
        if (outcome.Fit is not { } fit)
            return new FitReportSpectrum(name, false, outcome.Reason);
        FitResult result = fit.Result;
        GoodnessOfFit goodness = result.GoodnessOfFit;
        string[] free = [.. result.Parameters.Where(p => p.State == ParameterState.Free).Select(p => p.Name)];
        return new FitReportSpectrum(name, fit.IsValid, outcome.Reason)
        {
            LowEv = fit.Spectrum.EdgesEv[0],
            HighEv = fit.Spectrum.EdgesEv[^1],
            Bins = fit.Spectrum.Counts.Count,
            Counts = fit.Spectrum.Counts.Sum(),
            Statistic = result.Problem.Statistic,
            Errors = fit.Errors,
            Status = result.Status.ToString(),
            MinimumStatistic = result.Statistic,
            DegreesOfFreedom = result.DegreesOfFreedom,
            ReducedStatistic = result.ReducedStatistic,
            PValue = goodness.PValue,
            PValueReason = goodness.Reason,
            PriorStatistic = result.PriorStatistic,
            Assumptions = fit.Assumptions,
            EstimatedDistance = result.EstimatedDistance,
            Evaluations = result.Evaluations,
            Lines = [.. fit.Lines.Select(FitReportLine.Of)],
            Parameters = [.. result.Parameters.Select(FitReportParameter.Of)],
            FreeParameters = free,
            Correlations = result.Covariance is null ? null : [.. free.Select(a => free.Select(b => result.CorrelationOf(a, b)).ToArray())],
        };
    }
}

/// <summary>The fit of one spectrum; where none could be made, only name and reason.</summary>
/// <param name="Spectrum">Name of the spectrum.</param>
/// <param name="Valid">Whether the minimum was found and the errors are known.</param>
/// <param name="Reason">Why not.</param>
public sealed record FitReportSpectrum(string Spectrum, bool Valid, string? Reason)
{
    /// <summary>Lower end of the fitted range, eV.</summary>
    public double? LowEv { get; init; }

    /// <summary>Upper end, eV.</summary>
    public double? HighEv { get; init; }

    /// <summary>Bins fitted.</summary>
    public int? Bins { get; init; }

    /// <summary>Counts in them, or the sum of values that are none.</summary>
    public double? Counts { get; init; }

    /// <summary>What was minimised.</summary>
    public FitStatistic? Statistic { get; init; }

    /// <summary>Where the errors of the values are from, for values that are no counts; else null.</summary>
    public IntensityErrors? Errors { get; init; }

    /// <summary>How the minimisation ended.</summary>
    public string? Status { get; init; }

    /// <summary>The statistic at the minimum: chi2.</summary>
    public double? MinimumStatistic { get; init; }

    /// <summary>Bins, and parameters with prior knowledge, minus free parameters.</summary>
    public int? DegreesOfFreedom { get; init; }

    /// <summary>chi2/ndf.</summary>
    public double? ReducedStatistic { get; init; }

    /// <summary>Probability of a larger statistic if the model holds; null where it is not known.</summary>
    public double? PValue { get; init; }

    /// <summary>Why it is not known.</summary>
    public string? PValueReason { get; init; }

    /// <summary>What prior knowledge adds to the statistic.</summary>
    public double? PriorStatistic { get; init; }

    /// <summary>What the fit took from elsewhere than the counts.</summary>
    public IReadOnlyList<FitAssumption> Assumptions { get; init; } = [];

    /// <summary>Estimated distance to the minimum.</summary>
    public double? EstimatedDistance { get; init; }

    /// <summary>Evaluations of the model.</summary>
    public int? Evaluations { get; init; }

    /// <summary>The lines.</summary>
    public IReadOnlyList<FitReportLine> Lines { get; init; } = [];

    /// <summary>All parameters.</summary>
    public IReadOnlyList<FitReportParameter> Parameters { get; init; } = [];

    /// <summary>Names of the free parameters, in the order of <see cref="Correlations"/>.</summary>
    public IReadOnlyList<string> FreeParameters { get; init; } = [];

    /// <summary>Correlations of the free parameters.</summary>
    public IReadOnlyList<double[]>? Correlations { get; init; }
}

/// <summary>One line of a fit.</summary>
/// <param name="Name">Name.</param>
/// <param name="EnergyEv">Library energy, eV.</param>
/// <param name="PositionEv">Fitted position, eV.</param>
/// <param name="PositionErrorEv">Its standard error, eV.</param>
/// <param name="DifferenceEv">Position minus energy, eV.</param>
/// <param name="FwhmEv">FWHM of the whole shape, eV.</param>
/// <param name="FwhmErrorEv">Its standard error, eV.</param>
/// <param name="ResolutionEv">FWHM of the detector's Gaussian, eV.</param>
/// <param name="ResolutionErrorEv">Its standard error, eV.</param>
/// <param name="Area">Counts in the line.</param>
/// <param name="AreaError">Their standard error.</param>
/// <param name="PeakToTail">Counts in the peak over those in tails and shelf; null without these.</param>
/// <param name="PeakToTailError">Its standard error.</param>
public sealed record FitReportLine(
    string Name,
    double EnergyEv,
    double PositionEv,
    double PositionErrorEv,
    double DifferenceEv,
    double FwhmEv,
    double FwhmErrorEv,
    double ResolutionEv,
    double ResolutionErrorEv,
    double Area,
    double AreaError,
    double? PeakToTail,
    double? PeakToTailError
)
{
    /// <summary>The numbers of a fitted line.</summary>
    public static FitReportLine Of(FittedLine line) =>
        new(
            line.Name,
            line.EnergyEv,
            line.Position.Value,
            line.Position.Error,
            line.DifferenceEv,
            line.Fwhm.Value,
            line.Fwhm.Error,
            line.Resolution.Value,
            line.Resolution.Error,
            line.Area.Value,
            line.Area.Error,
            line.PeakToTail?.Value,
            line.PeakToTail?.Error
        );
}

/// <summary>One parameter of a fit.</summary>
/// <param name="Name">Name.</param>
/// <param name="Unit">Unit; empty for pure numbers.</param>
/// <param name="Value">Value.</param>
/// <param name="Error">Standard error; null where there is none.</param>
/// <param name="MinosLower">Error to the lower side, negative; null where it was not asked for or not found.</param>
/// <param name="MinosUpper">Error to the upper side.</param>
/// <param name="State">What the fit did with it.</param>
public sealed record FitReportParameter(
    string Name,
    string Unit,
    double Value,
    double Error,
    double? MinosLower,
    double? MinosUpper,
    ParameterState State
)
{
    /// <summary>The numbers of a parameter.</summary>
    public static FitReportParameter Of(FittedParameter p) =>
        new(p.Name, p.Unit, p.Value, p.Error, p.Minos?.Lower, p.Minos?.Upper, p.State);
}
