using SpectroCal.Simulation;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A calibration parameter through a campaign; time is counted in runs.</summary>
/// <param name="Label">What it is, with its unit.</param>
/// <param name="Times">Times of the fine values, in runs; may be empty.</param>
/// <param name="Values">The fine values.</param>
/// <param name="RunAverages">Averages over run 0, 1, ...; NaN where there is none.</param>
internal sealed record ParameterHistory(RichText Label, double[] Times, double[] Values, double[] RunAverages);

/// <summary>Calibration parameters through a campaign, physics runs shaded (Condens. Matter 9 (2024) 26, Fig. 1).</summary>
public static class DriftFigure
{
    /// <summary>The drift of one detector of a simulated campaign.</summary>
    public static Figure Of(ToyCampaign toy, int detector = 0)
    {
        ArgumentNullException.ThrowIfNull(toy);
        DetectorDrift drift = toy.Drifts[detector];
        int steps = drift.StepsPerRun,
            runs = drift.OffsetEv.Count / steps,
            perCycle = toy.Settings.PhysicsRunsPerCycle + 1;
        double[] times = [.. Enumerable.Range(0, drift.OffsetEv.Count).Select(t => (t + 0.5) / steps)];
        ParameterHistory History(string label, IReadOnlyList<double> values, int parameter) =>
            new(
                RichText.Markup(label),
                times,
                [.. values],
                [.. Enumerable.Range(0, runs).Select(r => drift.RunAverage(r).Parameters[parameter])]
            );
        return Of(
            [History("p_0 (eV)", drift.OffsetEv, 0), History("p_1 (eV/channel)", drift.GainEvPerChannel, 1)],
            run => run % perCycle == 0
        );
    }

    /// <summary>Any parameters.</summary>
    /// <param name="parameters">The parameters, a panel each.</param>
    /// <param name="isCalibration">Which runs are calibration runs; all others are shaded.</param>
    internal static Figure Of(IReadOnlyList<ParameterHistory> parameters, Func<int, bool> isCalibration)
    {
        int runs = parameters.Max(p => p.RunAverages.Length);
        var shades = new List<Shade>();
        foreach (int run in Enumerable.Range(0, runs).Where(r => !isCalibration(r)))
            // Runs that follow one another are one shade.
            if (shades.Count > 0 && shades[^1].High == run)
                shades[^1] = shades[^1] with { High = run + 1 };
            else
                shades.Add(new Shade(run, run + 1));
        return new Figure(
            "drift",
            "Calibration parameters through the campaign: the true values, their average over each run, and the physics runs "
                + "(shaded) to which the constants of the calibration runs before them apply.",
            0.4 + 0.22 * parameters.Count,
            [
                .. parameters.Select(
                    (p, i) =>
                        new Panel(new Axis("run") { Minimum = 0, Maximum = runs }, new Axis(p.Label))
                        {
                            Row = i,
                            JoinsAbove = i > 0,
                            // One legend is enough.
                            Shades = i > 0 ? shades : [.. shades.Select(s => s with { Name = "physics runs" })],
                            Series =
                            [
                                (new LineSeries(p.Times, p.Values) { Weight = 0.8 }).As(
                                    i == 0 && p.Times.Length > 0 ? "true value" : null,
                                    Palette.Blue
                                ),
                                Averages(p).As(i == 0 ? "average over a run" : null, Palette.Vermilion),
                            ],
                        }
                ),
            ]
        );
    }

    // A horizontal line for each run; nothing joins one to the next.
    private static LineSeries Averages(ParameterHistory p) =>
        new(
            p.RunAverages.SelectMany((_, r) => (double[])[r, r + 1, double.NaN]).ToArray(),
            p.RunAverages.SelectMany(a => (double[])[a, a, double.NaN]).ToArray()
        )
        {
            Weight = 1.4,
        };
}
