using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Points where the scale is not yet known well and lines of the named elements overlap, or are too weak for a peak each: they are fitted
/// together.
/// </summary>
internal sealed class SoughtMultiplets
{
    private const double ReachInErrors = 3;
    private const double LeastReach = 0.5; // FWHM: a bend of the scale, which its errors do not know of, moves what is beyond its lines
    private const double LargestReach = 3; // FWHM: beyond, the place is not known
    private const double Together = 2.6; // FWHM beyond the reach of both, within which lines are one multiplet: the spectrum is shared
    private const double Apart = 0.6; // FWHM beyond the reach of all lines, for peaks that are none of them
    private const double Weakest = 0.02; // of the strongest of its family, of lines that are fitted
    private const double LowestEv = 1000; // below, noise and the lines of many elements are within a width or two of each other
    private const double ValleyInFwhm = 0.5; // bins in which the counts are looked at for it
    private const double Known = 0.06; // error of the scale, as a share of the FWHM, below which another point adds little

    /// <summary>
    /// Error of what its place alone shows to be a line, relative to the distance from where the scale had it: it may be another line.
    /// </summary>
    private const double TrustedMove = 0.5;

    private const int MostTries = 8;

    private readonly ChannelHistogram _histogram;
    private readonly IReadOnlyList<Peak> _peaks;
    private readonly ResolutionModel _resolution;
    private readonly ArrayCalibrationSettings _settings;
    private readonly LineCandidate[] _lines;
    private readonly Lazy<PreparedCounts> _prepared;
    private readonly Lazy<ChannelRange> _usable;
    private readonly HashSet<LineCandidate> _tried = [];
    private int _tries;

    /// <summary>Prepares for a detector.</summary>
    /// <param name="histogram">Its spectrum.</param>
    /// <param name="peaks">Its peaks.</param>
    /// <param name="named">Lines that may be there.</param>
    /// <param name="resolution">Its resolution.</param>
    /// <param name="settings">How.</param>
    public SoughtMultiplets(
        ChannelHistogram histogram,
        IReadOnlyList<Peak> peaks,
        NamedLines named,
        ResolutionModel resolution,
        ArrayCalibrationSettings settings
    )
    {
        (_histogram, _peaks, _resolution, _settings) = (histogram, peaks, resolution, settings);
        _lines = [.. named.All.Where(l => l.Intensity >= Weakest && l.EnergyEv > LowestEv).OrderBy(l => l.EnergyEv)];
        _prepared = new(() => PreparedCounts.Of(histogram.Counts));
        _usable = new(Usable);
    }

    /// <summary>The next point, nearest to what is known first; null where there is none that would add to the scale.</summary>
    /// <param name="standard">The scale so far.</param>
    public MultipletPoint? Next(StandardCalibration standard)
    {
        // Most scales are known everywhere, and the spectrum need not be looked at.
        if (!_lines.Any(l => IsOpen(standard, l.EnergyEv)))
            return null;
        foreach (Multiplet multiplet in Open(standard).OrderBy(m => m.ReachEv / Fwhm(m.MiddleEv)))
        {
            if (_tries >= MostTries)
                return null;
            _tried.UnionWith(multiplet.Lines);
            _tries++;
            if (WithItsPoints(standard, multiplet) is var (whole, beside) && Point(beside, whole) is (var all, true))
            {
                _tried.UnionWith(whole.Lines);
                return new MultipletPoint(beside, all);
            }
            if (Point(standard, multiplet) is var (line, _))
                return new MultipletPoint(standard, line);
        }
        return null;
    }

    // The multiplet with the lines among its own that are points of the scale, and the scale without them: where lines overlap, others move
    // the peak that one of them gave its name to. Null where there are none, or too few points beside them.
    private (Multiplet Whole, StandardCalibration Beside)? WithItsPoints(StandardCalibration standard, Multiplet multiplet)
    {
        double low = multiplet.Lines[0].EnergyEv - Fwhm(multiplet.Lines[0].EnergyEv),
            high = multiplet.Lines[^1].EnergyEv + Fwhm(multiplet.Lines[^1].EnergyEv);
        CalibrationLine[] others = [.. standard.Lines.Where(l => l.EnergyEv < low || l.EnergyEv > high)];
        if (
            others.Length == standard.Lines.Count
            || others.Length <= _settings.Degree
            || Isolated.Run<StandardCalibration?>(() => standard.With(others), _ => null) is not { } beside
        )
            return null;
        var whole = new Multiplet([.. _lines.Where(l => l.EnergyEv > low && l.EnergyEv < high)], 0);
        double reach = Reach(beside, whole.MiddleEv);
        return reach > LargestReach * Fwhm(whole.MiddleEv) ? null : (whole with { ReachEv = reach }, beside);
    }

    private (CalibrationLine Line, bool IsPattern)? Point(StandardCalibration standard, Multiplet multiplet)
    {
        EnergyCalibration scale = standard.Calibration;
        if (
            MultipletFit.Of(
                _prepared.Value.Counts,
                BinScale.Of(_histogram),
                _usable.Value,
                multiplet,
                [.. _peaks.Where(p => IsOther(p, multiplet, standard))],
                [.. _peaks.Where(p => !IsOther(p, multiplet, standard))],
                scale,
                Pivot(standard),
                Error(standard, multiplet.MiddleEv),
                _resolution
            )
            is not { } found
        )
            return null;
        double channel = scale.Channel(found.EnergyEv + found.ShiftEv),
            slope = scale.Slope(channel),
            shape = _settings.LineErrorFor(Fwhm(found.EnergyEv)),
            doubt = found.IsPattern ? 0 : TrustedMove * found.ShiftEv,
            bend = _settings.Assignment.Nonlinearity * (found.EnergyEv - standard.Lines.Average(l => l.EnergyEv));
        return (
            new CalibrationLine(
                found.Name,
                channel,
                found.ErrorEv / slope,
                found.EnergyEv,
                Math.Sqrt(shape * shape + bend * bend + doubt * doubt)
            )
            {
                FwhmChannels = Fwhm(found.EnergyEv) / slope,
                AssumedEv = Math.Sqrt(bend * bend + found.AssumedEv * found.AssumedEv),
                // Without a peak that anyone would see there it bears nothing out.
                IsUnresolved =
                    !found.IsPattern && !_peaks.Any(p => Math.Abs(p.Channel - channel) < DetectorCalibrator.SamePlace * p.FwhmChannels),
            },
            found.IsPattern
        );
    }

    // A peak that is another line of the scale, or that the lines do not reach.
    private bool IsOther(Peak peak, Multiplet multiplet, StandardCalibration standard)
    {
        double energy = standard.Calibration.Energy(peak.Channel),
            fwhm = Fwhm(energy);
        return standard.Lines.Any(l => Math.Abs(l.EnergyEv - energy) < 0.5 * fwhm)
            || multiplet.Lines.All(l => Math.Abs(l.EnergyEv - energy) > multiplet.ReachEv + Apart * fwhm);
    }

    private IEnumerable<Multiplet> Open(StandardCalibration standard)
    {
        (double first, double last) = (standard.Calibration.Energy(_usable.Value.First), standard.Calibration.Energy(_usable.Value.Last));
        List<LineCandidate> together = [];
        foreach (
            LineCandidate line in _lines.Where(l =>
                l.EnergyEv > first
                && l.EnergyEv < last
                && !_tried.Contains(l)
                && !standard.Lines.Any(s => Math.Abs(s.EnergyEv - l.EnergyEv) < 0.5 * Fwhm(l.EnergyEv))
            )
        )
        {
            if (together.Count > 0 && line.EnergyEv - together[^1].EnergyEv > Gap(standard, line, together[^1]))
            {
                if (Of(standard, together) is { } multiplet)
                    yield return multiplet;
                together = [];
            }
            together.Add(line);
        }
        if (together.Count > 0 && Of(standard, together) is { } rest)
            yield return rest;
    }

    private double Gap(StandardCalibration standard, LineCandidate a, LineCandidate b) =>
        Reach(standard, a.EnergyEv) + Reach(standard, b.EnergyEv) + Together * Fwhm(a.EnergyEv);

    private Multiplet? Of(StandardCalibration standard, List<LineCandidate> lines)
    {
        var multiplet = new Multiplet([.. lines], 0);
        double middle = multiplet.MiddleEv,
            reach = Reach(standard, middle);
        return reach > LargestReach * Fwhm(middle) || !IsOpen(standard, middle) ? null : multiplet with { ReachEv = reach };
    }

    private bool IsOpen(StandardCalibration standard, double energyEv) => Error(standard, energyEv) > Known * Fwhm(energyEv);

    private double Reach(StandardCalibration standard, double energyEv) =>
        Math.Max(ReachInErrors * (Error(standard, energyEv) + _settings.LineErrorFor(Fwhm(energyEv))), LeastReach * Fwhm(energyEv));

    private double Error(StandardCalibration standard, double energyEv)
    {
        EnergyCalibration scale = standard.Calibration;
        double beyond = Math.Max(
            Math.Max(standard.Lines.Min(l => l.EnergyEv) - energyEv, energyEv - standard.Lines.Max(l => l.EnergyEv)),
            0
        );
        return scale.EnergyError(scale.Channel(energyEv)) + _settings.Assignment.Nonlinearity * beyond;
    }

    // Of a straight line, where its error is least; a bent one may be off in any way beyond its lines.
    private double Pivot(StandardCalibration standard) =>
        _settings.Degree == 1
            ? standard.Lines.Sum(l => l.EnergyEv / Square(l.ErrorEv(standard.Calibration)))
                / standard.Lines.Sum(l => 1 / Square(l.ErrorEv(standard.Calibration)))
            : double.NaN;

    private double Fwhm(double energyEv) => _resolution.Fwhm(energyEv);

    // From the first valley on: what rises at the low end and falls again is a threshold, noise, or a line on one of them. Without the end
    // channels, which may hold what lies beyond.
    private ChannelRange Usable()
    {
        double[] counts = _prepared.Value.Counts;
        var bins = BinScale.Of(_histogram);
        (double low, double high) = OccupiedRange.Of(_histogram);
        int first = (int)bins.Bin(low) + 1,
            last = (int)bins.Bin(high) - 1,
            width = Math.Max(1, (int)(ValleyInFwhm * _peaks.Min(p => p.FwhmChannels) / _histogram.Width));
        double[] smooth = MergedBins.Of(counts[first..Math.Max(first + 1, last)], width);
        int at = 0;
        while (at < smooth.Length - 1 && smooth[at + 1] >= smooth[at])
            at++;
        while (at < smooth.Length - 1 && smooth[at + 1] < smooth[at])
            at++;
        return new ChannelRange(bins.Channel(first + at * width), bins.Channel(last));
    }

    private static double Square(double x) => x * x;
}
