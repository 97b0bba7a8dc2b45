using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Optimization;
using SpectroCal.Simulation;

namespace SpectroCal.Tests.Calibration;

/// <summary>
/// The settings of the paper: fixed amplitudes, exact kernel, nothing excluded, gradient descent with a learning-rate vector.
/// </summary>
public sealed class PublishedSettingsTests
{
    private static CalibrationSettings Published(ToySettings toy) =>
        new(ToyCampaign.PublishedTarget(toy))
        {
            Objective = ObjectiveKind.KdeChiSquareFixed,
            Kernel = KernelEvaluation.Exact,
            Bandwidth = Bandwidth.Published,
            ExcludeUnexplained = false,
            SearchRangeEv = 0,
        };

    [Fact]
    public void GradientDescentReachesThePlateauWhereLevenbergMarquardtEnds()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(3, batches: 6, events: 1000) with { Cycles = 1, PhysicsRunsPerCycle = 6 });
        CalibrationSettings settings = Published(toy.Settings);
        CalibrationSettings descent = settings with
        {
            Method = new GradientDescent(CampaignCalibrator.LearningRates(toy.Campaign, settings)),
            Stopping = new StoppingRule
            {
                Tolerance = 0,
                RelativeTolerance = 0,
                MaximumIterations = 200,
                KeepHistory = true,
            },
        };
        CalibrationSettings newton = settings with
        {
            Method = new LevenbergMarquardt(),
            Stopping = new StoppingRule { Tolerance = 1e-9, RelativeTolerance = 0 },
        };
        CampaignCalibration slow = CampaignCalibrator.Calibrate(toy.Campaign, descent),
            fast = CampaignCalibrator.Calibrate(toy.Campaign, newton);
        for (int i = 0; i < toy.Campaign.Batches.Count; i++)
        {
            IReadOnlyList<double> loss = slow.Batches[i].Optimization!.History;
            Assert.Equal(201, loss.Count);
            Assert.True(loss[^1] < loss[0], "The loss did not fall.");
            // The plateau: the last 50 iterations change the loss by less than 1e-6 of itself.
            Assert.True(Math.Abs(loss[150] / loss[200] - 1) < 1e-6, $"batch {i}: loss {loss[150]} then {loss[200]}");
            OptimizationResult optimum = fast.Batches[i].Optimization!;
            Assert.True(
                Math.Abs(slow.Batches[i].Optimization!.Value / optimum.Value - 1) < 1e-6,
                $"batch {i}: {slow.Batches[i].Optimization!.Value} against {optimum.Value}"
            );
            Assert.InRange(fast.Batches[i].Evaluations, 2, 12);
            Assert.Equal(OptimizationStatus.Converged, optimum.Status);
        }
    }

    // The known trap: a line missing from a target of fixed amplitudes is no constant in chi2.
    [Fact]
    public void TheUnknownLineBiasesFixedAmplitudesUnlessItIsExcluded()
    {
        ToyCampaign toy = ToyCampaign.Simulate(Toys.Settings(4, batches: 200));
        // In channel space, which is fast: the trap lies in the objective, not in the kernel.
        CalibrationSettings trapped = new(ToyCampaign.PublishedTarget(toy.Settings))
        {
            Objective = ObjectiveKind.KdeChiSquareFixed,
            ExcludeUnexplained = false,
        };
        CalibrationSettings excluded = trapped with { ExcludeUnexplained = true };
        (double ti, double cu) = Bias(CampaignCalibrator.Calibrate(toy.Campaign, trapped));
        Assert.True(Math.Abs(ti) > 2 && Math.Abs(cu) > 2, $"bias {ti:0.00} eV at Ti, {cu:0.00} eV at Cu");
        (ti, cu) = Bias(CampaignCalibrator.Calibrate(toy.Campaign, excluded));
        // 200 batches of 1.2 and 1.5 eV: the mean is known to 0.1 eV.
        Assert.True(Math.Abs(ti) < 0.5 && Math.Abs(cu) < 0.5, $"bias {ti:0.00} eV at Ti, {cu:0.00} eV at Cu although excluded");
    }

    // Of what the minimiser found, whatever the status says of it.
    private static (double Ti, double Cu) Bias(CampaignCalibration result)
    {
        double Mean(double energy) =>
            result.Batches.Average(b =>
                new EnergyCalibration(b.Input.Truth!.Function, b.Optimization!.Parameters).Energy(b.Input.Truth!.Channel(energy)) - energy
            );
        return (Mean(4508.9), Mean(8047.8));
    }
}
