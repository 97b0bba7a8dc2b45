using System.Globalization;
using System.Text;
using SpectroCal.Calibration;
using SpectroCal.Detectors;

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
    public static string Write(CampaignCalibration calibration)
    {
        var table = new StringBuilder();
        int n = calibration.Batches[0].Optimized.Function.ParameterCount;
        bool truth = calibration.Batches.All(b => b.Input.Truth is not null);
        table.Append("run,detector,status,events");
        for (int i = 0; i < n; i++)
        {
            string name = calibration.Batches[0].Optimized.Function.ParameterName(i);
            table.Append(CultureInfo.InvariantCulture, $",standard_{name},optimized_{name},optimized_{name}_error");
            if (truth)
                table.Append(CultureInfo.InvariantCulture, $",true_{name}");
        }
        table.Append('\n');
        foreach (BatchCalibration b in calibration.Batches)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"{CsvText.Quoted(b.Input.Batch.Run.Name)},{CsvText.Quoted(b.Input.Batch.Detector)},"
                    + $"{b.Status},{b.Input.Batch.Histogram.TotalCounts}"
            );
            for (int i = 0; i < n; i++)
            {
                table.Append(
                    CultureInfo.InvariantCulture,
                    $",{b.Input.Standard.Parameters[i]:R},{b.Optimized.Parameters[i]:R},{Error(b.Optimized, i)}"
                );
                if (truth)
                    table.Append(CultureInfo.InvariantCulture, $",{b.Input.Truth!.Parameters[i]:R}");
            }
            table.Append('\n');
        }
        return table.ToString();
    }

    /// <summary>Reads a table back.</summary>
    /// <exception cref="SpectrumFormatException">The file is absent or damaged.</exception>
    public static IReadOnlyList<BatchConstants> Read(string path) => CampaignResultReader.Constants(path);

    private static string Error(EnergyCalibration calibration, int parameter)
    {
        double error = calibration.ParameterError(parameter);
        return double.IsNaN(error) ? "" : error.ToString("R", CultureInfo.InvariantCulture);
    }
}
