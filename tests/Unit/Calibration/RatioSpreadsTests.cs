using SpectroCal.Calibration;
using SpectroCal.Estimation;

namespace SpectroCal.Tests.Calibration;

/// <summary>
/// A line that nobody named lies under copper: how far its share differs from batch to batch is seen, and errors are those of what is.
/// </summary>
public sealed class RatioSpreadsTests
{
    [Theory]
    [InlineData(0, 11, 0.05, 0.08)]
    [InlineData(0, 12, 0.05, 0.08)]
    [InlineData(0.2, 11, 0.12, 0.2)]
    [InlineData(0.2, 12, 0.12, 0.2)]
    public void ErrorsAreThoseOfTheSpreadThatBatchesShow(double spread, int seed, double least, double most)
    {
        double Share(int batch) => 0.2 * (1 + (batch % 2 == 0 ? spread : -spread));
        CampaignCalibration result = new SimulatedBatches
        {
            Neighbour = Share,
            Batches = 120,
            Events = 10_000,
            Seed = seed,
        }.Calibrate();
        Assert.Single(result.UnknownLines);
        AmplitudeTie tie = Assert.Single(result.Target.Ties);
        Assert.InRange(tie.RelativeError, least, most);
        var pull = new PullStatistics(
            result
                .Batches.Where(b => b.Status == BatchStatus.Calibrated)
                .Select(b =>
                {
                    double channel = b.Input.Truth!.Channel(SimulatedBatches.CopperEv);
                    return (b.Optimized.Energy(channel) - SimulatedBatches.CopperEv) / b.Optimized.EnergyError(channel);
                })
        );
        // The campaign's own uncertainty of the line is in the errors, too, and the same for all batches.
        Assert.InRange(pull.Width, 0.55, 1.25);
    }

    [Fact]
    public void FewBatchesDoNotTell()
    {
        CampaignCalibration result = new SimulatedBatches
        {
            Neighbour = _ => 0.2,
            Batches = 8,
            Events = 2500,
        }.Calibrate();
        Assert.Equal(0.2, Assert.Single(result.Target.Ties).RelativeError);
    }

    [Fact]
    public void RatiosOfBatchesScatterByTheirErrors()
    {
        CampaignCalibration result = new SimulatedBatches
        {
            Neighbour = _ => 0.2,
            Batches = 200,
            Events = 5000,
        }.Calibrate();
        var responses = new BatchResponses([.. result.Batches], result.Target, 2, TestContext.Current.CancellationToken);
        LineRatio[] ratios = [.. responses.Ratios];
        Assert.Equal(200, ratios.Length);
        var pull = new PullStatistics(ratios.Select(r => r.Deviation / r.Error));
        Assert.InRange(pull.Mean, -0.5, 0.5);
        Assert.InRange(pull.Width, 0.85, 1.15);
    }
}
