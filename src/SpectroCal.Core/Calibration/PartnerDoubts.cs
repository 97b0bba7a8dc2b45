using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// What the K alpha and K beta lines of an element say of each other where few lines are found: both are there or none, the weaker one
/// where the stronger one puts it. Where they are not, one of the peaks is something else, such as a pulser, which took the place of a
/// line.
/// </summary>
/// <param name="standard">The calibration.</param>
/// <param name="lines">The lines that were assigned, with their peaks; those that gave no point say nothing.</param>
/// <param name="peaks">All peaks of the spectrum.</param>
/// <param name="named">Lines that may be in the spectrum.</param>
/// <param name="resolution">Width of one line.</param>
/// <param name="range">Channels with counts.</param>
internal sealed class PartnerDoubts(
    StandardCalibration standard,
    IReadOnlyList<AssignedLine> lines,
    IReadOnlyList<Peak> peaks,
    IReadOnlyList<LineCandidate> named,
    ResolutionModel resolution,
    (double First, double Last) range
)
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

    /// <summary>
    /// Counts over those of the line, from which something else is in its peak: ratios in tables and absorbers are known to 30 %.
    /// </summary>
    private const double SurelyMore = 1.4;

    /// <summary>Distance, FWHM, of two lines that are one peak.</summary>
    private const double LargestBlend = 0.8;

    /// <summary>Distance, FWHM, of another line in whose peak it may be.</summary>
    private const double Apart = 1.5;

    /// <summary>
    /// Significance, standard deviations, that a line should have by its main line from which it cannot be missed: three times that of any
    /// peak, since absorbers and the continuum take some of it.
    /// </summary>
    private const double Unmissed = 13;

    private readonly EnergyCalibration _scale = standard.Calibration;

    /// <summary>The contradiction, as a sentence; null where there is none.</summary>
    public string? Find()
    {
        if (standard.Lines.Count >= Unexplained.EnoughLines)
            return null;
        foreach (AssignedLine line in lines.Where(l => l.Candidate is { IsSoft: false, IsOfKShell: true } && IsPoint(l.Candidate)))
        foreach (
            LineCandidate other in named.Where(o =>
                o.Family == line.Candidate.Family && !IsPoint(o) && lines.All(l => l.Candidate != o) && IsByItself(o, line.Candidate)
            )
        )
            if ((line.Candidate.Intensity == 1 ? OfWeaker(line, other) : OfMain(line, other)) is { } doubt)
                return doubt;
        return null;
    }

    private string? OfMain(AssignedLine weak, LineCandidate main) =>
        main.Intensity == 1 && IsInside(main)
            ? $"{weak.Candidate.Group.Name} was found and {main.Group.Name}, the main line of the same origin, was not."
            : null;

    private string? OfWeaker(AssignedLine main, LineCandidate weak)
    {
        double fwhm = resolution.Fwhm(weak.EnergyEv),
            expected = weak.Intensity * main.Peak.Area;
        Peak[] near =
        [
            .. peaks.Where(p => lines.All(l => l.Peak != p) && Math.Abs(_scale.Energy(p.Channel) - weak.EnergyEv) < Reach * fwhm),
        ];
        if (near.Length == 0)
            return IsInside(weak) && weak.Intensity * main.Peak.Significance > Unmissed
                ? $"{main.Candidate.Group.Name} was found and {weak.Group.Name}, which it brings with it, is not there."
                : null;
        // Impurities of some percent may be in the peak of any weaker line.
        if (expected < Unexplained.Strong * lines.Max(l => l.Peak.Area))
            return null;
        Peak[] alike = [.. near.Where(p => p.Area > LeastShare * expected && p.Area < LargestShare * expected)];
        if (alike.Length == 0 || alike.Any(p => !IsOff(p, weak.EnergyEv, fwhm) || IsBlend(p, weak.EnergyEv, expected, fwhm)))
            return null;
        Peak nearest = alike.MinBy(p => Math.Abs(_scale.Energy(p.Channel) - weak.EnergyEv))!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The peak at channel {nearest.Channel:F1}, as strong as {weak.Group.Name} beside {main.Candidate.Group.Name}, is "
                + $"{_scale.Energy(nearest.Channel) - weak.EnergyEv:+0;-0} eV from where the scale puts it: "
                + $"one of them is something else."
        );
    }

    private bool IsPoint(LineCandidate line) => standard.Lines.Any(l => l.Name == line.Group.Name);

    // Not in the peak of another line, of the same family or not.
    private bool IsByItself(LineCandidate line, LineCandidate partner) =>
        Math.Abs(line.EnergyEv - partner.EnergyEv) > Apart * resolution.Fwhm(line.EnergyEv)
        && !named.Any(o => o.Family != line.Family && Math.Abs(o.EnergyEv - line.EnergyEv) < Apart * resolution.Fwhm(line.EnergyEv));

    private bool IsInside(LineCandidate line)
    {
        double margin = resolution.Fwhm(line.EnergyEv);
        return _scale.Energy(range.First) < line.EnergyEv - margin && _scale.Energy(range.Last) > line.EnergyEv + margin;
    }

    // Where the peak has more counts than the line, and these would be near enough to be one peak with it.
    private bool IsBlend(Peak peak, double energyEv, double expected, double fwhmEv) =>
        peak.Area > SurelyMore * expected
        && Math.Abs(_scale.Energy(peak.Channel) - energyEv) * peak.Area / (peak.Area - expected) < LargestBlend * fwhmEv;

    private bool IsOff(Peak peak, double energyEv, double fwhmEv)
    {
        double off = Math.Abs(_scale.Energy(peak.Channel) - energyEv),
            ofPeak = _scale.Slope(peak.Channel) * peak.ChannelError,
            ofScale = _scale.EnergyError(peak.Channel),
            error = Math.Sqrt(ofPeak * ofPeak + ofScale * ofScale + Math.Pow(ShapeError * fwhmEv, 2));
        return off > LeastOff * fwhmEv && off > LeastErrors * error;
    }
}
