using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Reports;

/// <summary>A spectrum on the page of a monitor.</summary>
/// <param name="Index">Its number among the spectra of the report.</param>
/// <param name="Judged">What the monitor says of it.</param>
/// <param name="Decided">What a person decided; null: nothing.</param>
internal sealed record MonitorEntry(int Index, SpectrumVerdict Judged, SelectedSpectrum? Decided)
{
    /// <summary>Name for links.</summary>
    public string Id { get; } = Invariant($"s{Index}");

    /// <summary>What is true of it: a person's decision wins.</summary>
    public QualityVerdict Verdict => Decided?.Verdict ?? Judged.Verdict;

    /// <summary>Whether it stands in the list: it is not good, or the monitor says so.</summary>
    public bool IsListed => Verdict != QualityVerdict.Good || Judged.Verdict != QualityVerdict.Good;

    /// <summary>Order of the list, worst first: the verdict, then how improbable it is, then how large what is wrong.</summary>
    public (int, double, double) Order =>
        (
            Verdict switch
            {
                QualityVerdict.Bad => 0,
                QualityVerdict.Suspicious => 1,
                _ => 2,
            },
            // What could not be compared is no better than what never happens by chance.
            double.IsNaN(Judged.FalseAlarmProbability)
                ? 0
                : Judged.FalseAlarmProbability,
            -Size
        );

    /// <summary>Why, in words.</summary>
    public string Reason =>
        Decided is not { } decided ? VerdictText.Reason(Judged)
        : decided.Reason.Length > 0 ? $"A person decided: {decided.Reason}. {Monitor}"
        : $"A person decided. {Monitor}";

    private string Monitor =>
        Judged.Verdict == QualityVerdict.Good
            ? "The monitor: good."
            : $"The monitor: {VerdictText.Word(Judged.Verdict)}. {VerdictText.Reason(Judged)}";

    // Over the tolerance of what is wrong.
    private double Size =>
        Judged.Checks.FirstOrDefault(c => c.Kind == Judged.Kind) is { Tolerance: > 0 } check ? Math.Abs(check.Value) / check.Tolerance : 0;
}
