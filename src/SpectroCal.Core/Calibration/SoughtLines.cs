using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Lines of the named elements that gave no point yet, looked for where the scale puts them: where its place is known, a weak peak is a
/// line, and soft and M lines, by which no scale is found, hold the end of one.
/// </summary>
internal sealed class SoughtLines
{
    /// <summary>
    /// Significance of a peak at a known place, standard deviations. In the few widths that are searched one in a thousand is chance.
    /// </summary>
    private const double LeastSignificance = 3.5;

    /// <summary>The same of the first line of an element, which may not be there at all.</summary>
    private const double LeastSignificanceOfFirst = 4;

    /// <summary>Errors of the scale within which the peak of a line is looked for.</summary>
    private const double ReachInErrors = 3;

    /// <summary>
    /// The same at least, as a share of the FWHM: a bend of the scale, which its errors do not know of, moves what is beyond its lines.
    /// </summary>
    private const double LeastReach = 0.5;

    /// <summary>Reach, FWHM, from which the place is not known, and the peak may be any.</summary>
    private const double LargestReach = 4;

    /// <summary>The same for peaks that the finder leaves: in more widths one is there by chance.</summary>
    private const double LargestReachOfWeak = 2;

    /// <summary>Error of the scale, as a share of the FWHM, below which another line adds nothing.</summary>
    private const double Known = 0.06;

    /// <summary>Distance, FWHM, between two lines, or a line and an escape peak, that cannot be mistaken.</summary>
    private const double Apart = 0.8;

    /// <summary>Lines so weak relative to the strongest of their family are not mistaken for another.</summary>
    private const double Weak = 0.1;

    private const double Narrowest = 0.5; // of the expected width
    private const double Widest = 1.6;
    private const double Step = 0.25; // of the search, standard deviations

    private readonly ChannelHistogram _histogram;
    private readonly ResolutionModel _resolution;
    private readonly ArrayCalibrationSettings _settings;
    private readonly HashSet<string> _shown;
    private readonly LineCandidate[] _lines;
    private readonly List<AssignedLine> _used;
    private readonly List<Peak> _free;
    private readonly HashSet<LineCandidate> _tried = [];
    private PreparedCounts? _prepared;
    private SideWindows? _windows;

    /// <summary>Prepares for a detector.</summary>
    /// <param name="histogram">Its spectrum.</param>
    /// <param name="peaks">Its peaks.</param>
    /// <param name="assignment">Its lines, of which only the certain ones are points.</param>
    /// <param name="certain">Those.</param>
    /// <param name="named">Lines that may be there.</param>
    /// <param name="resolution">Its resolution.</param>
    /// <param name="settings">How.</param>
    public SoughtLines(
        ChannelHistogram histogram,
        IReadOnlyList<Peak> peaks,
        LineAssignment assignment,
        IReadOnlyList<AssignedLine> certain,
        NamedLines named,
        ResolutionModel resolution,
        ArrayCalibrationSettings settings
    )
    {
        (_histogram, _resolution, _settings) = (histogram, resolution, settings);
        _shown = [.. assignment.Lines.Select(l => l.Candidate.Group.Strongest.Element).OfType<string>()];
        _lines = [.. named.All.Where(l => IsShown(l) || l.Intensity == 1)];
        _used = [.. certain];
        _free = [.. peaks.Except(certain.Select(l => l.Peak))];
    }

    /// <summary>The next line that has a peak, most certain place first; null where there is none that would add to the scale.</summary>
    /// <param name="standard">The scale so far.</param>
    public AssignedLine? Next(StandardCalibration standard)
    {
        (double first, double last) = OccupiedRange.Of(_histogram);
        EnergyCalibration scale = standard.Calibration;
        foreach (LineCandidate line in _lines.Where(IsOpen).OrderBy(Reach))
        {
            double channel = scale.Channel(line.EnergyEv),
                reach = Reach(line);
            if (!IsWithin(line) || !IsBorneOut(line) || reach > LargestReach || IsAmbiguous(line, reach))
                continue;
            double fwhm = Fwhm(line) / scale.Slope(channel);
            _tried.Add(line);
            if (Found(channel, reach * fwhm, fwhm, IsShown(line) ? LeastSignificance : LeastSignificanceOfFirst) is not { } peak)
                continue;
            _free.Remove(peak);
            var assigned = new AssignedLine(line, peak);
            _used.Add(assigned);
            return assigned;
        }
        return null;

        bool IsWithin(LineCandidate line) => scale.Channel(line.EnergyEv) is var channel && channel > first && channel < last;

        // Where the main line of a family gives no point, the peak at the place of a weaker one may be something else.
        bool IsBorneOut(LineCandidate line) =>
            line.Intensity == 1
            || _lines.FirstOrDefault(m => m.Family == line.Family && m.Intensity == 1) is not { } main
            || !IsWithin(main)
            || standard.Lines.Any(l => l.Name == main.Group.Name);

        bool IsOpen(LineCandidate line) =>
            !_tried.Contains(line)
            && !_used.Exists(u => u.Candidate.Group.Name == line.Group.Name)
            && PlaceError(line) > Known * Fwhm(line);

        double PlaceError(LineCandidate line)
        {
            double beyond = Math.Max(
                Math.Max(standard.Lines.Min(l => l.EnergyEv) - line.EnergyEv, line.EnergyEv - standard.Lines.Max(l => l.EnergyEv)),
                0
            );
            return scale.EnergyError(scale.Channel(line.EnergyEv)) + _settings.Assignment.Nonlinearity * beyond;
        }

        double Reach(LineCandidate line) =>
            Math.Max(ReachInErrors * (PlaceError(line) + _settings.LineErrorFor(Fwhm(line)) + line.SpreadEv) / Fwhm(line), LeastReach);
    }

    // Of an element that shows no other line only the strongest is looked for.
    private bool IsShown(LineCandidate line) => line.Group.Strongest.Element is { } element && _shown.Contains(element);

    private double Fwhm(LineCandidate line) => _resolution.Fwhm(line.EnergyEv);

    // Whether the peak may be another line, or an escape peak.
    private bool IsAmbiguous(LineCandidate line, double reach)
    {
        double near = (reach + Apart) * Fwhm(line);
        return _lines.Any(o => o != line && o.Intensity > Weak * line.Intensity && Math.Abs(o.EnergyEv - line.EnergyEv) < near)
            || _used.Exists(u => Math.Abs(u.Candidate.EnergyEv - _settings.Assignment.EscapeEv - line.EnergyEv) < near);
    }

    // The only peak within the reach; it may be too weak for the finder.
    private Peak? Found(double channel, double reach, double fwhm, double significance)
    {
        Peak[] there = [.. _free.Where(p => Math.Abs(p.Channel - channel) < reach && p.Doubt is null)];
        Peak? peak =
            there.Length == 0 && reach <= LargestReachOfWeak * fwhm ? Weaker(channel, reach, fwhm, significance)
            : there.Length == 1 ? there[0]
            : null;
        return peak is not null && peak.FwhmChannels > Narrowest * fwhm && peak.FwhmChannels < Widest * fwhm ? peak : null;
    }

    private Peak? Weaker(double channel, double reach, double fwhm, double least)
    {
        _prepared ??= PreparedCounts.Of(_histogram.Counts);
        _windows ??= new SideWindows(_prepared.Counts);
        var bins = BinScale.Of(_histogram);
        double sigma = fwhm / ResolutionModel.FwhmPerSigma / bins.Width,
            low = bins.Bin(channel - reach),
            high = bins.Bin(channel + reach);
        if (low < 1 || high > _prepared.Counts.Length - 2)
            return null;
        double at = 0,
            most = 0;
        for (double bin = low; bin <= high; bin += Math.Max(1, Step * sigma))
            if (_windows.Significance((int)bin, sigma) is var significance && significance > most)
                (at, most) = (bin, significance);
        if (most < least)
            return null;
        PeakSearch found = PeakFits.Of(_prepared, [new PeakCandidate(at, sigma, most)], _histogram, CancellationToken.None);
        return found.Peaks.FirstOrDefault(p => p.Doubt is null && Math.Abs(p.Channel - channel) < reach);
    }
}
