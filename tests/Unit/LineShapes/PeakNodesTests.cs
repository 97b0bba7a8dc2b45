using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Numerics;

namespace SpectroCal.Tests.LineShapes;

/// <summary>Delta lines that are merged give the same tail and shelf as all of them.</summary>
public sealed class PeakNodesTests
{
    [Theory]
    [InlineData("Fe K", 41)]
    [InlineData("Fe K", 64)]
    [InlineData("Cu Ka", 130)]
    [InlineData("Ti K", 3)]
    [InlineData("U La", 0.5)]
    public void ATailIsTheSameOverAllNodesAndOverTheMergedOnes(string lines, double sigma)
    {
        PeakComponent[] components = NaturalComponents.Natural(LineLibrary.Default.Find(lines));
        (double OffsetEv, double Weight)[] all =
        [
            .. components.SelectMany(c =>
                LorentzianNodes.For(0.5 * c.FwhmEv).Select(n => (c.OffsetEv + 0.5 * c.FwhmEv * n.Distance, c.Fraction * n.Weight))
            ),
        ];
        (double OffsetEv, double Weight)[] merged = new PeakNodes(components).For(sigma);

        Assert.Equal(all.Sum(n => n.Weight), merged.Sum(n => n.Weight), 1e-12);
        Assert.Equal(all.Sum(n => n.Weight * n.OffsetEv), merged.Sum(n => n.Weight * n.OffsetEv), 1e-9);
        Assert.True(sigma < 40 || merged.Length < 0.6 * all.Length, $"{merged.Length} of {all.Length}");
        double[] Tail((double OffsetEv, double Weight)[] nodes) =>
            [
                .. Enumerable
                    .Range(-300, 400)
                    .Select(k =>
                        nodes.Sum(n =>
                        {
                            double z = 0.1 * k - n.OffsetEv / sigma;
                            return n.Weight * ErrorFunctions.TailDensity(z, 1.8, ErrorFunctions.NormalDensity(z));
                        })
                    ),
            ];
        double[] expected = Tail(all),
            actual = Tail(merged);
        for (int k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], actual[k], 3e-6 * expected.Max());
    }

    [Fact]
    public void NodesInFewerPlacesThanThreeStayThere()
    {
        PeakComponent[] twice =
        [
            .. Enumerable.Repeat(new PeakComponent(3, 0.25, 0), 4),
            .. Enumerable.Repeat(new PeakComponent(5, 0.25, 0), 4),
        ];
        (double OffsetEv, double Weight)[] nodes = new PeakNodes(twice).For(60);
        Assert.Equal(2, nodes.Sum(n => n.Weight), 1e-12);
        Assert.All(nodes, n => Assert.True(n.Weight < 1e-9 || Math.Abs(Math.Abs(n.OffsetEv - 4) - 1) < 1e-9, $"{n}"));
    }

    [Theory]
    [InlineData("Fe K", 60, 1.8)]
    [InlineData("Fe K", 60, 0.3)]
    [InlineData("U La", 4, 6)]
    public void WhatIsFarBelowALineIsTheSameNodeByNode(string lines, double sigma, double beta)
    {
        PeakComponent[] components = NaturalComponents.Natural(LineLibrary.Default.Find(lines));
        var shape = new LineShape
        {
            IsNatural = true,
            HasTail = true,
            HasShelf = true,
        };
        double position = 9000,
            length = 5000;
        double[] edges = [.. Enumerable.Range(0, 600).Select(k => position - 3 * length + 30.0 * k)];
        var peak = new LinePeak("a", shape, components, length, [.. LinePeak.ArgumentNames(shape).Select(n => "a." + n)]);
        ComponentEvaluator evaluator = peak.Begin(edges);
        evaluator.Evaluate([1, position, sigma, 0.3, beta, 0.2]);
        (double OffsetEv, double Weight)[] nodes = new PeakNodes(components).For(sigma);
        double[] tail = AtEdges((x, z, phi, cumulative) => cumulative + beta * ErrorFunctions.TailDensity(z, beta, phi)),
            shelf = AtEdges((x, z, phi, cumulative) => PeakPart.Shelf(x, sigma, length, phi, cumulative).F);
        // The area has the core in it, and so has the derivative by each fraction: their difference has not.
        for (int j = 0; j < edges.Length - 1; j++)
            Assert.Equal(tail[j + 1] - tail[j] - (shelf[j + 1] - shelf[j]), evaluator.Derivative(3)[j] - evaluator.Derivative(5)[j], 1e-14);

        double[] AtEdges(Func<double, double, double, double, double> part) =>
            [
                .. edges.Select(e =>
                    nodes.Sum(n =>
                    {
                        double x = e - position - n.OffsetEv;
                        ErrorFunctions.Normal(x / sigma, out double phi, out double cumulative);
                        return n.Weight * part(x, x / sigma, phi, cumulative);
                    })
                ),
            ];
    }
}
