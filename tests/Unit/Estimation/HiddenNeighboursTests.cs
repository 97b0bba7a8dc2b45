using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;

namespace SpectroCal.Tests.Estimation;

/// <summary>What neighbours that the counts neither show nor exclude may shift a line by.</summary>
public sealed class HiddenNeighboursTests
{
    private const double SigmaEv = 60;

    [Fact]
    public void NothingIsAddedWhereNoNeighbourCouldBe() => Assert.Equal(0, HiddenNeighbours.VarianceEv2([]));

    [Fact]
    public void CountsThatExcludeNeighboursLeaveNothing()
    {
        double few = Shift(Silent(fractionError: 0.1)),
            many = Shift(Silent(fractionError: 0.0001));
        Assert.InRange(few, 1, 4);
        Assert.InRange(many, 0, 0.05);
    }

    [Fact]
    public void WithoutAnyInformationItIsWhatIsExpectedBeforehand()
    {
        // A tenth of the lines, shares from 0.2 to 20 % with all orders of magnitude alike: <f^2> = (0.2^2 - 0.002^2) / (2 ln 100).
        double shares = (0.2 * 0.2 - 0.002 * 0.002) / (2 * Math.Log(100)),
            found = HiddenNeighbours.VarianceEv2([.. Silent(fractionError: 1e6).Where(n => Math.Abs(n.DistanceInSigma) == 1.25)]);
        // Two places, each of which stands for a quarter of a standard deviation.
        double weight = 0.25 / Enumerable.Range(0, HiddenNeighbours.Distances.Count).Sum(Width);
        Assert.Equal(HiddenNeighbours.Chance * weight * shares * Math.Pow(1.25 * SigmaEv, 2), found, 0.01 * found);

        static double Width(int k)
        {
            IReadOnlyList<double> d = HiddenNeighbours.Distances;
            return 0.5 * (d[Math.Min(k + 1, d.Count - 1)] - d[Math.Max(k - 1, 0)]);
        }
    }

    [Fact]
    public void TheChanceIsThatOfOneElementMore()
    {
        // Of all other elements, those with a line of a tenth of their strongest or more within four standard deviations of a K alpha line.
        var library = LineLibrary.Default;
        SpectralLine[] Of(string element) =>
            [.. library.ForElement(element).Where(l => l.AtomicNumber is >= 11 and <= 92 && l.EnergyEv is > 1500 and < 20_000)];
        var resolution = new ResolutionModel(25);
        SpectralLine[] named = [.. library.Lines.Where(l => l is { Siegbahn: "Ka1", EnergyEv: > 3000 and < 17_000 })];
        SpectralLine[][] elements = [.. library.Elements.Select(Of).Where(l => l.Length > 0)];
        (SpectralLine Named, SpectralLine[] Other)[] pairs =
        [
            .. named.SelectMany(n => elements.Where(o => o[0].Element != n.Element).Select(o => (n, o))),
        ];
        int near = pairs.Count(p =>
            p.Other.Any(l =>
                l.RadiativeRate >= 0.1 * p.Other.Max(o => o.RadiativeRate)
                && Math.Abs(l.EnergyEv - p.Named.EnergyEv) < 4 * resolution.Sigma(p.Named.EnergyEv)
            )
        );
        Assert.True(pairs.Length > 1000);
        Assert.Equal(HiddenNeighbours.Chance, (double)near / pairs.Length, 0.01);
    }

    [Fact]
    public void WhatTheDataFavourIsTakenTheMoreSeriouslyTheMoreTheyDo()
    {
        double[] ofShift = [.. new[] { 2.0, 3, 4, 5, 10 }.Select(z => OfShift(z, 0.01))];
        Assert.Equal(ofShift.Order(), ofShift);
        Assert.InRange(ofShift[0], 0.1, 0.6);
        Assert.InRange(ofShift[3], 0.8, 1.1);
        Assert.InRange(OfShift(200, 0.0005), 0.995, 1.005);
    }

    // The root mean square over the shift by the neighbour that explains the data best.
    private static double OfShift(double significance, double fractionError)
    {
        const double distance = -1;
        double fraction = significance * fractionError,
            shift = -fraction * distance * SigmaEv;
        return Shift([
                .. Silent(fractionError).Select(n => n.DistanceInSigma == distance ? n with { Fraction = fraction, ShiftEv = shift } : n),
            ]) / shift;
    }

    // No evidence for a neighbour at any place.
    private static ClosureNeighbour[] Silent(double fractionError) =>
        [
            .. HiddenNeighbours
                .Distances.SelectMany(d => (double[])[-d, d])
                .Select(d => new ClosureNeighbour(d, 1e-9, fractionError, -1e-9 * d * SigmaEv)),
        ];

    private static double Shift(IReadOnlyList<ClosureNeighbour> neighbours) => Math.Sqrt(HiddenNeighbours.VarianceEv2(neighbours));
}
