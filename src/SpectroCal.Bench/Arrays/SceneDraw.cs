using SpectroCal.Bench.Accuracy;
using SpectroCal.Numerics;

namespace SpectroCal.Bench.Arrays;

/// <summary>
/// Draws what an array is from its seed. Ranges are those of silicon detectors and their electronics as one meets them, from physics and
/// experience; none was chosen by what a calibration makes of it.
/// </summary>
internal static class SceneDraw
{
    /// <summary>Counts of the six classes.</summary>
    public static readonly IReadOnlyList<int> CountClasses = [300, 1_000, 2_000, 10_000, 100_000, 1_000_000];

    /// <summary>Variance of silicon that grows with the energy: Fano factor 0.115 times 3.65 eV a pair, eV.</summary>
    public const double FanoEv = 0.115 * 3.65;

    private const double MnKaEv = 5895;
    private const double SigmaPerFwhm = 0.424661;
    private static readonly int[] ChannelNumbers = [256, 512, 1000, 1024, 2048, 4000, 4096, 8192, 10_000, 16_384];
    private static readonly string[] Tubes = ["Cr", "Cu", "Mo", "Rh", "Pd", "Ag", "W", "Au"];

    // What is found in samples, foils, collimators, solder and air beside what one looks for.
    private static readonly string[] ImpurityElements =
    [
        .. "Al,Si,P,S,Cl,Ar,K,Ca,Ti,V,Cr,Mn,Fe,Co,Ni,Cu,Zn,Ga,As,Br,Rb,Sr,Zr,Nb,Mo,Ag,Cd,Sn,Ba,W,Pt,Au,Pb,Bi".Split(','),
    ];

    /// <summary>The array of a seed.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="set">The set of elements; null: drawn.</param>
    /// <param name="counts">Photons of a detector; null: drawn from the classes.</param>
    public static ArrayScene Of(long seed, ElementSet? set, int? counts)
    {
        // Streams of their own: what is given leaves all else as it is.
        Random choice = RandomStreams.Create(seed, 0),
            sample = RandomStreams.Create(seed, 1),
            electronics = RandomStreams.Create(seed, 2);
        ElementSet drawnSet = choice.OneOf(ElementSet.All);
        // Half as many arrays of a million counts: they take nearly all of the time.
        int drawnCounts = CountClasses[(int)(choice.Between(0, 2 * CountClasses.Count - 1) / 2)];
        set ??= drawnSet;
        string? absent = sample.Chance(0.04) ? sample.OneOf(set.Elements) : null;
        List<SampleLine> lines = [.. NamedLines(set, absent, sample)];
        string[] impurities = Impurities(set, lines, sample);
        (string? tube, IReadOnlyList<(double, double)> humps) = Tube(set, lines, sample);
        (double offset, double gain, int channels, double range) = Scale(
            lines.Where(l => l.IsNamed && l.Share > 0.002).Max(l => l.EnergyEv),
            electronics
        );
        double threshold = electronics.LogBetween(150, 1100),
            fwhm = electronics.Between(120, 250);
        ContinuumKind kind = electronics.OneOf(Enum.GetValues<ContinuumKind>());
        return new ArrayScene(seed, set, channels, gain, offset, counts ?? drawnCounts)
        {
            Detectors = (int)electronics.LogBetween(8, 65),
            GainScatter = electronics.LogBetween(0.003, 0.05),
            OffsetScatterEv = electronics.LogBetween(2, 60),
            FaultyShare = electronics.Chance(0.3) ? 0 : electronics.Between(0, 0.15),
            Lines = lines,
            Absent = absent,
            Impurities = impurities,
            Tube = tube,
            ComptonHumps = humps,
            ComptonWidth = electronics.Between(0.01, 0.03),
            NoiseEv = Math.Sqrt(Math.Pow(fwhm * SigmaPerFwhm, 2) - FanoEv * MnKaEv),
            Nonlinearity = (electronics.Chance(0.5) ? 0.1 : 1) * electronics.Between(-0.001, 0.001),
            Continuum = (
                kind,
                kind is ContinuumKind.Bremsstrahlung
                    ? Math.Max(set.ExcitationEv, 1.05 * (offset + gain * channels))
                    : electronics.LogBetween(1_000, 10_000),
                electronics.LogBetween(1_000, 5_000),
                electronics.LogBetween(0.01, 0.6)
            ),
            Escape = electronics.Chance(0.1) ? 0 : electronics.LogBetween(0.3, 4),
            PileUp = electronics.Chance(0.3) ? 0 : electronics.LogBetween(0.0003, 0.03),
            Tail = electronics.Chance(0.4) ? (0, 1) : (electronics.LogBetween(0.002, 0.1), electronics.Between(1, 5)),
            Shelf = electronics.Chance(0.4) ? 0 : electronics.LogBetween(0.002, 0.05),
            ThresholdEv = threshold,
            NoiseEdge = electronics.Chance(0.35) ? (0, 0) : (electronics.LogBetween(0.01, 2), electronics.LogBetween(5, 100)),
            Spike = electronics.Chance(0.7) ? 0 : electronics.LogBetween(0.005, 0.5),
            Pulser = electronics.Chance(0.88)
                ? (0, 0)
                : (
                    electronics.LogBetween(0.02, 0.5),
                    electronics.Chance(0.33) ? 0 : offset + gain * channels * electronics.Between(0.3, 0.98)
                ),
            Comb = electronics.Chance(0.6)
                ? (0, 0)
                : (electronics.OneOf([2, 4, 8, 16]), (electronics.Chance(0.5) ? 1 : -1) * electronics.LogBetween(0.01, 0.2)),
            Ends = electronics.Chance(0.65) ? (false, 0) : (true, electronics.Chance(0.5) ? 0 : electronics.LogBetween(0.003, 0.2)),
            RangeOverLines = range,
        };
    }

    // Amounts over two orders of magnitude.
    private static IEnumerable<SampleLine> NamedLines(ElementSet set, string? absent, Random random)
    {
        SampleLine[] all =
        [
            .. set.Elements.SelectMany(element =>
            {
                double amount = random.LogBetween(0.01, 1);
                IReadOnlyList<SampleLine> lines = SampleLines.Of(element, true, set.ExcitationEv, random);
                return element == absent ? [] : lines.Select(l => l with { Share = amount * l.Share });
            }),
        ];
        double sum = all.Sum(l => l.Share);
        return all.Select(l => l with { Share = l.Share / sum });
    }

    // None to three elements: up to six lines or so, K alpha and beta or L, of 0.1 to 5 % of the named ones together.
    private static string[] Impurities(ElementSet set, List<SampleLine> lines, Random random)
    {
        int number = (int)random.Between(0, 4);
        var names = new List<string>();
        while (names.Count < number)
        {
            string element = random.OneOf(ImpurityElements);
            double share = random.LogBetween(0.001, 0.05);
            IReadOnlyList<SampleLine> emitted = SampleLines.Of(element, false, set.ExcitationEv, random);
            if (set.Elements.Contains(element) || names.Contains(element) || emitted.Count == 0)
                continue;
            names.Add(element);
            lines.AddRange(emitted.Select(l => l with { Share = share * l.Share }));
        }
        return [.. names];
    }

    // Lines of the anode that the sample scatters, coherently and with the loss of energy of Compton.
    private static (string? Tube, IReadOnlyList<(double, double)> Humps) Tube(ElementSet set, List<SampleLine> lines, Random random)
    {
        string element = random.OneOf(Tubes);
        double share = random.LogBetween(0.003, 0.2),
            compton = random.LogBetween(0.3, 3),
            angle = random.Between(80, 160) * Math.PI / 180;
        IReadOnlyList<SampleLine> emitted = SampleLines.Of(element, false, set.ExcitationEv, random);
        if (!random.Chance(0.3) || set.ExcitationEv < 10_000 || set.Elements.Contains(element) || emitted.Count == 0)
            return (null, []);
        lines.AddRange(emitted.Select(l => l with { Share = share * l.Share }));
        // Compton over coherent scattering grows with the energy, about in proportion.
        return (
            element,
            [
                .. emitted.Select(l =>
                    (l.EnergyEv / (1 + l.EnergyEv / 510_999 * (1 - Math.Cos(angle))), compton * l.EnergyEv / 20_000 * share * l.Share)
                ),
            ]
        );
    }

    // Most spectra end at one to two times the highest line, one in seven cuts it off; offsets are small but on some electronics.
    private static (double Offset, double Gain, int Channels, double Range) Scale(double highestEv, Random random)
    {
        double range = random.Chance(0.15) ? random.Between(0.7, 1) : random.Between(1.03, 2),
            offset = random.Chance(0.7) ? Math.Clamp(100 * SimulatedDetector.Normal(random), -400, 400) : random.Between(-3000, 1000),
            last = range * highestEv;
        int[] possible = [.. ChannelNumbers.Where(n => (last - offset) / n is >= 1 and <= 50)];
        int channels = random.OneOf(possible);
        return (offset, (last - offset) / channels, channels, range);
    }
}
