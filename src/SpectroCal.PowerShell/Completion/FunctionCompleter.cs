using System.Collections;
using SpectroCal.Detectors;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests calibration functions.</summary>
public sealed class FunctionCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        [
            ("linear", "p0 + p1*adc"),
            .. Enumerable.Range(2, PolynomialFunction.HighestDegree - 1).Select(n => ($"poly{n}", new PolynomialFunction(n).Expression)),
            ("p0 + p1*adc + p2*sqrt(adc)", "any expression of adc and p0, p1, ..."),
        ];
}
