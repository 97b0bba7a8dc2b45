using SpectroCal.Fitting;
using SpectroCal.Formats;
using SpectroCal.LineShapes;

namespace SpectroCal.Reports;

/// <summary>Reads what is known of a detector's tail: numbers, or the <c>fits.json</c> of an earlier fit.</summary>
public static class TailReference
{
    /// <summary>Reads "0.10+-0.02,1.8+-0.3", or the file of that name, which holds one valid fit with a tail.</summary>
    /// <param name="text">Numbers, or the path of a file.</param>
    /// <exception cref="FormatException">It is neither, or the file does not know one tail; the message says why.</exception>
    public static DetectorTail Read(string text) => File.Exists(text) ? OfFile(text) : DetectorTail.Parse(text);

    private static DetectorTail OfFile(string path)
    {
        try
        {
            CampaignResultReader.Settle(path);
            var report = CheckedJson.Read<FitReport>(path, "a fits.json");
            ReportCheck.Fits(report, path);
            FitReportSpectrum[] valid = [.. report.Spectra.Where(s => s.Valid)];
            if (valid.Length != 1)
                throw new FormatException(
                    $"{path} holds {valid.Length} valid fits; a detector's tail is that of one. "
                        + "Give its numbers: FRACTION+-ERROR,SLOPE+-ERROR"
                );
            return Of(valid[0]);
        }
        catch (SpectrumFormatException e)
        {
            throw new FormatException(e.Message.TrimEnd('.'), e);
        }
        catch (FitException e)
        {
            throw new FormatException($"{path}: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static DetectorTail Of(FitReportSpectrum fit)
    {
        FittedParameter Find(string name) =>
            fit.Parameters.FirstOrDefault(p => p.Name == name) is { } p
                ? new FittedParameter(p.Name, p.Unit, p.Value, p.Error, p.State)
                : throw new FitException("The fit has no tail: give it a shape with one, such as gauss+tail.");
        string[] free = [.. fit.FreeParameters];
        int fraction = Array.IndexOf(free, DetectorTail.FractionName),
            slope = Array.IndexOf(free, DetectorTail.SlopeName);
        return DetectorTail.Of(
            Find(DetectorTail.FractionName),
            Find(DetectorTail.SlopeName),
            fraction >= 0 && slope >= 0 && fit.Correlations is { } correlations ? correlations[fraction][slope] : 0
        );
    }
}
