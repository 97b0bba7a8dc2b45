using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Peaks;

/// <summary>What a whole spectrum says of a scale, where its lines overlap.</summary>
public sealed class SpectrumEvidenceTests
{
    private const double Noise = 45;
    private static readonly AssignmentSettings Settings = new();
    private static readonly ResolutionModel Resolution = new(Noise);
    private static readonly IReadOnlyList<LineCandidate> Light = LineCandidate.OfElements(["Al", "Si", "S", "Cl", "K", "Ca"]);
    private static readonly StraightScale Truth = new(0, 10);

    // Lines of 2000 counts, and their weaker partners, on a flat background.
    private static ChannelHistogram Spectrum(IEnumerable<LineCandidate> lines, int seed = 1) =>
        Made.Histogram(
            Made.Drawn(
                seed,
                600,
                3,
                [
                    .. lines.SelectMany(l =>
                        l.Group.Components.Select(c =>
                            (
                                Truth.Channel(c.Line.EnergyEv) + 0.5,
                                Resolution.Sigma(c.Line.EnergyEv) / Truth.Gain,
                                2000 * l.Intensity * c.RelativeIntensity
                            )
                        )
                    ),
                ]
            )
        );

    // The peaks that are seen: those of these elements.
    private static LineAssignment On(StraightScale scale, double score, params string[] elements) =>
        new(
            scale.OffsetEv,
            scale.Gain,
            [
                .. Light
                    .Where(l => elements.Contains(l.Family[..^2]) && l.Intensity == 1)
                    .Select(l => new AssignedLine(l, Made.Peak(scale, l.EnergyEv) with { FwhmChannels = Width(l.EnergyEv) })),
            ],
            score
        );

    private static double Width(double energyEv) => Resolution.Fwhm(energyEv) / Truth.Gain;

    // The scale on which Al, S and K would be Si, Cl and Ca.
    private static readonly StraightScale Other = StraightScale.Through([
        (Truth.Channel(Energy("Al")), Energy("Si"), 1),
        (Truth.Channel(Energy("S")), Energy("Cl"), 1),
        (Truth.Channel(Energy("K")), Energy("Ca"), 1),
    ]);

    private static double Energy(string element) => Light.First(l => l.Family == $"{element} K" && l.Intensity == 1).EnergyEv;

    private static IReadOnlyList<Peak> PeaksOf(params string[] elements) => [.. On(Truth, 0, elements).Lines.Select(l => l.Peak)];

    // Deviances over what the best prediction leaves, four bins a peak; but no more than counts fluctuate where that is less than they do.
    [Theory]
    [InlineData(2, 0.05, -50)]
    [InlineData(1, 0.05, -100)]
    [InlineData(0.25, 0.05, -100)]
    [InlineData(0.1, 0.05, -250)]
    [InlineData(0.1, 0.5, -200)]
    [InlineData(0.1, 1, -100)] // few counts, which happen to fluctuate less
    public void APredictionIsJudgedByWhatTheBestOneLeaves(double reduced, double weight, double score) =>
        Assert.Equal(score - 3, new SpectrumFit(Truth, 200, 1, 3, weight).Score(reduced), 1e-9);

    [Fact]
    public void TheRightScalePredictsTheSpectrum()
    {
        IReadOnlyList<Peak> peaks = PeaksOf("Al", "S", "K");
        var evidence = new SpectrumEvidence(Spectrum(Light), peaks, Light, Settings);
        SpectrumFit right = evidence.Of(On(Truth, 0, "Al", "S", "K")),
            wrong = evidence.Of(On(Other, 0, "Si", "Cl", "Ca"));
        Assert.InRange(right.ReducedDeviance, 0.5, 1.5);
        Assert.True(right.Score(1) - wrong.Score(1) > 10, $"{right} {wrong}");
    }

    [Fact]
    public void TheScaleIsRefined()
    {
        var evidence = new SpectrumEvidence(Spectrum(Light), PeaksOf("Al", "S", "K"), Light, Settings);
        SpectrumFit fit = evidence.Of(On(new StraightScale(Truth.OffsetEv + 10, 1.004 * Truth.Gain), 0, "Al", "S", "K"));
        foreach (LineCandidate line in Light)
            Assert.Equal(line.EnergyEv, fit.Scale.Energy(Truth.Channel(line.EnergyEv)), 6.0);
    }

    [Fact]
    public void ALineThatNobodyNamedHasAPrice()
    {
        LineCandidate[] named = [.. Light.Where(l => l.Family[..^2] is "Al" or "S" or "K")];
        string[] elements = ["Al", "S", "K"];
        SpectrumFit Fit(IEnumerable<LineCandidate> there) =>
            new SpectrumEvidence(Spectrum(there), PeaksOf(elements), named, Settings).Of(On(Truth, 0, elements));
        SpectrumFit alone = Fit(named),
            more = Fit([.. named, .. LineCandidate.OfElements(["Ti"])]);
        Assert.InRange(more.ReducedDeviance, 0.5, 1.5);
        // Two lines, each anywhere in 6 keV to about 10 eV, and some counts taken for sums of two photons.
        Assert.InRange(more.Cost - alone.Cost, 6, 60);
    }

    [Fact]
    public void DoubtIsDecidedByTheSpectrum()
    {
        IReadOnlyList<Peak> peaks = PeaksOf("Al", "S", "K");
        LineAssignment right = On(Truth, 3, "Al", "S", "K"),
            wrong = On(Other, 5, "Si", "Cl", "Ca");
        IReadOnlyList<LineAssignment> decided = DoubtfulScales.Decided(
            [wrong, right],
            new SpectrumEvidence(Spectrum(Light), peaks, Light, Settings)
        );
        Assert.Equal(Truth.Gain, decided[0].GainEvPerChannel);
        Assert.True(decided[0].Score - decided[1].Score > 5);
        // What is certain by the peaks is not asked again.
        LineAssignment[] certain = [wrong with { Score = 20 }, right];
        Assert.Same(certain, DoubtfulScales.Decided(certain, new SpectrumEvidence(Spectrum(Light), peaks, Light, Settings)));
    }

    // Of the peaks of these elements, which are Si, Cl and Ca on the other scale.
    private static SpectrumDecision? Decision(ChannelHistogram spectrum, params string[] elements)
    {
        string[] others =
        [
            .. elements.Select(e =>
                new Dictionary<string, string>
                {
                    ["Al"] = "Si",
                    ["S"] = "Cl",
                    ["K"] = "Ca",
                }[e]
            ),
        ];
        IReadOnlyList<Peak> peaks = PeaksOf(elements);
        LineAssignment right = On(Truth, 1, elements);
        AssignedLine[] mistaken = [.. On(Other, 2, others).Lines.Zip(peaks, (l, p) => l with { Peak = p })];
        return SpectrumDecision.Of(
            [On(Other, 2, others) with { Lines = mistaken }, right],
            peaks,
            new SpectrumEvidence(spectrum, peaks, Light, Settings),
            4
        );
    }

    [Fact]
    public void TheSpectrumSinglesOutAScaleThatThePeaksLeaveOpen()
    {
        SpectrumDecision? decision = Decision(Spectrum(Light), "Al", "S", "K");
        Assert.Equal(Truth.Gain, decision?.Assignment.GainEvPerChannel);
        Assert.InRange(decision!.Lead, 10, double.PositiveInfinity);
        Assert.InRange(decision.OverChance, 10, double.PositiveInfinity);
    }

    [Fact]
    public void OfTwoPeaksTheSpectrumDecidesNothing() => Assert.Null(Decision(Spectrum(Light), "Al", "K"));

    [Fact]
    public void TheBestOfScalesThatDoNotPredictTheSpectrumIsNone()
    {
        // Pulsers, or lines of elements that nobody named, as strong as the named ones.
        LineCandidate[] more = [.. Light, .. LineCandidate.OfElements(["P", "Ar", "Sc"])];
        Assert.Null(Decision(Spectrum(more), "Al", "S", "K"));
    }

    [Fact]
    public void WithoutNamedLinesNoScaleIsClaimed()
    {
        IReadOnlyList<Peak> peaks = PeaksOf("Al", "S", "K");
        var evidence = new SpectrumEvidence(Spectrum(Light), peaks, Light, Settings);
        LineAssignment right = On(Truth, 0, "Al", "S", "K");
        SpectrumFit unknown = evidence.OfUnknown(right),
            named = evidence.Of(right);
        Assert.InRange(unknown.ReducedDeviance, 0.5, 2);
        // Six lines and more that are where they are by chance, each one of a hundred places or so.
        Assert.True(unknown.Cost > named.Cost + 20, $"{unknown} {named}");
        Assert.True(named.Score(1) > unknown.Score(1) + 20, $"{unknown} {named}");
    }

    [Fact]
    public void TheNoiseEdgeIsLeftOut()
    {
        long[] counts = Made.Counts(600, 3, (150, 6, 2000), (300, 6, 2000));
        for (int i = 20; i < 30; i++)
            counts[i] += 3000 >> (i - 20);
        for (int i = 0; i < 20; i++)
            counts[i] = 0;
        var bins = EvidenceBins.Of(Made.Histogram(counts), [Made.Peak(150, 14), Made.Peak(300, 14)]);
        Assert.InRange(bins.Start, 28, 60);
        Assert.Equal((3, 1), (bins.Width, bins.Weight));
        Assert.Equal(5, bins.OfChannels(bins.OfBins(new StraightScale(5, 2))).OffsetEv, 1e-9);
    }

    // A pulser at zero below the threshold: the step above is no line, whatever is below.
    [Fact]
    public void WhatIsBelowTheThresholdIsLeftOut()
    {
        long[] counts = Made.Counts(600, 60, (150, 6, 2000), (300, 6, 2000));
        Array.Clear(counts, 0, 50);
        counts[2] = counts[3] = 500;
        counts[4] = 200;
        var bins = EvidenceBins.Of(Made.Histogram(counts), [Made.Peak(150, 14), Made.Peak(300, 14)]);
        Assert.InRange(bins.Start, 45, 90);
    }

    [Fact]
    public void TheFlankOfTheLowestPeakIsNoThreshold()
    {
        // Without background the bins below it are empty: that no line is there says something.
        long[] counts = Made.Counts(600, 0, (150, 6, 2000), (300, 6, 2000));
        counts[20] = 1;
        var bins = EvidenceBins.Of(Made.Histogram(counts), [Made.Peak(150, 14), Made.Peak(300, 14)]);
        Assert.InRange(bins.Start, 20, 30);
    }

    // Every second channel is a fifth wider, and there are as many channels as bins.
    [Fact]
    public void ACombIsTakenOutOfTheBins()
    {
        const double Comb = 0.2;
        long[] even = Made.Drawn(1, 600, 100, (150, 3, 20_000), (300, 3, 20_000)),
            counts = [.. even.Select((c, i) => (long)Math.Round(c * (i % 2 == 0 ? 1 + Comb : 1 - Comb)))];
        var bins = EvidenceBins.Of(Made.Histogram(counts), [Made.Peak(150, 7), Made.Peak(300, 7)]);
        Assert.Equal(1, bins.Width);
        double[] flat = [.. bins.Counts.TakeLast(200).Select(c => c / bins.Weight)];
        double odd = flat.Where((_, i) => i % 2 == 1).Average(),
            other = flat.Where((_, i) => i % 2 == 0).Average();
        Assert.InRange(odd / other, 0.97, 1.03);
    }

    [Fact]
    public void IntensitiesGoAsFarFromTheTableAsAbsorptionMakesLikely()
    {
        EvidenceLine[] lines = [new(Made.Line(4000, "X"), 8), new(Made.Line(5000, "X", 0.2), 8)];
        var family = new FamilyAmplitudes(lines);
        // Counts as the table says, and five times less of the weaker.
        Assert.Equal(0, Cost(0.2), 0.01);
        double off = Math.Log(5);
        Assert.Equal(2 * 0.5 * (off / 2) * (off / 2) / 0.36, Cost(0.04), 0.2);

        double Cost(double share)
        {
            family.Start(1000);
            foreach ((EvidenceLine line, double counts) in lines.Zip([10_000, 10_000 * share]))
            {
                line.Place(new StraightScale(0, 100), 2500, 0.42, 100);
                line.Template.Amplitude = counts;
                line.Template.Ascribe([.. Enumerable.Repeat(1.0, 100)]);
            }
            for (int i = 0; i < 50; i++)
                family.Update();
            return family.Cost;
        }
    }
}
