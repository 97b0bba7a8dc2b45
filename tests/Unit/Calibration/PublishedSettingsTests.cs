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
        ToySettings strong = Toys.Settings(4, batches: 200) with
        {
            Lines =
            [
                new ToyLine("Ti Ka", 4508.9, 0.38, Known: true),
                new ToyLine("unknown", 6156, 0.12, Known: false),
                new ToyLine("Cu Ka", 8047.8, 0.38, Known: true),
            ],
        };
        ToyCampaign toy = ToyCampaign.Simulate(strong);
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

    // Where the target is right but for the unknown line u of share f on a background of b per eV, chi2 of probabilities is
    // f^2 / (2 sqrt(pi) s b), s the width of u, plus the variance of the kernel density over the target, of range R and n events:
    // (R + f / b) / (2 sqrt(pi) h n). That is where the published loss has its plateau, "around 85" for 100 batches.
    [Fact]
    public void TheLossInProbabilitiesEndsAtThePublishedPlateau()
    {
        ToyCampaign toy = ToyCampaign.Simulate(new ToySettings());
        CalibrationSettings settings = Published(toy.Settings) with
        {
            Kernel = KernelEvaluation.ChannelSpace,
            Stopping = new StoppingRule { KeepHistory = true },
        };
        CampaignCalibration result = CampaignCalibrator.Calibrate(toy.Campaign, settings);
        IReadOnlyList<double> loss = result.ProbabilityLossHistory();

        const double share = 0.05,
            perEv = 0.12 / 8500,
            events = 5000;
        double h = result.BandwidthEv,
            sigma = Math.Sqrt(25 * 25 + 0.115 * 3.65 * 6156 + h * h + 9.0 / 12),
            range = settings.Target.Range.HighEv - settings.Target.Range.LowEv,
            root = 2 * Math.Sqrt(Math.PI);
        double expected = share * share / (root * sigma * perEv) + (range + share / perEv) / (root * h * events);
        // The share of the unknown line in 500 000 events is known to 0.6 %, its square to 1.2 %; drift and bias change the width a little.
        Assert.InRange(loss[^1] / (100 * expected), 0.96, 1.04);
        Assert.InRange(loss[^1], 80, 90);
        Assert.True(loss[0] > loss[^1] + 3, $"{loss[0]} then {loss[^1]}: the standard calibration is off, and the loss says so");
        Assert.Equal(result.LossHistory().Select(counts => counts / events), loss, (a, b) => Math.Abs(a / b - 1) < 1e-12);
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
