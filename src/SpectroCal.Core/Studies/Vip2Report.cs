using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.LineShapes;
using SpectroCal.Neural;

namespace SpectroCal.Studies;

/// <summary>The weak line under one calibration: a row of Table 1 of Meas. Sci. Technol. 2023.</summary>
/// <param name="PositionEv">Position, eV.</param>
/// <param name="PositionErrorEv">Its standard error, eV.</param>
/// <param name="FwhmEv">FWHM of the Gaussian, eV.</param>
/// <param name="FwhmErrorEv">Its standard error, eV.</param>
/// <param name="ReducedStatistic">chi2/ndf.</param>
/// <param name="KnownResponseStatistic">
/// chi2/ndf of the natural line with the width and the tail that the strong lines give: of a line that nothing has smeared; NaN where it
/// cannot be fitted.
/// </param>
/// <param name="Counts">Counts in the line.</param>
public sealed record Vip2Row(
    double PositionEv,
    double PositionErrorEv,
    double FwhmEv,
    double FwhmErrorEv,
    double ReducedStatistic,
    double KnownResponseStatistic,
    double Counts
)
{
    internal static Vip2Row Of(SpectrumFit fit, WeakLineStart start) =>
        new(
            fit.Lines[0].Position.Value,
            fit.Lines[0].Position.Error,
            fit.Lines[0].Resolution.Value,
            fit.Lines[0].Resolution.Error,
            fit.Result.ReducedStatistic,
            WeakLineComparison.AtKnownResponse(fit, start),
            fit.Lines[0].Area.Value
        );
}

/// <summary>How well the network found a line in the batches.</summary>
/// <param name="Line">The line.</param>
/// <param name="Found">Batches in which it has a centroid without doubt.</param>
/// <param name="Doubtful">Batches in which the centroid is doubtful.</param>
/// <param name="Missing">Batches in which it has none.</param>
/// <param name="RmsChannels">RMS error of those it has, channels.</param>
/// <param name="Largest95Channels">Error that 95 % do not exceed, channels.</param>
/// <param name="PullWidth">RMS of errors over stated errors.</param>
public sealed record Vip2LineCentroids(
    string Line,
    int Found,
    int Doubtful,
    int Missing,
    double RmsChannels,
    double Largest95Channels,
    double PullWidth
)
{
    internal static Vip2LineCentroids Of(IGrouping<string, Vip2Centroid> line)
    {
        Vip2Centroid[] known = [.. line.Where(c => c.Status != CentroidStatus.Missing)];
        double[] errors = [.. known.Select(c => Math.Abs(c.Channel - c.TrueChannel)).Order()];
        return new Vip2LineCentroids(
            line.Key,
            line.Count(c => c.Status == CentroidStatus.Found),
            line.Count(c => c.Status == CentroidStatus.Doubtful),
            line.Count(c => c.Status == CentroidStatus.Missing),
            errors.Length == 0 ? double.NaN : Math.Sqrt(errors.Average(e => e * e)),
            errors.Length == 0 ? double.NaN : errors[(int)(0.95 * (errors.Length - 1))],
            errors.Length == 0 ? double.NaN : Math.Sqrt(known.Average(c => Math.Pow((c.Channel - c.TrueChannel) / c.ErrorChannels, 2)))
        );
    }
}

/// <summary>The hold-out check: constants from one half of the events, the line in both.</summary>
/// <param name="Own">The line in the half that the constants come from.</param>
/// <param name="Other">The line in the other half.</param>
/// <param name="NarrowingEv">By how much it is wider there, eV FWHM.</param>
/// <param name="NarrowingErrorEv">Standard error of that, eV.</param>
public sealed record Vip2HoldOut(Vip2Row Own, Vip2Row Other, double NarrowingEv, double NarrowingErrorEv);

/// <summary>
/// By how much ln L of the copper line over its background is greater than under the reference; the line as detectors that stand still
/// would show it, with width and tail from the strong lines.
/// </summary>
/// <param name="Standard">Under the constants that the strong lines of each batch give.</param>
/// <param name="Optimized">Under the optimised constants.</param>
/// <param name="Perfect">Under the true constants; null where they are not known.</param>
public sealed record Vip2LikelihoodGain(double Standard, double Optimized, double? Perfect)
{
    internal static Vip2LikelihoodGain Of(WeakLineComparison comparison, WeakLineStart start) =>
        new(
            comparison.LogLikelihoodGain(comparison.Standard, start),
            comparison.LogLikelihoodGain(comparison.Optimized, start),
            comparison.Perfect is { } perfect ? comparison.LogLikelihoodGain(perfect, start) : null
        );
}

/// <summary>A batch that takes no part.</summary>
/// <param name="Detector">The detector.</param>
/// <param name="Run">The batch.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record Vip2Refusal(string Detector, string Run, string Reason);

/// <summary>The numbers of a VIP-2 study: what <c>vip2.json</c> holds.</summary>
public sealed record Vip2Report
{
    /// <summary>Seed of the simulation.</summary>
    public required long Seed { get; init; }

    /// <summary>Name of the network.</summary>
    public required string Model { get; init; }

    /// <summary>What the network found, line by line.</summary>
    public required IReadOnlyList<Vip2LineCentroids> Centroids { get; init; }

    /// <summary>Batches.</summary>
    public required int Batches { get; init; }

    /// <summary>Batches that were calibrated without doubt.</summary>
    public required int Calibrated { get; init; }

    /// <summary>Batches whose strong lines could not be fitted, or whose fit is not to be believed: they take no part.</summary>
    public required IReadOnlyList<Vip2Refusal> Refused { get; init; }

    /// <summary>What should be known of the references.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>The copper line under the reference of each detector: one calibration for the month.</summary>
    public required Vip2Row Reference { get; init; }

    /// <summary>Under the constants that the strong lines of each batch give.</summary>
    public required Vip2Row Standard { get; init; }

    /// <summary>Under the optimised constants.</summary>
    public required Vip2Row Optimized { get; init; }

    /// <summary>Under the true constants.</summary>
    public required Vip2Row? Perfect { get; init; }

    /// <summary>How much more likely than under the reference the events are.</summary>
    public required Vip2LikelihoodGain LikelihoodGain { get; init; }

    /// <summary>Energy of the line, eV.</summary>
    public required double EnergyEv { get; init; }

    /// <summary>FWHM that the simulated detectors have there, eV.</summary>
    public required double TrueFwhmEv { get; init; }

    /// <summary>FWHM of the resolution there as the strong lines have it, eV.</summary>
    public required double KnownFwhmEv { get; init; }

    /// <summary>Whether constants of each batch narrow the line artificially.</summary>
    public required Vip2HoldOut HoldOut { get; init; }

    /// <summary>How far the optimisation moved the line in each detector.</summary>
    public required IReadOnlyList<WeakLineShift> Shifts { get; init; }

    /// <summary>Log-likelihood at the start and after each iteration.</summary>
    public required IReadOnlyList<double> LogLikelihood { get; init; }

    /// <summary>The numbers of a study.</summary>
    public static Vip2Report Of(Vip2Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        CampaignCalibration calibration = study.Outcome.Calibration;
        double energy = study.Settings.WeakLine.Strongest.EnergyEv;
        return new Vip2Report
        {
            Seed = study.Campaign.Settings.Seed,
            Model = study.Model.Name,
            Centroids = [.. study.Centroids.GroupBy(c => c.Line).Select(Vip2LineCentroids.Of)],
            Batches = study.Campaign.Detectors.Sum(d => d.Batches.Count),
            Calibrated = calibration.CalibratedBatches,
            Refused =
            [
                .. calibration
                    .Batches.Where(b => b.Input.Refusal is not null)
                    .Select(b => new Vip2Refusal(b.Input.Batch.Detector, b.Input.Batch.Run.Name, b.Input.Refusal!)),
            ],
            Remarks = study.Start.Remarks,
            Reference = Vip2Row.Of(study.Comparison.Reference, study.Start),
            Standard = Vip2Row.Of(study.Comparison.Standard, study.Start),
            Optimized = Vip2Row.Of(study.Comparison.Optimized, study.Start),
            Perfect = study.Comparison.Perfect is { } perfect ? Vip2Row.Of(perfect, study.Start) : null,
            LikelihoodGain = Vip2LikelihoodGain.Of(study.Comparison, study.Start),
            EnergyEv = energy,
            TrueFwhmEv = study.Campaign.Settings.Resolution.Fwhm(energy),
            KnownFwhmEv = ResolutionModel.FwhmPerSigma * study.Start.SigmaEv,
            HoldOut = new Vip2HoldOut(
                Vip2Row.Of(study.HoldOut.Own, study.Start),
                Vip2Row.Of(study.HoldOut.Other, study.Start),
                study.HoldOut.NarrowingEv,
                study.HoldOut.NarrowingErrorEv
            ),
            Shifts = study.Comparison.Shifts,
            LogLikelihood = study.LogLikelihood(),
        };
    }
}
