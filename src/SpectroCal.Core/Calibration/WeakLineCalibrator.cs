using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Finds about where lines are in a spectrum, channels.</summary>
/// <param name="spectrum">Counts in channels.</param>
/// <exception cref="CalibrationException">They are not to be found; the message says why.</exception>
public delegate IReadOnlyList<(LineGroup Line, double Channel)> LineSeeds(ChannelHistogram spectrum);

/// <summary>Calibrates detectors whose line of interest is weak, in two steps: see <see cref="WeakLineSettings"/>.</summary>
public static class WeakLineCalibrator
{
    private const int Degree = 2; // Eq. 1
    private const double AxisStepInSigma = 0.15;
    private const double AxisMarginInSigma = 8;
    private static readonly PolynomialFunction Function = new(Degree);

    /// <summary>
    /// The first step. All batches of a detector together give the reference; each batch by itself, from the seeds on, a fit of its strong
    /// lines. The bend p2 belongs to the front end: all batches of the detector, put on one scale by their strong lines, give it, the weak
    /// line included, and each batch takes it with its error.
    /// </summary>
    /// <param name="batches">Batches with their true constants where these are known, detectors in any order.</param>
    /// <param name="seeds">Where lines are looked for.</param>
    /// <param name="settings">Lines, and what to start from.</param>
    /// <param name="progress">Told about finished batches; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">No detector can be calibrated.</exception>
    public static WeakLineStart Begin(
        IReadOnlyList<(EventBatch Batch, EnergyCalibration? Truth)> batches,
        LineSeeds seeds,
        WeakLineSettings settings,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(settings);
        int[][] detectors = [.. Enumerable.Range(0, batches.Count).GroupBy(i => batches[i].Batch.Detector).Select(g => g.ToArray())];
        var months = new Month[detectors.Length];
        ForEach(
            detectors.Length,
            d => months[d] = Month.Of([.. detectors[d].Select(i => batches[i].Batch.Histogram)], seeds, settings),
            "Reference"
        );
        if (months.All(m => m.Shape is null))
            throw new CalibrationException($"No detector can be calibrated. {months.FirstOrDefault()?.Reason}");
        // Those that nothing speaks against, if there are any.
        ShapeCalibration[] shapes = [.. months.Select(m => m.Shape).OfType<ShapeCalibration>()],
            sound = [.. shapes.Where(s => s.Doubt is null)];
        if (sound.Length > 0)
            shapes = sound;
        DetectorTail? tail = TypicalTail([.. shapes.Select(s => s.Fit)]);
        double escape = Median(shapes.Select(s => s.Fit.Result[ShapeCalibration.EscapeName].Value));
        (double, double) typical = Typical([.. shapes.Select(s => s.Standard.Calibration)]);
        double[] sigmas = new double[batches.Count];
        var references = new EnergyCalibration?[batches.Count];
        var standards = new StandardCalibration?[batches.Count];
        var failures = new string?[batches.Count];
        var remarks = new string?[detectors.Length];
        ForEach(
            detectors.Length,
            d =>
            {
                EnergyCalibration? reference = months[d].Shape?.Standard.Calibration;
                if (
                    reference is null
                    && Isolated.Run(() => reference = StandardCalibration.Through(months[d].Seeds, Degree, typical).Calibration) is null
                )
                    remarks[d] =
                        $"{batches[detectors[d][0]].Batch.Detector}: the lines of all its batches together could not be fitted, and its "
                        + $"reference goes through where they were found. {months[d].Reason}";
                else if (months[d].Shape?.Doubt is { } doubt)
                    remarks[d] = $"{batches[detectors[d][0]].Batch.Detector}: its reference is suspect. {doubt}";
                foreach (int i in detectors[d])
                {
                    references[i] = reference;
                    failures[i] = reference is null ? $"The detector has no reference. {months[d].Reason}" : null;
                }
                if (reference is null)
                    return;
                (double, double) bend = months[d].Shape is { Doubt: null } ? BendOf(reference) : typical;
                CalibrateEach(detectors[d], bend);
                // Batches that could be fitted, on one scale: drift no longer blurs the bend.
                int[] fitted = [.. detectors[d].Where(i => failures[i] is null)];
                bool isKnown =
                    fitted.Length > 0
                    && Isolated.Run(() =>
                        bend = BendOf([.. fitted.Select(i => (batches[i].Batch, standards[i]!.Calibration))], tail, escape, settings)
                    )
                        is null;
                foreach (int i in isKnown ? fitted : [])
                    failures[i] = Isolated.Run(() => standards[i] = StandardCalibration.Through(standards[i]!.Lines, Degree, bend));
            },
            "Strong lines"
        );
        int[] used = [.. Enumerable.Range(0, batches.Count).Where(i => references[i] is not null)];
        return new WeakLineStart(
            new Campaign(
                Function,
                [
                    .. used.Select(i => new CampaignBatch(batches[i].Batch, failures[i] is null ? standards[i]!.Calibration : Bare(i))
                    {
                        Truth = batches[i].Truth,
                        Refusal = failures[i],
                    }),
                ]
            ),
            [.. used.Select(i => Tilted(references[i]!, settings))],
            tail,
            [.. Enumerable.Range(0, batches.Count).Where(i => failures[i] is not null).Select(i => (i, failures[i]!))]
        )
        {
            SigmaEv = Median(Enumerable.Range(0, batches.Count).Where(i => failures[i] is null).Select(i => sigmas[i])),
            Remarks = [.. remarks.OfType<string>()],
        };

        // The covariance of the reference does not know how far the batch has drifted from it, and must not constrain it.
        EnergyCalibration Bare(int i) => references[i]! with { Covariance = null };

        void CalibrateEach(int[] indices, (double, double) bend)
        {
            foreach (int i in indices)
            {
                cancellation.ThrowIfCancellationRequested();
                ChannelHistogram histogram = batches[i].Batch.Histogram;
                failures[i] = Isolated.Run(() =>
                {
                    (LineGroup, double)[] found = SeedsOf(histogram, settings.StrongLines, seeds);
                    var shape = ShapeCalibration.Of(histogram, found, Degree, bend, settings.Resolution, tail, escape);
                    if (shape.Doubt is { } doubt)
                        throw new CalibrationException($"The fit of the strong lines is not to be believed. {doubt}");
                    standards[i] = shape.Standard;
                    sigmas[i] = shape.SigmaAt(settings.WeakLine.Strongest.EnergyEv);
                });
            }
        }

        void ForEach(int count, Action<int> work, string stage)
        {
            int done = 0;
            Workers.For(
                count,
                -1,
                i =>
                {
                    work(i);
                    progress?.Report(new StageProgress(stage, Interlocked.Increment(ref done), count));
                },
                cancellation
            );
        }
    }

    /// <summary>The second step, ready to run: the likelihood of the weak line in all batches, with the first step as constraint.</summary>
    /// <param name="start">What the strong lines gave.</param>
    /// <param name="settings">Region, doublet, width, background, optimiser.</param>
    /// <exception cref="CalibrationException">The settings contradict themselves.</exception>
    public static CampaignJob Job(WeakLineStart start, WeakLineSettings settings)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(settings);
        var target = new TargetRequest([settings.Doublet])
        {
            Range = settings.Region,
            AddCompanions = false,
            BackgroundDegree = settings.BackgroundDegree,
            Response = new TargetResponse
            {
                // A doublet of other weights is none that nature has.
                IsNatural = settings.Weights == DoubletWeights.Library,
                TailFraction = start.Tail?.Fraction ?? 0,
                TailSlope = start.Tail?.Slope ?? 1,
            },
            NoiseEv = settings.SigmaEv,
            Fano = settings.SigmaEv is null ? null : 0,
        };
        return CampaignJob.Of(
            start.Campaign,
            target,
            settings.Optimization with
            {
                Objective = ObjectiveKind.UnbinnedLikelihood,
                ConstrainToStandard = true,
                ExcludeUnexplained = settings.Optimization.ExcludeUnexplained && settings.BackgroundDegree >= 0,
            }
        );
    }

    private static (LineGroup, double)[] SeedsOf(ChannelHistogram histogram, IReadOnlyList<LineGroup> lines, LineSeeds seeds)
    {
        IReadOnlyList<(LineGroup Line, double Channel)> found = seeds(histogram);
        return
        [
            .. lines.Select(l =>
                found.FirstOrDefault(f => f.Line.Name == l.Name) is { Line: not null } seed
                    ? (l, seed.Channel)
                    : throw new CalibrationException($"{l.Name} was not found.")
            ),
        ];
    }

    // All batches of a detector together.
    private sealed record Month(ShapeCalibration? Shape, IReadOnlyList<CalibrationLine> Seeds, string? Reason)
    {
        private const double SeedError = 0.1; // of the resolution

        public static Month Of(ChannelHistogram[] batches, LineSeeds seeds, WeakLineSettings settings)
        {
            CalibrationLine[] lines = [];
            ShapeCalibration? shape = null;
            string? reason = Isolated.Run(() =>
            {
                ChannelHistogram sum = ChannelSum.Of(batches);
                (LineGroup, double)[] found = SeedsOf(sum, settings.Lines, seeds);
                lines = [.. found.Select(f => Line(f.Item1, f.Item2))];
                shape = ShapeCalibration.Of(sum, found, Degree, null, settings.Resolution, null);
            });
            return new Month(shape, lines, reason);

            CalibrationLine Line(LineGroup line, double channel) =>
                new(line.Name, channel, 0, line.MeanEnergyEv, SeedError * settings.Resolution.Sigma(line.MeanEnergyEv));
        }
    }

    // The bend of a detector that is like the others: their median, give or take what they differ by.
    private static (double Value, double Error) Typical(EnergyCalibration[] references)
    {
        double[] bends = [.. references.Select(r => r.Parameters[Degree]).Order()];
        double median = bends[bends.Length / 2];
        // One detector does not tell.
        return (
            median,
            bends.Length > 2
                ? 1.4826 * bends.Select(b => Math.Abs(b - median)).Order().ElementAt(bends.Length / 2)
                : Math.Abs(median) + 1e-5
        );
    }

    private static (double Value, double Error) BendOf(EnergyCalibration calibration) =>
        (calibration.Parameters[Degree], calibration.ParameterError(Degree));

    // The lines of all batches on one scale E(a), and through them E' = q0 + q1 E + q2 E^2: with E = p0 + p1 a + p2 a^2 the coefficient of
    // a^2 is q1 p2 + q2 (p1^2 + 2 p0 p2), cubic terms neglected.
    private static (double Value, double Error) BendOf(
        IReadOnlyList<(EventBatch Batch, EnergyCalibration Standard)> batches,
        DetectorTail? tail,
        double escape,
        WeakLineSettings settings
    )
    {
        (double low, double high) = ShapeCalibration.RangeOf(settings.Lines, settings.Resolution);
        double sigma = settings.Resolution.Sigma(low),
            margin = AxisMarginInSigma * sigma,
            step = AxisStepInSigma * sigma;
        EnergySpectrum sum = CalibratedSpectra.Combine(
            batches,
            new EnergyAxis(low - margin, step, (int)((high - low + 2 * margin) / step))
        );
        SpectrumFit fit = ShapeCalibration.FitOf(BinnedSpectrum.Of(sum), settings.Lines, settings.Resolution, tail, escape);
        EnergyCalibration correction = StandardCalibration
            .Through([.. fit.Lines.Select(l => ShapeCalibration.Measured(l, EnergyCalibration.Linear(0, 1)))], Degree)
            .Calibration;
        IReadOnlyList<double> q = correction.Parameters;
        // The typical batch: scales of one detector differ by their drift.
        IReadOnlyList<double> p = batches.OrderBy(b => b.Standard.Parameters[1]).ElementAt(batches.Count / 2).Standard.Parameters;
        return (q[1] * p[2] + q[2] * (p[1] * p[1] + 2 * p[0] * p[2]), correction.ParameterError(Degree) * p[1] * p[1]);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered.Length == 0 ? double.NaN : ordered[ordered.Length / 2];
    }

    // Half of the detectors have a longer one: those whose drift looks like a tail do not decide.
    private static DetectorTail? TypicalTail(SpectrumFit[] fits)
    {
        FitResult[] known =
        [
            .. fits.Select(f => f.Result).Where(f => !double.IsNaN(f[DetectorTail.FractionName].Error + f[DetectorTail.SlopeName].Error)),
        ];
        if (known.Length == 0)
            return null;
        double[] fractions = [.. known.Select(f => f[DetectorTail.FractionName].Value).Order()],
            slopes = [.. known.Select(f => f[DetectorTail.SlopeName].Value).Order()];
        return new DetectorTail(fractions[fractions.Length / 2], 0, slopes[slopes.Length / 2], 0);
    }

    // E' = E + k (E - E0) about the highest of the strong lines, so that the weak line is off by what is asked for.
    private static EnergyCalibration Tilted(EnergyCalibration calibration, WeakLineSettings settings)
    {
        if (settings.ReferenceBiasEv == 0)
            return calibration;
        double pivot = settings.StrongLines.Max(l => l.Strongest.EnergyEv),
            k = settings.ReferenceBiasEv / (settings.WeakLine.Strongest.EnergyEv - pivot);
        return calibration with { Parameters = [.. calibration.Parameters.Select((p, i) => (1 + k) * p - (i == 0 ? k * pivot : 0))] };
    }
}
