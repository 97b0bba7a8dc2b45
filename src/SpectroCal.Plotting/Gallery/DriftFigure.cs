using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;
using SpectroCal.Simulation;

namespace SpectroCal.Plotting.Gallery;

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
        ParameterHistory History(RichText label, IReadOnlyList<double> values, int parameter) =>
            new(label, times, [.. values], [.. Enumerable.Range(0, runs).Select(r => drift.RunAverage(r).Parameters[parameter])]);
        return Of(
            [
                History(RichText.Markup("p_0 (eV)"), drift.OffsetEv, 0),
                History(RichText.Markup("p_1 (eV/channel)"), drift.GainEvPerChannel, 1),
            ],
            [.. Enumerable.Range(0, runs).Where(r => r % perCycle == 0)]
        );
    }

    /// <summary>Any parameters.</summary>
    /// <param name="parameters">The parameters, a panel each.</param>
    /// <param name="calibrationRuns">Which runs are calibration runs; all others are shaded.</param>
    public static Figure Of(IReadOnlyList<ParameterHistory> parameters, IReadOnlyList<int> calibrationRuns)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(calibrationRuns);
        int runs = parameters.Max(p => p.RunAverages.Length);
        HashSet<int> calibration = [.. calibrationRuns];
        Shade[] shades =
        [
            .. PhysicsRuns(runs, calibration)
                .Select((s, i) => new Shade(s.First, s.Last + 1) { Name = i == 0 ? RichText.Plain("physics runs") : null }),
        ];
        return new Figure(
            "drift",
            "Calibration parameters through the campaign: the true values, their average over each run, and the physics runs "
                + "(shaded) to which the constants of the calibration runs before them apply.",
            [
                .. parameters.Select(
                    (p, i) =>
                        new Panel(new Axis("run") { Minimum = 0, Maximum = runs }, new Axis(p.Label))
                        {
                            Row = i,
                            JoinsAbove = i > 0,
                            Shades = i == 0 ? shades : [.. shades.Select(s => s with { Name = null })],
                            Series =
                            [
                                new LineSeries(p.Times, p.Values)
                                {
                                    Name = i == 0 && p.Times.Length > 0 ? RichText.Plain("true value") : null,
                                    Color = Palette.Blue,
                                    Weight = 0.8,
                                },
                                Averages(p, i == 0),
                            ],
                        }
                ),
            ]
        )
        {
            Aspect = 0.4 + 0.22 * parameters.Count,
        };
    }

    // A horizontal line for each run; nothing joins one to the next.
    private static LineSeries Averages(ParameterHistory p, bool isNamed)
    {
        double[] x = new double[3 * p.RunAverages.Length],
            y = new double[x.Length];
        for (int r = 0; r < p.RunAverages.Length; r++)
        {
            (x[3 * r], x[3 * r + 1], x[3 * r + 2]) = (r, r + 1, double.NaN);
            (y[3 * r], y[3 * r + 1], y[3 * r + 2]) = (p.RunAverages[r], p.RunAverages[r], double.NaN);
        }
        return new LineSeries(x, y)
        {
            Name = isNamed ? RichText.Plain("average over a run") : null,
            Color = Palette.Vermilion,
            Weight = 1.4,
        };
    }

    private static IEnumerable<(int First, int Last)> PhysicsRuns(int runs, HashSet<int> calibration)
    {
        for (int first = 0; first < runs; first++)
        {
            if (calibration.Contains(first))
                continue;
            int last = first;
            while (last + 1 < runs && !calibration.Contains(last + 1))
                last++;
            yield return (first, last);
            first = last;
        }
    }
}
