using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// A weaker K line that is seen, about as strong as its main line demands, but not where the scale puts it: then one of
/// the two peaks is something else, such as a pulser beside the main line, which took its place.
/// </summary>
internal static class MisplacedPartner
{
    /// <summary>Counts of the peak over those that the main line lets expect: absorbers and lines under either change the ratio.</summary>
    private const double LeastShare = 0.4,
        LargestShare = 2.5;

    /// <summary>How far from its place a peak may be this line, FWHM.</summary>
    private const double Reach = 1;

    /// <summary>How far off it contradicts, FWHM: a line under it that was not named moves it by less.</summary>
    private const double LeastOff = 0.25;

    /// <summary>The same in standard errors.</summary>
    private const double LeastErrors = 4.5;

    /// <summary>Error of the place of a weak peak beyond its counts, FWHM.</summary>
    private const double ShapeError = 0.05;

    /// <summary>Distance, FWHM, of a line of another family whose peak it may be.</summary>
    private const double Apart = 1.5;

    /// <summary>Lines that bear each other out, whatever is under one of them.</summary>
    private const int EnoughLines = 5;

    /// <summary>The contradiction, as a sentence; null where there is none.</summary>
    /// <param name="scale">The calibration.</param>
    /// <param name="lines">The lines that it goes through, with their peaks.</param>
    /// <param name="peaks">All peaks of the spectrum.</param>
    /// <param name="named">Lines that may be in the spectrum.</param>
    /// <param name="resolution">Width of one line.</param>
    public static string? Of(
        EnergyCalibration scale,
        IReadOnlyList<AssignedLine> lines,
        IReadOnlyList<Peak> peaks,
        IReadOnlyList<LineCandidate> named,
        ResolutionModel resolution
    )
    {
        if (lines.Count >= EnoughLines)
            return null;
        Peak[] free = [.. peaks.Where(p => lines.All(l => l.Peak != p))];
        foreach (AssignedLine main in lines.Where(l => l.Candidate is { Intensity: 1, IsSoft: false, IsOfKShell: true }))
        foreach (LineCandidate weak in named.Where(w => w.Family == main.Candidate.Family && lines.All(l => l.Candidate != w)))
        {
            double fwhm = resolution.Fwhm(weak.EnergyEv),
                expected = weak.Intensity * main.Peak.Area;
            if (named.Any(o => o.Family != weak.Family && Math.Abs(o.EnergyEv - weak.EnergyEv) < Apart * fwhm))
                continue;
            Peak[] near =
            [
                .. free.Where(p =>
                    Math.Abs(scale.Energy(p.Channel) - weak.EnergyEv) < Reach * fwhm
                    && p.Area > LeastShare * expected
                    && p.Area < LargestShare * expected
                ),
            ];
            if (near.Length == 0 || near.Any(p => !IsOff(p)))
                continue;
            Peak nearest = near.MinBy(p => Math.Abs(scale.Energy(p.Channel) - weak.EnergyEv))!;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The peak at channel {nearest.Channel:F1}, as strong as {weak.Group.Name} beside {main.Candidate.Group.Name}, is "
                    + $"{scale.Energy(nearest.Channel) - weak.EnergyEv:+0;-0} eV from where the scale puts it: "
                    + $"one of them is something else."
            );

            bool IsOff(Peak p)
            {
                double off = Math.Abs(scale.Energy(p.Channel) - weak.EnergyEv),
                    ofPeak = scale.Slope(p.Channel) * p.ChannelError,
                    ofScale = scale.EnergyError(p.Channel),
                    error = Math.Sqrt(ofPeak * ofPeak + ofScale * ofScale + Math.Pow(ShapeError * fwhm, 2));
                return off > LeastOff * fwhm && off > LeastErrors * error;
            }
        }
        return null;
    }
}
