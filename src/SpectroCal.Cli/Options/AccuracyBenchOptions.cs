using System.CommandLine;
using System.Globalization;
using SpectroCal.Bench.Accuracy;
using SpectroCal.Calibration;
using SpectroCal.Cli.Output;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Options;

/// <summary>bench --accuracy: simulated measurements whose truth is known, and how far off calibrations of them are.</summary>
/// <param name="shared">Options that other benches have, too.</param>
internal sealed class AccuracyBenchOptions(BenchOptions shared)
{
    private readonly Option<bool> _accuracy = CliOption.Flag(
        "--accuracy",
        "Calibrate simulated measurements whose truth is known, and print how far off the results are; takes minutes"
    );
    private readonly Option<ObjectiveKind> _objective = CliOption.Of(
        "--objective",
        "NAME",
        "What --accuracy minimises: kde-chi2 (default), poisson or unbinned",
        TextParsers.OneOf(
            (ObjectiveKind.KdeChiSquare.Name(), ObjectiveKind.KdeChiSquare),
            (ObjectiveKind.Poisson.Name(), ObjectiveKind.Poisson),
            (ObjectiveKind.UnbinnedLikelihood.Name(), ObjectiveKind.UnbinnedLikelihood)
        )
    );
    private readonly Option<int> _campaigns = CliOption.Of(
        "--campaigns",
        "N",
        "With --accuracy: campaigns of each measurement (default 6)",
        TextParsers.Whole(1)
    );

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_accuracy);
        command.Options.Add(_objective);
        command.Options.Add(_campaigns);
    }

    /// <summary>Whether accuracy is asked for.</summary>
    /// <exception cref="CliException">Another of the options is given without.</exception>
    public bool IsGiven(ParseResult parsed)
    {
        if (parsed.Has(_accuracy))
            return true;
        if (parsed.Has(_objective))
            throw CliException.Usage("--objective belongs to --accuracy: speeds are those of the usual objective.");
        return parsed.Has(_campaigns) ? throw CliException.Usage("--campaigns belongs to --accuracy.") : false;
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="only">Part of the name of a measurement; null for all measurements.</param>
    /// <param name="console">Where to.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Run(ParseResult parsed, string? only, CliConsole console, CancellationToken cancellation)
    {
        string[] names = [.. AccuracyBench.Rows.Where(r => only is null || r.Contains(only, StringComparison.OrdinalIgnoreCase))];
        if (names.Length == 0)
            throw CliException.Usage($"No measurement is called '{only}'; there are {string.Join("; ", AccuracyBench.Rows)}.");
        (string Row, int Events, int Batches, int Campaigns)[] cells =
        [
            .. names.SelectMany(r => AccuracyBench.ColumnsOf(r).Select(c => (r, c.Events, c.Batches, c.Campaigns))),
        ];
        AccuracyRow[] rows = console.WithProgress(
            "accuracy",
            progress =>
                cells
                    .Select(
                        (cell, i) =>
                        {
                            progress?.Report(new StageProgress(cell.Row, i, cells.Length));
                            return AccuracyBench.Measure(
                                cell.Row,
                                cell.Events,
                                cell.Batches,
                                parsed.Or(_campaigns, cell.Campaigns),
                                checked((int)parsed.Or(shared.Seed, 1)),
                                parsed.GetValue(_objective),
                                cancellation
                            );
                        }
                    )
                    .ToArray()
        );
        console.WriteJson(rows);
        Write(console, rows);
    }

    private static void Write(CliConsole console, AccuracyRow[] rows)
    {
        var table = new TextTable(
            TableHead.Words("measurement"),
            new("events"),
            TableHead.Words("line"),
            new("bias (eV)"),
            new("in errors"),
            new("pull width"),
            new("RMS / bound"),
            new("flagged"),
            new("wrong"),
            new("silently"),
            new("CPU (ms)")
        );
        foreach (AccuracyRow row in rows)
        foreach (AccuracyLine line in row.Lines)
            table.Add(
                row.Row,
                row.Events.ToString(CultureInfo.InvariantCulture),
                line.Name,
                Signed(line.BiasEv),
                Signed(line.BiasInErrors),
                Number(line.PullWidth),
                Number(line.RmsOverBound),
                $"{row.Flagged}/{row.Campaigns}",
                $"{row.Wrong}/{row.Campaigns}",
                $"{row.SilentlyWrong}/{row.Campaigns}",
                row.ProcessorMilliseconds.ToString("0", CultureInfo.InvariantCulture)
            );
        console.Table(table);
    }

    private static string Signed(double value) => UncertainText.Number(value, "+0.00;-0.00;0.00");

    private static string Number(double value) => UncertainText.Number(value, Math.Abs(value) >= 100 ? "0" : "0.##");
}
