using System.CommandLine;
using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Peaks;

namespace SpectroCal.Cli.Options;

/// <summary>How peaks are found.</summary>
internal sealed class PeakOptions
{
    private readonly Option<string> _finder = CliOption.Of(
        "--finder",
        "NAME",
        $"How peaks are found: {string.Join(", ", PeakFinderRequest.Names)} (default {PeakFinderRequest.Names[0]})",
        TextParsers.OneOf([.. PeakFinderRequest.Names.Select(n => (n, n))])
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

    private readonly Option<string> _model = CliOption.Of(
        "--model",
        "FILE",
        $"Trained model of the finder {NetworkPeakFinder.FinderName} (default: that of the library, for the lines of VIP-2)",
        TextParsers.Path
    );

    /// <summary>Creates the options.</summary>
    public PeakOptions()
    {
        _finder.CompletionSources.Add([.. PeakFinderRequest.Names]);
        _finder.Aliases.Add("--method");
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_finder);
        command.Options.Add(_model);
        command.Options.Add(_fwhm);
        command.Options.Add(_significance);
    }

    /// <summary>The finder asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="lines">Lines that the finder network is to find; null: all that its model knows.</param>
    public IPeakFinder Finder(ParseResult parsed, IReadOnlyList<LineGroup>? lines = null)
    {
        var request = new PeakFinderRequest
        {
            Name = parsed.Or(_finder, PeakFinderRequest.Names[0]),
            FwhmChannels = parsed.OrNull(_fwhm),
            LeastSignificance = parsed.OrNull(_significance),
            Model = parsed.Has(_model) ? parsed.GetValue(_model) : null,
            Lines = lines ?? [],
        };
        try
        {
            return request.Create();
        }
        catch (ArgumentException e)
        {
            throw CliException.Usage(e.Message, e);
        }
    }
}
