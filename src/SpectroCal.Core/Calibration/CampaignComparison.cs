using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Standard, optimised and (in simulations) perfect calibration side by side.</summary>
public sealed record CampaignComparison
{
    private const int DifferenceBins = 20;
    private const double BinsPerSigma = 20;

    /// <summary>The lines in the combined spectra.</summary>
    public required IReadOnlyList<LineComparison> Lines { get; init; }

    /// <summary>Energy errors of the batches, one entry per line; empty without true constants.</summary>
    public required IReadOnlyList<BatchEnergyError> BatchErrors { get; init; }

    /// <summary>Differences of the parameters from the truth; empty without true constants.</summary>
    public required IReadOnlyList<ParameterComparison> Parameters { get; init; }

    /// <summary>Combined spectrum under the standard calibration.</summary>
    public required EnergySpectrum Standard { get; init; }

    /// <summary>Combined spectrum under the optimised calibration.</summary>
    public required EnergySpectrum Optimized { get; init; }

    /// <summary>Combined spectrum under the true constants; null where they are not known.</summary>
    public EnergySpectrum? Perfect { get; init; }

    /// <summary>Compares the calibrations of a campaign.</summary>
    /// <param name="calibration">The outcome.</param>
    /// <param name="lines">Lines to compare, known and unknown.</param>
    /// <param name="windowInSigma">Reach of the line fits to either side, in standard deviations of the resolution.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static CampaignComparison Of(
        CampaignCalibration calibration,
        IReadOnlyList<ComparedLine> lines,
        double windowInSigma = 4,
        CancellationToken cancellation = default
    )
    {
        IReadOnlyList<BatchCalibration> batches = calibration.Batches;
        bool truth = batches.All(b => b.Input.Truth is not null);
        EnergyAxis axis = EnergyAxis.Covering(
            calibration.Target.Range.LowEv,
            calibration.Target.Range.HighEv,
            calibration.Target.SmallestSigmaEv / BinsPerSigma
        );
        EnergySpectrum Combine(Func<BatchCalibration, EnergyCalibration> choose) =>
            CalibratedSpectra.Combine([.. batches.Select(b => (b.Input.Batch, choose(b)))], axis, cancellation);
        EnergySpectrum standard = Combine(b => b.Input.Standard),
            optimized = Combine(b => b.Optimized);
        EnergySpectrum? perfect = truth ? Combine(b => b.Input.Truth!) : null;
        // The batches are calibrated: a combined spectrum that cannot be fitted says so, and takes nothing from them.
        CombinedFits Isolate(Func<CombinedFits> fit) =>
            Isolated.Run("combined spectrum", fit, reason => new CombinedFits([.. lines.Select(_ => LineFit.Without(reason))], []));
        CombinedLines? combined = null;
        CombinedFits optimizedFits = Isolate(() =>
        {
            double extra = CalibratedSpectra.RoundingVarianceEv2(
                [.. batches.Select(b => (b.Input.Batch, b.Optimized))],
                calibration.Target.Range.MiddleEv
            );
            combined = new CombinedLines(calibration.Target, calibration.Settings.Target, lines, windowInSigma, optimized, extra);
            return combined.Fit(optimized);
        });
        CombinedFits standardFits = combined is null
            ? optimizedFits
            : Isolate(() =>
                combined.Fit(standard, optimizedFits.Blends.Length > 0 ? optimizedFits : null, energy => ScatterEv2(energy, batches))
            );
        CombinedFits? perfectFits =
            perfect is null ? null
            : combined is null ? optimizedFits
            : Isolate(() => combined.Fit(perfect));
        return new CampaignComparison
        {
            Standard = standard,
            Optimized = optimized,
            Perfect = perfect,
            Lines =
            [
                .. lines.Select(
                    (l, k) =>
                        new LineComparison(
                            l.Line.Name,
                            l.Line.Strongest.EnergyEv,
                            l.Known,
                            standardFits.Lines[k],
                            WithScaleError(optimizedFits.Lines[k], l, batches),
                            perfectFits?.Lines[k]
                        )
                ),
            ],
            BatchErrors = truth ? [.. lines.Select(l => EnergyError(l.Line, batches))] : [],
            Parameters = truth
                ? [.. Enumerable.Range(0, batches[0].Optimized.Function.ParameterCount).Select(i => Differences(i, batches))]
                : [],
        };
    }

    // Variance of what the standard scales read for an energy, each batch weighted with its counts, eV^2.
    private static double ScatterEv2(double energyEv, IReadOnlyList<BatchCalibration> batches)
    {
        double total = 0,
            mean = 0,
            square = 0;
        foreach (BatchCalibration batch in batches)
        {
            double n = batch.Input.Batch.Histogram.TotalCounts,
                shift = Isolated.Number(() => batch.Input.Standard.Energy(batch.Optimized.Channel(energyEv))) - energyEv;
            if (!double.IsFinite(shift) || n == 0)
                continue;
            total += n;
            mean += n * shift;
            square += n * shift * shift;
        }
        return total > 0 ? Math.Max(0, square / total - mean * mean / (total * total)) : 0;
    }

    // Batches are independent: the error of their mean scale, each weighted with its counts, adds to that of the fit.
    private static LineFit WithScaleError(LineFit fit, ComparedLine line, IReadOnlyList<BatchCalibration> batches)
    {
        if (line.Known || fit.Reason is not null)
            return fit;
        double variance = 0,
            total = 0;
        foreach (BatchCalibration batch in batches)
        {
            double n = batch.Input.Batch.Histogram.TotalCounts,
                error = Isolated.Number(() => batch.Optimized.EnergyError(batch.Optimized.Channel(line.Line.MeanEnergyEv)));
            total += n;
            if (double.IsFinite(error))
                variance += n * n * error * error;
        }
        return total > 0
            ? fit with
            {
                CentroidErrorEv = Math.Sqrt(fit.CentroidErrorEv * fit.CentroidErrorEv + variance / (total * total)),
            }
            : fit;
    }

    private static BatchEnergyError EnergyError(LineGroup line, IReadOnlyList<BatchCalibration> batches)
    {
        double energy = line.Strongest.EnergyEv,
            standard = 0,
            optimized = 0,
            bias = 0,
            bound = 0;
        int used = 0,
            bounded = 0;
        foreach (BatchCalibration batch in batches)
        {
            double channel = Isolated.Number(() => batch.Input.Truth!.Channel(energy)),
                s = Isolated.Number(() => batch.Input.Standard.Energy(channel)) - energy,
                o = Isolated.Number(() => batch.Optimized.Energy(channel)) - energy,
                b = Isolated.Number(() => batch.CramerRaoEnergyError(channel));
            // A scale that cannot be evaluated there has no error.
            if (!double.IsFinite(s + o))
                continue;
            used++;
            standard += s * s;
            optimized += o * o;
            bias += o;
            if (!double.IsFinite(b))
                continue;
            bound += b * b;
            bounded++;
        }
        return new BatchEnergyError(
            line.Name,
            Math.Sqrt(standard / used),
            Math.Sqrt(optimized / used),
            bias / used,
            Math.Sqrt(bound / bounded)
        );
    }

    private static ParameterComparison Differences(int parameter, IReadOnlyList<BatchCalibration> batches)
    {
        double[] Relative(Func<BatchCalibration, EnergyCalibration> choose) =>
            [
                .. batches.Select(b =>
                    (choose(b).Parameters[parameter] - b.Input.Truth!.Parameters[parameter]) / b.Input.Truth.Parameters[parameter]
                ),
            ];
        double[] standard = Relative(b => b.Input.Standard),
            optimized = Relative(b => b.Optimized);
        double largest = standard.Concat(optimized).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        double half = largest > 0 ? largest * (1 + 1e-12) : 1;
        double[] edges = [.. Enumerable.Range(0, DifferenceBins + 1).Select(k => -half + 2 * half * k / DifferenceBins)];
        return new ParameterComparison(batches[0].Optimized.Function.ParameterName(parameter), Summary(standard), Summary(optimized));

        RelativeDifference Summary(double[] values)
        {
            var counts = new int[DifferenceBins];
            foreach (double v in values)
                if (double.IsFinite(v))
                    counts[Math.Min((int)((v + half) / (2 * half) * DifferenceBins), DifferenceBins - 1)]++;
            return new RelativeDifference(values.Average(), Math.Sqrt(values.Average(v => v * v)), edges, counts);
        }
    }
}
