using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>The common shift of lines that overlap, against spectra whose truth is known.</summary>
public sealed class MultipletFitTests
{
    private const double Pivot = 22_000;
    private static readonly StraightScale Truth = new(-40, 12);
    private static readonly ResolutionModel Resolution = new(60);

    // L lines of silver between 2.6 and 3.6 keV, which no detector resolves.
    private static readonly LineCandidate[] Silver =
    [
        .. LineCandidate.OfElements(["Ag"]).Where(l => l.Family == "Ag L").OrderBy(l => l.EnergyEv),
    ];

    [Fact]
    public void TheShiftOfOverlappingLinesHasThePullsOfItsErrors()
    {
        double[] pulls =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(seed => Fitted(seed, 600) is { } found ? (found.ShiftEv - Expected(found.EnergyEv)) / found.ErrorEv : double.NaN)
                .Where(double.IsFinite),
        ];
        Assert.InRange(pulls.Length, 34, 40);
        Assert.InRange(pulls.Average(), -0.6, 0.6);
        Assert.InRange(Math.Sqrt(pulls.Average(p => p * p)), 0.5, 1.3);
    }

    [Fact]
    public void AContinuumHasNoMultiplet() => Assert.Equal(0, Enumerable.Range(0, 20).Count(seed => Fitted(seed, 0) is not null));

    [Fact]
    public void APeakThatMayBeTheMultipletIsToldByItsPlaceAlone()
    {
        long[] counts = Made.Drawn(7, 1000, 3, (Truth.Channel(3150), Resolution.Sigma(3150) / Truth.Gain, 400));
        Assert.False(Fit(counts) is { IsPattern: true });
    }

    [Theory]
    [InlineData(3150)] // Lb of silver
    [InlineData(3270)]
    [InlineData(3390)]
    public void AWeakerLineIsNotThereWithoutTheStrongest(double energyEv)
    {
        ShiftedMultiplet[] found =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(seed => Fit(Made.Drawn(seed, 1000, 0.3, (Truth.Channel(energyEv), 0.8 * Resolution.Sigma(3150) / Truth.Gain, 50))))
                .OfType<ShiftedMultiplet>(),
        ];
        Assert.DoesNotContain(found, f => !f.Name.Contains("Ag La", StringComparison.Ordinal));
    }

    [Fact]
    public void APeakBesideTheMultipletMayBeSomethingElse()
    {
        // An unknown line between La and Lg of silver, twice as strong as each: it is no line of the multiplet, and does not pull it.
        const double At = 3420;
        double[] pulls =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(seed =>
                    Fit(
                        Made.Drawn(seed, 1000, 3, [.. Lines(seed, 600), (Truth.Channel(At), Resolution.Sigma(At) / Truth.Gain, 600)]),
                        Made.Peak(Truth, At, 600)
                    )
                )
                .OfType<ShiftedMultiplet>()
                .Select(found => (found.ShiftEv - Expected(found.EnergyEv)) / found.ErrorEv),
        ];
        Assert.InRange(pulls.Length, 10, 20);
        Assert.InRange(Math.Sqrt(pulls.Average(p => p * p)), 0.2, 1.3);
    }

    [Fact]
    public void WhatAnUnknownPeakExplainsIsNotEvidenceOfTheMultiplet()
    {
        // No line of silver is there, and a pulser is, half as wide again as a line and beside one of them.
        const double At = 3050;
        Assert.Equal(
            0,
            Enumerable
                .Range(0, 20)
                .Count(seed =>
                    Fit(
                        Made.Drawn(seed, 1000, 3, (Truth.Channel(At), 1.5 * Resolution.Sigma(At) / Truth.Gain, 10_000)),
                        Made.Peak(Truth, At, 10_000)
                    )
                        is not null
                )
        );
    }

    // What the scale is off at an energy: the truth minus a scale that is right at the pivot and 60 eV off at 3 keV.
    private static double Expected(double energyEv) => 60 * (energyEv - Pivot) / (3000 - Pivot);

    private static ShiftedMultiplet? Fitted(int seed, double area) => Fit(Made.Drawn(seed, 1000, 3, Lines(seed, area)));

    // Every line by itself; the subshells are filled up to twice as much or half as much as the table says.
    private static (double, double, double)[] Lines(int seed, double area)
    {
        var random = new Random(100 + seed);
        Dictionary<string, double> vacancies = new[] { "L1", "L2", "L3" }.ToDictionary(
            s => s,
            _ => Math.Pow(2, 2 * random.NextDouble() - 1)
        );
        return
        [
            .. Silver.SelectMany(l =>
                l.Group.Components.Select(c =>
                    (
                        Truth.Channel(c.Line.EnergyEv),
                        Resolution.Sigma(c.Line.EnergyEv) / Truth.Gain,
                        area * l.Intensity * c.RelativeIntensity * vacancies[c.Line.InitialShell!]
                    )
                )
            ),
        ];
    }

    private static ShiftedMultiplet? Fit(long[] counts, params Peak[] within)
    {
        // Energies of the scale are those of the truth plus what is expected.
        double gain = Truth.Gain * (1 + 60 / (3000 - Pivot)),
            offset = Pivot - gain * Truth.Channel(Pivot);
        return MultipletFit.Of(
            [.. counts.Select(c => (double)c)],
            new BinScale(0.5, 1),
            new ChannelRange(1, 998),
            new Multiplet(Silver, 200),
            [],
            within,
            new EnergyCalibration(new PolynomialFunction(1), [offset, gain]),
            Pivot,
            70,
            Resolution
        );
    }
}
