using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>
/// Finds the straight energy scales on which the peaks of a spectrum are the lines that may be in it. Every pair of peaks taken for every
/// pair of lines gives a scale; each is scored, and the best are refined.
/// </summary>
/// <remarks>It only searches: how well a scale explains the peaks is measured by one score, a log-likelihood.</remarks>
public sealed class LineAssigner
{
    /// <summary>
    /// How many of the most significant peaks a scale has to explain. More take time; with fewer the weak lines of many elements are lost.
    /// </summary>
    private const int MostPeaks = 24;

    /// <summary>
    /// How many of the most significant of them form the pairs that give scales: the number of scales grows as its square. The right scale
    /// is missed only where fewer than two of them are lines.
    /// </summary>
    private const int MostForScales = 14;

    /// <summary>How many scales are refined, best first. With one alone nothing could be said about the next best.</summary>
    private const int MostRefined = 24;

    /// <summary>
    /// How many scales are scored, those first on which the strongest peaks are near lines. With fewer the right one is lost among those on
    /// which many weak peaks are near some line by chance.
    /// </summary>
    private const int MostScored = 150;

    /// <summary>
    /// Share of what the best scale explains, roughly, that others must explain to be considered: nothing less is ever among the best, and
    /// without it most of the time would go to scales that explain next to nothing.
    /// </summary>
    private const double LeastOfBest = 0.3;

    /// <summary>What a peak near a line counts beside its strength when scales are chosen for scoring, as a logarithm.</summary>
    private const double Near = 4;

    /// <summary>Scales that agree to so many errors of the model at both ends of the peaks are scored once.</summary>
    private const double AlikeInErrors = 1.5;

    /// <summary>Rounds of finding the lines on a scale and the scale through the lines; the lines change in the first at most.</summary>
    private const int Rounds = 3;

    /// <summary>
    /// Errors of a peak's position within which two scales count as one. At zero a scale would be its own rival, and nothing would be
    /// certain.
    /// </summary>
    private const double SameInErrors = 2;

    /// <summary>
    /// Relative error of the energy of an escape or a sum peak, which the shaping of pulses changes. Without it such a peak, far from the
    /// lines, would decide on the gain.
    /// </summary>
    private const double CompanionError = 0.001;

    private readonly LineCandidate[] _lines; // by energy
    private readonly IReadOnlyList<LineCandidate> _soft;
    private readonly LinePlaces _places;
    private readonly ScalePrior _prior;
    private readonly AssignmentScore _score;
    private readonly WidthScore _widths;

    /// <summary>Prepares for lines.</summary>
    /// <param name="lines">Lines that may be in the spectra.</param>
    /// <param name="settings">What is known beforehand; null: the defaults.</param>
    public LineAssigner(IReadOnlyList<LineCandidate> lines, AssignmentSettings? settings = null)
        : this(lines, settings, sharesPeaks: false) { }

    /// <summary>The same.</summary>
    /// <param name="lines">Lines that may be in the spectra.</param>
    /// <param name="settings">What is known beforehand; null: the defaults.</param>
    /// <param name="sharesPeaks">Whether a line may have those of other families in its peak, see <see cref="LinePlaces"/>.</param>
    internal LineAssigner(IReadOnlyList<LineCandidate> lines, AssignmentSettings? settings, bool sharesPeaks)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.Count < 2)
            throw new ArgumentException("An assignment needs at least two lines.", nameof(lines));
        settings ??= new AssignmentSettings();
        _lines = [.. lines.OrderBy(l => l.EnergyEv)];
        _soft = [.. new NamedLines(_lines).MainSoft];
        _places = new LinePlaces(_lines, lines.Average(l => l.EnergyEv), settings, sharesPeaks);
        _prior = new ScalePrior(settings);
        _score = new AssignmentScore(_lines, _places, settings);
        _widths = new WidthScore(settings.StatisticalEv);
    }

    /// <summary>Assignments, best first; scales that agree are one.</summary>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="histogram">The spectrum.</param>
    public IReadOnlyList<LineAssignment> Assign(IReadOnlyList<Peak> peaks, ChannelHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(peaks);
        Peak[] used = Strongest(peaks, MostPeaks);
        if (used.Length < 2)
            return [];
        SpectrumView view = SpectrumView.Of(histogram, peaks);
        var assignments = new List<LineAssignment>();
        foreach (StraightScale scale in Scored(used, view))
        {
            if (assignments.Count >= MostRefined)
                break;
            if (assignments.Any(known => Same(known, scale, used)))
                continue;
            LineAssignment refined = Refined(used, scale, view);
            if (!assignments.Any(known => Same(known, refined.Scale, used)))
                assignments.Add(refined);
        }
        return [.. assignments.Where(x => double.IsFinite(x.Score)).OrderByDescending(x => x.Score)];
    }

    /// <summary>The lines on a scale that is known but for what they tell themselves.</summary>
    internal LineAssignment At(IReadOnlyList<Peak> peaks, ChannelHistogram histogram, StraightScale scale) =>
        Refined(Strongest(peaks, MostPeaks), scale, SpectrumView.Of(histogram, peaks));

    /// <summary>The most significant peaks, by channel.</summary>
    internal static Peak[] Strongest(IEnumerable<Peak> peaks, int most) =>
        [.. peaks.OrderByDescending(p => p.Significance).Take(most).OrderBy(p => p.Channel)];

    /// <summary>The lines that a scale gives and the scale that they give, in turn.</summary>
    internal LineAssignment Refined(Peak[] peaks, StraightScale scale, SpectrumView view)
    {
        var matched = new List<(int Line, int Peak)>();
        var brought = new List<(double EnergyEv, int Peak)>();
        ScaleScore score = default;
        double volume = 0;
        for (int round = 0; round < Rounds; round++)
        {
            score = _score.Of(peaks, scale, view, matched, brought);
            if (matched.Count < 2)
                break;
            double gain = scale.Gain;
            (double Channel, double EnergyEv, double ErrorEv)[] points =
            [
                .. matched.Select(m => (peaks[m.Peak].Channel, _lines[m.Line].EnergyEv, _places.Error(peaks[m.Peak], gain, m.Line))),
                .. brought.Select(b =>
                    (peaks[b.Peak].Channel, b.EnergyEv, _places.Error(peaks[b.Peak], gain, b.EnergyEv) + CompanionError * b.EnergyEv)
                ),
            ];
            scale = StraightScale.Through(points);
            volume = _prior.Volume(scale, [.. points.Select(p => (p.Channel, p.ErrorEv))], view.Range.Length);
        }
        return new LineAssignment(
            scale.OffsetEv,
            scale.Gain,
            [.. matched.OrderBy(m => _lines[m.Line].EnergyEv).Select(m => new AssignedLine(_lines[m.Line], peaks[m.Peak]))],
            score.Total + volume
        )
        {
            OverChance = score.OverChance + volume,
            Volume = volume,
            Companions = [.. brought.Select(b => peaks[b.Peak])],
        };
    }

    // Scales that explain the peaks better than chance, best first.
    private IEnumerable<StraightScale> Scored(Peak[] peaks, SpectrumView view)
    {
        double strongest = ExtraPeaks.Strongest(peaks),
            most = 0,
            alike = AlikeInErrors * _places.ModelErrorEv;
        double[] weights = [.. peaks.Select(p => Near + ExtraPeaks.Cost(p, strongest))],
            highest = [.. peaks.Select(p => _widths.HighestEv(p, Near))];
        var distinct = new Dictionary<(long, long), (StraightScale Scale, double Weight)>();
        Peak[] paired = Strongest(peaks, MostForScales);
        foreach ((StraightScale scale, double beside) in OfPairs(paired).Select(s => (s, 0.0)).Concat(OfSoft(paired, strongest)))
        {
            double weight = Matches(peaks, weights, highest, scale) + beside;
            if (weight < LeastOfBest * most)
                continue;
            most = Math.Max(most, weight);
            weight += _prior.Of(scale, view.Range.Length);
            (long, long) key = (
                (long)Math.Round(scale.Energy(peaks[0].Channel) / alike),
                (long)Math.Round(scale.Energy(peaks[^1].Channel) / alike)
            );
            if (!distinct.TryGetValue(key, out (StraightScale, double Weight) known) || known.Weight < weight)
                distinct[key] = (scale, weight);
        }
        var scored = new List<(StraightScale Scale, double Score)>();
        foreach ((StraightScale scale, _) in distinct.Values.OrderByDescending(d => d.Weight).Take(MostScored))
        {
            if (_score.Of(peaks, scale, view) is { OverChance: > 0 } score)
                scored.Add((scale, score.Total));
        }
        return scored.OrderByDescending(s => s.Score).Select(s => s.Scale);
    }

    private IEnumerable<StraightScale> OfPairs(Peak[] peaks)
    {
        for (int i = 0; i < peaks.Length; i++)
        for (int j = i + 1; j < peaks.Length; j++)
        for (int a = 0; a < _lines.Length; a++)
        for (int b = a + 1; b < _lines.Length; b++)
        {
            double gain = (_lines[b].EnergyEv - _lines[a].EnergyEv) / (peaks[j].Channel - peaks[i].Channel);
            if (_prior.Allows(gain))
                yield return new StraightScale(_lines[a].EnergyEv - gain * peaks[i].Channel, gain);
        }
    }

    // A main line and a soft one, the main one of its family, which counts as much as a line: two lines of one element, which are near each
    // other, do not say where far softer peaks are.
    private IEnumerable<(StraightScale Scale, double Weight)> OfSoft(Peak[] peaks, double strongest)
    {
        for (int i = 0; i < peaks.Length; i++)
        for (int j = i + 1; j < peaks.Length; j++)
            foreach (LineCandidate soft in _soft)
            foreach (LineCandidate line in _lines)
            {
                double gain = (line.EnergyEv - soft.EnergyEv) / (peaks[j].Channel - peaks[i].Channel);
                if (line.Intensity == 1 && _prior.Allows(gain))
                    yield return (
                        new StraightScale(soft.EnergyEv - gain * peaks[i].Channel, gain),
                        Near + ExtraPeaks.Cost(peaks[i], strongest)
                    );
            }
    }

    // The weights of the peaks that have a line, within a rough error, and are wide enough for it: on a scale compressed enough all peaks
    // are near some line. Both ascend.
    private double Matches(Peak[] peaks, double[] weights, double[] highest, StraightScale scale)
    {
        double sum = 0,
            gainSquared = scale.Gain * scale.Gain;
        int line = 0,
            matched = -1;
        for (int p = 0; p < peaks.Length; p++)
        {
            double energy = scale.Energy(peaks[p].Channel);
            while (line + 1 < _lines.Length && Math.Abs(_lines[line + 1].EnergyEv - energy) <= Math.Abs(_lines[line].EnergyEv - energy))
                line++;
            if (
                line == matched
                || energy > gainSquared * highest[p]
                || !_places.MayBe(peaks[p], scale.Gain, _lines[line].EnergyEv - energy, line)
            )
                continue;
            sum += weights[p];
            matched = line;
        }
        return sum;
    }

    // Two scales that put every peak within its errors at the same energies.
    private bool Same(LineAssignment known, StraightScale scale, Peak[] peaks) =>
        peaks.All(p =>
            Math.Abs(known.Energy(p.Channel) - scale.OffsetEv - scale.Gain * p.Channel)
            < SameInErrors * _places.Error(p, scale.Gain, known.Energy(p.Channel))
        );
}
