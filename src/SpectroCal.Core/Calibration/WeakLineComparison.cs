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
    /// chi2/ndf of the line by Eq. 4 with a width that is known: with a free one a line that is smeared fits about as well as a sharp one.
    /// </summary>
    /// <param name="fit">The fit with its width free.</param>
    /// <param name="sigmaEv">Standard deviation of the resolution there, eV.</param>
    internal static double AtKnownWidth(SpectrumFit fit, double sigmaEv)
    {
        LineFitSpecification known = fit.Specification with { Changes = [ParameterChange.Fix($"{fit.Lines[0].Name}.sigma", sigmaEv)] };
        try
        {
            return LineFitter.Fit(fit.Spectrum, known).Result.ReducedStatistic;
        }
        catch (Fitting.FitException)
        {
            return double.NaN;
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
