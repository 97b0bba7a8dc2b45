using System.Globalization;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>Values of channels that are no counts, in a table.</summary>
internal static class TableIntensities
{
    /// <summary>The refusal that brings them.</summary>
    /// <param name="table">The table.</param>
    /// <param name="layout">Its columns.</param>
    /// <param name="axis">Its axis.</param>
    /// <param name="firstChannel">Number of the channel that the axis begins with.</param>
    /// <param name="common">What is said of the spectrum in a column, and how many numbers stand before its values.</param>
    /// <exception cref="SpectrumFormatException">A channel has no value, or an error is negative.</exception>
    public static NotCountsException Of(
        TableData table,
        TableLayout layout,
        TableAxis axis,
        int firstChannel,
        Func<int, (Spectrum Common, int Skipped)> common
    )
    {
        if (axis.HasGaps)
            throw table.Error("expected a value for each channel or energy, since these are no counts and a gap is not zero");
        var spectra = new List<IntensitySpectrum>();
        foreach (int column in layout.Counts)
        {
            (Spectrum spectrum, int skipped) = common(column);
            double[] values = axis.InOrder(table.Columns[column].ToReals(), table.Text.Budget)[skipped..];
            double[]? errors = layout.Errors.TryGetValue(column, out int of) ? axis.InOrder(Errors(table, of), table.Text.Budget) : null;
            spectra.Add(
                IntensitySpectrum.Of(spectrum, new ChannelIntensities(values, errors, axis.FirstPosition + firstChannel, axis.Width))
            );
        }
        (string Expected, string Found, long Line)? first = layout
            .Counts.Select(c => table.Columns[c].Fault)
            .FirstOrDefault(f => f is not null);
        string found = first?.Found ?? (layout.Errors.Count > 0 ? "an error beside each" : "a rate or a net count");
        return new NotCountsException(table.Text.File, first?.Line ?? 0, found, spectra);
    }

    private static double[] Errors(TableData table, int column)
    {
        double[] errors = table.Columns[column].ToReals();
        int negative = Array.FindIndex(errors, e => e < 0);
        return negative < 0
            ? errors
            : throw table.Error(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"expected errors of zero or more in column {column + 1}, found {errors[negative]}"
                )
            );
    }
}
