using System.Globalization;
using System.Numerics.Tensors;
using SpectroCal.Neural;
using SpectroCal.Spectra;

namespace SpectroCal.Monitoring;

/// <summary>Makes a monitor from spectra, most of which are good.</summary>
public static class MonitorTrainer
{
    /// <summary>Runs of a detector from which on a spectrum can be compared with the others.</summary>
    internal const int FewestRuns = 3;

    private const double Odd = 7; // -ln of the probability from which a spectrum leaves the reference
    private const int FewestKept = 4; // runs of a state; with fewer nobody can say which of them is odd
    private const int Passes = 4;
    private const int Coarse = 500; // simulated spectra of a range that suffice before the last pass

    /// <summary>Learns what is normal, and judges the same spectra by it, each by the others.</summary>
    /// <param name="spectra">Spectra of a campaign; up to a fifth of each detector's may be bad.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="progress">Told about what is done; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">There is nothing to learn from.</exception>
    public static TrainedMonitor Train(
        IReadOnlyList<Spectrum> spectra,
        MonitorSettings? settings = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(spectra);
        settings = (settings ?? new MonitorSettings()).Validated();
        if (spectra.All(s => s.Histogram.TotalCounts == 0))
            throw new CalibrationException("None of the spectra has counts to learn from.");
        var scale = MonitorScale.Of(spectra, settings.MostBins);
        (MonitoredRun[] runs, (string Detector, int State, MonitoredRun[] Runs)[] states) = States(spectra, scale, cancellation);
        if (states.All(s => s.Runs.Length < FewestRuns))
            throw new CalibrationException(
                $"A monitor learns from at least {FewestRuns} runs of a detector, and no detector here has so many."
            );
        SpectrumAutoencoder? network = null;
        var references = new DetectorReference[states.Length];
        var templates = new ReferenceTemplates[states.Length];
        Reference(s => [.. states[s].Runs.Select(r => r.IsPart)], isFirst: true);
        for (int pass = 0; ; pass++)
        {
            RunRates.Refine(runs, references);
            MonitoredRun[] compared =
            [
                .. runs.Where(r => r.Fault is null && r.Detector >= 0 && r.Counts.Total > 0 && references[r.Detector].Runs >= FewestRuns),
            ];
            if (compared.Length == 0)
                throw new CalibrationException(
                    $"No spectrum can be compared. {runs.Select(r => r.Fault).FirstOrDefault(f => f is not null)}".TrimEnd()
                );
            if (pass == Passes - 1)
                network = settings.Autoencoder is { } trainer
                    ? MonitorAutoencoder.Train(trainer, [.. compared.Where(r => r.IsPart)], templates, settings, progress, cancellation)
                    : null;
            MonitorMeasurement.Measure(runs, references, templates, network, settings.ThrottleLimit, cancellation);
            int stage = pass;
            CountRange[] ranges = CountRangeBuilder.Of(
                compared,
                (like, count) =>
                    SimulatedChance.Of(
                        references,
                        templates,
                        network,
                        like,
                        count,
                        settings.Seed + stage,
                        settings.ThrottleLimit,
                        cancellation
                    ),
                pass < Passes - 1 ? Math.Min(Coarse, settings.SimulatedSpectra) : settings.SimulatedSpectra
            );
            if (pass == Passes - 1)
            {
                StateDoubt?[] doubts = StateDoubts.Of(templates, scale, settings.ThrottleLimit, cancellation);
                var monitor = new SpectrumMonitor(settings, scale, references, templates, network, ranges, doubts);
                return new TrainedMonitor(monitor, monitor.Judge(runs, isMeasured: true, progress, cancellation));
            }
            // What is odd by now leaves the references; what was left out at first and is not odd joins them. One bad run in a reference
            // makes all others look odd, too, but none as much as itself: half of the runs stay in any case.
            Dictionary<MonitoredRun, double> odds = compared.ToDictionary(
                r => r,
                r => CountRange.For(ranges, r.Counts.Total).Improbability(r)
            );
            Reference(
                d =>
                {
                    double[] own = [.. states[d].Runs.Where(odds.ContainsKey).Select(r => odds[r]).Order()];
                    int kept = Math.Max((own.Length + 1) / 2, Math.Min(own.Length, FewestKept));
                    double most = kept > 0 ? Math.Max(Odd, own[kept - 1]) : Odd;
                    return [.. states[d].Runs.Select(r => r.Counts.Total > 0 && (!odds.TryGetValue(r, out double odd) || odd <= most))];
                },
                isFirst: false
            );
            progress?.Report(new StageProgress("Learning", pass + 1, Passes));
        }

        void Reference(Func<int, bool[]> choice, bool isFirst)
        {
            var wanders = new WanderEstimate?[states.Length];
            Workers.For(
                states.Length,
                settings.ThrottleLimit,
                () => new SpectrumChecks(scale.Bins, null),
                (d, checks) =>
                {
                    MonitoredRun[] own = states[d].Runs;
                    bool[] used = choice(d);
                    // A state whose runs are all odd keeps those that it has.
                    if (!used.Any(u => u))
                        used = [.. own.Select(r => r.Counts.Total > 0)];
                    for (int i = 0; i < own.Length; i++)
                        own[i].IsPart = used[i];
                    string? fault = Isolated.Run(
                        $"detector {states[d].Detector}",
                        () =>
                        {
                            Build(d, used, hasPeaks: true);
                            if (used.Count(u => u) > 1)
                                wanders[d] = NaturalWander.Estimate(
                                    templates[d],
                                    [.. own.Where(r => r.IsPart)],
                                    checks,
                                    NaturalWander.IsCompared(d, states.Length)
                                );
                        }
                    );
                    // The sum alone stays, for the other detectors.
                    if (fault is not null)
                        Build(d, used, hasPeaks: false);
                    foreach (MonitoredRun run in own)
                        run.Fault = fault;
                },
                cancellation
            );
            NaturalWander.Set(templates, wanders);
            // A comb shows in all other runs of its reference, which looks like wander of the remainders. Beside few runs Student's t would
            // make little of it, and it would stay for ever: the first look takes that wander for known.
            if (isFirst)
                Array.ForEach(templates, NaturalWander.TakeCombsForKnown);
        }

        void Build(int d, bool[] used, bool hasPeaks)
        {
            MonitoredRun[] own = states[d].Runs;
            references[d] = ReferenceBuilder.Build(
                states[d].Detector,
                states[d].State,
                [.. own.Select(r => r.Counts)],
                [.. own.Select(r => r.Spectrum.Run)],
                used,
                hasPeaks,
                cancellation
            );
            templates[d] = new ReferenceTemplates(references[d]);
        }
    }

    // Runs of no state are judged by the state that they are nearest to.
    private static (MonitoredRun[] Runs, (string Detector, int State, MonitoredRun[] Runs)[] States) States(
        IReadOnlyList<Spectrum> spectra,
        MonitorScale scale,
        CancellationToken cancellation
    )
    {
        var runs = new MonitoredRun[spectra.Count];
        var states = new List<(string, int, MonitoredRun[])>();
        BinnedCounts[] counts = [.. spectra.Select(scale.Binned)];
        foreach (IGrouping<string, int> detector in Enumerable.Range(0, runs.Length).GroupBy(i => spectra[i].Detector))
        {
            cancellation.ThrowIfCancellationRequested();
            int[] comparable = [.. detector.Where(i => scale.Doubt(spectra[i]) is null)];
            int[] state = RunStates.Of([.. comparable.Select(i => counts[i])]);
            int known = state.DefaultIfEmpty(-1).Max() + 1;
            BinnedCounts[] sums =
            [
                .. Enumerable
                    .Range(0, known)
                    .Select(s =>
                    {
                        double[] sum = new double[scale.Bins],
                            residues = new double[BinnedCounts.Residues];
                        foreach (int i in comparable.Where((_, k) => state[k] == s))
                        {
                            TensorPrimitives.Add(sum, counts[i].Counts, sum);
                            TensorPrimitives.Add(residues, counts[i].ByResidue, residues);
                        }
                        return BinnedCounts.Of(sum, residues);
                    }),
            ];
            for (int k = 0; k < comparable.Length; k++)
            {
                int i = comparable[k],
                    own = state[k] >= 0 || known == 0 ? state[k] : RunStates.Nearest(counts[i], sums);
                runs[i] = new MonitoredRun(spectra[i], own < 0 ? -1 : states.Count + own, counts[i]) { IsPart = state[k] >= 0 };
            }
            foreach (int i in detector)
                runs[i] ??= new MonitoredRun(spectra[i], -1, counts[i]);
            states.AddRange(
                Enumerable
                    .Range(0, known)
                    .Select(s => (detector.Key, s, comparable.Select(i => runs[i]).Where(r => r.Detector == states.Count + s).ToArray()))
                    .ToArray()
            );
        }
        return (runs, [.. states]);
    }

    /// <summary>Why the spectra of a detector cannot be compared.</summary>
    internal static string TooFewRuns(DetectorReference reference) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The detector has {Plural.Of(reference.Runs, "run")} to compare with, and {FewestRuns} are needed."
        );
}
