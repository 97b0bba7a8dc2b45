using System.Globalization;
using SpectroCal.Fitting;
using SpectroCal.LineShapes;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Output;

/// <summary>Line fits for people: a few in full, many as one table.</summary>
internal static class FitText
{
    private const int MostInFull = 3;

    /// <summary>Prints the fits.</summary>
    public static void Write(CliConsole console, LineFitSpecification specification, FitReport report)
    {
        FitReportSpectrum[] fitted = [.. report.Spectra.Where(s => s.Lines.Count > 0)];
        console.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{fitted.Count(s => s.Valid)} of {report.Spectra.Count} "
                    + $"{(report.Spectra.Count == 1 ? "spectrum" : "spectra")} fitted: "
                    + $"{string.Join(", ", specification.Lines.Select(l => l.Name))}, shape {report.Shape}, background "
                    + $"{report.Background}, {Statistics(report, fitted)}."
            )
        );
        if (fitted.Length == 0)
            return;
        if (fitted.Length <= MostInFull)
        {
            foreach (FitReportSpectrum s in fitted)
                InFull(console, s);
        }
        else
        {
            console.Heading("Lines (eV)");
            Lines(console, fitted, withSpectrum: true);
        }
        if (fitted.Length > MostInFull && fitted.Any(IsAtBound))
            console.Line("* a parameter is at its bound, and the errors are those with it there.");
        if (fitted.Length > MostInFull)
            foreach (string reason in fitted.SelectMany(s => s.Assumptions).Where(a => !a.IsGiven).Select(a => a.Reason).Distinct())
                console.Line(reason);
        if (fitted.Any(s => !s.Valid))
            console.Line("! no valid fit.");
        // FWHM alone would hide which of the two a paper means.
        console.Line("FWHM: of the whole shape, all lines of the group with their tails. Resolution: FWHM of the detector's Gaussian.");
    }

    private static void InFull(CliConsole console, FitReportSpectrum s)
    {
        console.Heading(s.Spectrum);
        console.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{s.LowEv:0.#}-{s.HighEv:0.#} eV, {s.Bins} bins, {Sum(s)}; chi2/ndf "
                    + $"{UncertainText.Number(s.MinimumStatistic, "0.0")}/{s.DegreesOfFreedom} = "
                    + $"{UncertainText.Number(s.ReducedStatistic, "0.00")}, p {Probability(s.PValue)}; "
                    + $"{s.Evaluations} evaluations."
            )
        );
        Lines(console, [s], withSpectrum: false);
        bool minos = s.Parameters.Any(p => p.MinosLower is not null || p.MinosUpper is not null);
        var table = new TextTable([
            TableHead.Words("parameter", shrinks: true),
            new("value"),
            new("error"),
            .. minos ? (TableHead[])[new("minos -"), new("minos +")] : [],
            TableHead.Words("unit") with
            {
                IsOptional = true,
            },
            TableHead.Words("state"),
        ]);
        foreach (FitReportParameter p in s.Parameters)
        {
            string[] asymmetric = minos ? [Minos(p.MinosLower), Minos(p.MinosUpper)] : [];
            table.Add([
                p.Name,
                UncertainText.Value(p.Value, p.Error),
                UncertainText.Error(p.Error),
                .. asymmetric,
                p.Unit,
                ParameterStateText.Of(p.State),
            ]);
        }
        console.Table(table);
        foreach (FitAssumption a in s.Assumptions)
            console.Line(a.Reason);
        if (s.Errors is { } errors)
            console.Line(Name(errors));
        if (s.PValueReason is { } reason)
            console.Line($"No p-value: {reason}");
    }

    private static void Lines(CliConsole console, IReadOnlyList<FitReportSpectrum> spectra, bool withSpectrum)
    {
        bool tails = spectra.Any(s => s.Lines.Any(l => l.PeakToTail is not null));
        var table = new TextTable([
            .. withSpectrum ? (TableHead[])[TableHead.Words("spectrum", shrinks: true)] : [],
            TableHead.Words("line", shrinks: true),
            new("position"),
            new("- energy", IsOptional: true),
            new("FWHM", IsOptional: true, GoesLast: true),
            new("resolution", IsOptional: true),
            new("area"),
            .. tails ? (TableHead[])[new("peak/tail", IsOptional: true)] : [],
            .. withSpectrum ? (TableHead[])[new("chi2/ndf", IsOptional: true, GoesLast: true)] : [],
        ]);
        foreach (FitReportSpectrum s in spectra)
        {
            foreach (FitReportLine l in s.Lines)
            {
                table.Add([
                    .. withSpectrum
                        ? (string[])
                            [
                                s.Spectrum
                                    + (
                                        !s.Valid ? " !"
                                        : IsAtBound(s) ? " *"
                                        : ""
                                    ),
                            ]
                        : [],
                    l.Name,
                    UncertainText.Of(l.PositionEv, l.PositionErrorEv),
                    UncertainText.Number(l.DifferenceEv, "+0.00;-0.00;0.00"),
                    UncertainText.Of(l.FwhmEv, l.FwhmErrorEv),
                    UncertainText.Of(l.ResolutionEv, l.ResolutionErrorEv),
                    UncertainText.Of(l.Area, l.AreaError),
                    .. tails ? (string[])[l.PeakToTail is { } ratio ? UncertainText.Of(ratio, l.PeakToTailError) : ""] : [],
                    .. withSpectrum ? (string[])[UncertainText.Number(s.ReducedStatistic, "0.00")] : [],
                ]);
            }
        }
        console.Table(table);
    }

    private static bool IsAtBound(FitReportSpectrum s) =>
        s.Parameters.Any(p => p.State is ParameterState.AtLowerBound or ParameterState.AtUpperBound);

    private static string Minos(double? error) => error < 0 ? "-" + UncertainText.Error(-error) : UncertainText.Error(error);

    private static string Probability(double? p) =>
        p switch
        {
            null or double.NaN => "-",
            < 1e-4 => "< 0.0001",
            _ => UncertainText.Number(p, "0.0000"),
        };

    private static string Statistics(FitReport report, FitReportSpectrum[] fitted) =>
        string.Join(" and ", fitted.Select(s => Name(s.Statistic ?? report.Statistic)).DefaultIfEmpty(Name(report.Statistic)).Distinct());

    private static string Sum(FitReportSpectrum s) =>
        s.Errors is null
            ? string.Create(CultureInfo.InvariantCulture, $"{s.Counts:0} counts")
            : string.Create(CultureInfo.InvariantCulture, $"sum {s.Counts:G5}");

    private static string Name(IntensityErrors errors) =>
        errors switch
        {
            IntensityErrors.Stated => "Errors of the values: those that the file states.",
            IntensityErrors.FromScatter => "Errors of the values: from their scatter about the fit, larger where there is more.",
            _ => "Errors of the values: all equal, as large as their scatter about the fit; there are too few to tell more.",
        };

    private static string Name(FitStatistic statistic) =>
        statistic switch
        {
            FitStatistic.Poisson => "Poisson likelihood",
            FitStatistic.PearsonChiSquare => "Pearson chi2",
            FitStatistic.NeymanChiSquare => "Neyman chi2",
            FitStatistic.LeastSquares => "least squares",
            _ => throw new ArgumentOutOfRangeException(nameof(statistic), statistic, "Unknown statistic."),
        };
}
