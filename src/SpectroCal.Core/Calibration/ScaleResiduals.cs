using System.Globalization;

namespace SpectroCal.Calibration;

/// <summary>Which lines do not lie on the scale of the others.</summary>
internal static class ScaleResiduals
{
    /// <summary>
    /// Errors by which a line may be off the scale of the others. More than that one in 150 000 good lines is: what is further was another
    /// line, unless it is only some eV, which the shape of a line may do.
    /// </summary>
    private const double LargestStandardized = 4.5;

    /// <summary>Errors from which a line is said to be odd: one in 2 000 is by chance.</summary>
    private const double OddStandardized = 3.5;

    /// <summary>The line that is furthest off and cannot be this line; null where all may be theirs.</summary>
    public static int? Worst(StandardCalibration standard, ArrayCalibrationSettings settings)
    {
        int worst = Enumerable
            .Range(0, standard.Lines.Count)
            .MaxBy(i => double.IsFinite(standard.StandardizedResiduals[i]) ? Math.Abs(standard.StandardizedResiduals[i]) : 0);
        CalibrationLine line = standard.Lines[worst];
        double fwhmEv = line.FwhmChannels * standard.Calibration.Slope(line.Channel);
        return
            Math.Abs(standard.StandardizedResiduals[worst]) > LargestStandardized
            && Math.Abs(standard.LeaveOneOutEv[worst]) > settings.LargestResidualFor(fwhmEv)
            ? worst
            : null;
    }

    /// <summary>What a person should look at, one sentence each.</summary>
    public static IEnumerable<string> Oddities(StandardCalibration standard, double lastChannel)
    {
        for (int i = 0; i < standard.Lines.Count; i++)
        {
            if (Math.Abs(standard.StandardizedResiduals[i]) > OddStandardized)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{standard.Lines[i].Name} is {standard.LeaveOneOutEv[i]:+0.0;-0.0} eV, "
                        + $"{Math.Abs(standard.StandardizedResiduals[i]):F1} errors, from where the other lines put it."
                );
        }
        (double first, double end) = standard.ValidChannels;
        if (first > 0 || end < lastChannel)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The scale rises from channel {Math.Max(first, 0):F0} to {Math.Min(end, lastChannel):F0} only."
            );
    }
}
