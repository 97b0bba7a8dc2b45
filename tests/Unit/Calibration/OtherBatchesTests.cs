using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Calibration;

/// <summary>Batches that were not calibrated throw doubt on the others of their detector, where they are many and of one mind.</summary>
public sealed class OtherBatchesTests
{
    [Theory]
    [InlineData(24, 16, 96, true)]
    [InlineData(40, 1, 96, false)]
    [InlineData(40, 0, 96, false)]
    public void OneAlternativeOfManyIsADoubt(int calibrated, int ambiguous, double shiftEv, bool isDoubt)
    {
        string? doubt = OtherBatches.Doubt([
            .. Many(calibrated, BatchStatus.Calibrated, _ => null),
            // Which of the two comes first is chance, and with it the sign.
            .. Many(ambiguous, BatchStatus.Ambiguous, i => new AlternativeAlignment("Co Ka", i % 2 == 0 ? shiftEv : -shiftEv, 55)),
        ]);
        Assert.Equal(isDoubt, doubt is not null);
        if (isDoubt)
            Assert.Contains(
                "16 of 40 batches of this detector fit about as well with Co Ka 96 eV elsewhere",
                doubt,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void AlternativesThatDifferAreNone() =>
        Assert.Null(
            OtherBatches.Doubt([
                .. Many(20, BatchStatus.Calibrated, _ => null),
                .. Many(16, BatchStatus.Ambiguous, i => new AlternativeAlignment("Co Ka", 40 * i, 10)),
            ])
        );

    [Fact]
    public void ManyMismatchesAreADoubt() =>
        Assert.Contains(
            "10 of 30 batches",
            OtherBatches.Doubt([.. Many(20, BatchStatus.Calibrated, _ => null), .. Many(10, BatchStatus.TargetMismatch, _ => null)]),
            StringComparison.Ordinal
        );

    private static IEnumerable<BatchCalibration> Many(int count, BatchStatus status, Func<int, AlternativeAlignment?> alternative) =>
        Enumerable
            .Range(0, count)
            .Select(i =>
            {
                EnergyCalibration scale = EnergyCalibration.Linear(500, 3);
                var input = new CampaignBatch(new EventBatch("det", new RunInfo("run"), new ChannelHistogram([1], 0)), scale);
                return new BatchCalibration(input, scale, status, "") { Alternative = alternative(i) };
            });
}
