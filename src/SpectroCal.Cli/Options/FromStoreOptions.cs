using System.CommandLine;
using SpectroCal.Cli.Output;
using SpectroCal.Spectra;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Options;

/// <summary>Whether a command takes constants from a store instead of those that files state.</summary>
internal sealed class FromStoreOptions
{
    private readonly Option<string> _store = CliOption.Of(
        "--from-store",
        "FILE",
        "Take the constants of each detector at the time of its spectrum from this store, instead of what files state",
        TextParsers.Path
    );

    private readonly Option<string> _tag = CliOption.Of(
        "--from-tag",
        "TAG",
        "With --from-store: those under this tag (default: the only one of the store)",
        text => text
    );

    private readonly Option<DateTime> _at = CliOption.Of(
        "--from-time",
        "TIME",
        "With --from-store: those of this time, for all spectra (default: the start of each run)",
        ClockTime.Parse
    );

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [_store, _tag, _at];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in Options)
            command.Options.Add(option);
    }

    /// <summary>Whether constants come from a store.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.Has(_store);

    /// <summary>Refuses options that contradict each other.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="others">Why constants would be given twice: options that give them as well.</param>
    public void Check(ParseResult parsed, params string[] others)
    {
        Option[] further = [_tag, _at];
        if (!parsed.Has(_store) && further.FirstOrDefault(o => parsed.Has(o)) is { } option)
            throw CliException.Usage($"{option.Name} is about a store: give it with --from-store.");
        if (
            parsed.Has(_store)
            && others.FirstOrDefault(o => parsed.CommandResult.Command.Options.Any(c => c.Name == o && parsed.Has(c))) is { } other
        )
            throw CliException.Usage($"Give the constants with {other} or --from-store, not both.");
    }

    /// <summary>The constants for spectra, with a warning about each that is suspect; null where none come from a store.</summary>
    public IReadOnlyList<CalibrationRecord>? Records(
        ParseResult parsed,
        CliConsole console,
        IReadOnlyList<ChannelSpectrum> spectra,
        CancellationToken cancellation
    )
    {
        if (!parsed.Has(_store))
            return null;
        var scales = new StoredScales(
            parsed.GetRequiredValue(_store),
            parsed.Has(_tag) ? parsed.GetRequiredValue(_tag) : null,
            parsed.OrNull(_at)
        );
        IReadOnlyList<CalibrationRecord> records = scales.Of(spectra, cancellation);
        foreach (string doubt in StoredScales.Doubts(records))
            console.Warning(doubt);
        return records;
    }

    /// <summary>Spectra as if their files stated the scales of the store; as they are where none come from a store.</summary>
    public IReadOnlyList<T> Stated<T>(ParseResult parsed, CliConsole console, IReadOnlyList<T> spectra, CancellationToken cancellation)
        where T : ChannelSpectrum =>
        Records(parsed, console, spectra, cancellation) is { } records ? StoredScales.Stated(spectra, records) : spectra;
}
