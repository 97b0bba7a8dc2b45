using SpectroCal.Calibration;

namespace SpectroCal.Tests.Calibration;

/// <summary>Channels that count too little or too much on lines are found, and nothing else is taken for them.</summary>
public sealed class DeadChannelsTests
{
    // Copper is at channel 2516 ± 10, with 21 channels in a standard deviation.
    [Theory]
    [InlineData(2496, 8, 0, 4000, 40)]
    [InlineData(2496, 8, 0.5, 4000, 40)]
    [InlineData(2496, 2, 0, 4000, 40)]
    [InlineData(2530, 16, 0, 4000, 40)]
    [InlineData(2530, 1, 4, 4000, 40)]
    [InlineData(2496, 8, 0, 300, 100)] // a batch has one count in each
    [InlineData(2496, 8, 0.4, 300, 100)]
    public void AreFoundInAllBatches(int first, int length, double efficiency, int events, int batches)
    {
        CampaignCalibration result = new SimulatedBatches
        {
            Events = events,
            Batches = batches,
            Efficiency = (_, k) => k >= first && k < first + length ? efficiency : 1,
        }.Calibrate();
        Assert.Equal(0, result.CalibratedBatches);
        Assert.All(result.Batches, b => Assert.Contains("Channel", b.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void InOneBatchAreFoundInThatOne()
    {
        CampaignCalibration result = new SimulatedBatches { Efficiency = (b, k) => b == 7 && k is >= 2496 and < 2504 ? 0 : 1 }.Calibrate();
        Assert.Equal(BatchStatus.Suspect, result.Batches[7].Status);
        Assert.Contains("dead channels", result.Batches[7].Reason, StringComparison.Ordinal);
        Assert.Equal(result.Batches.Count - 1, result.CalibratedBatches);
    }

    [Theory]
    [InlineData(1, 3, 0)]
    [InlineData(1, 3, 0.05)] // differential nonlinearity
    [InlineData(0.5, 3, 0.05)]
    [InlineData(4, 3, 0)]
    [InlineData(1, 40, 0)] // bins nearly as wide as the resolution
    [InlineData(0.25, 40, 0.05)]
    public void AreNotSeenWhereThereAreNone(double width, double gainEv, double nonlinearity)
    {
        CampaignCalibration result = new SimulatedBatches
        {
            Events = 20_000,
            Width = width,
            GainEv = gainEv,
            Efficiency = (_, k) => 1 + nonlinearity * Math.Sin(2.4 * k),
        }.Calibrate();
        Assert.Equal(result.Batches.Count, result.CalibratedBatches);
    }
}
