using System.CommandLine;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Database;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;

namespace SpectroCal.Cli.Options;

/// <summary>Whether a command puts the constants that it makes into a store.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string> _store = CliOption.Of(
        "--store",
        "FILE",
        "Put the constants into this store as well; it is made where there is none",
        TextParsers.Path
    );

    private readonly Option<string> _tag = CliOption.Of("--tag", "TAG", "With --store: the tag to store them under", text => text);
    private readonly Option<DateTime> _from = CliOption.Of(
        "--valid-from",
        "TIME",
        "With --store: from when they are valid (default: the start of each run)",
        ClockTime.Parse
    );
    private readonly Option<DateTime> _until = CliOption.Of(
        "--valid-until",
        "TIME",
        "With --store: where the last of each detector end (default: where the next in the store begin, or never)",
        ClockTime.Parse
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_store, _tag, _from, _until])
            command.Options.Add(option);
    }

    /// <summary>Whether constants are to be stored.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.Has(_store);

    /// <summary>Refuses what does not fit, and a store that cannot be used, before any work is done.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="cancellation">Stops the waiting for others.</param>
    public void Check(ParseResult parsed, CancellationToken cancellation)
    {
        Option[] further = [_tag, _from, _until];
        if (!parsed.Has(_store) && further.FirstOrDefault(o => parsed.Has(o)) is { } option)
            throw CliException.Usage($"{option.Name} is for what is stored: give the store with --store.");
        if (!parsed.Has(_store))
            return;
        if (!parsed.Has(_tag))
            throw CliException.Usage("--store: give the tag to store the constants under with --tag.");
        string store = parsed.GetRequiredValue(_store);
        // An empty file becomes a store.
        if (new FileInfo(store) is { Exists: true, Length: > 0 })
            CalibrationStore.Open(store, cancellation).Dispose();
    }

    /// <summary>Refuses to store results without a time.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="statesTime">Whether all spectra state when they begin.</param>
    public void CheckTime(ParseResult parsed, bool statesTime)
    {
        if (parsed.Has(_store) && !statesTime && !parsed.Has(_from))
            throw CliException.Usage("--store: say from when these constants are valid with --valid-from.");
    }

    /// <summary>Stores results, and says so; nothing where that is not asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Takes what is said.</param>
    /// <param name="paths">Files that the results were made from.</param>
    /// <param name="results">The results as records.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Store(
        ParseResult parsed,
        CliConsole console,
        IReadOnlyList<string> paths,
        Func<StoreRequest, Provenance, ResultRecords> results,
        CancellationToken cancellation
    )
    {
        if (!parsed.Has(_store))
            return;
        string store = parsed.GetRequiredValue(_store);
        var request = new StoreRequest(parsed.GetRequiredValue(_tag)) { From = parsed.OrNull(_from), Until = parsed.OrNull(_until) };
        string line = TerminalText.Line(string.Join(' ', parsed.Tokens.Select(t => t.Value)));
        var provenance = new Provenance(InputFile.All(paths, cancellation), $"spectrocal {line}", null, Provenance.ThisSoftware);
        Put(console, store, results(request, provenance), cancellation);
    }

    /// <summary>Stores records, and says what was and what was not.</summary>
    public static IReadOnlyList<CalibrationRecord> Put(
        CliConsole console,
        string store,
        ResultRecords results,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<CalibrationRecord> stored = OutputOptions.Writing(() => ResultStoring.Store(store, results, cancellation));
        foreach (string left in results.LeftOut)
            console.Line($"Not stored. {left}");
        int suspect = stored.Count(r => !r.IsGood());
        string doubt = suspect > 0 ? $"; {suspect} of them {Plural.Word(suspect, "is", "are")} suspect" : "";
        console.Line($"Stored in {store}: {Plural.Of(stored.Count, "set")} of constants{doubt}.");
        return stored;
    }
}
