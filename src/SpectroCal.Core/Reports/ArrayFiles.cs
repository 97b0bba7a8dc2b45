using System.Globalization;
using System.Text;
using SpectroCal.Formats;

namespace SpectroCal.Reports;

/// <summary>The files of a calibrated array.</summary>
public static class ArrayFiles
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["autocal.json", "constants.csv", "lines.csv"];

    /// <summary>Whether a folder holds such files.</summary>
    public static bool IsArray(string folder) => File.Exists(Path.Combine(folder, Names[0]));

    /// <summary>Reads the numbers back from a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">The file is absent or damaged.</exception>
    public static ArrayReport Read(string folder, CancellationToken cancellation = default) =>
        CampaignResultReader.Array(Path.Combine(folder, Names[0]), cancellation);

    /// <summary>The files.</summary>
    public static IReadOnlyList<ResultFile> Of(ArrayReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        int coefficients = report.Detectors.Max(d => d.Coefficients?.Count ?? 2);
        var constants = new StringBuilder("detector,status,reason");
        for (int k = 0; k < coefficients; k++)
            constants.Append(CultureInfo.InvariantCulture, $",p{k}");
        constants.Append(",offsetErrorEv,gainErrorEvPerChannel,lines,confidence");
        string[] covariance = [.. SymmetricMatrix.Names(ConstantsCsv.Covariance, coefficients)];
        constants.Append(CultureInfo.InvariantCulture, $",{string.Join(',', covariance)}\n");
        var lines = new StringBuilder("detector,line,channel,channelError,energyEv,residualEv,leaveOneOutEv,fwhmEv,run\n");
        foreach (ArrayReportDetector d in report.Detectors)
        {
            double?[] p = [.. Enumerable.Range(0, coefficients).Select(k => k < d.Coefficients?.Count ? d.Coefficients[k] : (double?)null)];
            CsvText.Row(
                constants,
                [
                    d.Detector,
                    d.Status.ToString(),
                    d.Reason,
                    .. p.Cast<object?>(),
                    d.OffsetErrorEv,
                    d.GainErrorEvPerChannel,
                    d.Lines.Count,
                    d.Confidence,
                    .. Elements(d, covariance.Length),
                ]
            );
            foreach (ArrayReportLine l in d.Lines)
                CsvText.Row(
                    lines,
                    [d.Detector, l.Name, l.Channel, l.ChannelError, l.EnergyEv, l.ResidualEv, l.LeaveOneOutEv, l.FwhmEv, l.Run]
                );
        }
        return
        [
            ResultFile.Text("autocal.json", JsonText.Write(report)),
            ResultFile.Text("constants.csv", constants.ToString()),
            ResultFile.Text("lines.csv", lines.ToString()),
        ];
    }

    private static IEnumerable<object?> Elements(ArrayReportDetector d, int count) =>
        d.Covariance is { } known ? known.Cast<object?>() : Enumerable.Repeat<object?>(null, count);
}
