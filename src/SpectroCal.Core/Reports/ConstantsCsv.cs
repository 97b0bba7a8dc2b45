using System.Text;

namespace SpectroCal.Reports;

/// <summary>The constants of every batch as CSV: one row per batch.</summary>
/// <remarks>
/// Columns: run, detector, status, events; for each parameter pK: standard_pK, optimized_pK, optimized_pK_error and, where the truth is
/// known, true_pK. Units of a polynomial: p0 in eV, pK in eV per channel^K; report.json names the function. Numbers are written so that
/// they read back exactly.
/// </remarks>
public static class ConstantsCsv
{
    /// <summary>Writes the table.</summary>
    /// <param name="batches">The batches, at least one; all of one calibration function.</param>
    public static string Write(IReadOnlyList<BatchConstants> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var table = new StringBuilder();
        int n = batches[0].Optimized.Count;
        bool truth = batches.All(b => b.Truth is not null);
        CsvText.Row(table, ["run", "detector", "status", "events", .. Enumerable.Range(0, n).SelectMany(i => Columns($"p{i}", truth))]);
        foreach (BatchConstants b in batches)
            CsvText.Row(table, [b.Run, b.Detector, b.Status, b.Events, .. Enumerable.Range(0, n).SelectMany(i => Cells(b, i, truth))]);
        return table.ToString();
    }

    /// <summary>Reads a table back.</summary>
    /// <exception cref="SpectrumFormatException">The file is absent or damaged.</exception>
    public static IReadOnlyList<BatchConstants> Read(string path) => CampaignResultReader.Constants(path);

    private static IEnumerable<object?> Columns(string parameter, bool truth)
    {
        string[] ofMeasurements = [$"standard_{parameter}", $"optimized_{parameter}", $"optimized_{parameter}_error"];
        return truth ? [.. ofMeasurements, $"true_{parameter}"] : ofMeasurements;
    }

    private static IEnumerable<object?> Cells(BatchConstants batch, int parameter, bool truth)
    {
        object?[] ofMeasurements = [batch.Standard[parameter], batch.Optimized[parameter], batch.Errors[parameter]];
        return truth ? [.. ofMeasurements, batch.Truth![parameter]] : ofMeasurements;
    }
}
