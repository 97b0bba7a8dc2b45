using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>
/// Starts in formats that have the month before the day (.spe, .mca), compared over files that are read together: where one has the day
/// first, the others may as well.
/// </summary>
internal static class MonthFirstDates
{
    // As the readers of these formats keep them.
    private static readonly string[] Fields = ["DATE_MEA", "START_TIME"];

    /// <summary>The files, with a warning at each date that may be the other way round.</summary>
    public static IReadOnlyList<MeasuredFile> Compared(IReadOnlyList<MeasuredFile> files)
    {
        MeasuredFile? dayFirst = files.FirstOrDefault(f => f.Spectra.Any(s => Date(s) is { } d && WrittenDate.HasDayBeforeMonth(d)));
        return dayFirst is null
            ? files
            : [.. files.Select(f => f with { Spectra = [.. f.Spectra.Select(s => Doubted(s, Path.GetFileName(dayFirst.Path)))] })];
    }

    private static string? Date(Spectrum spectrum) =>
        spectrum.Run.Start is null ? null : Fields.Select(f => spectrum.Metadata.GetValueOrDefault(f)).FirstOrDefault(d => d is not null);

    private static Spectrum Doubted(Spectrum spectrum, string dayFirst)
    {
        if (Date(spectrum) is not { } text || !WrittenDate.TryParse(text, out DateTime date, out DateTime? other) || other is not { } day)
            return spectrum;
        string warning = string.Create(
            CultureInfo.InvariantCulture,
            $"The start '{text}' is taken for {date:yyyy-MM-dd}, month first; it may be {day:yyyy-MM-dd}, since {dayFirst} has the day first."
        );
        return spectrum with { Warnings = [.. spectrum.Warnings, warning] };
    }
}
