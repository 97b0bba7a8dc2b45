using System.Globalization;
using SpectroCal.Tpc.Calibration;

namespace SpectroCal.Cli.Output;

/// <summary>Tables and sentences about calibrations of time projection chambers.</summary>
internal static class TpcTexts
{
    /// <summary>Turns options of adam away where another method runs.</summary>
    public static void RequireAdam(TpcMethod method, bool hasLoss, bool hasIterations)
    {
        if (method != TpcMethod.Adam && (hasLoss || hasIterations))
            throw CliException.Usage("--loss and --iterations are of gradient descent: give --method adam.");
    }

    /// <summary>Parameters of one calibration, or of several.</summary>
    public static TextTable Table(IReadOnlyList<TpcReport> reports, bool hasTruth)
    {
        var table = hasTruth
            ? new TextTable(
                new("target"),
                TableHead.Words("parameter"),
                TableHead.Words("unit"),
                new("truth"),
                new("found"),
                new("error"),
                new("off (%)")
            )
            : new TextTable(TableHead.Words("parameter"), TableHead.Words("unit"), new("start"), new("found"), new("error"));
        foreach (TpcReport report in reports)
        foreach (TpcReportParameter p in report.Parameters)
            if (hasTruth)
                table.Add(
                    report.Target!.Value.ToString(CultureInfo.InvariantCulture),
                    p.Name,
                    p.Unit,
                    Text(p.Truth),
                    Text(p.Value),
                    Text(p.Error, "G2"),
                    (100 * p.RelativeError!.Value).ToString("0.0000", CultureInfo.InvariantCulture)
                );
            else
                table.Add(p.Name, p.Unit, Text(p.Start), Text(p.Value), Text(p.Error, "G2"));
        return table;
    }

    /// <summary>How well the readings agree, as the end of a sentence; empty where that is not known.</summary>
    public static string ChiSquare(TpcReport report) =>
        report.ChiSquarePerDegree is { } value ? $", chi2/ndf {value.ToString("0.00", CultureInfo.InvariantCulture)}" : "";

    /// <summary>Says what is not calibrated, and gives the exit code.</summary>
    public static int Judge(CliConsole console, IReadOnlyList<TpcReport> reports)
    {
        foreach (TpcReport report in reports.Where(r => r.Reason.Length > 0))
            console.Warning((report.Target is { } target ? $"Target {target}: " : "") + $"{report.Status}: {report.Reason}");
        return reports.Any(r => r.Reason.Length > 0) ? ExitCode.Partial : ExitCode.Ok;
    }

    private static string Text(double? value, string format = "G6") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
