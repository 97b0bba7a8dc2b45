using System.Text.Json;
using SpectroCal.Differentiation;
using SpectroCal.Fitting;
using SpectroCal.Formats;
using SpectroCal.LineShapes;

namespace SpectroCal.Tests.Fitting;

/// <summary>A fit that tests/peers/iminuit_fits.py made with MINUIT; the layout is described there.</summary>
public sealed class IminuitCase
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<IminuitCase[]> Cases = new(Load);

    public required string Name { get; init; }

    public required string Statistic { get; init; }

    public required IminuitData Data { get; init; }

    public required IminuitLine[] Lines { get; init; }

    public required IminuitBackground Background { get; init; }

    public required IminuitParameter[] Parameters { get; init; }

    /// <summary>Parameters that move and are not held by a bound, in the order of the correlations.</summary>
    public required string[] Free { get; init; }

    public required double[][] Correlations { get; init; }

    /// <summary>Where those of MINUIT's own differences are not good enough.</summary>
    public double[][]? RefinedCorrelations { get; init; }

    public required double StatisticValue { get; init; }

    public required int Ndf { get; init; }

    /// <summary>Names of the cases on simulated, or on real data.</summary>
    public static IEnumerable<string> Names(bool real) => Cases.Value.Where(c => c.Data.File is not null == real).Select(c => c.Name);

    /// <summary>The case of a name.</summary>
    public static IminuitCase Of(string name) => Cases.Value.Single(c => c.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The same fit for ours.</summary>
    public FitProblem Problem()
    {
        (double[] edges, double[] counts) = Data.Read();
        List<SpectrumComponent> components = [.. Lines.Select(l => l.Component())];
        if (Background.Component() is { } background)
            components.Add(background);
        return new FitProblem(
            new SpectrumModel(edges, components, [.. Parameters.Select(p => p.Name)]),
            [.. Parameters.Select(p => p.Parameter())],
            new FitData(counts, Data.Errors),
            Statistic switch
            {
                "poisson" => FitStatistic.Poisson,
                "pearson" => FitStatistic.PearsonChiSquare,
                "neyman" => FitStatistic.NeymanChiSquare,
                "leastSquares" => FitStatistic.LeastSquares,
                _ => throw new InvalidDataException($"'{Statistic}' is no statistic."),
            }
        );
    }

    private static IminuitCase[] Load()
    {
        using Stream stream = typeof(IminuitCase).Assembly.GetManifestResourceStream("peers/iminuit_fits.json")!;
        return JsonSerializer.Deserialize<Table>(stream, Options)!.Cases;
    }

    private sealed record Table(IminuitCase[] Cases);
}

/// <summary>Channels of a file in the data folder, or counts with their edges.</summary>
public sealed record IminuitData(
    string? File,
    int Detector,
    int FirstChannel,
    int LastChannel,
    double[]? EnergyCoefficients,
    double Start,
    double Step,
    double[]? Edges,
    double[]? Counts,
    double[]? Errors
)
{
    public (double[] Edges, double[] Counts) Read()
    {
        if (File is null)
            return (Edges ?? [.. Enumerable.Range(0, Counts!.Length + 1).Select(i => Start + i * Step)], Counts!);
        ReadOnlySpan<long> channels = SpectrumFile.Read(SharedData.Path(File.Split('/')))[Detector].Histogram.Counts;
        var counts = new double[LastChannel - FirstChannel + 1];
        for (int j = 0; j < counts.Length; j++)
            counts[j] = channels[FirstChannel + j];
        return ([.. Enumerable.Range(FirstChannel, counts.Length + 1).Select(Edge)], counts);
    }

    private double Edge(int channel) => EnergyCoefficients!.Reverse().Aggregate(0.0, (sum, c) => sum * channel + c);
}

public sealed record IminuitLine(string Name, string Shape, double[][] Components, double ShelfLengthEv, string[] Arguments)
{
    internal LinePeak Component() =>
        new(Name, LineShape.Parse(Shape), [.. Components.Select(c => new PeakComponent(c[0], c[1], c[2]))], ShelfLengthEv, Arguments);
}

public sealed record IminuitBackground(string Kind, double LowEv, double HighEv, double MiddleEv, string[] Arguments)
{
    public SpectrumComponent? Component() =>
        Kind switch
        {
            "polynomial" => new PolynomialBackground(LowEv, HighEv, Arguments),
            "exponential" => new ExponentialBackground(MiddleEv, Arguments[0], Arguments[1]),
            "none" => null,
            _ => throw new InvalidDataException($"'{Kind}' is no background."),
        };
}

public sealed record IminuitTie(string[] Of, string Kind, double[] Constants)
{
    public ParameterTie Tie() =>
        new(
            Of,
            Kind switch
            {
                "sigmaOfEnergy" => p => Jet.Sqrt(p[0] * p[0] + Constants[0] * p[1] * (p[2] + Constants[1])),
                "scaled" => p => Constants[0] * p[0],
                "offset" => p => p[0] + Constants[0],
                _ => throw new InvalidDataException($"'{Kind}' is no tie."),
            }
        );
}

public sealed record IminuitParameter(
    string Name,
    double Start,
    double? Lower,
    double? Upper,
    bool Fixed,
    IminuitTie? Tie,
    double Value,
    double Error,
    double? RefinedError,
    bool AtLowerBound
)
{
    public double? MinosLower { get; init; }

    public double? MinosUpper { get; init; }

    /// <summary>Where MINUIT's own is not good enough.</summary>
    public double? RefinedMinosLower { get; init; }

    public double? RefinedMinosUpper { get; init; }

    /// <summary>The most trustworthy standard error.</summary>
    public double BestError => RefinedError ?? Error;

    public double? BestMinosLower => RefinedMinosLower ?? MinosLower;

    public double? BestMinosUpper => RefinedMinosUpper ?? MinosUpper;

    public FitParameter Parameter() =>
        new(Name, Start)
        {
            Lower = Lower ?? double.NegativeInfinity,
            Upper = Upper ?? double.PositiveInfinity,
            IsFixed = Fixed,
            Tie = Tie?.Tie(),
        };
}
