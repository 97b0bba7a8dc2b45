using System.Globalization;
using SpectroCal.Bench.Monitoring;

namespace SpectroCal.Cli.Output;

/// <summary>How well a monitor finds anomalies, as a table or JSON.</summary>
internal static class MonitorStudyText
{
    /// <summary>Writes it.</summary>
    public static void Write(CliConsole console, MonitorStudyResult result)
    {
        console.WriteJson(result);
        var table = new TextTable(
            TableHead.Words("anomaly"),
            new("size"),
            new("spectra"),
            new("truth"),
            new("unknown"),
            new("monitor"),
            new("checks"),
            new("autoencoder"),
            new("found (%)"),
            new("named (%)"),
            TableHead.Words("else named", shrinks: true)
        );
        foreach (MonitorStudyRow r in result.Rows)
            table.Add(
                r.Kind,
                Number(r.Size, "0.####"),
                $"{r.Spectra}",
                Number(r.LikelihoodRatio, "0.0000"),
                Number(r.UnknownAnomaly, "0.0000"),
                Number(r.Monitor, "0.0000"),
                Number(r.Checks, "0.0000"),
                Number(r.Autoencoder, "0.0000"),
                Number(100 * r.Found, "0.0"),
                Number(100 * r.Named, "0.0"),
                r.NamedInstead ?? ""
            );
        console.Table(table);
        var sums = new TextTable(TableHead.Words("kept"), new("good counts (%)"), new("bad counts (%)"), new("FWHM (eV)"), new("tail (%)"));
        foreach (SelectionGain g in result.Gains)
            sums.Add(
                g.Choice,
                Number(100 * g.GoodKept, "0.0"),
                Number(100 * g.BadKept, "0.0"),
                Number(g.FwhmEv, "0.0"),
                Number(g.TailPercent, "0.00")
            );
        console.Table(sums);
        console.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Areas under ROC curves; truth is the likelihood ratio that knows every spectrum, "
                    + $"unknown the one that is not told which anomaly it is. "
                    + $"Of {result.Good} spectra with nothing wrong {result.FalseAlarms} are not called good, "
                    + $"{result.FalseAlarmsOverPromised:0.00} times the promised share; "
                    + $"{result.FalseBad} are called bad. Seed {result.Request.Seed}, {result.Seconds:0.0} s."
            )
        );
    }

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);
}
