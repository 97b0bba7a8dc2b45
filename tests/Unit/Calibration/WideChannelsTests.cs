using SpectroCal.Calibration;

namespace SpectroCal.Tests.Calibration;

/// <summary>Channels about as wide as a line, with the narrowest line, titanium, of 50.2 eV standard deviation.</summary>
public sealed class WideChannelsTests
{
    private const double TitaniumSigmaEv = 50.17; // root of 25^2 + 0.115 * 3.65 * 4508.9

    private static CampaignCalibration Calibrate(double channelInSigma, ObjectiveKind objective, int batches, int events, int seed)
    {
        Campaign campaign = new SimulatedBatches
        {
            GainEv = channelInSigma * TitaniumSigmaEv,
            Batches = batches,
            Events = events,
            Seed = seed,
        }.Simulate();
        return CampaignCalibrator.Calibrate(
            campaign,
            new CalibrationSettings(Toys.Target()) { FitResolution = true, Objective = objective }
        );
    }

    // One batch has its channels in one place, so that sums over batches smooth nothing.
    [Theory]
    [InlineData(ObjectiveKind.KdeChiSquare, 0.75)]
    [InlineData(ObjectiveKind.KdeChiSquare, 1)]
    [InlineData(ObjectiveKind.Poisson, 0.75)]
    [InlineData(ObjectiveKind.Poisson, 1)]
    public void UpToOneStandardDeviationAChannelNothingIsInDoubt(ObjectiveKind objective, double channelInSigma)
    {
        foreach (int seed in (int[])[1, 2, 3, 4])
            Assert.All(
                Calibrate(channelInSigma, objective, batches: 1, events: 50_000, seed).Batches,
                b => Assert.True(b.Status == BatchStatus.Calibrated, b.Reason)
            );
    }

    [Theory]
    [InlineData(ObjectiveKind.KdeChiSquare, 300)]
    [InlineData(ObjectiveKind.KdeChiSquare, 20_000)]
    [InlineData(ObjectiveKind.Poisson, 300)]
    [InlineData(ObjectiveKind.Poisson, 20_000)]
    public void BeyondOneAndAHalfEveryReasonNamesTheChannel(ObjectiveKind objective, int events)
    {
        foreach (double channelInSigma in (double[])[2, 3, 4])
        {
            CampaignCalibration calibration = Calibrate(channelInSigma, objective, batches: 3, events, seed: 5);
            Assert.Equal(0, calibration.CalibratedBatches);
            Assert.All(
                calibration.Batches,
                b => Assert.Matches("A channel is [0-9.]+ eV wide, [0-9.]+ standard deviations of Ti", b.Reason)
            );
        }
    }

    // A kernel narrower than a channel would take every channel for a misfit of the target, and errors with it.
    [Theory]
    [InlineData(ObjectiveKind.KdeChiSquare)]
    [InlineData(ObjectiveKind.Poisson)]
    public void ErrorsStayThoseOfTheCounts(ObjectiveKind objective)
    {
        CampaignCalibration calibration = Calibrate(1.4, objective, batches: 4, events: 20_000, seed: 3);
        foreach (BatchCalibration batch in calibration.Batches)
        {
            Assert.Equal(BatchStatus.Calibrated, batch.Status);
            double channel = batch.Optimized.Channel(SimulatedBatches.TitaniumEv);
            Assert.InRange(batch.Optimized.EnergyError(channel) / batch.CramerRaoEnergyError(channel), 0.95, 1.3);
        }
    }

    [Fact]
    public void AnErrorAboveTheStandardDeviationOfALineIsNone()
    {
        BatchCalibration batch = Calibrate(0.1, ObjectiveKind.Poisson, batches: 1, events: 4000, seed: 1).Batches[0];
        Assert.Same(batch, BatchVerdict.WithBelievableErrors(batch, Toys.Target()));
        foreach (double variance in (double[])[60.0 * 60, double.NaN, -1])
        {
            BatchCalibration hopeless = batch with { Optimized = batch.Optimized with { Covariance = [variance, 0, 0, 0] } };
            BatchCalibration refused = BatchVerdict.WithBelievableErrors(hopeless, Toys.Target());
            Assert.Equal(BatchStatus.LinesNotFound, refused.Status);
            Assert.Equal(batch.Input.Standard, refused.Optimized);
            Assert.Contains("do not determine the constants", refused.Reason);
        }
        Assert.Equal(
            BatchStatus.Calibrated,
            BatchVerdict
                .WithBelievableErrors(batch with { Optimized = batch.Optimized with { Covariance = [40.0 * 40, 0, 0, 0] } }, Toys.Target())
                .Status
        );
    }
}
