using System.Globalization;
using SpectroCal.Spectra;

namespace SpectroCal.Formats;

/// <summary>
/// Drops what a file says and what cannot be, with a warning for each: calculations would carry it on, into results that look right.
/// </summary>
internal static class PhysicalSense
{
    // Clocks are read one after the other, and some programs round to whole seconds.
    private const double RelativeTolerance = 0.01;
    private const double ToleranceSeconds = 1;

    /// <summary>A spectrum as read, without what cannot be.</summary>
    public static T Checked<T>(T spectrum, string file)
        where T : ChannelSpectrum
    {
        ChannelSpectrum read = spectrum;
        var warnings = new List<string>(spectrum.Warnings);
        string name = Path.GetFileName(file);
        RunInfo run = Times(spectrum.Run, warnings);
        if (string.IsNullOrWhiteSpace(run.Name))
            run = run with { Name = Named("run", name, warnings) };
        bool isScale = spectrum.CalibrationCoefficients.All(double.IsFinite);
        if (!isScale)
            warnings.Add("The energy calibration is not finite and is ignored.");
        bool arePoints = spectrum.CalibrationPoints.All(p => double.IsFinite(p.Channel) && double.IsFinite(p.EnergyEv));
        if (!arePoints)
            warnings.Add("A calibration point is not finite; the points are ignored.");
        if (isScale && arePoints && Falls(spectrum) && !warnings.Contains(StatedScale.Falls))
            warnings.Add(StatedScale.Falls);
        string[] covariates = [.. spectrum.Covariates.Where(c => !double.IsFinite(c.Value)).Select(c => c.Key)];
        if (covariates.Length > 0)
            warnings.Add($"{string.Join(", ", covariates)}: not a finite number; ignored.");
        ChannelSpectrum sound = read with
        {
            Name = string.IsNullOrWhiteSpace(spectrum.Name) ? Named("spectrum", name, warnings) : spectrum.Name,
            Detector = string.IsNullOrWhiteSpace(spectrum.Detector)
                ? Named("detector", SpectrumFile.DefaultDetector, warnings)
                : spectrum.Detector,
            Run = run,
            CalibrationCoefficients = isScale ? spectrum.CalibrationCoefficients : [],
            CalibrationPoints = arePoints ? spectrum.CalibrationPoints : [],
            Covariates =
                covariates.Length == 0
                    ? spectrum.Covariates
                    : spectrum.Covariates.Where(c => double.IsFinite(c.Value)).ToDictionary(c => c.Key, c => c.Value),
            Warnings = warnings.Count == spectrum.Warnings.Count ? spectrum.Warnings : warnings,
        };
        return (T)sound;
    }

    // A straight scale, or points of which each lies below those before.
    private static bool Falls(ChannelSpectrum spectrum)
    {
        if (spectrum.CalibrationCoefficients.Count > 0)
            return spectrum.CalibrationCoefficients is [_, < 0];
        CalibrationPoint[] points = [.. spectrum.CalibrationPoints.OrderBy(p => p.Channel)];
        return points.Length > 1
            && points.Zip(points.Skip(1)).All(p => p.First.Channel < p.Second.Channel && p.Second.EnergyEv < p.First.EnergyEv);
    }

    private static string Named(string what, string name, List<string> warnings)
    {
        warnings.Add($"The {what} has no name; it is called '{name}'.");
        return name;
    }

    private static RunInfo Times(RunInfo run, List<string> warnings)
    {
        double? Time(string what, double? seconds)
        {
            if (seconds is not { } s || (double.IsFinite(s) && s >= 0))
                return seconds;
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"The {what} time of {s} s is no time and is ignored."));
            return null;
        }
        double? live = Time("live", run.LiveTimeSeconds),
            real = Time("real", run.RealTimeSeconds);
        if (live > real * (1 + RelativeTolerance) + ToleranceSeconds)
        {
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The live time of {live} s is longer than the real time of {real} s; both are ignored."
                )
            );
            (live, real) = (null, null);
        }
        return run with { LiveTimeSeconds = live, RealTimeSeconds = real };
    }
}
