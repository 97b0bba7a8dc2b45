using System.CommandLine;
using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Formats;
using SpectroCal.Neural;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Simulation;
using SpectroCal.Studies;

namespace SpectroCal.Cli.Commands;

/// <summary>vip2: the VIP-2 calibration from simulation to comparison.</summary>
internal sealed class Vip2Command
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal vip2 --seed 3 --out vip2
        The likelihood as it is printed:
        spectrocal vip2 --weights equal --sigma 75 --no-background --optimizer gd
        """;

    private const string ReportName = "vip2.json";
    private readonly Vip2Options _options = new();
    private readonly Option<string> _out = CliOption.Of(
        "--out",
        "DIR",
        $"Folder for {ReportName}, the files of a campaign, and figures/",
        TextParsers.Path
    );
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write the numbers as one JSON document on stdout");

    /// <summary>Creates the command.</summary>
    public Vip2Command(CliConsole console)
    {
        Command = new Command(
            "vip2",
            "Simulate a month of VIP-2, find its lines by a network, calibrate each batch, refine it by the likelihood of the copper line, "
                + "and compare."
        );
        _options.AddTo(Command);
        foreach (Option option in (Option[])[_out, _force, _json])
            Command.Options.Add(option);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        Vip2Settings simulation = _options.Simulation(parsed);
        PeakModel model = _options.Model(parsed);
        if (parsed.Has(_out))
            FigureFile.RequireLibrary();
        using ResultFolder? folder = parsed.Has(_out)
            ? OutputOptions.Writing(() =>
                ResultFolder.Open(
                    parsed.GetRequiredValue(_out),
                    [ReportName, .. CampaignFiles.Names, .. Vip2FigureFiles.Names],
                    parsed.Has(_force)
                )
            )
            : null;
        Vip2Study study = console.WithProgress(
            "Simulating",
            progress => Vip2Study.Run(simulation, model, _options.Method(parsed), progress, cancellation)
        );
        Vip2Report report = Vip2Report.Of(study);
        FigureFiles figures = folder is null ? FigureFiles.None : Vip2FigureFiles.Of(study);
        foreach (string failure in figures.Failures)
            console.Error(failure);
        IReadOnlyList<string> files = folder is null
            ? []
            : OutputOptions.Writing(() =>
                folder.Write(
                    [
                        ResultFile.Text(ReportName, JsonText.Write(report)),
                        .. CampaignFiles.Of(CampaignResult.Of(study.Outcome)),
                        .. figures.Files,
                    ],
                    cancellation
                )
            );
        console.WriteJson(report);
        Write(console, report);
        console.Written(files);
        foreach (string warning in Refusals(report).Concat(report.Remarks).Concat(study.Outcome.Warnings()))
            console.Warning(warning);
        return report.Calibrated < report.Batches || figures.Failures.Count > 0 || report.Refused.Count > 0
            ? ExitCode.Partial
            : ExitCode.Ok;
    }

    private static IEnumerable<string> Refusals(Vip2Report report) =>
        report.Refused.GroupBy(r => r.Reason).Select(g => $"{string.Join(", ", g.Select(r => $"{r.Detector} {r.Run}"))}: {g.Key}");

    private static void Write(CliConsole console, Vip2Report report)
    {
        console.Heading($"Lines found by the network {report.Model}");
        var lines = new TextTable(
            new("line"),
            new("found"),
            new("doubtful"),
            new("missing"),
            new("RMS (ADC)"),
            new("95 % (ADC)"),
            new("pull")
        );
        foreach (Vip2LineCentroids line in report.Centroids)
            lines.Add(
                line.Line,
                Text(line.Found, "0"),
                Text(line.Doubtful, "0"),
                Text(line.Missing, "0"),
                Text(line.RmsChannels, "0.0"),
                Text(line.Largest95Channels, "0.0"),
                Text(line.PullWidth, "0.00")
            );
        console.Table(lines);
        console.Heading(
            $"The copper line in the sum of all batches, by Eq. 4: true {Text(report.EnergyEv, "0.0")} eV, FWHM "
                + $"{Text(report.TrueFwhmEv, "0.0")} eV"
        );
        var rows = new TextTable(
            TableHead.Words("calibration"),
            new("position (eV)"),
            new("FWHM (eV)"),
            new("chi2/ndf"),
            new("known response")
        );
        Add("reference", report.Reference);
        Add("strong lines", report.Standard);
        Add("optimised", report.Optimized);
        if (report.Perfect is { } perfect)
            Add("perfect", perfect);
        console.Table(rows);
        console.Line();
        console.Line(
            $"ln L of the line, with width and tail as the strong lines have them, above the reference: "
                + $"{Text(report.LikelihoodGain.Standard, "0")} by strong lines, {Text(report.LikelihoodGain.Optimized, "0")} optimised"
                + (report.LikelihoodGain.Perfect is { } best ? $", {Text(best, "0")} perfect." : ".")
        );
        console.Line(
            "Constants of one half of the events: the line is "
                + UncertainText.Of(report.HoldOut.NarrowingEv, report.HoldOut.NarrowingErrorEv)
                + " "
                + "eV wider in the other half."
        );

        void Add(string name, Vip2Row row) =>
            rows.Add(
                name,
                UncertainText.Of(row.PositionEv, row.PositionErrorEv),
                UncertainText.Of(row.FwhmEv, row.FwhmErrorEv),
                Text(row.ReducedStatistic, "0.00"),
                Text(row.KnownResponseStatistic, "0.00")
            );
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
