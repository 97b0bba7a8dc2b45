using System.Collections;
using SpectroCal.Detectors;
using SpectroCal.PowerShell.Arguments;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests constants of the calibration function that is on the command line; without one, of the straight line.</summary>
public sealed class ConstantCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound)
    {
        CalibrationFunction function = Function(ShellValue.Of(bound["Function"]));
        return Enumerable
            .Range(0, function.ParameterCount)
            .Select(i => (function.ParameterName(i), $"{function.ParameterUnit(i) ?? "a constant"}, of {function}"));
    }

    private static CalibrationFunction Function(object? given)
    {
        try
        {
            return given as CalibrationFunction
                ?? (given is null ? PolynomialFunction.Linear : CalibrationFunction.Parse(ShellValue.Text(given)));
        }
        catch (FormatException)
        {
            // It is not typed to its end.
            return PolynomialFunction.Linear;
        }
    }
}
