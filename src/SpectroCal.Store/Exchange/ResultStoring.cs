using SpectroCal.Reports;
using SpectroCal.Store.Database;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Exchange;

/// <summary>Puts results into a store.</summary>
public static class ResultStoring
{
    /// <summary>Stores the calibrated and the suspect ones of results; the last ones end where the next in the store begin.</summary>
    /// <param name="store">The file; it is made where there is none.</param>
    /// <param name="results">The results.</param>
    /// <param name="cancellation">Stops the work; then nothing is stored.</param>
    /// <returns>The constants as they are stored.</returns>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public static IReadOnlyList<CalibrationRecord> Store(string store, ResultRecords results, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        using var opened = CalibrationStore.OpenOrCreate(store, cancellation);
        return opened.Add(results.Records, untilNext: true, cancellation);
    }

    /// <summary>Reads a folder of results: of a campaign, at once or in shards, or of an array.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="request">Under which tag, and for which time.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">It holds no results, or a file is damaged.</exception>
    /// <exception cref="CalibrationException">The results do not fit the request.</exception>
    public static ResultRecords Read(string folder, StoreRequest request, CancellationToken cancellation = default)
    {
        if (CampaignResult.IsResult(folder))
        {
            var result = CampaignResult.Read(folder, cancellation);
            return ResultRecords.Of(result, request, Provenance(folder, MethodOf(result.Report), "report.json", cancellation));
        }
        if (MergedPlan.IsMerged(folder))
        {
            MergedPlan merged = MergedPlan.Read(folder, cancellation);
            string options = $"spectrocal calibrate {CampaignPlan.TextOf(merged.Report.Options)}".TrimEnd();
            return merged.Report.Origin is { } origin
                ? ResultRecords.Of(merged.Constants, origin, request, Provenance(folder, options, MergedPlan.Names[0], cancellation))
                : throw new SpectrumFormatException(folder, 0, "holds no constants");
        }
        if (ArrayFiles.IsArray(folder))
            return ResultRecords.Of(
                ArrayFiles.Read(folder, cancellation),
                request,
                Provenance(folder, "positions of lines", "autocal.json", cancellation)
            );
        throw new SpectrumFormatException(folder, 0, "expected a folder of results, with report.json, merge.json or autocal.json");
    }

    /// <summary>How a campaign was calibrated, in words.</summary>
    /// <param name="report">Its report.</param>
    public static string MethodOf(CampaignReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ReportTarget target = report.Target;
        string optimizer = $"{report.Optimizer.Name} on {report.Optimizer.Objective}";
        string range = Invariant($"{target.LowEv} to {target.HighEv} eV, bandwidth {target.BandwidthEv} eV");
        return Invariant($"{optimizer}, {range}, noise {target.NoiseEv} eV, Fano factor {target.Fano}");
    }

    private static Provenance Provenance(string folder, string method, string report, CancellationToken cancellation) =>
        new(
            InputFile.All([Path.Combine(folder, report), Path.Combine(folder, "constants.csv")], cancellation),
            method,
            null,
            Records.Provenance.ThisSoftware
        );
}
