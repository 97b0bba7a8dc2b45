using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Optimization;
using SpectroCal.Spectra;
using SpectroCal.Torch;
using SpectroCal.Torch.Objectives;

namespace SpectroCal.Tests.Torch;

/// <summary>A random set of batches with one objective and one function, and parameters to evaluate it at.</summary>
internal sealed record Problem(IBatchObjective[] Batches, double[] At, CalibrationFunction[] Functions)
{
    private const double BandwidthEv = 25;
    private const int BatchCount = 3;

    /// <summary>Objectives with what can be combined with them.</summary>
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
    ];

    /// <summary>Draws a problem. Free: indices of the parameters that are; none for all.</summary>
    public static Problem Random(string objective, string functionText, int seed, params int[] free)
    {
        var random = new Random(seed);
        (string text, double[] parameters, double[] change) = KnownFunctions.First(f => f.Text == functionText);
        CalibrationFunction all = CalibrationFunction.Parse(text);
        TargetSpectrum target = Target(objective, random);
        var grid = new EnergyGrid(target, 0.8 * BandwidthEv);
        var basis = new TargetBasis(target, grid.Energies, BandwidthEv * BandwidthEv + 9.0 / 12);
        var batches = new List<IBatchObjective>();
        var at = new List<double>();
        var functions = new List<CalibrationFunction>();
        for (int i = 0; i < BatchCount; i++)
        {
            // A batch of another length each time: rows of tables are filled up.
            ChannelHistogram histogram = Histogram(all, parameters, 400 + random.Next(1200), random);
            double[] start = [.. parameters.Select((p, k) => p + change[k] * (2 * random.NextDouble() - 1))];
            var restricted = free.Length > 0 ? new RestrictedFunction(all, start, free) : null;
            CalibrationFunction function = restricted is null ? all : restricted;
            functions.Add(function);
            batches.Add(Objective(objective, function, restricted?.Select(start) ?? start, histogram, target, grid, basis));
            double[] point = [.. parameters.Select((p, k) => p + change[k] * (2 * random.NextDouble() - 1))];
            at.AddRange(restricted?.Select(point) ?? point);
        }
        return new([.. batches], [.. at], [.. functions]);
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
        if (name.StartsWith("poisson", StringComparison.Ordinal))
            return new PoissonLikelihood(function, target, histogram, start);
        IDensityEstimate density = name.Contains("exact", StringComparison.Ordinal)
            ? new ExactKernelDensity(function, ChannelHistogramPoints.Of(histogram), BandwidthEv)
            : new ChannelKernelDensity(function, new SmoothedHistogram(histogram, BandwidthEv / 3), BandwidthEv);
        return new KdeChiSquare(function, histogram, density, grid, basis, BandwidthEv, start);
    }

    /// <summary>A target of a kind.</summary>
    public static TargetSpectrum Target(string name, Random random)
    {
        LineGroup[] lines = name.Contains("natural", StringComparison.Ordinal)
            ? [LineLibrary.Default.Find("Ti Ka"), LineLibrary.Default.Find("Cu Ka")]
            : [Line("Ti Ka", 4508.9), Line("Cu Ka", 8047.8)];
        TargetSpectrum target = TargetSpectrum.ForLines(lines, new ResolutionModel(20 + 15 * random.NextDouble())) with
        {
            BackgroundDegree = 1 + random.Next(2),
        };
        if (name.Contains("fixed", StringComparison.Ordinal))
            target = target with { BackgroundDegree = 1, FixedFractions = [0.38, 0.36, 0.06, 0.05] };
        if (name.Contains("tied", StringComparison.Ordinal))
            target = target with { Ties = [new AmplitudeTie(1, 0, 1.1, 0.02)] };
        if (name.Contains("excluded", StringComparison.Ordinal))
            target = target with { Excluded = [new EnergyRegion(5950, 6360)] };
        if (name.Contains("natural", StringComparison.Ordinal))
            target = target with { Response = target.Response with { IsNatural = true } };
        if (name.Contains("tail", StringComparison.Ordinal))
            target = target with { Response = target.Response with { TailFraction = 0.08, TailSlope = 1.7, ShelfFraction = 0.02 } };
        if (name.Contains("envelope", StringComparison.Ordinal))
            target = target with
            {
                BackgroundEnvelope = new([1.3, 0.8, 1.1], [new BackgroundStep(6000, 0.4)]),
                UnknownLines = [Line("unknown", 6150)],
            };
        if (name.Contains("widths", StringComparison.Ordinal))
            target = target with { Widths = [(0.6, -90), (0.4, 400)] };
        return target;
    }

    private static LineGroup Line(string name, double energyEv) => LineGroup.Of(SpectralLine.Custom(name, energyEv));

    private static ChannelHistogram Histogram(CalibrationFunction function, double[] parameters, int events, Random random)
    {
        var resolution = new ResolutionModel(25);
        return HistogramBuilder.FromIntegers([.. Enumerable.Range(0, events).Select(_ => (int)Math.Round(Channel()))]);

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
