using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>
/// Starts in formats that have the month before the day (.spe, .mca), compared over files that are read together: where one has the day
/// first, the others may as well.
/// </summary>
public sealed class MonthFirstDates
{
    // As the readers of these formats keep them.
    private static readonly string[] Fields = ["DATE_MEA", "START_TIME"];

    private readonly List<(string Path, string Date, DateTime Read, DateTime Other)> _open = [];
    private string? _dayFirst;

    /// <summary>Takes the starts of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="spectra">Its spectra.</param>
    public void Add(string path, IEnumerable<ChannelSpectrum> spectra)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(spectra);
        foreach (string date in spectra.Where(s => s.Run.Start is not null).Select(Date).OfType<string>().Distinct())
        {
            if (WrittenDate.HasDayBeforeMonth(date))
                _dayFirst ??= Path.GetFileName(path);
            else if (WrittenDate.TryParse(date, out DateTime read, out DateTime? other) && other is { } day)
                _open.Add((path, date, read, day));
        }
    }

    /// <summary>What is to be said of the files that were taken: of each whose start may be the other way round, one sentence.</summary>
    public IReadOnlyList<(string Path, string Text)> Doubts() =>
        _dayFirst is null
            ? []
            :
            [
                .. _open.Select(o =>
                    (
                        o.Path,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"The start '{o.Date}' is taken for {o.Read:yyyy-MM-dd}, month first; it may be {o.Other:yyyy-MM-dd}, since "
                                + $"{_dayFirst} has the day first."
                        )
                    )
                ),
            ];

    private static string? Date(ChannelSpectrum spectrum) =>
        Fields.Select(f => spectrum.Metadata.GetValueOrDefault(f)).FirstOrDefault(d => d is not null);
}
