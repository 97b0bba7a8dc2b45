using SpectroCal.Neural;
using SpectroCal.Peaks;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Monitoring;

/// <summary>
/// What the spectra of a campaign look like when nothing is wrong, learned from the campaign itself or from a reference period; judges
/// spectra by it.
/// </summary>
public sealed class SpectrumMonitor
{
    private const double Certain = 2; // standard errors by which a value must exceed its tolerance to make a spectrum bad

    private readonly DetectorReference[] _references;
    private readonly ReferenceTemplates[] _templates;
    private readonly SpectrumAutoencoder? _autoencoder;
    private readonly ILookup<string, int> _indices; // of the states of each detector
    private readonly CountRange[] _ranges;
    private readonly MonitorScale _scale;
    private readonly StateDoubt?[] _doubts; // of each state
    private readonly BinnedCounts[] _sums; // of each state

    internal SpectrumMonitor(
        MonitorSettings settings,
        MonitorScale scale,
        DetectorReference[] references,
        ReferenceTemplates[] templates,
        SpectrumAutoencoder? autoencoder,
        CountRange[] ranges,
        StateDoubt?[] doubts
    )
    {
        (Settings, _scale, _references, _templates) = (settings, scale, references, templates);
        (_autoencoder, _ranges, _doubts) = (autoencoder, ranges, doubts);
        _sums = [.. references.Select(r => BinnedCounts.Of(r.Counts, r.ByResidue))];
        _indices = references.Select((r, i) => (r.Detector, i)).ToLookup(p => p.Detector, p => p.i);
    }

    /// <summary>The settings it was made with.</summary>
    public MonitorSettings Settings { get; }

    /// <summary>Whether spectra are also compared with what an autoencoder makes of them.</summary>
    public bool HasAutoencoder => _autoencoder is not null;

    /// <summary>The states of each detector: where filters are changed and changed back there are several.</summary>
    public IReadOnlyList<DetectorStates> States =>
        [.. _indices.Select(g => new DetectorStates(g.Key, [.. g.Select(s => _references[s].Runs)]))];

    /// <summary>Names of the detectors that it knows.</summary>
    public IReadOnlyList<string> Detectors => [.. _indices.Select(g => g.Key)];

    /// <summary>What is kept of it in a file.</summary>
    internal MonitorContent Content => new(Settings, _scale, _references, _templates, _autoencoder, _ranges);

    /// <summary>Reads a monitor.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PeakModelException">It is none, is not whole, or is of a later version.</exception>
    public static SpectrumMonitor Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MonitorContent content = MonitorFile.Read(path, MonitorFile.Format.Bytes(path));
        return new SpectrumMonitor(
            content.Settings,
            content.Scale,
            content.References,
            content.Templates,
            content.Autoencoder,
            content.Ranges,
            StateDoubts.Of(content.Templates, content.Scale, content.Settings.ThrottleLimit, CancellationToken.None)
        );
    }

    /// <summary>Writes a file with which other spectra can be judged later, without those that it learned from.</summary>
    /// <param name="path">The file.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <exception cref="IOException">The file exists and <paramref name="force"/> is false, or writing failed.</exception>
    public void Save(string path, bool force = false) => AtomicFile.Write(path, force, stream => stream.Write(MonitorFile.Write(Content)));

    /// <summary>Judges spectra.</summary>
    /// <param name="spectra">
    /// The spectra. Those of one run are given together: what all detectors of a run see more or less of is not their fault.
    /// </param>
    /// <param name="progress">Told about judged spectra; may be null.</param>
    /// <param name="cancellation">Stops between spectra.</param>
    public IReadOnlyList<SpectrumVerdict> Judge(
        IReadOnlyList<Spectrum> spectra,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(spectra);
        MonitoredRun[] runs = [.. spectra.Select(Run)];
        return Judge(runs, isMeasured: false, progress, cancellation);
    }

    private MonitoredRun Run(Spectrum spectrum)
    {
        BinnedCounts counts = _scale.Binned(spectrum);
        int[] states = [.. _indices[spectrum.Detector]];
        return new MonitoredRun(
            spectrum,
            states.Length == 0 || _scale.Doubt(spectrum) is not null
                ? -1
                : states[RunStates.Nearest(counts, [.. states.Select(s => _sums[s])])],
            counts
        );
    }

    internal IReadOnlyList<SpectrumVerdict> Judge(
        MonitoredRun[] runs,
        bool isMeasured,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (!isMeasured)
            MonitorMeasurement.Measure(runs, _references, _templates, _autoencoder, Settings.ThrottleLimit, cancellation);
        var verdicts = new SpectrumVerdict[runs.Length];
        int done = 0;
        Workers.For(
            runs.Length,
            Settings.ThrottleLimit,
            i =>
            {
                verdicts[i] = Isolated.Run(
                    $"monitor {runs[i].Spectrum.Name}",
                    () => Judge(runs[i]),
                    reason => Verdict(runs[i], QualityVerdict.Bad, reason)
                );
                progress?.Report(new StageProgress("Judging", Interlocked.Increment(ref done), runs.Length));
            },
            cancellation
        );
        return verdicts;
    }

    private SpectrumVerdict Judge(MonitoredRun run)
    {
        if (run.Counts.Total == 0)
            return Verdict(run, QualityVerdict.Bad, "The detector is dead: the spectrum has no counts.") with { Kind = AnomalyKind.Rate };
        if (run.Fault is { } fault)
            return Verdict(run, QualityVerdict.Bad, fault);
        if (_scale.Doubt(run.Spectrum) is { } doubt)
            return Verdict(run, QualityVerdict.Bad, doubt);
        if (run.Detector < 0)
            return Verdict(run, QualityVerdict.Suspicious, "The monitor does not know this detector.");
        if (_references[run.Detector].Runs < MonitorTrainer.FewestRuns)
            return Verdict(run, QualityVerdict.Suspicious, MonitorTrainer.TooFewRuns(_references[run.Detector]));
        var range = CountRange.For(_ranges, run.Counts.Total);
        double[] improbabilities = range.Improbabilities(run.Statistics, run.Counts.Total);
        double all = Math.Exp(-range.Improbability(improbabilities));
        SpectrumVerdict verdict =
            all <= Settings.FalseAlarmProbability ? Named(run, improbabilities, all)
            : _doubts[run.Detector] is { } doubted ? Doubted(run, doubted, all)
            : Verdict(run, QualityVerdict.Good, "") with { FalseAlarmProbability = all };
        return verdict with
        {
            Checks =
            [
                .. run.Values.Select((v, k) => Check(v, k, improbabilities[k])).Where(c => c.Kind != AnomalyKind.Shape || HasAutoencoder),
            ],
        };
    }

    // A run like others that are all odd in the same way.
    private SpectrumVerdict Doubted(MonitoredRun run, StateDoubt doubt, double probability)
    {
        (double From, double To)? channels = _scale.Channels(doubt.Explanation.FromBin, doubt.Explanation.ToBin);
        return Verdict(run, QualityVerdict.Suspicious, doubt.Reason) with
        {
            Kind = doubt.Explanation.Kind,
            FalseAlarmProbability = probability,
            FromChannel = channels?.From,
            ToChannel = channels?.To,
        };
    }

    private MonitorCheck Check(CheckValue value, int index, double improbability)
    {
        (double From, double To)? channels = _scale.Channels(value.FromBin, value.ToBin);
        return new MonitorCheck(
            (AnomalyKind)index,
            value.Value,
            value.Error,
            MonitorTolerances.Of((AnomalyKind)index),
            Math.Exp(-improbability),
            channels?.From,
            channels?.To
        );
    }

    private SpectrumVerdict Named(MonitoredRun run, double[] improbabilities, double probability)
    {
        Explanation found = MonitorNaming.Of(run, improbabilities, _templates[run.Detector], _references);
        (double From, double To)? channels = _scale.Channels(found.FromBin, found.ToBin);
        double error = (int)found.Kind < run.Values.Length ? run.Values[(int)found.Kind].Error : 0;
        bool isBad =
            Math.Abs(found.Value) - Certain * error > MonitorTolerances.Of(found.Kind) || found.Kind is AnomalyKind.SwappedChannels;
        return Verdict(
            run,
            isBad ? QualityVerdict.Bad : QualityVerdict.Suspicious,
            AnomalyText.Of(found.Kind, found.Value, channels, found.Other)
        ) with
        {
            Kind = found.Kind,
            FalseAlarmProbability = probability,
            FromChannel = channels?.From,
            ToChannel = channels?.To,
        };
    }

    // Without a probability: that of a spectrum that was not compared.
    private SpectrumVerdict Verdict(MonitoredRun run, QualityVerdict verdict, string reason) =>
        new(
            run.Spectrum.Name,
            run.Spectrum.Detector,
            run.Spectrum.Run.Name,
            run.Spectrum.Run.Start,
            verdict,
            null,
            reason,
            run.Spectrum.Histogram.TotalCounts,
            double.NaN,
            null,
            null
        )
        {
            Comparison = Comparison(run.Spectrum, run.Detector, run.IsPart),
        };

    // Made when somebody looks: that the counts of all spectra stay in memory is not needed.
    private Func<bool, SpectrumComparison?> Comparison(Spectrum spectrum, int state, bool isPart) =>
        isAligned =>
        {
            BinnedCounts counts = _scale.Binned(spectrum);
            return state < 0 || counts.Total == 0 || !MonitorMeasurement.IsComparable(counts, isPart, _references[state])
                ? null
                : new SpectrumChecks(_scale.Bins, null).Compare(counts, _templates[state], isPart, isAligned, _scale.Edges);
        };
}
