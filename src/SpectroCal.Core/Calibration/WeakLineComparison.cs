using SpectroCal.Detectors;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>How far the optimisation moved the weak line in one detector.</summary>
/// <param name="Detector">The detector.</param>
/// <param name="ReferenceEv">Its position under the reference, eV.</param>
/// <param name="ReferenceErrorEv">Standard error of that, eV.</param>
/// <param name="OptimizedEv">Its position under the optimised constants, eV.</param>
public sealed record WeakLineShift(string Detector, double ReferenceEv, double ReferenceErrorEv, double OptimizedEv)
{
    /// <summary>(mu_ref - mu_opt) / sigma_ref, Fig. 6 of Meas. Sci. Technol. 2023.</summary>
    public double Relative => (ReferenceEv - OptimizedEv) / ReferenceErrorEv;
}

/// <summary>
/// The weak line in the sum of all batches under the reference, the optimised and, in simulations, the true constants, fitted by Eq. 4 of
/// Meas. Sci. Technol. 2023: its Table 1.
/// </summary>
public sealed record WeakLineComparison
{
    private const double BinEv = 15;

    /// <summary>Under the reference of each detector.</summary>
    public required SpectrumFit Reference { get; init; }

    /// <summary>Under the constants that the strong lines of each batch give.</summary>
    public required SpectrumFit Standard { get; init; }

    /// <summary>Under the optimised constants.</summary>
    public required SpectrumFit Optimized { get; init; }

    /// <summary>Under the true constants; null where they are not known.</summary>
    public SpectrumFit? Perfect { get; init; }

    /// <summary>What the optimisation moved, detector by detector; those whose line cannot be fitted are left out.</summary>
    public required IReadOnlyList<WeakLineShift> Shifts { get; init; }

    /// <summary>Compares.</summary>
    /// <param name="start">What the strong lines gave.</param>
    /// <param name="calibration">What the likelihood of the weak line made of it.</param>
    /// <param name="settings">Line and region.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">The line cannot be fitted in the sum of all batches.</exception>
    public static WeakLineComparison Of(
        WeakLineStart start,
        CampaignCalibration calibration,
        WeakLineSettings settings,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(settings);
        IReadOnlyList<BatchCalibration> batches = calibration.Batches;
        int[] all = [.. Enumerable.Range(0, batches.Count)];
        SpectrumFit reference = Fit(Sum(all, i => start.References[i]), settings),
            optimized = Fit(Sum(all, i => batches[i].Optimized), settings);
        var shifts = new List<WeakLineShift>();
        foreach (IGrouping<string, int> detector in all.GroupBy(i => batches[i].Input.Batch.Detector))
        {
            int[] own = [.. detector];
            if (
                Position(Sum(own, i => start.References[i]), reference) is { } before
                && Position(Sum(own, i => batches[i].Optimized), optimized) is { } after
            )
                shifts.Add(new WeakLineShift(detector.Key, before.Value, before.Error, after.Value));
        }
        return new WeakLineComparison
        {
            Reference = reference,
            Standard = Fit(Sum(all, i => batches[i].Input.Standard), settings),
            Optimized = optimized,
            Perfect = start.Campaign.HasTruth ? Fit(Sum(all, i => batches[i].Input.Truth!), settings) : null,
            Shifts = shifts,
        };

        EnergySpectrum Sum(int[] indices, Func<int, EnergyCalibration> scale) =>
            SumOf([.. indices.Select(i => (batches[i].Input.Batch, scale(i)))], settings, cancellation);

        // One detector has too few counts for a shape of its own: that of all of them.
        (double Value, double Error)? Position(EnergySpectrum spectrum, SpectrumFit shape)
        {
            try
            {
                LineFitSpecification held = shape.Specification with
                {
                    Changes =
                    [
                        .. shape
                            .Result.Parameters.Where(p =>
                                p.Name.StartsWith("tail", StringComparison.Ordinal) || p.Name.EndsWith("sigma", StringComparison.Ordinal)
                            )
                            .Select(p => ParameterChange.Fix(p.Name, p.Value)),
                    ],
                };
                SpectrumFit fit = LineFitter.Fit(BinnedSpectrum.Of(spectrum), held, cancellation: cancellation);
                return fit.IsValid ? (fit.Lines[0].Position.Value, fit.Lines[0].Position.Error) : null;
            }
            catch (Fitting.FitException)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// chi2/ndf of the line as detectors that stand still would show it: natural shape, width and tail as they are known; area, position
    /// and a straight background free. Drift widens a line and gives it a tail: where these are free, a smeared line fits about as well as
    /// a sharp one.
    /// </summary>
    /// <param name="fit">The fit by Eq. 4: its spectrum, lines and range.</param>
    /// <param name="start">What the strong lines say of width and tail.</param>
    /// <returns>NaN where the line cannot be fitted so.</returns>
    internal static double AtKnownResponse(SpectrumFit fit, WeakLineStart start) =>
        Known(fit, start, LinePositions.Free)?.Result.ReducedStatistic ?? double.NaN;

    /// <summary>
    /// By how much ln L of the line over its background is greater under one calibration than under the reference: the sum over bins of
    /// (n - n_ref) ln(m / b), where m is the line as detectors that stand still would show it, at its energy and on its background b. All
    /// calibrations share the events and m, so that the counts' fluctuation cancels in great part, as it does not between two chi2; what
    /// comes and goes at the ends of the range, where m is b, does not count.
    /// </summary>
    /// <param name="fit">The line under the calibration.</param>
    /// <param name="start">What the strong lines say of width and tail.</param>
    /// <returns>NaN where the line cannot be fitted so.</returns>
    internal double LogLikelihoodGain(SpectrumFit fit, WeakLineStart start)
    {
        if (Known(Optimized, start, LinePositions.Fixed) is not { } known)
            return double.NaN;
        IReadOnlyList<double> background = known.Components.First(c => c.Name == "background").Counts;
        return Enumerable
            .Range(0, background.Count)
            .Sum(j =>
                (fit.Spectrum.Counts[j] - Reference.Spectrum.Counts[j]) * Math.Log(known.Components.Sum(c => c.Counts[j]) / background[j])
            );
    }

    private static SpectrumFit? Known(SpectrumFit fit, WeakLineStart start, LinePositions positions)
    {
        LineFitSpecification known = fit.Specification with
        {
            Shape = new LineShape { IsNatural = true, HasTail = start.Tail is not null },
            Tail = start.Tail,
            Positions = positions,
            Changes = [ParameterChange.Fix($"{fit.Lines[0].Name}.sigma", start.SigmaEv)],
        };
        try
        {
            return LineFitter.Fit(fit.Spectrum, known);
        }
        catch (Fitting.FitException)
        {
            return null;
        }
    }

    /// <summary>The sum of batches about the weak line.</summary>
    internal static EnergySpectrum SumOf(
        IReadOnlyList<(EventBatch, EnergyCalibration)> batches,
        WeakLineSettings settings,
        CancellationToken cancellation
    ) =>
        CalibratedSpectra.Combine(
            batches,
            new EnergyAxis(settings.Region.LowEv, BinEv, (int)((settings.Region.HighEv - settings.Region.LowEv) / BinEv)),
            cancellation
        );

    /// <summary>The weak line by Eq. 4: the doublet with tails of incomplete charge collection on a straight background.</summary>
    internal static SpectrumFit Fit(EnergySpectrum spectrum, WeakLineSettings settings)
    {
        try
        {
            SpectrumFit fit = LineFitter.Fit(
                BinnedSpectrum.Of(spectrum),
                new LineFitSpecification
                {
                    Lines = [settings.WeakLine],
                    Shape = LineShape.Vip2,
                    Resolution = settings.Resolution,
                    RangeEv = (settings.Region.LowEv, settings.Region.HighEv),
                }
            );
            return fit.IsValid ? fit : throw new CalibrationException($"{settings.WeakLine.Name} could not be fitted: {fit.Message}");
        }
        catch (Fitting.FitException e)
        {
            throw new CalibrationException($"{settings.WeakLine.Name} could not be fitted: {e.Message}", e);
        }
    }
}
