namespace SpectroCal.Plotting.Gallery;

/// <summary>Every figure of the gallery, made from simulations.</summary>
public static class ExampleFigures
{
    private static readonly (string Name, string Shows, Func<ExampleData, Figure> Draw)[] Recipes =
    [
        ("drift", "drift of p0 and p1, physics runs shaded (KDE paper, Fig. 1)", d => DriftFigure.Of(d.Published)),
        (
            "simulation-chain",
            "truth, detector and ADC spectra of a batch (KDE paper, Fig. 2)",
            d => SimulationChainFigure.Of(d.Published.Events(0))
        ),
        ("loss", "loss after each iteration of gradient descent (KDE paper, Fig. 4)", d => d.Loss()),
        ("density", "densities before and after with the target; spectra compared (KDE paper, Fig. 5)", d => DensityFigure.Of(d.Result)),
        ("lines", "centroid errors and widths (KDE paper, Fig. 6)", d => LineResultsFigure.Of(d.Result.Report)),
        ("constants", "relative differences of the constants (KDE paper, Fig. 7)", d => ConstantsFigure.Of(d.Result.Report)),
        ("peaks", "raw spectra of detectors with the peaks found (VIP-2, Fig. 4)", d => PeaksFigure.Of(d.Peaks(4), "found", "expected")),
        ("log-likelihood", "log-likelihood after each iteration (VIP-2, Fig. 5)", d => IterationFigure.LogLikelihood(d.LogLikelihood())),
        ("centroid-shift", "shift of a line in standard errors (VIP-2, Fig. 6)", d => CentroidShiftFigure.Of(d.Calibration, d.Copper)),
        ("line-shape", "a line before and after with fits (VIP-2, Fig. 7)", LineShape),
        ("detector-map", "number of spectra and bad channels of an array", d => DetectorMapFigure.Of(d.ArrayResult, c => c.HasConstants)),
        ("loss-scan", "loss along each parameter", d => CampaignFigures.WithBatches(d.Calibration)[0]),
        ("correlation", "correlation matrix of the constants of a cubic scale", d => d.Correlation()),
        ("spectrum", "combined spectrum with lines, fit and residuals", d => SpectrumFigure.Of(d.Result)),
        ("calibration-curve", "calibration curve with residuals", d => d.Curve()),
        ("detector-drift", "drift of every detector through a campaign", d => DetectorDriftFigure.Of(d.ArrayResult, 6400)),
        ("peak-finders", "missed and false peaks of the peak finders, and of scipy's", d => PeakFindersFigure.Of(d.PeakFinderCurves)),
        ("tpc-event", "charge that pixels of a time projection chamber read", d => TpcEventFigure.Of(d.Readings, d.Chamber.Geometry)),
        ("tpc-parameters", "constants of the argon through a calibration", d => TpcStepsFigure.Of(d.ArgonCalibration, d.Argon)),
        ("tpc-loss-scan", "a loss and its derivative along constants of the argon", d => TpcScanFigure.Of(d.LossScans(), d.Argon)),
        ("overview", "a campaign on one page", d => OverviewFigure.Of(d.Result)),
    ];

    /// <summary>Names of the figures, and what each shows and which published figure it corresponds to.</summary>
    public static IReadOnlyList<(string Name, string Shows)> All { get; } = [.. Recipes.Select(r => (r.Name, r.Shows))];

    /// <summary>Several figures from the same simulations: what they share is simulated and calibrated once.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="seed">Seed of the simulations.</param>
    /// <param name="failed">Told of each figure that cannot be drawn, its name and why; the others are drawn.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">There is no figure of a name.</exception>
    public static IReadOnlyList<Figure> Draw(
        IReadOnlyList<string> names,
        long seed,
        Action<string, string> failed,
        CancellationToken cancellation = default
    ) => Draw(names, new ExampleData(seed, cancellation), failed);

    /// <summary>The same from simulations that are shared.</summary>
    internal static IReadOnlyList<Figure> Draw(IReadOnlyList<string> names, ExampleData data, Action<string, string> failed)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(failed);
        (string Name, Func<ExampleData, Figure> Draw)[] recipes =
        [
            .. names.Select(name =>
                (
                    name,
                    Recipes.FirstOrDefault(r => r.Name == name).Draw
                        ?? throw new CalibrationException(
                            $"There is no example '{name}'; there are {string.Join(", ", Recipes.Select(r => r.Name))}."
                        )
                )
            ),
        ];
        var figures = new List<Figure>();
        foreach ((string name, Func<ExampleData, Figure> draw) in recipes)
            if (Isolated.Run($"figure {name}", () => figures.Add(draw(data))) is { } reason)
                failed(name, reason);
        return figures;
    }

    private static Figure LineShape(ExampleData d) =>
        LineShapeFigure.Of(d.CopperLine("standard", "before"), d.CopperLine("optimized", "after"));
}
