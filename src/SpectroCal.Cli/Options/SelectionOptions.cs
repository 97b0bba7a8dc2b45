using System.CommandLine;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Options;

/// <summary>Which spectra are calibrated.</summary>
internal sealed class SelectionOptions
{
    private readonly Option<string> _selection = CliOption.Of(
        "--selection",
        "FILE",
        "A selection.csv of 'monitor': spectra that are bad in it are left out, suspicious ones are not",
        TextParsers.Path
    );

    private readonly Option<bool> _onlyGood = CliOption.Flag("--only-good", "With --selection: leave out suspicious spectra as well");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_selection);
        command.Options.Add(_onlyGood);
    }

    /// <summary>The file of the selection; null where there is none.</summary>
    public string? Path(ParseResult parsed) => parsed.Has(_selection) ? parsed.GetRequiredValue(_selection) : null;

    /// <summary>The selection on the command line; null where there is none.</summary>
    public SpectrumSelection? Read(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.Has(_selection))
            return new SpectrumSelection(
                SelectionFile.Read(parsed.GetRequiredValue(_selection), cancellation),
                parsed.Has(_onlyGood) ? s => s.Verdict == QualityVerdict.Good : s => s.Verdict != QualityVerdict.Bad
            );
        return parsed.Has(_onlyGood) ? throw CliException.Usage("--only-good is about a selection: give it with --selection.") : null;
    }
}
