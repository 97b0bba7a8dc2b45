using System.CommandLine;
using SpectroCal.Formats.ListMode;
using SpectroCal.Sources;

namespace SpectroCal.Cli.Options;

/// <summary>How list mode is read: which columns and rows, in which time slots and bins.</summary>
internal sealed class ListModeOptions
{
    private readonly Option<string> _channelColumn = CliOption.Of(
        "--channel-column",
        "NAME",
        "List mode: column of the measured value (default: recognised)",
        TextParsers.Path
    );

    private readonly Option<string> _timeColumn = CliOption.Of(
        "--time-column",
        "NAME",
        "List mode: column of the time (default: recognised)",
        TextParsers.Path
    );

    private readonly Option<string> _detectorColumn = CliOption.Of(
        "--detector-column",
        "NAME",
        "List mode: column of the detector (default: recognised)",
        TextParsers.Path
    );

    private readonly Option<string[]> _where = CliOption.Repeated(
        "--where",
        "COLUMN=A|B",
        "List mode: keep only rows with these texts in the column; may be repeated",
        TextParsers.Condition
    );

    private readonly Option<double> _slot = CliOption.Of(
        "--slot",
        "SECONDS",
        "List mode: one batch for each time slot of this length (default: one batch per file)",
        TextParsers.Positive
    );

    private readonly Option<double> _binWidth = CliOption.Of(
        "--bin-width",
        "W",
        "List mode with real values: width of a bin, channels (default 1)",
        TextParsers.Positive
    );

    private readonly TableOption _table = new();

    /// <summary>All options.</summary>
    public IReadOnlyList<Option> All => [.. OfLists, _table.Option];

    private Option[] OfLists => [_channelColumn, _timeColumn, _detectorColumn, _where, _slot, _binWidth];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>How list mode among these files is read; the options are refused where there is none.</summary>
    public Func<IReadOnlyList<string>, ListModeReading> For(ParseResult parsed) =>
        files =>
        {
            Check(parsed, files);
            return Reading(parsed);
        };

    /// <summary>Refuses the options where no file is list mode.</summary>
    public void Check(ParseResult parsed, IReadOnlyList<string> files)
    {
        // The files are inspected only where it matters.
        if (OfLists.FirstOrDefault(o => parsed.Has(o)) is { } option && !MeasuredSpectra.AnyListMode(files, _table.Roles(parsed)))
            throw CliException.Usage($"{option.Name} is for list mode, and no file is list mode.");
    }

    /// <summary>How list mode is read.</summary>
    public ListModeReading Reading(ParseResult parsed) =>
        new()
        {
            SlotSeconds = parsed.OrNull(_slot),
            BinWidth = parsed.Or(_binWidth, 1),
            Table = _table.Roles(parsed),
            Columns = new ListModeColumns
            {
                Channel = parsed.GetValue(_channelColumn),
                Time = parsed.GetValue(_timeColumn),
                Detector = parsed.GetValue(_detectorColumn),
                Where = Conditions(parsed.Or(_where, [])),
            },
        };

    private static IReadOnlyDictionary<string, IReadOnlySet<string>> Conditions(string[] conditions)
    {
        try
        {
            return ListModeColumns.ParseConditions(conditions);
        }
        catch (FormatException e)
        {
            throw CliException.Usage($"--where: {e.Message}.", e);
        }
    }
}
