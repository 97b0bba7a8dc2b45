using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Lines;

namespace SpectroCal.Cli.Commands;

/// <summary>lines: the line library.</summary>
internal sealed class LinesCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal lines Cu
        spectrocal lines "Cu Ka" "Fe Kb1"
        spectrocal lines Eu-152
        """;

    private static readonly string[] MainLines = ["Ka1", "Kb1", "La1", "Lb1", "Ma1"];

    private readonly Argument<string[]> _names = CliArgument.WithoutOptions(
        new("NAME")
        {
            Description =
                "Elements (Cu), groups (\"Cu Ka\"), lines (\"Cu Ka1\", CuKL3) or sources (Eu-152, 152Eu, \"Cs-137 662\"); "
                + "none for the main lines of all elements",
            Arity = ArgumentArity.ZeroOrMore,
        }
    );
    private readonly Option<bool> _sources = CliOption.Flag("--sources", "List the radioactive sources: half-lives, emitters, X-rays");
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout");

    /// <summary>Creates the command.</summary>
    public LinesCommand(CliConsole console)
    {
        Command = new Command("lines", "List X-ray and gamma lines: energies, natural widths, intensities.") { _names, _sources, _json };
        Command.SetAction(parsed => Run(parsed, console));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console)
    {
        console.Json = parsed.Has(_json);
        string[] names = parsed.GetValue(_names) ?? [];
        if (parsed.Has(_sources))
        {
            if (names.Length > 0)
                throw CliException.Usage("--sources lists all sources; without it, a name lists its lines.");
            SourceTables.Overview(console);
            return ExitCode.Ok;
        }
        if (names.Length == 0 && !console.Json)
        {
            Overview(console);
            return ExitCode.Ok;
        }
        // "lines Cu Ka" without quotes means what it looks like.
        if (names.Length > 1 && LineLibrary.Default.TryFind(string.Join(' ', names), out _))
            names = [string.Join(' ', names)];
        (string? Group, SpectralLine Line, double? Share)[] rows =
            names.Length == 0
                ?
                [
                    .. LineLibrary
                        .Default.Lines.Concat(LineLibrary.Default.Sources.SelectMany(s => s.Lines))
                        .Select(l => ((string?)null, l, l.RadiativeRate)),
                ]
                : [.. names.SelectMany(Find)];
        if (console.Json)
        {
            console.WriteJson(
                rows.Select(r => new
                {
                    r.Line.Name,
                    r.Line.Iupac,
                    r.Line.EnergyEv,
                    r.Line.EnergyUncertaintyEv,
                    r.Line.NaturalWidthEv,
                    r.Line.RadiativeRate,
                    r.Group,
                    FractionOfGroup = r.Group is null ? null : r.Share,
                    r.Line.Nuclide,
                    r.Line.Emitter,
                    r.Line.IntensityPercent,
                    r.Line.IntensityUncertaintyPercent,
                    r.Line.Source,
                })
            );
            return ExitCode.Ok;
        }
        if (rows.Any(r => r.Line.Nuclide is null))
            Xrays(console, rows.Where(r => r.Line.Nuclide is null));
        if (rows.Any(r => r.Line.Nuclide is not null))
            SourceTables.Lines(console, rows.Select(r => r.Line).Where(l => l.Nuclide is not null));
        return ExitCode.Ok;
    }

    private static void Xrays(CliConsole console, IEnumerable<(string? Group, SpectralLine Line, double? Share)> rows)
    {
        var table = new TextTable(
            TableHead.Words("line"),
            TableHead.Words("IUPAC") with
            {
                IsOptional = true,
            },
            new("energy (eV)"),
            new("± (eV)", IsOptional: true),
            new("width (eV)"),
            new("intensity"),
            TableHead.Words("source", shrinks: true) with
            {
                IsOptional = true,
            }
        );
        foreach ((string? _, SpectralLine line, double? share) in rows)
            table.Add(
                line.Name,
                line.Iupac ?? "",
                Number(line.EnergyEv, "0.0##"),
                Number(line.EnergyUncertaintyEv, "0.###"),
                Number(line.NaturalWidthEv, "0.##"),
                Number(share, "0.0000"),
                line.Source
            );
        console.Table(table);
        console.Line(
            "intensity: of an element's lines, the fraction of the decays of the initial vacancy; of a group's, the share in the group."
        );
    }

    private static IEnumerable<(string? Group, SpectralLine Line, double? Share)> Find(string name)
    {
        if (LineLibrary.Default.Elements.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase))
            return LineLibrary.Default.ForElement(name).Select(l => ((string?)null, l, l.RadiativeRate));
        if (LineLibrary.Default.FindSource(name) is { Lines.Count: > 0 } source)
            return source.Lines.Select(l => ((string?)null, l, (double?)null));
        try
        {
            LineGroup group = LineLibrary.Default.Find(name);
            return group.Components.Select(c => ((string?)group.Name, c.Line, (double?)c.RelativeIntensity));
        }
        catch (ArgumentException e)
        {
            throw CliException.Usage(ErrorText.Of(e), e);
        }
    }

    private static void Overview(CliConsole console)
    {
        var table = new TextTable([TableHead.Words("element"), .. MainLines.Select(l => new TableHead(l))]);
        foreach (string element in LineLibrary.Default.Elements)
        {
            IReadOnlyList<SpectralLine> lines = LineLibrary.Default.ForElement(element);
            table.Add([element, .. MainLines.Select(name => Number(lines.FirstOrDefault(l => l.Siegbahn == name)?.EnergyEv, "0.0##"))]);
        }
        console.Table(table);
        console.Line("Energies in eV. All lines of an element: spectrocal lines Cu");
    }

    internal static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
