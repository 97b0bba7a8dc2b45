using System.CommandLine;
using SpectroCal.Peaks;

namespace SpectroCal.Cli.Options;

/// <summary>How peaks are found.</summary>
internal sealed class PeakOptions
{
    private readonly Option<double> _fwhm = Given.Option("--fwhm", "CHANNELS", "Width of the peaks, channels (default: found from the strongest of each spectrum)", TextParsers.Positive);

    private readonly Option<double> _significance = Given.Option("--significance", "S", $"Least significance of a peak, standard deviations (default {new MatchedFilterPeakFinder().LeastSignificance})", TextParsers.Positive);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_fwhm);
        command.Options.Add(_significance);
    }

    /// <summary>The finder asked for.</summary>
    public IPeakFinder Finder(ParseResult parsed)
    {
        var finder = new MatchedFilterPeakFinder { FwhmChannels = parsed.OrNull(_fwhm) };
        return parsed.Has(_significance) ? finder with { LeastSignificance = parsed.GetRequiredValue(_significance) } : finder;
    }
}
