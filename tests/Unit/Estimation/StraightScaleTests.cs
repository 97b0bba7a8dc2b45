using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

/// <summary>Straight lines have shorter ways through the code: they give what a parabola without curvature gives.</summary>
public sealed class StraightScaleTests
{
    private static readonly double[] Straight = [480, 3.1];
    private static readonly double[] Parabola = [480, 3.1, 0];
    private static readonly PolynomialFunction Bent = new(2);
    private static readonly TargetSpectrum Target = Toys.Target();

    private static ChannelHistogram Counts(double width)
    {
        var random = new Random(9);
        return new ChannelHistogram([.. Enumerable.Range(0, 3000).Select(_ => (long)random.Next(4))], 17.25, width);
    }

    [Theory]
    [InlineData(1, 1000, 12.3, 700)]
    [InlineData(1, -500, 0.7, 9000)]
    [InlineData(0.25, 600, 900, 4)]
    [InlineData(2, 20_000, 10, 5)]
    public void CombinedCounts(double width, double startEv, double stepEv, int bins)
    {
        var batch = new EventBatch("d", new RunInfo("r"), Counts(width));
        var axis = new EnergyAxis(startEv, stepEv, bins);
        EnergySpectrum straight = CalibratedSpectra.Of(batch, new EnergyCalibration(PolynomialFunction.Linear, Straight), axis),
            bent = CalibratedSpectra.Of(batch, new EnergyCalibration(Bent, Parabola), axis);
        for (int j = 0; j < bins; j++)
            Assert.Equal(bent.Counts[j], straight.Counts[j], 1e-8);
        Assert.Equal(bent.Underflow, straight.Underflow, 1e-8);
        Assert.Equal(bent.Overflow, straight.Overflow, 1e-8);
    }

    [Fact]
    public void ShiftOfTheTarget()
    {
        var grid = new EnergyGrid(Target, 20);
        var basis = new TargetBasis(Target, grid.Energies, 600);
        double[] amplitudes = [.. Enumerable.Range(1, basis.Count).Select(k => 100.0 * k)];
        double[][] straight = TargetShift.Columns(basis, amplitudes, PolynomialFunction.Linear, Straight, grid.Energies, new Workspace()),
            bent = TargetShift.Columns(basis, amplitudes, Bent, Parabola, grid.Energies, new Workspace());
        for (int i = 0; i < straight.Length; i++)
        for (int j = 0; j < grid.Count; j++)
            Assert.Equal(bent[i][j], straight[i][j], 1e-11 * (1 + Math.Abs(bent[i][j])));
    }

    // The channels begin or end within the grid, or go beyond it.
    [Theory]
    [InlineData(1)]
    [InlineData(0.25)]
    [InlineData(30)]
    public void VarianceOfTheGradient(double width)
    {
        var grid = new EnergyGrid(Target, 20);
        double[][] influence =
        [
            .. Enumerable.Range(0, 2).Select(i => Enumerable.Range(0, grid.Count).Select(j => Math.Sin(0.3 * j + i)).ToArray()),
        ];
        double[] straight = GradientVariance.OfCounts(
                Counts(width),
                PolynomialFunction.Linear,
                Straight,
                grid,
                influence,
                true,
                new Workspace()
            ),
            bent = GradientVariance.OfCounts(Counts(width), Bent, Parabola, grid, influence, true, new Workspace());
        for (int i = 0; i < straight.Length; i++)
            Assert.Equal(bent[i], straight[i], 1e-10 * (1 + Math.Abs(bent[i])));
    }
}
