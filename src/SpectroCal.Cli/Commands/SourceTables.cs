using System.Globalization;
using SpectroCal.Cli.Output;
using SpectroCal.Lines;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Commands;

/// <summary>Tables of radioactive sources and their gamma lines, as 'lines' shows them.</summary>
internal static class SourceTables
{
    private const double SecondsPerDay = 86_400;
    private const double SecondsPerYear = 31_556_926; // the tropical year, with which LNHB gives half-lives

    /// <summary>All sources.</summary>
    public static void Overview(CliConsole console)
    {
        if (console.Json)
        {
            console.WriteJson(
                LineLibrary.Default.Sources.Select(s => new
                {
                    s.Name,
                    s.HalfLifeSeconds,
                    s.Emitters,
                    s.XrayElements,
                    Lines = s.Lines.Select(l => l.Name),
                })
            );
            return;
        }
        var table = new TextTable(
            TableHead.Words("source"),
            new("half-life"),
            new("lines"),
            TableHead.Words("strongest (keV)"),
            TableHead.Words("X-rays", shrinks: true) with
            {
                IsOptional = true,
            },
            TableHead.Words("emitters", shrinks: true) with
            {
                IsOptional = true,
            }
        );
        foreach (RadiationSource s in LineLibrary.Default.Sources)
            table.Add(
                s.Name,
                HalfLife(s.HalfLifeSeconds),
                string.Create(CultureInfo.InvariantCulture, $"{s.Lines.Count}"),
                string.Join(", ", s.Lines.OrderByDescending(l => l.IntensityPercent).Take(3).Select(Kev)),
                string.Join(", ", s.XrayElements),
                s.Emitters is [var only] && only == s.Name ? "" : string.Join(", ", s.Emitters)
            );
        console.Table(table);
        console.Line("All lines of a source: spectrocal lines Eu-152. Daughters of a chain are in equilibrium with the first.");
    }

    /// <summary>Gamma lines.</summary>
    public static void Lines(CliConsole console, IEnumerable<SpectralLine> lines)
    {
        var table = new TextTable(
            TableHead.Words("line"),
            TableHead.Words("emitter") with
            {
                IsOptional = true,
            },
            new("energy (eV)"),
            new("per 100 decays"),
            TableHead.Words("source", shrinks: true) with
            {
                IsOptional = true,
            }
        );
        foreach (SpectralLine line in lines)
            table.Add(
                line.Name,
                line.Emitter!,
                UncertainText.Of(line.EnergyEv, line.EnergyUncertaintyEv),
                line.IntensityPercent is { } intensity ? UncertainText.Of(intensity, line.IntensityUncertaintyPercent) : "",
                line.Source
            );
        console.Table(table);
    }

    private static string Kev(SpectralLine line) => (1e-3 * line.EnergyEv).ToString("0.0", CultureInfo.InvariantCulture);

    private static string HalfLife(double? seconds) =>
        seconds switch
        {
            null => "",
            < SecondsPerDay => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:G4} h"),
            < SecondsPerYear => string.Create(CultureInfo.InvariantCulture, $"{seconds / SecondsPerDay:G4} d"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / SecondsPerYear:G4} y"),
        };
}
