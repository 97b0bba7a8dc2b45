using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// Finds the straight energy scales on which the peaks of every run of a detector are the lines of that run: as
/// <see cref="LineAssigner"/> does for one spectrum, with pairs of peaks of any two runs.
/// </summary>
internal sealed class JoinedAssigner
{
    private const int MostPeaks = 24; // of a run, that a scale has to explain
    private const int MostPeaksForScales = 6; // of a run, the most significant; with lines they form the pairs
    private const int MostLinesForScales = 10; // of a run, the strongest of their families
    private const int MostRefined = 40;
    private const int Rounds = 3;
    private const double SameInErrors = 2;

    private readonly Run[] _runs;
    private readonly ScalePrior _prior;
    private readonly double _length; // of the longest spectrum, channels

    /// <summary>Prepares for runs.</summary>
    /// <param name="runs">Peaks of the runs, what their spectra would show, and lines.</param>
    /// <param name="settings">What is known beforehand.</param>
    /// <param name="gainSpread">Standard deviation of the gains of the runs, relative.</param>
    public JoinedAssigner(
        IReadOnlyList<(IReadOnlyList<Peak> Peaks, SpectrumView View, IReadOnlyList<LineCandidate> Lines)> runs,
        AssignmentSettings settings,
        double gainSpread
    )
    {
        _prior = new ScalePrior(settings);
        // A gain of its own moves the lines of a run in proportion to their energies, as a bend about zero does.
        AssignmentSettings shifting = settings with
        {
            Nonlinearity = Math.Sqrt(settings.Nonlinearity * settings.Nonlinearity + gainSpread * gainSpread),
        };
        _runs = [.. runs.Select(r => new Run(LineAssigner.Strongest(r.Peaks, MostPeaks), r.View, [.. r.Lines], shifting))];
        _length = _runs.Max(r => r.View.Range.Length);
    }

    /// <summary>
    /// Scales on which every run shows a line, best first, with the lines of each run; scales that agree are one.
    /// </summary>
    public IReadOnlyList<JoinedAssignment> Assign()
    {
        var scored = new List<(StraightScale Scale, double Score)>();
        foreach (StraightScale scale in OfPairs())
        {
            if (Score(scale) is { OverChance: > 0 } score)
                scored.Add((scale, score.Total));
        }
        var found = new List<JoinedAssignment>();
        foreach ((StraightScale scale, _) in scored.OrderByDescending(s => s.Score))
        {
            if (found.Count >= MostRefined)
                break;
            if (found.Any(f => Same(f.Scale, scale)))
                continue;
            JoinedAssignment refined = Refined(scale);
            if (double.IsFinite(refined.Score) && !found.Any(f => Same(f.Scale, refined.Scale)))
                found.Add(refined);
        }
        return [.. found.OrderByDescending(f => f.Score)];
    }

    private IEnumerable<StraightScale> OfPairs()
    {
        (double Channel, double EnergyEv)[] points =
        [
            .. _runs.SelectMany(r =>
                LineAssigner
                    .Strongest(r.Peaks, MostPeaksForScales)
                    .SelectMany(p =>
                        r.Lines.OrderByDescending(l => l.Intensity).Take(MostLinesForScales).Select(l => (p.Channel, l.EnergyEv))
                    )
            ),
        ];
        for (int i = 0; i < points.Length; i++)
        for (int j = i + 1; j < points.Length; j++)
        {
            double gain = (points[j].EnergyEv - points[i].EnergyEv) / (points[j].Channel - points[i].Channel);
            if (double.IsFinite(gain) && _prior.Allows(gain))
                yield return new StraightScale(points[i].EnergyEv - gain * points[i].Channel, gain);
        }
    }

    // The sum over the runs; what is known beforehand of the scale counts once, for the longest run.
    private ScaleScore Score(
        StraightScale scale,
        List<(int Line, int Peak)>[]? matched = null,
        List<(double EnergyEv, int Peak)>[]? brought = null
    )
    {
        double overChance = _prior.Of(scale, _length),
            doubtful = 0;
        var resolutions = new List<double>();
        for (int i = 0; i < _runs.Length; i++)
        {
            Run run = _runs[i];
            ScaleScore score = run.Score.Of(run.Peaks, scale, run.View, matched?[i], brought?[i]);
            overChance += score.OverChance - _prior.Of(scale, run.View.Range.Length);
            doubtful += score.Doubtful;
            if (score.Resolution > 0)
                resolutions.Add(score.Resolution);
        }
        // One detector has one resolution, which all runs with X-rays show.
        return new ScaleScore(overChance, doubtful, resolutions.DefaultIfEmpty(0).Average());
    }

    private JoinedAssignment Refined(StraightScale scale)
    {
        List<(int Line, int Peak)>[] matched = [.. _runs.Select(_ => new List<(int, int)>())];
        List<(double EnergyEv, int Peak)>[] brought = [.. _runs.Select(_ => new List<(double, int)>())];
        ScaleScore score = default;
        double volume = 0;
        for (int round = 0; round < Rounds; round++)
        {
            score = Score(scale, matched, brought);
            (double Channel, double EnergyEv, double ErrorEv)[] points =
            [
                .. matched.SelectMany(
                    (m, i) =>
                        m.Select(x =>
                            (
                                _runs[i].Peaks[x.Peak].Channel,
                                _runs[i].Lines[x.Line].EnergyEv,
                                _runs[i].Places.Error(_runs[i].Peaks[x.Peak], scale.Gain, x.Line)
                            )
                        )
                ),
            ];
            if (!double.IsFinite(score.Total) || points.DistinctBy(p => p.Channel).Count() < 2)
                return new JoinedAssignment(scale, [], ScaleScore.Nothing, 0);
            scale = StraightScale.Through(points);
            volume = _prior.Volume(scale, [.. points.Select(p => (p.Channel, p.ErrorEv))], _length);
        }
        return new JoinedAssignment(
            scale,
            [
                .. matched.Select(
                    (m, i) =>
                        m.OrderBy(x => _runs[i].Lines[x.Line].EnergyEv)
                            .Select(x => new AssignedLine(_runs[i].Lines[x.Line], _runs[i].Peaks[x.Peak]))
                            .ToArray()
                ),
            ],
            score,
            volume
        )
        {
            Companions = [.. brought.Select((b, i) => b.Select(x => _runs[i].Peaks[x.Peak]).ToArray())],
        };
    }

    private bool Same(StraightScale known, StraightScale scale) =>
        _runs.All(r =>
            r.Peaks.All(p =>
                Math.Abs(known.Energy(p.Channel) - scale.Energy(p.Channel))
                < SameInErrors * r.Places.Error(p, scale.Gain, known.Energy(p.Channel))
            )
        );

    private sealed class Run
    {
        public Run(Peak[] peaks, SpectrumView view, LineCandidate[] lines, AssignmentSettings settings)
        {
            (Peaks, View) = (peaks, view);
            Lines = [.. lines.OrderBy(l => l.EnergyEv)];
            Places = new LinePlaces(Lines, 0, settings);
            Score = new AssignmentScore(Lines, Places, settings) { LeastLines = 1 };
        }

        public Peak[] Peaks { get; }
        public SpectrumView View { get; }
        public LineCandidate[] Lines { get; }
        public LinePlaces Places { get; }
        public AssignmentScore Score { get; }
    }
}

/// <summary>A scale of several runs, and the lines that it gives each.</summary>
/// <param name="Scale">The scale.</param>
/// <param name="Lines">Lines of each run by energy.</param>
/// <param name="Explained">How well the scale explains the peaks of all runs.</param>
/// <param name="Volume">What it costs that some scale explains any two peaks (<see cref="ScalePrior.Volume"/>).</param>
internal sealed record JoinedAssignment(StraightScale Scale, IReadOnlyList<AssignedLine[]> Lines, ScaleScore Explained, double Volume)
{
    /// <summary>What assignments are compared by, as a log-likelihood.</summary>
    public double Score => Explained.Total + Volume;

    /// <summary>Peaks of each run that its lines bring with them.</summary>
    public IReadOnlyList<Peak[]> Companions { get; init; } = [];
}
