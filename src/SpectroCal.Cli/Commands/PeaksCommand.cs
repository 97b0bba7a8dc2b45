using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>peaks: the peaks of spectra.</summary>
internal sealed class PeaksCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal peaks spectrum.mca
        spectrocal peaks *.spe --significance 6 --json
        """;

    private readonly Argument<string[]> _paths = CliArgument.WithoutOptions(
        new("FILE") { Description = "Files of spectra; wildcards are expanded", Arity = ArgumentArity.OneOrMore }
    );
    private readonly PeakOptions _peaks = new();
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout");

    /// <summary>Creates the command.</summary>
    public PeaksCommand(CliConsole console)
    {
        Command = new Command("peaks", "Find peaks in spectra: channels, widths, areas, significances.") { _paths };
        _peaks.AddTo(Command);
        Command.Options.Add(_json);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        var failed = new List<string>();
        (IReadOnlyList<Spectrum> spectra, string[] names) = SpectraOfFiles.Read(
            parsed.GetRequiredValue(_paths),
            console,
            failed,
            cancellation
        );
        IPeakFinder finder = _peaks.Finder(parsed);
        IReadOnlyList<Peak>[] peaks = [.. spectra.Select(s => finder.Find(s.Histogram, cancellation))];
        console.WriteJson(
            new
            {
                Finder = finder.Name,
                Spectra = names.Select((n, i) => new { Spectrum = n, Peaks = peaks[i] }),
                FailedFiles = failed,
            }
        );
        for (int i = 0; i < names.Length; i++)
        {
            console.Heading($"{names[i]}: {peaks[i].Count} peaks");
            var table = new TextTable(
                new("channel"),
                new("±"),
                new("FWHM"),
                new("area"),
                new("±"),
                new("height"),
                new("significance"),
                TableHead.Words("")
            );
            foreach (Peak p in peaks[i])
                table.Add(
                    string.Create(CultureInfo.InvariantCulture, $"{p.Channel:0.00}"),
                    string.Create(CultureInfo.InvariantCulture, $"{p.ChannelError:0.00}"),
                    string.Create(CultureInfo.InvariantCulture, $"{p.FwhmChannels:0.0}"),
                    string.Create(CultureInfo.InvariantCulture, $"{p.Area:0}"),
                    string.Create(CultureInfo.InvariantCulture, $"{p.AreaError:0}"),
                    string.Create(CultureInfo.InvariantCulture, $"{p.Height:0.#}"),
                    string.Create(CultureInfo.InvariantCulture, $"{p.Significance:0.0}"),
                    p.Overlaps ? "overlaps" : ""
                );
            console.Table(table);
        }
        return failed.Count > 0 ? ExitCode.Partial : ExitCode.Ok;
    }
}
