using SpectroCal.Spectra;

namespace SpectroCal.Formats;

/// <summary>
/// A file is in order, but its values are no counts, which nearly everything needs: the refusal brings what was read, for those who can
/// use it.
/// </summary>
public sealed class NotCountsException : SpectrumFormatException
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">Path or name of the file.</param>
    /// <param name="line">Line of the first value that is no count, or 0.</param>
    /// <param name="found">That value as it is written.</param>
    /// <param name="spectra">The spectra.</param>
    /// <param name="otherwise">What the values may be as well, with the option that says so; empty: nothing.</param>
    internal NotCountsException(string file, long line, string found, IReadOnlyList<IntensitySpectrum> spectra, string otherwise = "")
        : base(
            file,
            line,
            $"expected counts, which are whole and not negative, found {found}, as after subtracting a background or dividing by a time; "
                + "figures and fits of lines can use such values, all else needs counts as they were measured"
                + (otherwise.Length > 0 ? "; " + otherwise : "")
        ) =>
        Spectra = [.. spectra.Select(s => PhysicalSense.Checked(s with { Warnings = [Remark(found, otherwise), .. s.Warnings] }, file))];

    /// <summary>The spectra, with a word about it among their warnings.</summary>
    public IReadOnlyList<IntensitySpectrum> Spectra { get; }

    private static string Remark(string found, string otherwise) =>
        $"Its values are not counts (there is {found}): lines are fitted by least squares, and only they and figures can be had of it"
        + (otherwise.Length > 0 ? $"; {otherwise}." : ".");
}
