using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Results;

/// <summary>A parameter of a fit of lines.</summary>
public sealed class LineParameter
{
    private readonly FitReportParameter _parameter;

    internal LineParameter(FitReportParameter parameter) => _parameter = parameter;

    /// <summary>Its name.</summary>
    public string Name => _parameter.Name;

    /// <summary>Its unit; empty for pure numbers.</summary>
    public string Unit => _parameter.Unit;

    /// <summary>Its value.</summary>
    public double Value => _parameter.Value;

    /// <summary>Its standard error; not a number where there is none.</summary>
    public double Error => _parameter.Error;

    /// <summary>Error to the lower side, negative; null where it was not asked for or not found.</summary>
    public double? MinosLower => _parameter.MinosLower;

    /// <summary>Error to the upper side.</summary>
    public double? MinosUpper => _parameter.MinosUpper;

    /// <summary>What the fit did with it: Free, Fixed, Tied, or AtLowerBound or AtUpperBound, where its error is none.</summary>
    public string State => _parameter.State.ToString();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
