using System.Globalization;
using System.Text;

namespace SpectroCal.Reports;

/// <summary>The constants of every batch as CSV: one row per batch.</summary>
/// <remarks>
/// Columns: run, detector, status, events; for each parameter pK: standard_pK, optimized_pK, optimized_pK_error and, where the truth is
/// known, true_pK; cov_pI_pK and cramerRao_pI_pK for I up to K; reducedObjective, modelError, noiseEv, fano; for each line of the target
/// energyErrorEv_LINE, cramerRaoErrorEv_LINE, fwhmEv_LINE; start, covariate_NAME for each slow quantity; engine, reason. Units of a
/// polynomial: p0 in eV, pK in eV per channel^K; report.json names the function. Constants and covariances are written so that they read
/// back exactly. Tables of older versions end with the parameters.
/// </remarks>
public static class ConstantsCsv
{
    internal const string Covariance = "cov";
    internal const string Bound = "cramerRao";
    internal const string EnergyError = "energyErrorEv_";
    internal const string BoundError = "cramerRaoErrorEv_";
    internal const string Fwhm = "fwhmEv_";
    internal const string Start = "start";
    internal const string Covariate = "covariate_";
    internal const string Time = "yyyy-MM-ddTHH:mm:ss.FFFFFFF"; // the clock of the instrument, without a zone
    private const int RowsAtOnce = 4096; // made by all threads, then written: most of the time goes into numbers as text

    /// <summary>Writes the table.</summary>
    /// <param name="batches">The batches, at least one; all of one calibration function and one target.</param>
    public static string Write(IReadOnlyList<BatchConstants> batches)
    {
        using var table = new StringWriter(CultureInfo.InvariantCulture);
        Write(table, batches);
        return table.ToString();
    }

    /// <summary>Writes the table, some rows at a time.</summary>
    /// <param name="writer">Takes the rows, whose lines end with a line feed.</param>
    /// <param name="batches">The batches, at least one; all of one calibration function and one target.</param>
    public static void Write(TextWriter writer, IReadOnlyList<BatchConstants> batches)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(batches);
        int n = batches[0].Optimized.Count;
        bool truth = batches.All(b => b.Truth is not null);
        string[] covariates = [.. batches.SelectMany(b => b.Covariates.Keys).Distinct().Order(StringComparer.Ordinal)];
        object?[] header =
        [
            "run",
            "detector",
            "status",
            "events",
            .. Enumerable.Range(0, n).SelectMany(i => Columns($"p{i}", truth)),
            .. SymmetricMatrix.Names(Covariance, n),
            .. SymmetricMatrix.Names(Bound, n),
            "reducedObjective",
            "modelError",
            "noiseEv",
            "fano",
            .. batches[0].Lines.SelectMany(l => (string[])[EnergyError + l.Name, BoundError + l.Name, Fwhm + l.Name]),
            Start,
            .. covariates.Select(c => Covariate + c),
            "engine",
            "reason",
        ];
        writer.Write(CsvText.Row(new StringBuilder(), header));
        var rows = new string[Math.Min(RowsAtOnce, batches.Count)];
        for (int first = 0; first < batches.Count; first += rows.Length)
        {
            int count = Math.Min(rows.Length, batches.Count - first);
            Workers.For(
                count,
                -1,
                () => new StringBuilder(),
                (i, row) => rows[i] = CsvText.Row(row.Clear(), Cells(batches[first + i])).ToString(),
                CancellationToken.None
            );
            foreach (string row in rows.AsSpan(0, count))
                writer.Write(row);
        }

        object?[] Cells(BatchConstants b) =>
            [
                b.Run,
                b.Detector,
                b.Status,
                b.Events,
                .. Enumerable.Range(0, n).SelectMany(i => ParameterCells(b, i, truth)),
                .. Elements(b.Covariance, n),
                .. Elements(b.CramerRaoBound, n),
                b.ReducedObjective,
                b.ModelError,
                b.NoiseEv,
                b.Fano,
                .. b.Lines.SelectMany(l => (object?[])[l.EnergyErrorEv, l.CramerRaoErrorEv, l.FwhmEv]),
                b.Start?.ToString(Time, CultureInfo.InvariantCulture),
                .. covariates.Select(c => b.Covariates.TryGetValue(c, out double value) ? (object?)value : null),
                b.Engine,
                b.Reason,
            ];
    }

    /// <summary>Reads a table back.</summary>
    /// <exception cref="SpectrumFormatException">The file is absent or damaged.</exception>
    public static IReadOnlyList<BatchConstants> Read(string path, CancellationToken cancellation = default) =>
        CampaignResultReader.Constants(path, cancellation);

    private static IEnumerable<object?> Elements(IReadOnlyList<double>? matrix, int n) =>
        matrix is null ? SymmetricMatrix.Elements(n).Select(_ => (object?)null) : SymmetricMatrix.Upper(matrix, n).Cast<object?>();

    private static IEnumerable<object?> Columns(string parameter, bool truth)
    {
        string[] ofMeasurements = [$"standard_{parameter}", $"optimized_{parameter}", $"optimized_{parameter}_error"];
        return truth ? [.. ofMeasurements, $"true_{parameter}"] : ofMeasurements;
    }

    private static IEnumerable<object?> ParameterCells(BatchConstants batch, int parameter, bool truth)
    {
        object?[] ofMeasurements = [batch.Standard[parameter], batch.Optimized[parameter], batch.Errors[parameter]];
        return truth ? [.. ofMeasurements, batch.Truth![parameter]] : ofMeasurements;
    }
}
