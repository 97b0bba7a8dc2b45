using SpectroCal.Fitting;
using SpectroCal.LineShapes;
using SpectroCal.PowerShell.Formatting;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Results;

/// <summary>One line of a spectrum as a fit found it, or why none was found.</summary>
public sealed class LineMeasurement : INamedRow
{
    private readonly FitReportSpectrum _fit;
    private readonly FitReportLine? _line;
    private readonly CalibratedSpectrum _spectrum;

    internal LineMeasurement(
        CalibratedSpectrum spectrum,
        FitReportSpectrum fit,
        FitReportLine? line,
        string name,
        double energyEv,
        LineFitOutcome outcome,
        LineFitSpecification specification
    )
    {
        (_spectrum, _fit, _line) = (spectrum, fit, line);
        (Line, EnergyEv) = (name, energyEv);
        (Outcome, Specification) = (outcome, specification);
        Parameters = [.. fit.Parameters.Select(p => new LineParameter(p))];
    }

    /// <summary>Name of the spectrum.</summary>
    public string Spectrum => _fit.Spectrum;

    /// <summary>Name of the detector; of merged ones, how many there are.</summary>
    public string Detector => _spectrum.Detector;

    /// <summary>Name of the run; null for merged spectra.</summary>
    public string? Run => _spectrum.Run;

    /// <summary>Start of the run, if known.</summary>
    public DateTime? Start => _spectrum.Start;

    /// <summary>Slow quantities of the run by name, such as a temperature: $line.Covariates.tecTemperatureK.</summary>
    public ValueTable<double> Covariates => _spectrum.Covariates;

    /// <summary>Name of the line.</summary>
    public string Line { get; }

    /// <summary>Whether the minimum was found and the errors are known.</summary>
    public bool Valid => _fit.Valid;

    /// <summary>Why not.</summary>
    public string? Reason => _fit.Reason;

    /// <summary>Library energy, eV.</summary>
    public double EnergyEv { get; }

    /// <summary>Fitted position, eV.</summary>
    public double? PositionEv => _line?.PositionEv;

    /// <summary>Its standard error, eV.</summary>
    public double? PositionErrorEv => _line?.PositionErrorEv;

    /// <summary>Position minus energy, eV.</summary>
    public double? DifferenceEv => _line?.DifferenceEv;

    /// <summary>Full width at half maximum of the whole shape, eV.</summary>
    public double? FwhmEv => _line?.FwhmEv;

    /// <summary>Its standard error, eV.</summary>
    public double? FwhmErrorEv => _line?.FwhmErrorEv;

    /// <summary>Full width at half maximum of the detector's Gaussian, eV.</summary>
    public double? ResolutionEv => _line?.ResolutionEv;

    /// <summary>Its standard error, eV.</summary>
    public double? ResolutionErrorEv => _line?.ResolutionErrorEv;

    /// <summary>Counts in the line.</summary>
    public double? Area => _line?.Area;

    /// <summary>Their standard error.</summary>
    public double? AreaError => _line?.AreaError;

    /// <summary>Counts in the peak over those in tails and shelf; null without these.</summary>
    public double? PeakToTail => _line?.PeakToTail;

    /// <summary>Its standard error.</summary>
    public double? PeakToTailError => _line?.PeakToTailError;

    /// <summary>What was minimised.</summary>
    public string? Statistic => _fit.Statistic?.ToString();

    /// <summary>Where the errors of values are from that are no counts: Stated, FromScatter or Equal; null for counts.</summary>
    public string? IntensityErrors => _fit.Errors?.ToString();

    /// <summary>The statistic at the minimum over the degrees of freedom: chi2/ndf.</summary>
    public double? ReducedStatistic => _fit.ReducedStatistic;

    /// <summary>Degrees of freedom.</summary>
    public int? DegreesOfFreedom => _fit.DegreesOfFreedom;

    /// <summary>Probability of a larger statistic if the model holds; not a number where it is not known.</summary>
    public double? PValue => _fit.PValue;

    /// <summary>Why it is not known.</summary>
    public string? PValueReason => _fit.PValueReason;

    /// <summary>What the fit took from elsewhere than the counts, why, and how to do without.</summary>
    public ValueList<FitAssumption> Assumptions => [.. _fit.Assumptions];

    /// <summary>Parameters that the fit left at a bound: errors of the others are those with these there.</summary>
    public ValueList<string> AtBound =>
        [.. _fit.Parameters.Where(p => p.State is ParameterState.AtLowerBound or ParameterState.AtUpperBound).Select(p => p.Name)];

    /// <summary>Shape of the line.</summary>
    public string Shape => Specification.Shape.ToString();

    /// <summary>Background under it.</summary>
    public string Background => Specification.Background.ToString();

    /// <summary>All parameters of the fit.</summary>
    public ValueList<LineParameter> Parameters { get; }

    internal LineFitOutcome Outcome { get; }

    internal LineFitSpecification Specification { get; }

    internal FitReportSpectrum Fit => _fit;

    string INamedRow.RowName => Spectrum;

    /// <inheritdoc/>
    public override string ToString() => $"{Spectrum}, {Line}: {UncertainText.Of(PositionEv, PositionErrorEv)} eV";
}
