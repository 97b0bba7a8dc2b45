using SpectroCal.Bench.Accuracy;
using SpectroCal.Calibration;
using SpectroCal.Lines;

namespace SpectroCal.Tests.Accuracy;

/// <summary>
/// A line of a wrong energy between two strong ones, which outvote it: an unknown line beside it would explain the data, and the scale
/// would be right, but the name is not.
/// </summary>
public sealed class WrongNameTests
{
    private const double MiddleEv = 6156;

    private static readonly Campaign Batches = new AccuracyScene(
        "three lines",
        "",
        [new EmittedLine(4508.9, 0.45), new EmittedLine(MiddleEv, 0.12), new EmittedLine(8047.8, 0.31)]
    )
    {
        BackgroundShare = 0.12,
    }.Simulate(20, 5000, 1);

    [Theory]
    [InlineData(-20)]
    [InlineData(-10)]
    [InlineData(-7)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(20)]
    public void AWrongEnergyIsADoubt(double off) => Assert.All(Calibrated(MiddleEv + off), s => Assert.Equal(BatchStatus.Suspect, s));

    [Fact]
    public void TheRightOneIsNone() => Assert.All(Calibrated(MiddleEv), s => Assert.Equal(BatchStatus.Calibrated, s));

    private static IEnumerable<BatchStatus> Calibrated(double middleEv)
    {
        var request = new TargetRequest(
            LineLibrary.Default.ParseList(FormattableString.Invariant($"Ti=4508.9,middle={middleEv},Cu=8047.8"))
        );
        return CampaignJob.Of(Batches, request, new OptimizationRequest()).Run().Calibration.Batches.Select(b => b.Status);
    }
}
