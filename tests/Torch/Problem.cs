using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Optimization;
using SpectroCal.Spectra;
using SpectroCal.Torch;
using SpectroCal.Torch.Objectives;

namespace SpectroCal.Tests.Torch;

/// <summary>A random set of batches with one objective and one function, and parameters to evaluate it at.</summary>
/// <param name="Batches">The objective of each batch.</param>
/// <param name="At">Parameters, batches x n by rows.</param>
/// <param name="Functions">The function of each batch.</param>
/// <param name="Events">The number of events of each batch.</param>
internal sealed record Problem(IBatchObjective[] Batches, double[] At, CalibrationFunction[] Functions, int[] Events)
{
    private const double BandwidthEv = 25;
    private const int FirstChannel = 300; // of what is drawn, with room for any function
    private const int LastChannel = 3600;
    private const int BinWidth = 4; // channels, 12 eV
    private const double HighestChannel = 2700; // of the target's range
    private const int BatchCount = 3;

    /// <summary>What is compared one by one: everything that a target may have, but not in every combination.</summary>
    public static readonly string[] Objectives =
    [
        "kde-channel",
        "kde-exact",
        "kde-channel-excluded",
        "kde-exact-tied",
        "kde-channel-tied",
        "kde-channel-fixed",
        "kde-exact-fixed",
        "poisson",
        "poisson-excluded",
        "poisson-tied",
        "poisson-fixed",
        "poisson-tail",
        "poisson-natural",
        "poisson-natural-tail",
        "poisson-envelope",
        "poisson-widths",
        "unbinned",
        "unbinned-excluded",
        "unbinned-tied",
        "unbinned-fixed",
        "unbinned-natural-tail",
        "unbinned-envelope",
        "unbinned-widths",
        "unbinned-real",
        "unbinned-real-tied",
        "unbinned-constrained",
        "poisson-constrained",
    ];

    /// <summary>
    /// Functions, each with parameters that put the lines between channels 1300 and 2600, and the size of a random change.
    /// </summary>
    public static readonly (string Text, double[] Parameters, double[] Change)[] KnownFunctions =
    [
        ("linear", [500, 3], [4, 2e-3]),
        ("poly2", [500, 2.98, 5e-6], [4, 2e-3, 5e-7]),
        ("p0 + p1*adc + p2*sqrt(adc)", [480, 2.98, 0.6], [4, 1e-3, 0.05]),
        ("p0 + p1*adc + p2*sin(adc/300)", [500, 3, 2], [4, 2e-3, 1]),
        ("p0 + p1*adc^p2", [500, 2.9, 1.0044], [4, 1e-3, 1e-5]),
        ("poly4", [500, 2.98, 5e-6, 1e-9, 2e-13], [4, 2e-3, 5e-7, 2e-10, 5e-14]),
        ("p0 + p1*adc + p2*exp(-adc/p3)", [480, 3, 60, 700], [4, 2e-3, 4, 20]),
        ("p0 + p1*adc + 500*log(adc + p2)", [-2855, 2.75, 200], [4, 1e-3, 10]),
        ("p0 + p1*adc/(1 + p2*adc) + p3*log(1 + adc)", [470, 3.01, 2e-6, 3], [4, 2e-3, 2e-7, 0.3]),
    ];

    /// <summary>Draws a problem. Free: indices of the parameters that are; none for all.</summary>
    public static Problem Random(string objective, string function, int seed, params int[] free) =>
        Of(new ProblemCase(objective, function, [], free, 1, seed));

    /// <summary>Draws the problem of a case.</summary>
    public static Problem Of(ProblemCase one)
    {
        var random = new Random(one.Seed);
        (string text, double[] parameters, double[] change) = KnownFunctions.First(f => f.Text == one.Function);
        CalibrationFunction all = CalibrationFunction.Parse(text);
        TargetSpectrum target = Target(one.Objective, random);
        var grid = new EnergyGrid(target, 0.8 * BandwidthEv);
        var basis = new TargetBasis(target, grid.Energies, BandwidthEv * BandwidthEv + 12.0 * 12 / 12);
        // Batches of different lengths: rows of tables are filled up.
        int[] events = one.Events.Count > 0 ? [.. one.Events] : [.. Enumerable.Range(0, BatchCount).Select(_ => 400 + random.Next(1200))];
        var batches = new List<IBatchObjective>();
        var at = new List<double>();
        var functions = new List<CalibrationFunction>();
        foreach (int count in events)
        {
            ChannelHistogram histogram = Histogram(all, parameters, count, random);
            double[] start = Displaced();
            var restricted = one.Free.Count > 0 ? new RestrictedFunction(all, start, [.. one.Free]) : null;
            CalibrationFunction function = restricted is null ? all : restricted;
            functions.Add(function);
            batches.Add(Objective(one.Objective, function, restricted?.Select(start) ?? start, histogram, target, grid, basis));
            double[] point = Displaced();
            at.AddRange(restricted?.Select(point) ?? point);
        }
        return new([.. batches], [.. at], [.. functions], events);

        double[] Displaced() => [.. parameters.Select((p, k) => p + one.Displacement * change[k] * (2 * random.NextDouble() - 1))];
    }

    /// <summary>How many widths of the kernel each parameter of a batch moves the highest energy by, at most, per unit.</summary>
    public double[] Widths(int batch)
    {
        int n = Functions[batch].ParameterCount;
        double[] partials = new double[n];
        Functions[batch].Partials(HighestChannel, At.AsSpan(batch * n, n), partials);
        return [.. partials.Select(p => Math.Abs(p) / BandwidthEv)];
    }

    /// <summary>What the batches' own objectives give.</summary>
    public BatchLosses Managed()
    {
        int n = Batches[0].ParameterCount;
        var losses = new BatchLosses(Batches.Length, n, withCurvature: true);
        for (int i = 0; i < Batches.Length; i++)
        {
            var result = new ObjectiveEvaluation(n);
            Batches[i].Evaluate(At.AsSpan(i * n, n), result);
            losses.Values[i] = result.Value;
            result.Gradient.AsSpan().CopyTo(losses.Gradients.AsSpan(i * n, n));
            result.Hessian.AsSpan().CopyTo(losses.Hessians.AsSpan(i * n * n, n * n));
            result.GaussNewton.AsSpan().CopyTo(losses.GaussNewtons.AsSpan(i * n * n, n * n));
        }
        return losses;
    }

    /// <summary>What the tensor program gives.</summary>
    public BatchLosses Tensors(TensorSettings? settings = null, bool withCurvature = true)
    {
        _ = NativeLibraries.Torch; // one thread for each chunk, as the engine has it
        using var objective = TensorObjective.Of(Batches, settings ?? new TensorSettings());
        return objective.Evaluate([.. Enumerable.Range(0, Batches.Length)], At, withCurvature);
    }

    private static IBatchObjective Objective(
        string name,
        CalibrationFunction function,
        double[] start,
        ChannelHistogram histogram,
        TargetSpectrum target,
        EnergyGrid grid,
        TargetBasis basis
    )
    {
        ParameterConstraint? constraint = name.Contains("constrained", StringComparison.Ordinal) ? Constraint(start) : null;
        if (name.StartsWith("unbinned", StringComparison.Ordinal))
            return new PoissonLikelihood(function, target, new SingleEvents(Batch(histogram, name)), start) { Constraint = constraint };
        if (name.StartsWith("poisson", StringComparison.Ordinal))
            return new PoissonLikelihood(function, target, new ChannelCounts(histogram), start) { Constraint = constraint };
        IDensityEstimate density = name.Contains("exact", StringComparison.Ordinal)
            ? new ExactKernelDensity(function, ChannelHistogramPoints.Of(histogram), BandwidthEv)
            : new ChannelKernelDensity(function, new SmoothedHistogram(histogram, BandwidthEv / 3), BandwidthEv);
        return new KdeChiSquare(function, histogram, density, grid, basis, BandwidthEv, start);
    }

    // To the start, each parameter known to a thousandth, neighbours correlated.
    private static ParameterConstraint Constraint(double[] start)
    {
        int n = start.Length;
        double[] errors = [.. start.Select(p => 1e-3 * Math.Abs(p) + 1e-9)],
            covariance =

            [
                .. Enumerable
                    .Range(0, n * n)
                    .Select(e =>
                        errors[e / n]
                        * errors[e % n]
                        * (
                            e / n == e % n ? 1
                            : Math.Abs(e / n - e % n) == 1 ? -0.4
                            : 0
                        )
                    ),
            ];
        return ParameterConstraint.To(start, covariance)!;
    }

    // Real values: those of a histogram, each moved within its channel.
    private static EventBatch Batch(ChannelHistogram histogram, string name)
    {
        var batch = new EventBatch("detector", new RunInfo("run", RunKind.Physics), histogram);
        if (!name.Contains("real", StringComparison.Ordinal))
            return batch;
        var random = new Random(17);
        double[] values =
        [
            .. Enumerable
                .Range(0, histogram.Length)
                .SelectMany(k => Enumerable.Repeat(histogram.Position(k), (int)histogram.Counts[k]))
                .Select(a => a + histogram.Width * (random.NextDouble() - 0.5)),
        ];
        return batch with { Values = values };
    }

    /// <summary>A target with what its name says.</summary>
    public static TargetSpectrum Target(string name, Random random)
    {
        string[] parts = name.Split('-');
        LineGroup[] lines = parts.Contains("natural")
            ? [LineLibrary.Default.Find("Ti Ka"), LineLibrary.Default.Find("Cu Ka")]
            : [Line("Ti Ka", 4508.9), Line("Cu Ka", 8047.8)];
        TargetSpectrum target = TargetSpectrum.ForLines(lines, new ResolutionModel(20 + 15 * random.NextDouble())) with
        {
            BackgroundDegree = random.Next(4),
            Ties = parts.Contains("tied") ? [new AmplitudeTie(1, 0, 1.1, 0.02)] : [],
        };
        if (parts.Contains("fixed"))
            target = target with { BackgroundDegree = 1, FixedFractions = [0.38, 0.36, 0.06, 0.05] };
        if (parts.Contains("natural"))
            target = target with { Response = target.Response with { IsNatural = true } };
        if (parts.Contains("tail"))
            target = target with
            {
                Response = target.Response with
                {
                    TailFraction = 0.02 + 0.2 * random.NextDouble(),
                    TailSlope = 0.5 + 2 * random.NextDouble(),
                    ShelfFraction = 0.05 * random.NextDouble(),
                },
            };
        if (parts.Contains("envelope"))
            target = target with
            {
                BackgroundEnvelope = new([1.3, 0.8, 1.1], [new BackgroundStep(6000, 0.4)]),
                UnknownLines = [Line("unknown", 6150)],
            };
        if (parts.Contains("excluded"))
            target = target with { Excluded = [parts.Contains("envelope") ? new(6900, 7300) : new EnergyRegion(5950, 6360)] };
        if (parts.Contains("widths"))
            target = target with { Widths = [(0.6, -90), (0.4, 400)] };
        return target;
    }

    private static LineGroup Line(string name, double energyEv) => LineGroup.Of(SpectralLine.Custom(name, energyEv));

    // A spectrum with all its channels, as a digitiser writes it: a single channel would not tell one amplitude from another.
    private static ChannelHistogram Histogram(CalibrationFunction function, double[] parameters, int events, Random random)
    {
        var resolution = new ResolutionModel(25);
        long[] counts = new long[(LastChannel - FirstChannel) / BinWidth + 1];
        for (int i = 0; i < events; i++)
            counts[(int)Math.Round((Channel() - FirstChannel) / BinWidth)]++;
        return new ChannelHistogram(counts, FirstChannel, BinWidth);

        double Channel()
        {
            double u = random.NextDouble(),
                energy = u < 0.38 ? 4508.9
                : u < 0.76 ? 8047.8
                : u < 0.85 ? 6156
                : 2000 + 8500 * random.NextDouble();
            if (u < 0.85)
            {
                // a normal number by the method of Box and Muller
                double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                energy += normal * resolution.Sigma(energy);
            }
            return function.Channel(energy, parameters);
        }
    }
}
