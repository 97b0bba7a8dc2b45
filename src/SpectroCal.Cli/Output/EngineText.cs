using System.Globalization;
using SpectroCal.Bench.Engines;
using SpectroCal.Engines;

namespace SpectroCal.Cli.Output;

/// <summary>A comparison of engines as a table or JSON.</summary>
internal static class EngineText
{
    /// <summary>Writes it.</summary>
    public static void Write(CliConsole console, EngineMeasurement measured)
    {
        console.WriteJson(measured);
        foreach (EngineListing absent in measured.Engines.Where(e => !e.IsAvailable))
            console.Warning(absent.Reason);
        var table = new TextTable(
            TableHead.Words("objective"),
            new("batches"),
            new("events"),
            TableHead.Words("engine"),
            new("evaluation (ms)"),
            new("from, to"),
            new("minimisation (ms)"),
            new("from, to"),
            new("evaluations"),
            new("memory (MB)"),
            new("loss"),
            new("gradient"),
            new("optimum"),
            new("lines (eV)")
        );
        foreach (EngineRow row in measured.Rows)
            table.Add(
                row.Objective,
                row.Batches.ToString(CultureInfo.InvariantCulture),
                row.Events.ToString(CultureInfo.InvariantCulture),
                $"{row.Engine}, {row.Device}, {row.Bits} bits",
                Number(row.EvaluationMs),
                $"{Number(row.EvaluationMinMs)}, {Number(row.EvaluationMaxMs)}",
                Number(row.MinimizationMs),
                $"{Number(row.MinimizationMinMs)}, {Number(row.MinimizationMaxMs)}",
                Number(row.Evaluations),
                (row.DeviceMemoryMB ?? row.MemoryMB) is { } memory ? memory.ToString("0", CultureInfo.InvariantCulture) : "",
                Difference(row.LossDifference),
                Difference(row.GradientDifference),
                Difference(row.OptimumDifference),
                Difference(row.EnergyDifferenceEv)
            );
        console.Table(table);
        console.Line("loss, gradient, optimum: largest relative difference from the engine managed; lines: of energies at the optimum.");
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "G3", CultureInfo.InvariantCulture);

    private static string Difference(double value) => value.ToString("0.0e0", CultureInfo.InvariantCulture);
}
