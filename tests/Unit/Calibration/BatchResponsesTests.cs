using SpectroCal.Calibration;
using SpectroCal.Estimation;

namespace SpectroCal.Tests.Calibration;

/// <summary>Batches whose response is not that of the others are suspect, and batches that lack counts are not taken for such.</summary>
public sealed class BatchResponsesTests
{
    [Fact]
    public void ABatchWithMoreNoiseIsSuspectAndTheOthersAreNot()
    {
        CampaignCalibration result = new SimulatedBatches { NoiseEv = b => b == 3 ? 60 : 25 }.Calibrate();
        Assert.Equal(BatchStatus.Suspect, result.Batches[3].Status);
        Assert.Contains("wider than in the other batches", result.Batches[3].Reason, StringComparison.Ordinal);
        Assert.Equal(result.Batches.Count - 1, result.CalibratedBatches);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.12)] // no batch shows it alone
    public void TwoPopulationsAreNoticed(double tail)
    {
        CampaignCalibration result = new SimulatedBatches { Tail = b => b % 2 * tail, Batches = 60 }.Calibrate();
        Assert.Equal(0, result.Batches.Where((_, b) => b % 2 == 1).Count(b => b.Status == BatchStatus.Calibrated));
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    public void AWeakLineIsNotWide(double without)
    {
        CampaignCalibration result = new SimulatedBatches { WithoutCopper = b => b % 10 == 0 ? without : 0 }.Calibrate();
        Assert.Equal(result.Batches.Count, result.CalibratedBatches);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(4000)]
    [InlineData(40_000)]
    public void FormsOfCleanBatchesScatterByTheirErrors(int events)
    {
        CampaignCalibration result = new SimulatedBatches { Events = events, Batches = 100 }.Calibrate();
        Assert.Equal(100, result.CalibratedBatches);
        var responses = new BatchResponses([.. result.Batches], result.Target, 2, TestContext.Current.CancellationToken);
        LineForm[] forms = [.. responses.Fits.SelectMany(fits => fits.SelectMany(f => f!.Forms))];
        Assert.InRange(forms.Length, 150, 200);
        // Where bins have less than half a count errors are stated too large, on purpose; 200 values scatter by 5 %.
        foreach (
            double[] pulls in (double[][])
                [
                    [.. forms.Select(f => f.Widening / f.WideningError)],
                    [.. forms.Select(f => f.Tail / f.TailError)],
                ]
        )
        {
            var pull = new PullStatistics(pulls);
            Assert.InRange(pull.Mean, -0.5, 0.5);
            Assert.InRange(pull.Width, 0.7, 1.2);
        }
    }
}
