using System.Globalization;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;

namespace SpectroCal.Reports;

/// <summary>What a monitor says of a spectrum, in words.</summary>
public static class VerdictText
{
    private const double Never = 1e-99; // a smaller probability says nothing more

    /// <summary>The word for a verdict.</summary>
    public static string Word(QualityVerdict verdict) => verdict.ToString().ToLowerInvariant();

    /// <summary>Why a spectrum is not good, its counts, and how often chance does the same.</summary>
    public static string Reason(SpectrumVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        string chance =
            double.IsNaN(verdict.FalseAlarmProbability) ? ""
            : verdict.FalseAlarmProbability < Never ? $" ({verdict.Counts} counts, never by chance)"
            : string.Create(CultureInfo.InvariantCulture, $" ({verdict.Counts} counts, {verdict.FalseAlarmProbability:0e+0} by chance)");
        return verdict.Reason + chance;
    }
}
