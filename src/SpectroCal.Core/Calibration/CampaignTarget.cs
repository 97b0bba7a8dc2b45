using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// The target of a campaign as its own data make it: the combined spectrum of all batches says what companions, unknown lines, resolution,
/// tail and background there are, and what is left out because nothing explains it.
/// </summary>
/// <remarks>
/// Before the first optimisation the constants are those of another time, which blurs everything: then only the noise and lines far from
/// the named ones are fitted, and what is not explained is left out. Afterwards the whole shape is fitted, as often as it still changes.
/// </remarks>
internal sealed class CampaignTarget
{
    private const double CoarseResolution = 0.05; // relative, of the search that comes before the fit
    private const double SigmaTolerance = 0.02;
    private const double ShiftTolerance = 0.1; // of the statistical error of a batch
    private const int MostWidths = 8; // classes of resolution of an array
    private const double OwnResolution = 9; // fall of the deviance, from which on a detector has a resolution of its own
    private const double IntensityTolerance = 0.002; // of companions
    private const double RatioTolerance = 0.02; // of the relative error of a ratio
    private readonly Campaign _campaign;
    private readonly CalibrationSettings _settings;
    private readonly bool _addsCompanions;
    private TargetModel _model;
    private IReadOnlyList<double> _amplitudes = []; // of the lines, known and unknown, in the combined spectrum
    private Dictionary<string, ResolutionModel> _resolutions = [];
    private readonly Dictionary<string, BatchResponses> _responses = [];
    private RatioSpreads _spreads = RatioSpreads.None;
    private IReadOnlyList<EnergyRegion> _noLines = [];

    /// <summary>Begins with the target that was stated.</summary>
    public CampaignTarget(Campaign campaign, CalibrationSettings settings)
    {
        (_campaign, _settings, Target) = (campaign, settings, settings.Target);
        _addsCompanions =
            settings.AddCompanions && settings.Objective != ObjectiveKind.KdeChiSquareFixed && Companions.Any(settings.Target.Lines);
        ScaleError = CommonScaleError.None(settings.Target.Range);
        _model = new TargetModel(settings.Target with { FixedFractions = null })
        {
            // Drift within batches broadens the sum whatever the resolution is; were the width held, a tail would take its place.
            FitsNoise = settings.FitResolution || Features != TargetFeatures.None,
            FitsFano = settings.FitFano,
        };
    }

    /// <summary>The target as it is now.</summary>
    public TargetSpectrum Target { get; private set; }

    /// <summary>The combined spectrum of the last look, and of which batches under which constants it is; null before.</summary>
    public CombinedSpectrum? Combined { get; private set; }

    /// <summary>
    /// What the last look saw of each batch of a detector, against the target that they were optimised with; null where it saw none.
    /// </summary>
    public BatchResponses? ResponsesOf(string detector) => _responses.GetValueOrDefault(detector);

    /// <summary>The target with the resolution of a detector, where that is another than that of all of them.</summary>
    public TargetSpectrum Of(string detector) =>
        _resolutions.TryGetValue(detector, out ResolutionModel? own) ? Target with { Resolution = own } : Target;

    /// <summary>What is left out.</summary>
    public IReadOnlyList<UnexplainedRegion> Unexplained { get; private set; } = [];

    /// <summary>Unknown lines that are part of the target.</summary>
    public IReadOnlyList<UnknownLine> UnknownLines { get; private set; } = [];

    /// <summary>What the uncertainty of the target's shape adds to the scale of every batch.</summary>
    public CommonScaleError ScaleError { get; private set; }

    /// <summary>Whether the data may change anything.</summary>
    public bool IsImproved => _settings.ExcludeUnexplained || _settings.FitResolution || _addsCompanions;

    private TargetFeatures Features =>
        _settings.ExcludeUnexplained && _settings.Target.FixedFractions is null ? TargetFeatures.All : TargetFeatures.None;

    /// <summary>Looks at the combined spectrum before the first optimisation.</summary>
    public void Begin(CancellationToken cancellation)
    {
        if (!IsImproved)
            return;
        (EnergySpectrum combined, double extra, _) = Combine([.. _campaign.Batches.Select(b => (b.Batch, b.Standard))], cancellation);
        if (combined.TotalCounts == 0)
            return;
        TargetSpectrum stated = _model.Target;
        // Where lines are not where the constants put them, they must be found first, before anything else counts as unexplained.
        if (_settings.SearchRangeEv > 0 && !IsAligned(combined, stated, cancellation))
            return;
        TargetSpectrum target = _addsCompanions ? Companions.AddSeen(combined, stated, extra) : stated;
        if (_settings.FitResolution)
            target = ResolutionEstimate.Apply(combined, target, extra, CoarseResolution);
        _model = _model with { Target = target };
        if (_settings.FitResolution || Features != TargetFeatures.None)
        {
            var refinement = new TargetRefinement(combined, _settings.Target, extra, ScaleTerms, cancellation);
            TargetFeatures features = Features == TargetFeatures.None ? Features : TargetFeatures.DistantLines;
            if (refinement.Run(_model, stated.Excluded, features, []) is { } fit)
                _model = fit.Model;
        }
        Unexplained = _settings.ExcludeUnexplained ? UnexplainedRegions.Find(combined, _model.Target, _settings.Target.Lines, extra) : [];
        SetTarget();
    }

    /// <summary>Looks at the combined spectrum under optimised constants; false where that changes nothing that matters.</summary>
    /// <param name="batches">The batches as they were optimised with the present target.</param>
    /// <param name="cancellation">Stops the work.</param>
    public bool Improve(BatchCalibration[] batches, CancellationToken cancellation)
    {
        if (!IsImproved)
            return false;
        BatchCalibration[] found = Sound(batches, cancellation);
        (EnergySpectrum combined, double extra, _) = Combine([.. found.Select(b => (b.Input.Batch, b.Found))], cancellation);
        if (combined.TotalCounts == 0)
            return false;
        // The sum of detectors of several widths is none of one.
        bool changes = _resolutions.Count == 0 && FitResolutions(found, cancellation);
        TargetModel model = _model with { Target = _model.Target with { Widths = Widths(found) } };
        if (_addsCompanions)
            model = model with { Target = Companions.AddSeen(combined, model.Target with { Lines = _settings.Target.Lines }, extra) };
        var refinement = new TargetRefinement(combined, _settings.Target, extra, ScaleTerms, cancellation);
        if (refinement.Run(model, _settings.Target.Excluded, Features, _noLines) is not { } fit)
            return false;
        IReadOnlyList<UnexplainedRegion> unexplained = Find(fit);
        if (unexplained.Count > 0)
        {
            // What nothing explains must not shape the rest.
            EnergyRegion[] regions = [.. unexplained.Select(u => u.Region)];
            fit = refinement.LeavingOut(fit.Model, [.. _settings.Target.Excluded, .. regions]) ?? fit;
            if (refinement.IsSettled)
                _noLines = regions;
        }
        changes |= fit.Model.HasOtherFeatures(_model) || Moves(refinement, fit, found.Length);
        _model = fit.Model;
        Unexplained = unexplained;
        ScaleError = fit.ScaleErrors().Shape;
        UnknownLines = fit.UnknownLines();
        _amplitudes = [.. Enumerable.Range(0, fit.Model.Target.LineCount).Select(k => fit.Amplitude(k).Value)];
        TargetSpectrum before = Target;
        SetTarget();
        return FitResolutions(found, cancellation) || changes || Differs(before, Target);

        IReadOnlyList<UnexplainedRegion> Find(TargetModelFit of) =>
            _settings.ExcludeUnexplained ? UnexplainedRegions.Find(combined, of.Model.Target, _settings.Target.Lines, extra) : [];
    }

    // Detectors of an array differ in noise by more than anything else: each whose lines say so gets its own. True where one changed.
    private bool FitResolutions(BatchCalibration[] batches, CancellationToken cancellation)
    {
        IGrouping<string, BatchCalibration>[] detectors = [.. batches.GroupBy(b => b.Input.Batch.Detector)];
        if (!_settings.FitResolution || detectors.Length < 2)
            return false;
        var noises = new double?[detectors.Length];
        var shared = new TargetModel(_model.Target with { Widths = TargetSpectrum.OneWidth })
        {
            Single = _model.Single,
            FitsNoise = true,
            BackgroundDegree = _model.BackgroundDegree,
            StepsEv = _model.StepsEv,
        };
        EnergyRegion[] excluded = [.. Target.Excluded];
        Workers.For(
            detectors.Length,
            _settings.MaximumThreads,
            d =>
            {
                TargetModelFit? Fit()
                {
                    CombinedSpectrum own = CombinedSpectrum.Of(
                        [.. detectors[d].Select(b => (b.Input.Batch, b.Found))],
                        _model.Target,
                        cancellation
                    );
                    return TargetModelFit.Of(own.Spectrum, shared, excluded, own.ExtraVarianceEv2, ScaleTerms, cancellation);
                }
                // One that cannot be fitted has the width of all; the closure test tells whether that is right.
                TargetModelFit? fit = Isolated.Run(Fit, _ => null);
                if (fit is not null && fit.FirstDeviance - fit.Deviance > OwnResolution)
                    noises[d] = fit.Model.Target.Resolution.NoiseEv;
            },
            cancellation
        );
        Dictionary<string, ResolutionModel> before = _resolutions;
        _resolutions = [];
        bool changes = false;
        for (int d = 0; d < detectors.Length; d++)
        {
            string name = detectors[d].Key;
            ResolutionModel own = noises[d] is { } noise ? Target.Resolution with { NoiseEv = noise } : Target.Resolution;
            if (noises[d] is not null)
                _resolutions.Add(name, own);
            double energy = Target.Lines.Min(l => l.MeanEnergyEv),
                old = before.GetValueOrDefault(name, Target.Resolution).Sigma(energy);
            changes |= Math.Abs(own.Sigma(energy) / old - 1) > SigmaTolerance;
        }
        return changes;
    }

    // What the sum of these batches is made of, in a few classes of width.
    private IReadOnlyList<(double Share, double VarianceEv2)> Widths(BatchCalibration[] batches)
    {
        if (_resolutions.Count == 0)
            return TargetSpectrum.OneWidth;
        double shared = Square(_model.Target.Resolution.NoiseEv),
            total = batches.Sum(b => (double)b.Input.Batch.Histogram.TotalCounts);
        (double Counts, double Variance)[] all =
        [
            .. batches
                .GroupBy(b => b.Input.Batch.Detector)
                .Select(d =>
                    (
                        d.Sum(b => (double)b.Input.Batch.Histogram.TotalCounts),
                        _resolutions.TryGetValue(d.Key, out ResolutionModel? own) ? Square(own.NoiseEv) - shared : 0
                    )
                )
                .OrderBy(d => d.Item2),
        ];
        return
        [
            .. all.Chunk((all.Length + MostWidths - 1) / MostWidths)
                .Select(c => (c.Sum(d => d.Counts) / total, c.Sum(d => d.Counts * d.Variance) / c.Sum(d => d.Counts))),
        ];
    }

    private static double Square(double x) => x * x;

    // Batches that show what the lines look like: not those that were not calibrated, nor those that drifted, which would blur the rest.
    private BatchCalibration[] Sound(BatchCalibration[] batches, CancellationToken cancellation)
    {
        BatchCalibration[] found = [.. batches.Where(b => b.Status is BatchStatus.Calibrated or BatchStatus.TargetMismatch)];
        _responses.Clear();
        if (found.Length == 0)
            return batches;
        BatchCalibration[] sound =
        [
            .. found
                .GroupBy(b => b.Input.Batch.Detector)
                .SelectMany(detector =>
                {
                    BatchCalibration[] own = [.. detector];
                    var responses = new BatchResponses(own, Of(detector.Key), _settings.MaximumThreads, cancellation);
                    _responses[detector.Key] = responses;
                    return own.Where((_, i) => responses.Odd(i) is null);
                }),
        ];
        _spreads = new RatioSpreads(_responses.Values, Target);
        return sound.Length > 0 ? sound : found;
    }

    private int ScaleTerms => Math.Min(_settings.Free(_campaign.Function).Length, _settings.Target.Lines.Count);

    private void SetTarget() =>
        Target = _model.Target with
        {
            Excluded = [.. _settings.Target.Excluded, .. Unexplained.Select(u => u.Region)],
            FixedFractions = _settings.Target.FixedFractions,
            Widths = TargetSpectrum.OneWidth,
            Ties = [.. _settings.Target.Ties, .. AmplitudeTie.OfNearLines(_model.Target, _amplitudes, _spreads.At)],
            Resolution = _settings.FitResolution ? _model.Target.Resolution : _settings.Target.Resolution,
        };

    private CombinedSpectrum Combine(IReadOnlyList<(EventBatch, EnergyCalibration)> batches, CancellationToken cancellation) =>
        Combined = CombinedSpectrum.Of(batches, _model.Target, cancellation);

    // Whether the new shape moves lines, or describes the batches better, by what they could notice.
    private bool Moves(TargetRefinement refinement, TargetModelFit fit, int batches)
    {
        if (refinement.FirstDeviance - fit.Deviance > batches)
            return true;
        CommonScaleError statistical = fit.ScaleErrors().Given;
        return _settings.Target.Lines.Any(l =>
        {
            double energy = l.Strongest.EnergyEv;
            return Math.Abs(fit.ScaleEv(energy) - refinement.FirstScaleEv(energy))
                > ShiftTolerance * statistical.At(energy) * Math.Sqrt(batches);
        });
    }

    // Whether no shift of the combined spectrum lets the target explain clearly more of it.
    private bool IsAligned(EnergySpectrum combined, TargetSpectrum target, CancellationToken cancellation)
    {
        const double clearly = 1.1;
        ReadOnlySpan<double> identity = [0, 1];
        // A channel's counts are shared among bins: sixteenths of counts, so that few events do not round to none.
        const double parts = 16;
        var histogram = new ChannelHistogram(
            [.. combined.Counts.Select(c => (long)Math.Round(parts * c))],
            combined.Axis.Centre(0),
            combined.Axis.StepEv
        );
        return !new AlignmentSearch(PolynomialFunction.Linear, target, histogram, identity).IsImprovable(
            identity,
            new AlignmentLimits(_settings.SearchRangeEv, 1 - _settings.LargestGainChange, 1 + _settings.LargestGainChange),
            clearly,
            cancellation
        );
    }

    private static bool Differs(TargetSpectrum a, TargetSpectrum b)
    {
        double sigma = a.SmallestSigmaEv;
        if (Math.Abs(sigma / b.SmallestSigmaEv - 1) > SigmaTolerance || a.Excluded.Count != b.Excluded.Count)
            return true;
        if (a.Ties.Zip(b.Ties).Any(pair => Math.Abs(pair.First.RelativeError - pair.Second.RelativeError) > RatioTolerance))
            return true;
        if (a.Lines.Zip(b.Lines).Any(pair => Differ(pair.First, pair.Second)))
            return true;
        return a
            .Excluded.Zip(b.Excluded)
            .Any(pair =>
                Math.Abs(pair.First.LowEv - pair.Second.LowEv) > sigma || Math.Abs(pair.First.HighEv - pair.Second.HighEv) > sigma
            );
    }

    // Whether the companions of a line do.
    private static bool Differ(LineGroup a, LineGroup b) =>
        a.Components.Count != b.Components.Count
        || a.Components.Zip(b.Components)
            .Any(pair => Math.Abs(pair.First.RelativeIntensity - pair.Second.RelativeIntensity) > IntensityTolerance);
}
