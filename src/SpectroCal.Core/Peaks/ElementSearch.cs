using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>Finds which elements of the whole library make the peaks of a spectrum, on a straight scale that is also unknown.</summary>
/// <remarks>
/// Pairs of strong peaks taken for the main lines of any two elements, or for two lines of one, give the scales; those on which most peaks
/// lie at a main line of some element are examined closely. On these, elements are added one by one while each explains more than the
/// logarithm of the number of elements that it could have been, and how rare it is (<see cref="ElementPrior"/>).
/// </remarks>
public sealed class ElementSearch
{
    private const double LowestEv = 1000;
    private const int PairedPeaks = 8;
    private const double LeastPaired = 0.05; // intensity of lines of one family that give a scale
    private const int MostPeaks = 30;
    private const int MostScales = 1500;
    private const double SameEv = 20;
    private const double LeastPrior = -12; // logarithm, of scales examined
    private const int MostElements = 25;
    private const int MostRefined = 24;
    private const int MostTried = 80;
    private const double MostGained = 20; // logarithm, by lines that share their peaks: what explains less is not examined with them
    private const double MostDoubted = 6; // logarithm, of odds by which a set is as good as excluded
    private const double FarthestInErrors = 3.5;
    private const double ClearSignificance = 8; // from which a peak without a line speaks against the elements

    private readonly AssignmentSettings _settings;
    private readonly ScalePrior _prior;
    private readonly Element[] _elements;
    private readonly Pair[] _pairs;

    /// <summary>Prepares the library.</summary>
    /// <param name="settings">What is known beforehand; null: the defaults.</param>
    public ElementSearch(AssignmentSettings? settings = null)
    {
        _settings = settings ?? new AssignmentSettings();
        _prior = new ScalePrior(_settings);
        _elements =
        [
            .. LineLibrary.Default.Elements.Select(e => new Element(e, LineCandidate.OfElements([e]))).Where(e => e.Lines.Count > 0),
        ];
        _pairs = [.. Pairs()];
    }

    /// <summary>Sets of elements with their assignments, best first; empty where no scale explains the peaks better than chance.</summary>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="histogram">The spectrum.</param>
    /// <param name="cancellation">Stops the work.</param>
    public IReadOnlyList<ElementAssignment> Find(
        IReadOnlyList<Peak> peaks,
        ChannelHistogram histogram,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(peaks);
        Peak[] used = LineAssigner.Strongest(peaks, MostPeaks);
        SpectrumView view = SpectrumView.Of(histogram, peaks);
        (double firstChannel, double lastChannel) = (view.Range.First, view.Range.Last);
        var found = new List<ElementAssignment>();
        foreach ((double offset, double gain, _) in Scales(used, view.Negative, firstChannel, lastChannel))
        {
            cancellation.ThrowIfCancellationRequested();
            (string[] elements, double score) = Explain(used, view.Negative, offset, gain, lastChannel - firstChannel);
            if (elements.Length > 0)
                found.Add(new ElementAssignment(elements, new LineAssignment(offset, gain, [], score)));
        }
        var refined = new List<ElementAssignment>();
        int tried = 0;
        foreach (ElementAssignment one in found.OrderByDescending(f => f.Assignment.Score))
        {
            if (refined.Count == MostRefined || ++tried > MostTried)
                break;
            Take(refined, Pruned(used, one, view), used);
        }
        return Completed(refined, used, view, cancellation);
    }

    /// <summary>The same with sets that other spectra of the same sample show, each on the scale that it would have here.</summary>
    /// <param name="found">What was found without them.</param>
    /// <param name="others">The others.</param>
    /// <param name="peaks">Peaks of the spectrum.</param>
    /// <param name="histogram">The spectrum.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal IReadOnlyList<ElementAssignment> With(
        IReadOnlyList<ElementAssignment> found,
        IEnumerable<ElementAssignment> others,
        IReadOnlyList<Peak> peaks,
        ChannelHistogram histogram,
        CancellationToken cancellation
    )
    {
        Peak[] used = LineAssigner.Strongest(peaks, MostPeaks);
        SpectrumView view = SpectrumView.Of(histogram, peaks);
        var all = found.ToList();
        foreach (ElementAssignment other in others)
            if (!all.Any(a => a.Elements.ToHashSet().SetEquals(other.Elements) && Same(a.Assignment, other.Assignment, used)))
                Take(all, Pruned(used, other, view), used);
        return Completed(all, used, view, cancellation);
    }

    // On one scale the elements that explain most.
    private void Take(List<ElementAssignment> sets, ElementAssignment set, Peak[] peaks)
    {
        int same = sets.FindIndex(s => Same(s.Assignment, set.Assignment, peaks));
        if (same < 0)
            sets.Add(set);
        else if (set.Assignment.Score > sets[same].Assignment.Score)
            sets[same] = set;
    }

    // Best first; of channels that one spike fills nothing can be computed.
    private static ElementAssignment[] Ranked(IEnumerable<ElementAssignment> sets) =>
        [.. sets.Where(s => double.IsFinite(s.Assignment.Score)).OrderByDescending(s => s.Assignment.Score)];

    // The best sets with what the search for scales did not see, and with the odds of their elements.
    private ElementAssignment[] Completed(List<ElementAssignment> sets, Peak[] peaks, SpectrumView view, CancellationToken cancellation)
    {
        ElementAssignment[] ranked = Ranked(sets);
        var grown = new List<ElementAssignment>();
        foreach (ElementAssignment set in ranked)
        {
            cancellation.ThrowIfCancellationRequested();
            Take(grown, ranked[0].Assignment.Score - set.Assignment.Score < MostGained ? Grown(peaks, set, view) : set, peaks);
        }
        ranked = Ranked(grown);
        grown.Clear();
        foreach (ElementAssignment set in ranked)
            Take(grown, ranked[0].Assignment.Score - set.Assignment.Score < MostDoubted ? Judged(peaks, set, view) : set, peaks);
        return Ranked(grown);
    }

    // With the odds of each element against all that may be there in its place; where that explains more it takes the place.
    private ElementAssignment Judged(Peak[] peaks, ElementAssignment set, SpectrumView view)
    {
        if (set.Elements.Count < 2)
            return set;
        var odds = new double[set.Elements.Count];
        for (int k = 0; k < odds.Length; k++)
        {
            string[] others = [.. set.Elements.Where((_, j) => j != k)];
            ElementAssignment without = Refined(peaks, others, set.Assignment, view);
            Peak[] left = [.. without.Assignment.Unexplained(peaks).Except(set.Assignment.Unexplained(peaks))];
            ElementAssignment[] instead =
            [
                without,
                .. _elements
                    .Where(e => !set.Elements.Contains(e.Symbol) && HasPeak(e, left, set.Assignment.Scale))
                    .Select(e => Refined(peaks, [.. others, e.Symbol], set.Assignment, view)),
            ];
            ElementAssignment best = instead.MaxBy(i => i.Assignment.Score)!;
            double score = best.Assignment.Score;
            if (score > set.Assignment.Score)
                return Judged(peaks, best, view);
            // Where nothing else makes a scale, the element is as certain as the scale.
            odds[k] = double.IsNegativeInfinity(score)
                ? double.PositiveInfinity
                : set.Assignment.Score - score - Math.Log(instead.Sum(i => Math.Exp(i.Assignment.Score - score)));
        }
        return set with { Odds = odds };
    }

    // Without the elements that cost more than they explain: what looks like one of their lines is something else.
    private ElementAssignment Pruned(Peak[] peaks, ElementAssignment start, SpectrumView view)
    {
        ElementAssignment best = Refined(peaks, start.Elements, start.Assignment, view);
        while (best.Elements.Count > 1)
        {
            ElementAssignment[] without =
            [
                .. best.Elements.Select(e => Refined(peaks, [.. best.Elements.Where(other => other != e)], best.Assignment, view)),
            ];
            ElementAssignment better = without.MaxBy(a => a.Assignment.Score)!;
            if (better.Assignment.Score <= best.Assignment.Score)
                return best with { Odds = [.. without.Select(w => best.Assignment.Score - w.Assignment.Score)] };
            best = better;
        }
        return best with { Odds = [.. best.Elements.Select(_ => best.Assignment.Score)] };
    }

    // With the elements that explain more than they cost where their lines share peaks with others, which the search for scales, in which
    // each peak is one line, does not see; and again without what they make superfluous.
    private ElementAssignment Grown(Peak[] peaks, ElementAssignment start, SpectrumView view)
    {
        ElementAssignment best = start;
        while (best.Elements.Count < MostElements)
        {
            ElementAssignment? more = _elements
                .Where(e => !best.Elements.Contains(e.Symbol) && HasPeak(e, peaks, best.Assignment.Scale))
                .Select(e => Refined(peaks, [.. best.Elements, e.Symbol], best.Assignment, view))
                .MaxBy(a => a.Assignment.Score);
            if (more is null || more.Assignment.Score <= best.Assignment.Score)
                break;
            best = more;
        }
        return best == start ? start : Pruned(peaks, best, view);
    }

    private bool HasPeak(Element element, Peak[] peaks, StraightScale scale) =>
        element.Telling.Any(l =>
            peaks.Any(p =>
                Math.Abs(scale.Energy(p.Channel) - l.EnergyEv)
                < FarthestInErrors * (_settings.ModelErrorEv + l.SpreadEv + scale.Gain * p.ChannelError)
            )
        );

    private ElementAssignment Refined(Peak[] peaks, IReadOnlyList<string> elements, LineAssignment scale, SpectrumView view)
    {
        LineCandidate[] lines = [.. _elements.Where(e => elements.Contains(e.Symbol)).SelectMany(e => e.Lines)];
        if (lines.Length < 2)
            return new ElementAssignment(elements, scale with { Score = double.NegativeInfinity });
        LineAssignment assignment = new LineAssigner(lines, _settings, sharesPeaks: true).Refined(peaks, scale.Scale, view);
        return new ElementAssignment(
            elements,
            assignment with
            {
                Score = assignment.Score - elements.Sum(ElementPrior.Cost) - Unexplained(peaks, assignment),
            }
        );
    }

    // In the whole library there is a line for nearly every peak: a peak that neither a line nor its companions explain is the less likely
    // the stronger it is.
    private static double Unexplained(Peak[] peaks, LineAssignment assignment) =>
        assignment.Unexplained(peaks).Sum(p => Math.Max(0, Math.Log(p.Significance / ClearSignificance)));

    private List<(double Offset, double Gain, double Score)> Scales(Peak[] used, NegativeEnergies negative, double first, double last)
    {
        Peak[] paired = LineAssigner.Strongest(used, PairedPeaks);
        var free = new bool[used.Length];
        // Scales that agree at both ends of the peaks count as one.
        var scales = new Dictionary<(int, int), (double Offset, double Gain, double Score)>();
        for (int i = 0; i < paired.Length; i++)
        {
            for (int j = i + 1; j < paired.Length; j++)
            {
                foreach (Pair pair in _pairs)
                {
                    double gain = (pair.HighEv - pair.LowEv) / (paired[j].Channel - paired[i].Channel);
                    if (!_prior.Allows(gain))
                        continue;
                    double offset = pair.LowEv - gain * paired[i].Channel,
                        score = Prior(used, negative, offset, gain, last - first);
                    if (score < LeastPrior)
                        continue;
                    foreach (Element element in pair.Elements)
                        score += Gained(element, used, free, offset, gain, last - first, mark: false) - ElementPrior.Cost(element.Symbol);
                    if (score < 0)
                        continue;
                    (int, int) key = (
                        (int)Math.Round((offset + gain * used[0].Channel) / SameEv),
                        (int)Math.Round((offset + gain * used[^1].Channel) / SameEv)
                    );
                    if (!scales.TryGetValue(key, out (double, double, double Score) known) || known.Score < score)
                        scales[key] = (offset, gain, score);
                }
            }
        }
        return [.. scales.Values.OrderByDescending(s => s.Score).Take(MostScales)];
    }

    // For a scale, with the widths that it gives the peaks: about those of a silicon detector, not narrower than charge statistics allow.
    private double Prior(Peak[] peaks, NegativeEnergies negative, double offset, double gain, double channels)
    {
        Peak middle = peaks[peaks.Length / 2];
        double energy = Math.Max(offset + gain * middle.Channel, LowestEv),
            sigma = gain * middle.FwhmChannels / ResolutionModel.FwhmPerSigma;
        double narrow = Math.Min(0, Math.Log(sigma / (0.85 * Math.Sqrt(_settings.StatisticalEv * energy)))) / 0.1;
        var scale = new StraightScale(offset, gain);
        return _prior.Of(scale, channels) - 0.5 * narrow * narrow - ResolutionPrior.Cost(sigma, energy) - negative.Cost(scale);
    }

    // The main lines of two families, or two lines of one.
    private IEnumerable<Pair> Pairs()
    {
        (Element Element, LineCandidate Line)[] main =
        [
            .. _elements.SelectMany(e => e.Lines.Where(l => l.Intensity == 1).Select(l => (e, l))).OrderBy(m => m.l.EnergyEv),
        ];
        for (int a = 0; a < main.Length; a++)
        for (int b = a + 1; b < main.Length; b++)
            yield return new Pair(
                main[a].Line.EnergyEv,
                main[b].Line.EnergyEv,
                main[a].Element == main[b].Element ? [main[a].Element] : [main[a].Element, main[b].Element]
            );
        foreach (Element element in _elements)
        {
            foreach (IGrouping<string, LineCandidate> family in element.Lines.GroupBy(l => l.Family))
            {
                LineCandidate[] lines = [.. family.Where(l => l.Intensity > LeastPaired)];
                for (int a = 0; a < lines.Length; a++)
                for (int b = a + 1; b < lines.Length; b++)
                    yield return new Pair(lines[a].EnergyEv, lines[b].EnergyEv, [element]);
            }
        }
    }

    // Elements one by one, each the one that explains most of what is left.
    private (string[] Elements, double Score) Explain(Peak[] peaks, NegativeEnergies negative, double offset, double gain, double channels)
    {
        var taken = new bool[peaks.Length];
        var chosen = new List<string>();
        double score = Prior(peaks, negative, offset, gain, channels);
        while (chosen.Count < MostElements)
        {
            Element? best = null;
            double most = 0;
            foreach (Element element in _elements)
            {
                if (chosen.Contains(element.Symbol))
                    continue;
                double gained = Gained(element, peaks, taken, offset, gain, channels, mark: false) - ElementPrior.Cost(element.Symbol);
                if (gained > most)
                    (best, most) = (element, gained);
            }
            if (best is null)
                break;
            Gained(best, peaks, taken, offset, gain, channels, mark: true);
            chosen.Add(best.Symbol);
            score += most;
        }
        return ([.. chosen], score);
    }

    private double Gained(Element element, Peak[] peaks, bool[] taken, double offset, double gain, double channels, bool mark)
    {
        double sum = 0,
            length = gain * channels;
        Peak? main = null;
        foreach (LineCandidate line in element.ByIntensity)
        {
            int best = -1;
            double most = 0;
            for (int p = 0; p < peaks.Length; p++)
            {
                if (taken[p])
                    continue;
                double error = _settings.ModelErrorEv + line.SpreadEv + gain * peaks[p].ChannelError,
                    off = (offset + gain * peaks[p].Channel - line.EnergyEv) / error;
                if (Math.Abs(off) > FarthestInErrors)
                    continue;
                double gains = Math.Log(length / (2.5 * error)) - 0.5 * off * off;
                if (gains > most)
                    (best, most) = (p, gains);
            }
            if (line.Intensity == 1)
                main = best >= 0 ? peaks[best] : null;
            double channel = (line.EnergyEv - offset) / gain;
            bool covered = peaks.Any(p => Math.Abs(p.Channel - channel) < p.FwhmChannels);
            if (best < 0)
            {
                // A missing main line, and missing partners that the main line implies, speak against the element.
                if (main is not null && line.Intensity < 1 && channel > peaks[0].Channel && channel < peaks[^1].Channel && !covered)
                    sum -= FamilyScore.MissingCost(main.Significance * line.Intensity / FamilyScore.SeenSignificance);
                continue;
            }
            if (line.Intensity < 1 && main is null)
                continue;
            if (line.Intensity < 1)
            {
                double ratio = Math.Log(peaks[best].Area / (main!.Area * line.Intensity)) / FamilyScore.IntensitySpread;
                most -= 0.5 * ratio * ratio;
                if (!(most > 0))
                    continue;
            }
            sum += most;
            if (mark)
                taken[best] = true;
        }
        return sum;
    }

    // Two scales that agree at all peaks.
    private bool Same(LineAssignment a, LineAssignment b, Peak[] peaks) =>
        peaks.All(p =>
            Math.Abs(a.Energy(p.Channel) - b.Energy(p.Channel)) < 3 * (_settings.ModelErrorEv + a.GainEvPerChannel * p.ChannelError)
        );

    private sealed record Pair(double LowEv, double HighEv, IReadOnlyList<Element> Elements);

    private sealed record Element(string Symbol, IReadOnlyList<LineCandidate> Lines)
    {
        public LineCandidate[] ByIntensity { get; } = [.. Lines.OrderBy(l => l.Family).ThenByDescending(l => l.Intensity)];

        /// <summary>Those by which it may be there though the search for scales did not see it, soft ones among them.</summary>
        public LineCandidate[] Telling { get; } = [.. Lines.Concat(LineCandidate.SoftOf(Symbol)).Where(l => l.Intensity > LeastPaired)];
    }
}

/// <summary>Elements that explain a spectrum.</summary>
/// <param name="Elements">Their symbols, the most telling first.</param>
/// <param name="Assignment">
/// The scale and the lines; its score is reduced by what each element costs: that it could be any of the library, and how rare it is.
/// </param>
public sealed record ElementAssignment(IReadOnlyList<string> Elements, LineAssignment Assignment)
{
    /// <summary>Natural logarithm of the odds that each of the elements is there, given the others and what it costs.</summary>
    public IReadOnlyList<double> Odds { get; init; } = [];
}
