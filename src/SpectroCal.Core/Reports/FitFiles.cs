using System.Text;
using SpectroCal.Formats;
using SpectroCal.LineShapes;

namespace SpectroCal.Reports;

/// <summary>The files of line fits.</summary>
public static class FitFiles
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fits.json", "lines.csv", "parameters.csv", "curves.csv"];

    /// <summary>The files.</summary>
    /// <param name="report">The numbers.</param>
    /// <param name="names">Names of the spectra.</param>
    /// <param name="outcomes">What became of each.</param>
    public static IReadOnlyList<ResultFile> Of(FitReport report, IReadOnlyList<string> names, IReadOnlyList<LineFitOutcome> outcomes) =>
        [
            ResultFile.Text("fits.json", JsonText.Write(report)),
            ResultFile.Text("lines.csv", Lines(report)),
            ResultFile.Text("parameters.csv", Parameters(report)),
            ResultFile.Text("curves.csv", Curves(names, outcomes)),
        ];

    private static string Lines(FitReport report)
    {
        var text = new StringBuilder(
            "spectrum,line,valid,energyEv,positionEv,positionErrorEv,fwhmEv,fwhmErrorEv,"
                + "resolutionEv,resolutionErrorEv,area,areaError,reducedStatistic,pValue\n"
        );
        foreach (FitReportSpectrum s in report.Spectra)
        foreach (FitReportLine l in s.Lines)
            CsvText.Row(
                text,
                s.Spectrum,
                l.Name,
                s.Valid ? "true" : "false",
                l.EnergyEv,
                l.PositionEv,
                l.PositionErrorEv,
                l.FwhmEv,
                l.FwhmErrorEv,
                l.ResolutionEv,
                l.ResolutionErrorEv,
                l.Area,
                l.AreaError,
                s.ReducedStatistic,
                s.PValue
            );
        return text.ToString();
    }

    private static string Parameters(FitReport report)
    {
        var text = new StringBuilder("spectrum,parameter,unit,value,error,minosLower,minosUpper,state\n");
        foreach (FitReportSpectrum s in report.Spectra)
        foreach (FitReportParameter p in s.Parameters)
            CsvText.Row(text, s.Spectrum, p.Name, p.Unit, p.Value, p.Error, p.MinosLower, p.MinosUpper, p.State.ToString());
        return text.ToString();
    }

    // One row for each bin; the components have columns of their own, those that a spectrum lacks stay empty.
    private static string Curves(IReadOnlyList<string> names, IReadOnlyList<LineFitOutcome> outcomes)
    {
        SpectrumFit?[] fits = [.. outcomes.Select(o => o.Fit)];
        string[] components = [.. fits.OfType<SpectrumFit>().SelectMany(f => f.Components).Select(c => c.Name).Distinct()];
        var text = new StringBuilder();
        CsvText.Row(text, ["spectrum", "lowEv", "highEv", "counts", "model", "pull", .. components]);
        for (int i = 0; i < fits.Length; i++)
        {
            if (fits[i] is not { } fit)
                continue;
            IReadOnlyList<double> pulls = fit.Result.Pulls;
            for (int j = 0; j < pulls.Count; j++)
            {
                object?[] parts = [.. components.Select(c => (object?)fit.Components.FirstOrDefault(f => f.Name == c)?.Counts[j])];
                CsvText.Row(
                    text,
                    [
                        names[outcomes[i].Index],
                        fit.Spectrum.EdgesEv[j],
                        fit.Spectrum.EdgesEv[j + 1],
                        fit.Spectrum.Counts[j],
                        fit.Result.Model[j],
                        pulls[j],
                        .. parts,
                    ]
                );
            }
        }
        return text.ToString();
    }
}
