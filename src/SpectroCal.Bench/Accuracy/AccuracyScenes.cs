using SpectroCal.Lines;

namespace SpectroCal.Bench.Accuracy;

/// <summary>The measurements of the accuracy bench: clean ones, and each thing that real detectors and samples do.</summary>
internal static class AccuracyScenes
{
    private const double TitaniumEv = 4508.9;
    private const double CopperEv = 8047.8;
    private const double MiddleEv = 6156;

    /// <summary>The row of two lines and nothing else.</summary>
    public const string CleanRow = "clean";

    /// <summary>Pairs and triples of elements whose K alpha lines are named while their K beta lines are in the data.</summary>
    public static readonly string[][] ElementSets =
    [
        ["Ti", "Cu"],
        ["Ti", "Mn", "Cu"],
        ["V", "Cu"],
        ["Fe", "Cu"],
        ["Ti", "Fe"],
        ["Mn", "Zn"],
        ["Cr", "Ni"],
        ["Sc", "Mn"],
    ];

    private static readonly SimulatedDetector Ideal = new();

    private static readonly AccuracyScene Clean = new(
        CleanRow,
        $"Ti={TitaniumEv},Cu={CopperEv}",
        [new(TitaniumEv, 0.44), new(CopperEv, 0.44)]
    );

    private static readonly AccuracyScene ThreeLines = new(
        "clean, three lines",
        $"Ti={TitaniumEv},middle={MiddleEv},Cu={CopperEv}",
        [new(TitaniumEv, 0.38), new(MiddleEv, 0.12), new(CopperEv, 0.38)]
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AccuracyScene> All { get; } =
    [
        Clean,
        Clean with
        {
            Id = "unknown line",
            Lines = [.. Clean.Lines, new(MiddleEv, 0.12)],
        },
        ThreeLines,
        WithKBeta(["Ti", "Cu"], "Ti K,Cu K", "K named"),
        .. ElementSets.Select(e => WithKBeta(e, string.Join(',', e.Select(x => $"{x} Ka")), $"K alpha named: {string.Join('+', e)}")),
        WithKBeta(["Ti", "Cu"], "Ti Ka,Cu Ka", "K alpha named, no K beta: Ti+Cu", ofKBeta: 0),
        WithKBeta(["Ti", "Cu"], "Ti Ka,Cu Ka", "K alpha named, half the K beta: Ti+Cu", ofKBeta: 0.5),
        WithKBeta(["Mn", "Fe", "Zn"], "Mn Ka,Zn Ka", "K alpha named, iron on manganese K beta: Mn+Zn"),
        .. new[] { -1.0, -2, -3 }.Select(d => Neighbour(0.05, d)),
        .. new[] { -1.5, -2, -3 }.Select(d => Neighbour(0.2, d)),
        Neighbour(0.05, 1),
        Neighbour(0.03, -1),
        Neighbour(0.07, -0.7),
        NeighbourOfTitanium(0.05, -1),
        NeighbourOfTitanium(0.05, -2),
        NeighbourOfTitanium(0.2, -1.5),
        NeighbourOfTitanium(0.2, 2),
        Clean with
        {
            Id = "one line in ten has another beside it",
            NeighbourChance = 0.1,
        },
        Later(Neighbour(0.05, -1)),
        Later(Neighbour(0.05, -2)),
        Later(With("tail of 5 %", Ideal with { TailFraction = 0.05 })),
        Later(With("drift of 2 sigma in each batch", Ideal with { DriftInBatch = 2 * Ideal.Sigma(CopperEv) / CopperEv })),
        .. new[] { 0.01, 0.02, 0.05 }.Select(f => With($"tail of {100 * f:0} %", Ideal with { TailFraction = f })),
        With("high-side tail of 20 %, 0.5 sigma", Ideal with { HighTail = (0.2, 0.5) }),
        With("tail of 20 %, 0.5 sigma", Ideal with { TailFraction = 0.2, TailSlope = 0.5 }),
        With("tail of 8 % on Cu only", Ideal with { TailFraction = 0.08, TailFromEv = MiddleEv }),
        With("double-exponential tail of 20 %", Ideal with { TailFraction = 0.14, TailSlope = 0.7, SecondTail = (0.06, 5) }),
        Clean with
        {
            Id = "Lorentzian of 8 eV",
            Lines = [.. Clean.Lines.Select(l => l with { NaturalFwhmEv = 8 })],
        },
        With("two gain states", Ideal with { OtherGain = (0.15, 3 * Ideal.Sigma(CopperEv) / CopperEv) }),
        Clean with
        {
            Id = "line of 3 % at -2 sigma of both",
            Lines = [.. Clean.Lines, .. Clean.Lines.Select(l => new EmittedLine(l.EnergyEv - 2 * Ideal.Sigma(l.EnergyEv), 0.03 * l.Share))],
        },
        Clean with
        {
            Id = "natural widths",
            Lines = [new(TitaniumEv, 0.44, NaturalFwhmEv: 1.4), new(CopperEv, 0.44, NaturalFwhmEv: 2.3)],
        },
        With("shelf and escape", Ideal with { ShelfFraction = 0.01, EscapeFraction = 0.005, PileUpFraction = 0.005 }),
        Clean with
        {
            Id = "curved background",
            BackgroundCurvature = 2,
            BackgroundShare = 0.3,
        },
        Clean with
        {
            Id = "edge in the background",
            EdgeEv = 7112,
            BackgroundShare = 0.3,
        },
        With("drift of 2 sigma in each batch", Ideal with { DriftInBatch = 2 * Ideal.Sigma(CopperEv) / CopperEv }),
        With("drift of 3 sigma in one of ten", Ideal with { DriftInBatch = 3 * Ideal.Sigma(CopperEv) / CopperEv, DriftsEvery = 10 }),
        With("two dead channels", Ideal with { DeadChannels = [(CopperEv, -14), (CopperEv, -13)] }),
        With("eight dead channels", Ideal with { FixedDeadChannels = [.. Enumerable.Range(2492, 8)] }),
        Clean with
        {
            Id = "more noise in four batches of ten",
            OtherDetector = Ideal with { NoiseEv = 60 },
        },
        Clean with
        {
            Id = "tail of 20 % in four batches of ten",
            OtherDetector = Ideal with { TailFraction = 0.2 },
        },
        ThreeLines with
        {
            Id = "one of three lines missing in one batch of ten",
            MissingLineEv = MiddleEv,
        },
        Clean with
        {
            Id = "four detectors of other noise",
            DetectorNoisesEv = [15, 22, 30, 40],
        },
        Clean with
        {
            Id = "noise stated 20 % too low",
            StatedNoiseEv = 0.8 * Ideal.NoiseEv,
        },
        Clean with
        {
            Id = "noise stated 60 % too high",
            StatedNoiseEv = 1.6 * Ideal.NoiseEv,
        },
        With("nonlinear channels", Ideal with { EdgeJitter = 0.05 }),
        ThreeLines with
        {
            Id = "bent by 10 eV",
            Detector = Ideal with { BendEv = 10 },
        },
    ];

    private static AccuracyScene With(string id, SimulatedDetector detector) => Clean with { Id = id, Detector = detector };

    private static AccuracyScene Later(AccuracyScene scene) => Clean with { Id = $"later half: {scene.Id}", Later = scene };

    private static AccuracyScene Neighbour(double share, double sigmas) =>
        Clean with
        {
            Id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line of {100 * share:0} % at {sigmas} sigma"),
            Lines = [.. Clean.Lines, new(CopperEv + sigmas * Ideal.Sigma(CopperEv), 0.44 * share)],
        };

    private static AccuracyScene NeighbourOfTitanium(double share, double sigmas) =>
        Clean with
        {
            Id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line of {100 * share:0} % at {sigmas} sigma of Ti"),
            Lines = [.. Clean.Lines, new(TitaniumEv + sigmas * Ideal.Sigma(TitaniumEv), 0.44 * share)],
        };

    private static AccuracyScene WithKBeta(string[] elements, string target, string id, double ofKBeta = 1) =>
        new(
            id,
            target,
            [
                .. elements.SelectMany(e =>
                    LineLibrary
                        .Default.Find($"{e} K")
                        .Components.Select(c => new EmittedLine(
                            c.Line.EnergyEv,
                            0.88
                                / elements.Length
                                * c.RelativeIntensity
                                * (c.Line.Siegbahn!.StartsWith("Kb", StringComparison.Ordinal) ? ofKBeta : 1)
                        ))
                ),
            ]
        );
}
