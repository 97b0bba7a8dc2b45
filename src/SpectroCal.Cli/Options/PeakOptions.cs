using System.CommandLine;
using SpectroCal.Peaks;

namespace SpectroCal.Cli.Options;

/// <summary>How peaks are found.</summary>
internal sealed class PeakOptions
{
    private readonly Option<string> _finder = CliOption.Of(
        "--finder",
        "NAME",
        $"How peaks are found: {string.Join(", ", PeakFinders.Names)} (default {PeakFinders.Names[0]})",
        TextParsers.OneOf([.. PeakFinders.Names.Select(n => (n, n))])
    );

    private readonly Option<double> _fwhm = CliOption.Of(
        "--fwhm",
        "CHANNELS",
        "Width of the peaks, channels (default: found from the strongest of each spectrum)",
        TextParsers.Positive
    );

    private readonly Option<double> _significance = CliOption.Of(
        "--significance",
        "S",
        $"Minimum significance of a peak, standard deviations (default {new MatchedFilterPeakFinder().LeastSignificance})",
        TextParsers.Positive
    );

    /// <summary>Creates the options.</summary>
    public PeakOptions() => _finder.CompletionSources.Add([.. PeakFinders.Names]);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_finder);
        command.Options.Add(_fwhm);
        command.Options.Add(_significance);
    }

    /// <summary>The finder asked for.</summary>
    public IPeakFinder Finder(ParseResult parsed) =>
        PeakFinders.Create(parsed.Or(_finder, PeakFinders.Names[0]), parsed.OrNull(_fwhm), parsed.OrNull(_significance));
}
