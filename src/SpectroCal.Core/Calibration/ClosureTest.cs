using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Looks whether a calibration contradicts its own data: the lines of each detector are fitted again in its combined spectrum, with freedom
/// that the calibration did not have, and their widths in each batch are compared with those in all of them.
/// </summary>
/// <remarks>
/// Every doubt needs significance and size: with enough counts everything is significant, and with few everything is large. What it may
/// cost, in energy or in width, is compared with the resolution: a real detector differs from any model by less than that.
/// </remarks>
internal static class ClosureTest
{
    private const double BiasInSigma = 0.015; // of the resolution at the line: 1 eV at Cu Ka of a silicon drift detector

    // Clean data reach 3.3 once in eighty lines, the best of twenty places for a neighbour.
    private const double NeighbourSignificance = 3.5;
    private const double TailSignificance = 4; // the best of six tails
    private const double ShortTail = 1; // standard deviations: shorter ones are hardly told from a line beside each line
    private const double ShortTailShift = 0.08; // of the resolution, of the mean of a line; lines of 3 % beside each make it 0.13
    private const double StatedErrors = 2; // of the mean scale, which allow for an imperfect target already
    private const double ShiftSignificance = 4;
    private const double WideningSignificance = 6;
    private const double UncertainPlace = 1.9; // standard deviations of a named line, within which an unknown one is hard to place
    private const double HeldPlace = 1.3; // standard deviations of a named line: the nearest place of an unknown one, 1.2, and a little
    private const double UncertainCounts = 10; // standard errors of its counts, below which it is
    private const double LeastSay = 0.03; // leverage of a named line in the scale, above which its name matters whatever the others say
    private const double ResidualSignificance = 6;
    private const double LargestResidual = 0.05; // of the line's height, in a bin of a quarter of the resolution
    private const double LargestWidening = 0.08; // of the variance: 4 % of the width

    /// <summary>The calibration with its closure, and batches that it throws doubt on as suspect.</summary>
    /// <param name="batches">The batches as they were optimised.</param>
    /// <param name="targetOf">The target that the batches of a detector were optimised with.</param>
    /// <param name="responsesOf">Responses of the batches of a detector that may be known already; null for none.</param>
    /// <param name="settings">How they were.</param>
    /// <param name="last">A combined spectrum that may be that of one detector already; null for none.</param>
    /// <param name="unknown">Lines that were modelled.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static (BatchCalibration[] Batches, IReadOnlyList<LineClosure> Closure) Apply(
        BatchCalibration[] batches,
        Func<string, TargetSpectrum> targetOf,
        Func<string, BatchResponses?> responsesOf,
        CalibrationSettings settings,
        CombinedSpectrum? last,
        IReadOnlyList<UnknownLine> unknown,
        CancellationToken cancellation
    )
    {
        // A target with fixed amplitudes need not describe the data, by design.
        if (settings.Objective == ObjectiveKind.KdeChiSquareFixed)
            return (batches, []);
        var results = (BatchCalibration[])batches.Clone();
        var closure = new List<LineClosure>();
        double total = batches.Where(b => b.Status == BatchStatus.Calibrated).Sum(b => (double)b.Input.Batch.Histogram.TotalCounts);
        foreach (IGrouping<string, int> detector in Enumerable.Range(0, batches.Length).GroupBy(i => batches[i].Input.Batch.Detector))
        {
            int[] members = [.. detector.Where(i => batches[i].Status == BatchStatus.Calibrated)];
            if (members.Length == 0)
                continue;
            BatchCalibration[] own = [.. members.Select(i => batches[i])];
            string? others = Isolated.Run(
                () => OtherBatches.Doubt([.. detector.Select(i => batches[i])]),
                reason => $"Its data could not be compared with the other batches. {reason}"
            );
            TargetSpectrum target = targetOf(detector.Key);
            (string?[] doubts, LineClosure[] lines, CommonScaleError hidden) = Isolated.Run(
                () =>
                    OfDetector(
                        own,
                        target,
                        responsesOf(detector.Key),
                        settings,
                        last,
                        unknown,
                        own.Sum(b => (double)b.Input.Batch.Histogram.TotalCounts) / total,
                        cancellation
                    ),
                reason =>
                    (
                        [.. own.Select(_ => (string?)$"Its data could not be compared with its calibration. {reason}")],
                        [],
                        CommonScaleError.None(target.Range)
                    )
            );
            closure.AddRange(lines);
            for (int m = 0; m < members.Length; m++)
            {
                BatchCalibration batch = WithCommonError(own[m], hidden, target, settings);
                results[members[m]] = (doubts[m] ?? others) is { } doubt
                    ? batch with
                    {
                        Status = BatchStatus.Suspect,
                        Reason = doubt,
                    }
                    : batch;
            }
        }
        return (results, closure);
    }

    /// <summary>A batch with an uncertainty that its scale has in common with others.</summary>
    public static BatchCalibration WithCommonError(
        BatchCalibration batch,
        CommonScaleError error,
        TargetSpectrum target,
        CalibrationSettings settings
    ) =>
        batch with
        {
            Optimized = error.AddTo(
                batch.Optimized,
                settings.Free(batch.Optimized.Function),
                target.Lines.Min(l => l.MeanEnergyEv),
                target.Lines.Max(l => l.MeanEnergyEv)
            ),
        };

    // With the share of the campaign's counts that the detector has.
    private static (string?[] Doubts, LineClosure[] Lines, CommonScaleError Hidden) OfDetector(
        BatchCalibration[] own,
        TargetSpectrum target,
        BatchResponses? known,
        CalibrationSettings settings,
        CombinedSpectrum? last,
        IReadOnlyList<UnknownLine> unknown,
        double share,
        CancellationToken cancellation
    )
    {
        BatchResponses responses =
            known?.IsOf(own) == true ? known : new BatchResponses(own, target, settings.MaximumThreads, cancellation);
        string?[] dead = [];
        (LineClosure[] lines, string? doubt, CommonScaleError hidden) = ([], null, CommonScaleError.None(target.Range));
        // Channels and the sum say different things of the same batches.
        Parallel.Invoke(
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = settings.MaximumThreads },
            () => dead = DeadChannels.Of(own, responses, target, settings.MaximumThreads, cancellation),
            () => (lines, doubt, hidden) = OfSum(own, responses, target, settings, last, unknown, share, cancellation)
        );
        return ([.. own.Select((_, m) => dead[m] ?? responses.Odd(m) ?? doubt ?? responses.Doubt(m))], lines, hidden);
    }

    private static (LineClosure[] Lines, string? Doubt, CommonScaleError Hidden) OfSum(
        BatchCalibration[] own,
        BatchResponses responses,
        TargetSpectrum target,
        CalibrationSettings settings,
        CombinedSpectrum? last,
        IReadOnlyList<UnknownLine> unknown,
        double share,
        CancellationToken cancellation
    )
    {
        // Those that stand out have their own reason; they did not shape the target either.
        BatchCalibration[] alike = [.. own.Where((_, m) => responses.Odd(m) is null)];
        if (alike.Length == 0)
            alike = own;
        (EventBatch, EnergyCalibration)[] spectra = [.. alike.Select(b => (b.Input.Batch, b.Optimized))];
        CombinedSpectrum combined = last?.IsOf(spectra) == true ? last : CombinedSpectrum.Of(spectra, target, cancellation);
        LineClosure[] lines = [];
        string? doubt = null;
        CommonScaleError hidden = CommonScaleError.None(target.Range);
        ClosureFit? fit = ClosureFit.Of(combined.Spectrum, target, settings.Target.Excluded, combined.ExtraVarianceEv2);
        if (fit is not null)
        {
            var halves = new ClosureHalves(alike, combined, target, settings.Target.Excluded, cancellation);
            lines = [.. fit.Lines.Select(k => Verdict(fit, k, target, settings, alike, halves))];
            hidden = Hidden(fit, target, settings.Free(own[0].Optimized.Function).Length);
            (LineGroup, double)[] counted = [.. Single(fit, target).Select(k => (target.Lines[k], fit.Counts(k)))];
            doubt = UnknownTwins.Doubt(counted, unknown, share, target);
            // Where a scale is bent all lines are off, the one with the wrong name most.
            doubt ??= lines.Where(l => l.Doubt is not null).MaxBy(l => Math.Abs(l.ShiftEv) / l.ShiftErrorEv)?.Doubt;
        }
        doubt ??= settings.Target.Response.TailFraction == 0 ? OfShortTail(target, alike) : null;
        doubt ??= unknown.Select(u => Uncertain(u, target, fit, settings, alike)).FirstOrDefault(d => d is not null);
        return (lines, doubt, hidden);
    }

    // What neighbours that the counts can neither show nor exclude add to the error of the scale.
    private static CommonScaleError Hidden(ClosureFit fit, TargetSpectrum target, int parameters)
    {
        int n = Math.Min(parameters, target.Lines.Count);
        var covariance = new double[n * n];
        foreach (int line in Single(fit, target))
        {
            double variance = HiddenNeighbours.VarianceEv2(fit.Neighbours(line));
            double[] follows = fit.Following(line, parameters);
            for (int i = 0; i < follows.Length; i++)
            for (int j = 0; j < follows.Length; j++)
                covariance[i * n + j] += variance * follows[i] * follows[j];
        }
        return new CommonScaleError(target.Range, covariance);
    }

    private static LineClosure Verdict(
        ClosureFit fit,
        int line,
        TargetSpectrum target,
        CalibrationSettings settings,
        BatchCalibration[] batches,
        ClosureHalves halves
    )
    {
        (double shift, double shiftError) = fit.Shift(line);
        (double widening, double wideningError) = fit.Widening(line);
        LineGroup group = target.Lines[line];
        bool isJudged = !group.IsMultiplet;
        double allowed = Allowed(target, batches, group.Strongest.EnergyEv);
        string? doubt = isJudged ? Doubt(fit, line, target, settings, batches) : null;
        var closure = new LineClosure(batches[0].Input.Batch.Detector, group.Name, shift, shiftError, widening, wideningError, doubt)
        {
            HiddenShiftEv = isJudged ? Math.Sqrt(HiddenNeighbours.VarianceEv2(fit.Neighbours(line))) : null,
        };
        return halves.AddTo(closure, line, allowed, isJudged);
    }

    // A fraction f of a slope b moves the mean of a line by f b. Lines of 3 % at two standard deviations below each look the same.
    private static string? OfShortTail(TargetSpectrum target, BatchCalibration[] batches)
    {
        (double fraction, double slope) = (target.Response.TailFraction, target.Response.TailSlope);
        LineGroup highest = target.Lines.MaxBy(l => l.Strongest.EnergyEv)!;
        double energy = highest.Strongest.EnergyEv,
            sigma = target.Resolution.Sigma(energy),
            shift = fraction * slope * sigma;
        double stated = batches.Average(b => b.Optimized.EnergyError(b.Optimized.Channel(energy)));
        return slope < ShortTail && shift > Math.Max(ShortTailShift * sigma, StatedErrors * stated)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"A tail of {fraction:P0} of every line, {slope:0.0} standard deviations long, was modelled: so short a one is hardly told "
                    + $"from a line beside each, and the scale at {highest.Name} hangs on it by "
                    + $"{shift:0.0} eV. State the tail, or name the lines."
            )
            : null;
    }

    // A line under a named one, of which it is not certain where it is and how much: another place would explain the data about as well.
    private static string? Uncertain(
        UnknownLine unknown,
        TargetSpectrum target,
        ClosureFit? fit,
        CalibrationSettings settings,
        BatchCalibration[] batches
    )
    {
        LineGroup nearest = LineGroup.Single(target.Lines).MinBy(l => Math.Abs(l.Strongest.EnergyEv - unknown.EnergyEv))!;
        double energy = nearest.Strongest.EnergyEv,
            sigma = target.Resolution.Sigma(energy),
            distance = (unknown.EnergyEv - energy) / sigma;
        // As near as it may come to a named line, it would go nearer: that line may have a wrong energy, or another one is under it.
        bool isHeld = TargetCandidates.IsNear(LineGroup.Single(settings.Target.Lines), unknown.EnergyEv, HeldPlace, target);
        if (!isHeld && (Math.Abs(distance) > UncertainPlace || unknown.Counts > UncertainCounts * unknown.CountsError))
            return null;
        if (fit is not null)
        {
            // What it may shift at most: the line by its share of the counts, and the scale by the line's share of all lines. A line that
            // has a say in the scale must have the right energy, even where others outvote it.
            int line = target.Lines.ToList().IndexOf(nearest);
            double shift = unknown.Counts / fit.Counts(line) * Math.Abs(unknown.EnergyEv - energy),
                leverage = fit.Leverage(line, settings.Free(batches[0].Optimized.Function).Length);
            if (isHeld && leverage > LeastSay)
                leverage = 1;
            if (shift * leverage < Allowed(target, batches, energy))
                return null;
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"A line that is not named, {Math.Abs(distance):0.0} standard deviations {(distance < 0 ? "below" : "above")} "
                + $"{nearest.Name}, holds {WithError.Of(unknown.Counts, unknown.CountsError, "0")} counts: where it "
                + $"is, and the scale with it, is not certain. Name it, or leave its region out."
        );
    }

    private static string? Doubt(ClosureFit fit, int line, TargetSpectrum target, CalibrationSettings settings, BatchCalibration[] batches)
    {
        string name = target.Lines[line].Name;
        double energy = target.Lines[line].Strongest.EnergyEv,
            allowed = Allowed(target, batches, energy);
        int parameters = settings.Free(batches[0].Optimized.Function).Length;
        if (fit.Neighbour(line) is { Significance: > NeighbourSignificance } neighbour)
        {
            if (UnknownTwins.Rival(target.Lines[line], neighbour.DistanceInSigma, neighbour.Fraction, target) is { } rival)
                return rival;
            double scaleShift = Math.Abs(neighbour.ShiftEv * fit.Leverage(line, parameters));
            if (scaleShift > allowed)
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Something at {Math.Abs(neighbour.DistanceInSigma):0.##} standard deviations "
                        + $"{(neighbour.DistanceInSigma < 0 ? "below" : "above")} {name}, {neighbour.Fraction:P1} of it "
                        + $"({neighbour.Significance:0} standard errors), shifts the scale there by about {scaleShift:0.0} eV: "
                        + $"a line that is not named, a tail, or channels that do not count."
                );
        }
        // A detector gives all its lines the same tail: together they show what none of them does alone.
        string? asymmetry =
            Asymmetry(fit, line, fit.Tail([line]), allowed, parameters, $"{name} is asymmetric")
            ?? Asymmetry(fit, line, fit.Tail([.. Single(fit, target)]), allowed, parameters, "All lines together are asymmetric");
        if (asymmetry is not null)
            return asymmetry;
        (double shift, double shiftError) = fit.Shift(line);
        if (Math.Abs(shift) > Math.Max(allowed, ShiftSignificance * shiftError))
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{name} lies {WithError.Of(shift, shiftError, "+0.00;-0.00")} eV from its energy: the scale is bent, "
                    + $"or a line has a wrong name."
            );
        if (fit.WorstResidual(line) is { } worst && worst.Significance > ResidualSignificance && worst.OfHeight > LargestResidual)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"At {worst.EnergyEv:0} eV the data miss the model by {worst.OfHeight:0 %} of the height of {name} "
                    + $"({worst.Significance:0} standard errors): a line that is not named, or channels that do not count."
            );
        (double widening, double wideningError) = fit.Widening(line);
        return Math.Abs(widening) > Math.Max(LargestWidening, WideningSignificance * wideningError)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is {Math.Abs(Math.Sqrt(Math.Max(1 + widening, 0)) - 1):0.0 %} {(widening > 0 ? "wider" : "narrower")} than the "
                    + $"resolution says: the gain drifts within batches, or noise and Fano factor are not those of this detector."
            )
            : null;
    }

    private static IEnumerable<int> Single(ClosureFit fit, TargetSpectrum target) => fit.Lines.Where(k => !target.Lines[k].IsMultiplet);

    private static string? Asymmetry(ClosureFit fit, int line, ClosureTail? tail, double allowed, int parameters, string what)
    {
        if (tail is not { Significance: > TailSignificance })
            return null;
        double shift = Math.Abs(tail.ShiftsEv[line] * fit.Leverage(line, parameters));
        return shift > allowed
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: a tail to {(tail.IsHigh ? "high" : "low")} energies with {tail.Fraction:P1} of it, "
                    + $"{tail.Slope:0.#} standard deviations long ({tail.Significance:0} standard errors), shifts the scale by about "
                    + $"{shift:0.0} eV."
            )
            : null;
    }

    // A shift of the scale that does not matter, eV.
    private static double Allowed(TargetSpectrum target, BatchCalibration[] batches, double energyEv) =>
        Math.Max(BiasInSigma * target.Resolution.Sigma(energyEv), StatedErrors * MeanError(batches, energyEv));

    // Standard error of the mean of the batches' scales at an energy, eV: batches are independent.
    private static double MeanError(BatchCalibration[] batches, double energyEv) =>
        Math.Sqrt(batches.Sum(b => Math.Pow(b.Optimized.EnergyError(b.Optimized.Channel(energyEv)), 2))) / batches.Length;
}
