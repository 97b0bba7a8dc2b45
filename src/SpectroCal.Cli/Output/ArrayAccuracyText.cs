using System.Globalization;
using SpectroCal.Bench.Arrays;

namespace SpectroCal.Cli.Output;

/// <summary>What became of simulated arrays, as tables or JSON.</summary>
internal static class ArrayAccuracyText
{
    /// <summary>Writes it.</summary>
    public static void Write(CliConsole console, ArrayAccuracyRequest request, ArrayAccuracyResult result)
    {
        console.WriteJson(result);
        Rows(console, result.Rows.Where(r => r.Kind != "fault"));
        if (result.Rows.Any(r => r.Kind == "fault"))
        {
            console.Heading("Faulty detectors");
            Rows(console, result.Rows.Where(r => r.Kind == "fault"));
        }
        console.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Errors over stated ones, RMS of what is right: gain {result.GainPull:0.00}, energies at lines {result.EnergyPull:0.00}. "
                    + $"{result.Arrays} arrays from seed {result.FirstSeed}, {result.Seconds:0} s."
            )
        );
        if (result.Elements is { } e)
            console.Line(
                $"Elements found in {e.Clear} of {result.Arrays} arrays: {e.Found} of {e.Shown} named ones that show, "
                    + $"{e.Absent} that are not there."
            );
        if (result.Bad.Count == 0)
            return;
        console.Heading("Wrong or crashed");
        var table = new TextTable(
            new("seed"),
            new("detector"),
            TableHead.Words("elements"),
            new("counts"),
            TableHead.Words("fault"),
            TableHead.Words("outcome"),
            new("gain"),
            new("true"),
            new("offset"),
            new("true"),
            new("error (eV)"),
            new("in stated"),
            TableHead.Words("taken for", shrinks: true),
            TableHead.Words("shows", shrinks: true)
        );
        foreach (ArrayVerdict v in result.Bad)
            table.Add(
                $"{v.Seed}",
                $"{v.Index}",
                v.Set,
                $"{v.ArrayCounts}",
                v.Fault is DetectorFault.None ? "" : $"{v.Fault}",
                $"{v.Outcome}",
                Number(v.GainEv, "0.000"),
                Number(v.TrueGainEv, "0.000"),
                Number(v.OffsetEv, "0"),
                Number(v.TrueOffsetEv, "0"),
                Number(v.LargestErrorEv, "0"),
                Number(v.LargestErrorInStated, "0.0"),
                v.Said,
                string.Join(", ", v.Shown)
            );
        console.Table(table);
        string options = string.Concat(
            request.Blind ? " --blind" : "",
            request.Set is { } set ? $" --only {set}" : "",
            request.Counts is { } counts ? $" --counts {counts}" : ""
        );
        console.Line($"Each again, as files: spectrocal bench --arrays{options} --detectors 1 --seed SEED --write FOLDER");
    }

    private static void Rows(CliConsole console, IEnumerable<ArrayAccuracyRow> rows)
    {
        var table = new TextTable(
            TableHead.Words("of"),
            TableHead.Words("detectors"),
            new("number"),
            new("right"),
            new("wrong"),
            new("within 4 errors"),
            new("warned of"),
            new("suspect"),
            new("refused"),
            new("crashed"),
            new("right (%)"),
            new("wrong (%)")
        );
        foreach (ArrayAccuracyRow r in rows)
            table.Add(
                r.Kind,
                r.Name,
                $"{r.Detectors}",
                $"{r.Right}",
                $"{r.Wrong}",
                $"{r.Imprecise}",
                $"{r.Warned}",
                $"{r.Suspect}",
                $"{r.Refused}",
                $"{r.Crashed}",
                Number(100.0 * r.Right / Math.Max(r.Detectors, 1), "0.0"),
                Number(100.0 * r.Wrong / Math.Max(r.Detectors, 1), "0.00")
            );
        console.Table(table);
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
