using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Differentiation;
using SpectroCal.Formats;

namespace SpectroCal.Reports;

/// <summary>Checks reports that were read: what figures and starting values take for granted.</summary>
internal static class ReportCheck
{
    /// <summary>Checks the report of a calibration.</summary>
    /// <returns>The number of parameters of its calibration function; null where it names none, as in older versions.</returns>
    public static int? Campaign(CampaignReport report, string path)
    {
        void Require(bool isRight, string field, string expected) => CheckedJson.Require(isRight, path, field, expected);
        int? parameters = report.Function is null ? null : Function(report.Function, path).ParameterCount;
        Require(report.Batches > 0, "batches", "a number of batches");
        Require(report.EventsPerBatch >= 0, "eventsPerBatch", "a number of events");
        for (int i = 0; i < report.Lines.Count; i++)
            Require(IsEnergy(report.Lines[i].EnergyEv), Item("lines", i, "energyEv"), "a positive energy");
        ReportTarget t = report.Target;
        Require(t.Lines.Count > 0 && !t.Lines.Any(string.IsNullOrWhiteSpace), "target.lines", "names of lines");
        Require(double.IsFinite(t.LowEv), "target.lowEv", "an energy");
        Require(double.IsFinite(t.HighEv) && t.HighEv > t.LowEv, "target.highEv", "an energy above lowEv");
        Require(t.NoiseEv >= 0 && double.IsFinite(t.NoiseEv), "target.noiseEv", "a noise of zero or more");
        Require(t.Fano >= 0 && double.IsFinite(t.Fano), "target.fano", "a Fano factor of zero or more");
        Require(t.FwhmEv is null || t.FwhmEv.Count == t.Lines.Count, "target.fwhmEv", "a width for each line");
        for (int i = 0; i < report.Unexplained.Count; i++)
            Require(
                double.IsFinite(report.Unexplained[i].LowEv) && report.Unexplained[i].HighEv > report.Unexplained[i].LowEv,
                Item("unexplained", i, "highEv"),
                "an energy above lowEv"
            );
        for (int i = 0; i < report.UnknownLines?.Count; i++)
            Require(IsEnergy(report.UnknownLines[i].EnergyEv), Item("unknownLines", i, "energyEv"), "a positive energy");
        foreach ((string name, ReportParameter p) in report.Parameters ?? new Dictionary<string, ReportParameter>())
        {
            Require(AreEdges(p.BinEdges), $"parameters.{name}.binEdges", "two finite numbers or more that rise");
            Require(p.StandardCounts.Count == p.BinEdges.Count - 1, $"parameters.{name}.standardCounts", "a count for each bin");
            Require(p.OptimizedCounts.Count == p.BinEdges.Count - 1, $"parameters.{name}.optimizedCounts", "a count for each bin");
        }
        for (int i = 0; i < report.Constants?.Count; i++)
            Constants(report.Constants[i], i, parameters, t.Lines.Count, path);
        return parameters;
    }

    /// <summary>Checks the calibration of an array.</summary>
    public static void Array(ArrayReport report, string path)
    {
        for (int i = 0; i < report.Detectors.Count; i++)
        {
            ArrayReportDetector d = report.Detectors[i];
            void Require(bool isRight, string field, string expected) =>
                CheckedJson.Require(isRight, path, Item("detectors", i, field), expected);
            Require(!string.IsNullOrWhiteSpace(d.Detector), "detector", "a name");
            Require(
                d.Coefficients is null
                    || (d.Coefficients.Count is >= 2 and <= PolynomialFunction.HighestDegree + 1 && d.Coefficients.All(double.IsFinite)),
                "coefficients",
                $"2 to {PolynomialFunction.HighestDegree + 1} finite numbers"
            );
            Require(
                d.Covariance is null || d.Covariance.Count == Triangle(d.Coefficients?.Count ?? 0),
                "covariance",
                "the upper triangle of a matrix of the coefficients"
            );
            for (int k = 0; k < d.Lines.Count; k++)
            {
                Require(double.IsFinite(d.Lines[k].Channel), Item("lines", k, "channel"), "a position");
                Require(IsEnergy(d.Lines[k].EnergyEv), Item("lines", k, "energyEv"), "a positive energy");
            }
            for (int k = 0; k < d.Peaks.Count; k++)
                Require(double.IsFinite(d.Peaks[k].Channel), Item("peaks", k, "channel"), "a position");
        }
    }

    /// <summary>Checks fits.</summary>
    public static void Fits(FitReport report, string path)
    {
        for (int i = 0; i < report.Spectra.Count; i++)
        {
            FitReportSpectrum s = report.Spectra[i];
            int n = s.FreeParameters.Count;
            CheckedJson.Require(
                s.Correlations is null || (s.Correlations.Count == n && s.Correlations.All(row => row.Length == n)),
                path,
                Item("spectra", i, "correlations"),
                "a row and a column for each free parameter"
            );
        }
    }

    private static void Constants(ReportConstants c, int index, int? parameters, int lines, string path)
    {
        int n = parameters ?? c.Parameters.Count;
        void Require(bool isRight, string field, string expected) =>
            CheckedJson.Require(isRight, path, Item("constants", index, field), expected);
        CheckedJson.RequireNumbers(c.Parameters, n, path, Item("constants", index, "parameters"));
        Require(c.ParameterErrors.Count == n, "parameterErrors", "an error for each parameter");
        Require(c.Covariance is null || c.Covariance.Count == Triangle(n), "covariance", "the upper triangle of a matrix");
        Require(c.CramerRaoBound is null || c.CramerRaoBound.Count == Triangle(n), "cramerRaoBound", "the upper triangle of a matrix");
        Require(c.EnergyErrorsEv.Count == lines, "energyErrorsEv", "an error for each line of the target");
        Require(c.CramerRaoErrorsEv.Count == lines, "cramerRaoErrorsEv", "an error for each line of the target");
    }

    private static CalibrationFunction Function(string text, string path)
    {
        try
        {
            return CalibrationFunction.Parse(text);
        }
        catch (ExpressionException e)
        {
            throw new SpectrumFormatException(path, 0, $"\"function\": {e.Message}", e);
        }
    }

    private static bool AreEdges(IReadOnlyList<double> edges) =>
        edges.Count >= 2 && edges.All(double.IsFinite) && edges.Zip(edges.Skip(1)).All(e => e.First < e.Second);

    private static bool IsEnergy(double eV) => eV > 0 && double.IsFinite(eV);

    private static int Triangle(int n) => n * (n + 1) / 2;

    private static string Item(string list, int index, string field) =>
        string.Create(CultureInfo.InvariantCulture, $"{list}[{index}].{field}");
}
