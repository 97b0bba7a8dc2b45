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
    /// How many fewer lines than the best-matching scale a scale may match and still be scored. At zero the score would not decide between
    /// scales; without a limit most of the time would go to scales that explain next to nothing.
    /// </summary>
    private const int FewerMatches = 2;

    /// <summary>Rounds of finding the lines on a scale and the scale through the lines; the lines change in the first at most.</summary>
    private const int Rounds = 3;

    /// <summary>
    /// Errors of a peak's position within which two scales count as one. At zero a scale would be its own rival, and nothing would be
    /// certain.
    /// </summary>
    private const double SameInErrors = 2;

    private readonly LineCandidate[] _lines; // by energy
    private readonly LinePlaces _places;
    private readonly ScalePrior _prior;
    private readonly AssignmentScore _score;

    /// <summary>Prepares for lines.</summary>
    /// <param name="lines">Lines that may be in the spectra.</param>
    /// <param name="settings">What is known beforehand; null: the defaults.</param>
    public LineAssigner(IReadOnlyList<LineCandidate> lines, AssignmentSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.Count < 2)
            throw new ArgumentException("An assignment needs at least two lines.", nameof(lines));
        settings ??= new AssignmentSettings();
        _lines = [.. lines.OrderBy(l => l.EnergyEv)];
        _places = new LinePlaces(_lines, lines.Average(l => l.EnergyEv), settings);
        _prior = new ScalePrior(settings);
        _score = new AssignmentScore(_lines, _places, settings);
    }

    /// <summary>Assignments, best first; scales that agree are one.</summary>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="firstChannel">Where the spectrum begins to have counts, channels.</param>
    /// <param name="lastChannel">Where it ends, channels.</param>
    public IReadOnlyList<LineAssignment> Assign(IReadOnlyList<Peak> peaks, double firstChannel, double lastChannel)
    {
        ArgumentNullException.ThrowIfNull(peaks);
        Peak[] used = Strongest(peaks, MostPeaks);
        if (used.Length < 2)
            return [];
        var range = new ChannelRange(firstChannel, lastChannel);
        var assignments = new List<LineAssignment>();
        foreach (StraightScale scale in Scored(used, range))
        {
            if (assignments.Count >= MostRefined)
                break;
            if (assignments.Any(known => Same(known, scale, used)))
                continue;
            LineAssignment refined = Refined(used, scale, range);
            if (!assignments.Any(known => Same(known, refined.Scale, used)))
                assignments.Add(refined);
        }
        return [.. assignments.OrderByDescending(x => x.Score)];
    }

    /// <summary>The most significant peaks, by channel.</summary>
    internal static Peak[] Strongest(IEnumerable<Peak> peaks, int most) =>
        [.. peaks.OrderByDescending(p => p.Significance).Take(most).OrderBy(p => p.Channel)];

    /// <summary>The lines that a scale gives and the scale that they give, in turn.</summary>
    internal LineAssignment Refined(Peak[] peaks, StraightScale scale, ChannelRange range)
    {
        var matched = new List<(int Line, int Peak)>();
        double score = 0;
        for (int round = 0; round < Rounds; round++)
        {
            score = _score.Of(peaks, scale, range, matched);
            if (matched.Count < 2)
                break;
            double gain = scale.Gain;
            scale = StraightScale.Through([
                .. matched.Select(m => (peaks[m.Peak].Channel, _lines[m.Line].EnergyEv, _places.Error(peaks[m.Peak], gain, m.Line))),
            ]);
        }
        return new LineAssignment(
            scale.OffsetEv,
            scale.Gain,
            [.. matched.OrderBy(m => _lines[m.Line].EnergyEv).Select(m => new AssignedLine(_lines[m.Line], peaks[m.Peak]))],
            score
        );
    }

    // Scales that explain the peaks better than chance, best first.
    private IEnumerable<StraightScale> Scored(Peak[] peaks, ChannelRange range)
    {
        var counted = new List<(StraightScale Scale, int Matches)>();
        foreach (StraightScale scale in OfPairs(Strongest(peaks, MostForScales)))
            counted.Add((scale, Matches(peaks, scale)));
        // Most scales explain far fewer peaks than the best does; only the others are worth a likelihood.
        int least = counted.Select(c => c.Matches).DefaultIfEmpty(0).Max() - FewerMatches;
        var scored = new List<(StraightScale Scale, double Score)>();
        foreach ((StraightScale scale, int matches) in counted)
        {
            if (matches >= least && _score.Of(peaks, scale, range) is > 0 and double score)
                scored.Add((scale, score));
        }
        scored.Sort((x, y) => y.Score.CompareTo(x.Score));
        return scored.Select(s => s.Scale);
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

    // How many lines have a peak, within a rough error; both ascend.
    private int Matches(Peak[] peaks, StraightScale scale)
    {
        int matches = 0,
            line = 0,
            matched = -1;
        foreach (Peak peak in peaks)
        {
            double energy = scale.Energy(peak.Channel);
            while (line + 1 < _lines.Length && Math.Abs(_lines[line + 1].EnergyEv - energy) <= Math.Abs(_lines[line].EnergyEv - energy))
                line++;
            if (line == matched || !_places.MayBe(peak, scale.Gain, _lines[line].EnergyEv - energy, line))
                continue;
            matches++;
            matched = line;
        }
        return matches;
    }

    // Two scales that put every peak within its errors at the same energies.
    private bool Same(LineAssignment known, StraightScale scale, Peak[] peaks) =>
        peaks.All(p =>
            Math.Abs(known.Energy(p.Channel) - scale.OffsetEv - scale.Gain * p.Channel)
            < SameInErrors * _places.Error(p, scale.Gain, known.Energy(p.Channel))
        );
}
