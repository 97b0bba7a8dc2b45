using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Simulation;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Sources;

public sealed class StartedBatchesTests
{
    private static readonly IReadOnlyList<LineGroup> Lines = LineLibrary.Default.ParseList("Ti Ka, Mn Ka, Cu Ka");

    private static readonly ToySettings ThreeLines = new()
    {
        EventsPerBatch = 20_000,
        Lines = [new("Ti Ka", 4508.9, 0.3, Known: true), new("Mn Ka", 5896, 0.3, Known: true), new("Cu Ka", 8047.8, 0.3, Known: true)],
    };

    [Fact]
    public void StatedConstantsAreTheStart()
    {
        Spectrum stated = ToySpectrum.Simulate(ThreeLines)[0];
        var campaign = StartedBatches.Of([(stated, null)], PolynomialFunction.Linear, Lines);
        Assert.Equal(stated.CalibrationCoefficients, campaign.Batches[0].Standard.Parameters);
        Assert.Empty(campaign.Found);
    }

    [Fact]
    public void ConstantsThatNobodyStatesAreFoundFromThePeaks()
    {
        Spectrum silent = ToySpectrum.Simulate(ThreeLines)[0] with { CalibrationCoefficients = [] };
        var campaign = StartedBatches.Of([(silent, null), (silent, null)], new PolynomialFunction(2), Lines);
        Assert.Equal(2, campaign.Batches.Count);
        EnergyCalibration start = campaign.Batches[1].Standard;
        Assert.InRange(start.Parameters[1], 2.97, 3.03);
        Assert.Equal(0, start.Parameters[2]);
        Assert.InRange(start.Energy((8047.8 - 500) / 3), 8047.8 - 30, 8047.8 + 30);
    }

    [Fact]
    public void ASpectrumWithoutStartIsLeftOutWithTheReason()
    {
        Spectrum silent = ToySpectrum.Simulate(ThreeLines)[0] with { CalibrationCoefficients = [] };
        var campaign = StartedBatches.Of([(silent, null)], PolynomialFunction.Linear, LineLibrary.Default.ParseList("X=8047.8"));
        Assert.Empty(campaign.Batches);
        Assert.Contains("One line alone", campaign.WithoutStart[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void HigherPowersThanThereAreLinesStayAsAtTheStart()
    {
        TargetRequest held = new TargetRequest(Lines).HoldingUndetermined(new PolynomialFunction(4), out string? remark);
        Assert.Equal([0, 1, 2], held.FreeParameters);
        Assert.Contains("p3, p4 stay", remark, StringComparison.Ordinal);
        Assert.Empty(new TargetRequest(Lines).HoldingUndetermined(new PolynomialFunction(2), out remark).FreeParameters);
        Assert.Null(remark);
        Assert.Equal(
            [1],
            (new TargetRequest(Lines) { FreeParameters = [1] }).HoldingUndetermined(new PolynomialFunction(4), out _).FreeParameters
        );
    }
}
