using SpectroCal.Calibration;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Gallery;

/// <summary>The figures that belong to the result of a campaign.</summary>
public static class CampaignFigures
{
    private static readonly (string Name, Func<CampaignResult, bool> Exists, Func<CampaignResult, Figure> Draw)[] Recipes =
    [
        ("overview", r => r.Constants.Any(c => c.HasConstants), OverviewFigure.Of),
        ("spectrum", _ => true, r => SpectrumFigure.Of(r)),
        ("density", r => r.Target is not null, DensityFigure.Of),
        ("lines", _ => true, r => LineResultsFigure.Of(r.Report)),
        ("constants", r => r.Report.Parameters is { Count: > 0 }, r => ConstantsFigure.Of(r.Report)),
        ("detector-drift", _ => true, r => DetectorDriftFigure.Of(r)),
        ("detector-map", r => r.Constants.DistinctBy(c => c.Detector).Count() > 1, DetectorMapFigure.Of),
        (
            "loss",
            r => r.Report.Optimizer.LossHistory is { Count: > 0 },
            r => IterationFigure.Loss(r.Report.Optimizer.LossHistory!, r.Report.Optimizer.LossHistoryProbability)
        ),
    ];

    /// <summary>Names of all figures that a result may have.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Recipes.Select(f => f.Name)];

    /// <summary>The figures that a result has.</summary>
    /// <param name="result">The result.</param>
    public static IReadOnlyList<Figure> Of(CampaignResult result) => [.. Recipes.Where(f => f.Exists(result)).Select(f => f.Draw(result))];

    /// <summary>Names of the figures that need the batches themselves, not only what a folder of results holds.</summary>
    public static IReadOnlyList<string> NamesWithBatches { get; } = ["loss-scan", "centroid-shift"];

    /// <summary>
    /// The figures that need the batches themselves: the loss around the optimum of the first calibrated batch, and the shift of the
    /// target's last line.
    /// </summary>
    /// <param name="calibration">The outcome; without a calibrated batch it has none of them.</param>
    public static IReadOnlyList<Figure> WithBatches(CampaignCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return [.. OfBatches(calibration).Select(f => f.Make())];
    }

    /// <summary>All figures of a result, each to be drawn by itself.</summary>
    /// <param name="result">The result.</param>
    /// <param name="calibration">The batches; null where they are gone.</param>
    internal static IEnumerable<(string Name, Func<Figure> Make)> All(CampaignResult result, CampaignCalibration? calibration) =>
        Recipes
            .Where(f => f.Exists(result))
            .Select(f => (f.Name, (Func<Figure>)(() => f.Draw(result))))
            .Concat(calibration is null ? [] : OfBatches(calibration));

    private static (string Name, Func<Figure> Make)[] OfBatches(CampaignCalibration calibration)
    {
        int first = Enumerable.Range(0, calibration.Batches.Count).FirstOrDefault(i => calibration.Batches[i].HasConstants, -1);
        return first < 0
            ? []
            :
            [
                (NamesWithBatches[0], () => LossScanFigure.Of(LossScan.Of(calibration, first))),
                (NamesWithBatches[1], () => CentroidShiftFigure.Of(calibration, calibration.Target.Lines[^1])),
            ];
    }

    /// <summary>One figure by its name.</summary>
    /// <exception cref="CalibrationException">There is no such figure, or the result does not have what it shows.</exception>
    public static Figure Of(CampaignResult result, string name)
    {
        (_, Func<CampaignResult, bool>? exists, Func<CampaignResult, Figure>? draw) = Recipes.FirstOrDefault(f => f.Name == name);
        if (exists is null || draw is null)
            throw new CalibrationException($"A result has no figure '{name}'; there are {string.Join(", ", Names)}.");
        if (!exists(result) && name == Recipes[0].Name)
            throw new CalibrationException($"No batch of this result was calibrated: there is no figure '{name}'.");
        if (!exists(result))
            throw new CalibrationException(
                $"This result has nothing to draw in the figure '{name}'; it has "
                    + $"{string.Join(", ", Recipes.Where(f => f.Exists(result)).Select(f => f.Name))}."
            );
        return draw(result);
    }
}
