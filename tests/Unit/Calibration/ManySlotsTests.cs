using SpectroCal.Bench.Accuracy;
using SpectroCal.Calibration;
using SpectroCal.Lines;

namespace SpectroCal.Tests.Calibration;

/// <summary>Thousands of batches of few events, such as time slots of list mode.</summary>
public sealed class ManySlotsTests
{
    private const int Events = 60;

    [Theory]
    [InlineData("clean", 9)]
    [InlineData("curved background", 20)]
    public void CostLittleHoweverManyThereAre(string row, int mostEvaluations)
    {
        // One in five lacks a line on a background of that size. Each such slot was minimised from five starts: 66 evaluations a slot.
        AccuracyScene scene = AccuracyScenes.All.First(s => s.Id == row);
        CampaignCalibration few = Calibrate(scene, 300),
            many = Calibrate(scene, 3000);
        Assert.Equal(few.Passes, many.Passes);
        Assert.InRange(few.EvaluationsPerBatch, 1, mostEvaluations);
        Assert.InRange(many.EvaluationsPerBatch, 1, 1.25 * few.EvaluationsPerBatch);
        // And they are where they belong.
        Assert.DoesNotContain(many.Batches, b => b.Status == BatchStatus.Suspect);
        Assert.All(many.Target.Lines, line => Assert.InRange(Math.Abs(Bias(many, line, scene)), 0, 0.1));
    }

    private static CampaignCalibration Calibrate(AccuracyScene scene, int batches)
    {
        IReadOnlyList<LineGroup> lines = LineLibrary.Default.ParseList(scene.Target);
        return CampaignJob
            .Of(
                scene.Simulate(batches, Events, seed: 5),
                new TargetRequest(lines) { NoiseEv = scene.StatedNoiseEv },
                new OptimizationRequest()
            )
            .Run()
            .Calibration;
    }

    // Mean error in stated errors.
    private static double Bias(CampaignCalibration calibration, LineGroup line, AccuracyScene scene) =>
        calibration
            .Batches.Where(b => b.Status == BatchStatus.Calibrated)
            .Select(b => ScaleError.Of(b, line.Strongest.EnergyEv, scene.Detector))
            .Average(e => e.Value / e.Stated);
}
