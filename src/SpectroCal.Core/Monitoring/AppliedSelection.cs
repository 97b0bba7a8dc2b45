using System.Globalization;
using SpectroCal.Peaks;

namespace SpectroCal.Monitoring;

/// <summary>What a selection does to spectra.</summary>
/// <param name="IsUsed">For each spectrum whether it is used.</param>
/// <param name="LeftOut">What the selection says of those that are not.</param>
/// <param name="Suspicious">Number of those that are used although they are suspicious.</param>
/// <param name="Unjudged">Names of those that the selection does not know; they are used.</param>
/// <param name="Absent">What the selection says of spectra that are not among these.</param>
public sealed record AppliedSelection(
    IReadOnlyList<bool> IsUsed,
    IReadOnlyList<SelectedSpectrum> LeftOut,
    int Suspicious,
    IReadOnlyList<string> Unjudged,
    IReadOnlyList<SelectedSpectrum> Absent
)
{
    private const int MostNames = 3;

    /// <summary>Where spectra and selection do not belong together, one sentence each.</summary>
    public IReadOnlyList<string> Remarks
    {
        get
        {
            var remarks = new List<string>();
            if (Unjudged.Count > 0)
                remarks.Add($"{Of(Unjudged.Count, IsUsed.Count)} not in the selection and used unjudged: {Names(Unjudged)}.");
            if (Absent.Count > 0)
                remarks.Add(
                    $"The selection also names {AbsentSpectra()} not to be found here: "
                        + $"{Names([.. Absent.OrderByDescending(s => s.Verdict).Select(s => SpectrumSelection.Name(s.Detector, s.Run))])}."
                );
            return remarks;
        }
    }

    /// <summary>The spectra that are used.</summary>
    /// <typeparam name="T">What the spectra are.</typeparam>
    /// <param name="spectra">The spectra, as the selection was asked for them.</param>
    public IReadOnlyList<T> Used<T>(IReadOnlyList<T> spectra) => [.. spectra.Where((_, i) => IsUsed[i])];

    // What was decided about bad ones has no effect where it is misspelt.
    private string AbsentSpectra()
    {
        int bad = Absent.Count(s => s.Verdict == QualityVerdict.Bad);
        return bad == 0 ? Spectra(Absent.Count)
            : bad == Absent.Count ? Spectra(bad, "bad ")
            : Text($"{Spectra(Absent.Count)}, {bad} of them bad,");
    }

    private static string Of(int count, int all) => Text($"{count} of {Spectra(all)} {(count == 1 ? "is" : "are")}");

    private static string Spectra(int count, string kind = "") => count == 1 ? $"1 {kind}spectrum" : Text($"{count} {kind}spectra");

    private static string Names(IReadOnlyList<string> names) =>
        string.Join("; ", names.Take(MostNames)) + (names.Count > MostNames ? Text($"; and {names.Count - MostNames} more") : "");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
