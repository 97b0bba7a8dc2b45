using SpectroCal.Calibration;
using SpectroCal.Simulation;

namespace SpectroCal.Tests.Torch;

/// <summary>A whole campaign with either engine: search, verdict and closure are the same code.</summary>
public abstract class CampaignTests : DeviceTests
{
    private protected CampaignTests(string device)
        : base(device) { }

    [TorchTheory]
    [InlineData(ObjectiveKind.KdeChiSquare)]
    [InlineData(ObjectiveKind.Poisson)]
    [InlineData(ObjectiveKind.UnbinnedLikelihood)]
    public void IsTheSameWithBothEngines(ObjectiveKind objective)
    {
        var simulation = new ToySettings
        {
            Seed = 11,
            Cycles = 1,
            EventsPerBatch = 2000,
        };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ToyCampaign toy = ToyCampaign.Simulate(simulation, cancellation);
        var settings = new CalibrationSettings(ToyCampaign.Target(simulation)) { Objective = objective };

        CampaignCalibration managed = CampaignCalibrator.Calibrate(toy.Campaign, settings with { Engine = "managed" }, null, cancellation);
        CalibrationSettings onDevice = settings with { Engine = "torch", Device = Device };
        CampaignCalibration torch = CampaignCalibrator.Calibrate(toy.Campaign, onDevice, null, cancellation);

        Assert.Equal(10, torch.CalibratedBatches);
        Assert.Equal(managed.Passes, torch.Passes);
        foreach ((BatchCalibration a, BatchCalibration b) in managed.Batches.Zip(torch.Batches))
        {
            Assert.Equal((a.Status, a.Reason, a.Evaluations), (b.Status, b.Reason, b.Evaluations));
            for (int i = 0; i < a.Optimized.Parameters.Count; i++)
            {
                Assert.Equal(a.Optimized.Parameters[i], b.Optimized.Parameters[i], 1e-9 * Math.Abs(a.Optimized.Parameters[i]));
                Assert.Equal(a.Optimized.ParameterError(i), b.Optimized.ParameterError(i), 1e-6 * a.Optimized.ParameterError(i));
            }
        }
    }

    // Rounding hides from about one batch in a hundred that the last step came down.
    [TorchFact]
    public void SinglePrecisionCalibratesWhatDoublePrecisionDoes()
    {
        var simulation = new ToySettings { Seed = 1, EventsPerBatch = 2000 };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ToyCampaign toy = ToyCampaign.Simulate(simulation, cancellation);
        var settings = new CalibrationSettings(ToyCampaign.Target(simulation)) { Engine = "torch", Device = Device };

        CampaignCalibration twice = CampaignCalibrator.Calibrate(toy.Campaign, settings, null, cancellation),
            once = CampaignCalibrator.Calibrate(toy.Campaign, settings with { IsSinglePrecision = true }, null, cancellation);

        Assert.Equal(twice.Batches.Select(b => b.Status), once.Batches.Select(b => b.Status));
        foreach ((BatchCalibration a, BatchCalibration b) in twice.Batches.Zip(once.Batches))
            for (int i = 0; i < a.Optimized.Parameters.Count; i++)
                Assert.Equal(a.Optimized.Parameters[i], b.Optimized.Parameters[i], 0.1 * a.Optimized.ParameterError(i));
    }
}
