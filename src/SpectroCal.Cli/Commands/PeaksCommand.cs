using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Lines;
using SpectroCal.Neural;
using SpectroCal.Peaks;
using SpectroCal.Reports;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>peaks: the peaks of spectra.</summary>
internal sealed class PeaksCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal peaks spectrum.mca
        spectrocal peaks *.spe --significance 6 --json
        spectrocal peaks sdd*.mca --finder network --model vip2.spm
        """;

    private readonly Argument<string[]> _paths = CliArgument.WithoutOptions(
        new("FILE") { Description = "Files of spectra; wildcards are expanded", Arity = ArgumentArity.OneOrMore }
    );
    private readonly PeakOptions _peaks = new();
    private readonly Option<IReadOnlyList<LineGroup>> _lines = CliOption.Of(
        "--lines",
        "NAMES",
        $"Lines that the finder {NetworkPeakFinder.FinderName} finds: \"Ti Ka,Cu Ka\" (default: all that its model knows)",
        TextParsers.Lines
    );
    private readonly ListModeOptions _listMode = new();
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout");

    /// <summary>Creates the command.</summary>
    public PeaksCommand(CliConsole console)
    {
        Command = new Command("peaks", "Find peaks in spectra: channels, widths, areas, significances.") { _paths };
        _peaks.AddTo(Command);
        Command.Options.Add(_lines);
        _listMode.AddTo(Command);
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
            cancellation,
            _listMode.For(parsed)
        );
        IPeakFinder finder = _peaks.Finder(parsed, parsed.Has(_lines) ? parsed.GetValue(_lines) : null);
        var found = new List<FoundPeaks>();
        var reasons = new List<string>();
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i];
            ChannelHistogram histogram = spectra[i].Histogram;
            if (Isolated.Run($"peaks {name}", () => found.Add(FoundPeaks.Of(name, finder, histogram, cancellation))) is { } reason)
            {
                failed.Add(name);
                reasons.Add(reason);
                console.Error($"{name}: {reason}");
            }
        }
        if (found.Count == 0)
            return reasons.Any(BugReport.IsAboutBug) ? ExitCode.Unexpected : ExitCode.Input;
        console.WriteJson(
            new
            {
                Finder = finder.Name,
                Spectra = found,
                FailedFiles = failed,
            }
        );
        foreach (FoundPeaks spectrum in found)
            Write(spectrum, console);
        return failed.Count > 0 ? ExitCode.Partial : ExitCode.Ok;
    }

    private static void Write(FoundPeaks found, CliConsole console)
    {
        console.Heading($"{found.Spectrum}: {Plural.Of(found.Peaks.Count, "peak")}");
        if (found.Reason is { } reason)
        {
            console.Line(reason);
            return;
        }
        var table = new TextTable(
            new("channel"),
            new("FWHM"),
            new("area"),
            new("height", IsOptional: true),
            new("significance"),
            TableHead.Words("")
        );
        foreach (Peak p in found.Peaks)
            table.Add(
                UncertainText.Of(p.Channel, p.ChannelError),
                UncertainText.Number(p.FwhmChannels, "0.0"),
                UncertainText.Of(p.Area, p.AreaError),
                UncertainText.Number(p.Height, "0.#"),
                UncertainText.Number(p.Significance, "0.0"),
                Remark(p)
            );
        console.Table(table);
        if (found.NoiseEdge is { } edge)
            console.Line(
                string.Create(CultureInfo.InvariantCulture, $"noise edge at channel {edge.Channel:0}, {edge.Area:0} counts. {edge.Doubt}")
            );
        // A network says its doubts of each line below.
        foreach (Peak p in found.Centroids is null ? found.Peaks.Where(p => p.Doubt is not null) : [])
            console.Line(string.Create(CultureInfo.InvariantCulture, $"channel {p.Channel:0.0}: doubtful. {p.Doubt}"));
        foreach (LineCentroid centroid in found.Centroids ?? [])
            if (centroid.Status != CentroidStatus.Found)
                console.Line(
                    $"{centroid.Line}: {(centroid.Status == CentroidStatus.Missing ? "not found" : "doubtful")}. {centroid.Reason}"
                );
    }

    private static string Remark(Peak peak) =>
        string.Join(
            ", ",
            new[] { peak.Line, peak.Overlaps ? "overlaps" : null, peak.Doubt is null ? null : "doubtful" }.Where(r => r is not null)
        );
}
