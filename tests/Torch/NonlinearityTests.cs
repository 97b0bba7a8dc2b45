using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Torch;

/// <summary>
/// Campaigns whose channels are not linear in energy, calibrated from straight lines with a function that a user writes: both engines find
/// the same constants, and these are the true ones within their errors.
/// </summary>
public sealed class NonlinearityTests
{
    private const double NoiseEv = 30;
    private const int Events = 12_000;
    private static readonly string[] Names = ["Ti Ka", "Ti Kb", "Fe Ka", "Fe Kb", "Cu Ka", "Cu Kb"];
    private static readonly double[] Shares = [0.27, 0.04, 0.27, 0.04, 0.27, 0.04]; // of the events; the rest is background

    // The second is an ADC's integral nonlinearity: as many channels as a stage of it has, again and again.
    [TorchTheory]
    [InlineData("p0 + p1*adc + p2*sqrt(adc)", ObjectiveKind.KdeChiSquare, 2, 0.02, 20)]
    [InlineData("p0 + p1*adc + p2*sqrt(adc)", ObjectiveKind.Poisson, 2, 0.02, 20)]
    [InlineData("p0 + p1*adc + p2*sin(2*pi*adc/512)", ObjectiveKind.KdeChiSquare, 6, 0, 3)]
    [InlineData("p0 + p1*adc + p2*sin(2*pi*adc/512)", ObjectiveKind.Poisson, 6, 0, 3)]
    public void BothEnginesFindTheSameConstants(
        string function,
        ObjectiveKind objective,
        double size,
        double startingSize,
        double largestError
    )
    {
        Campaign campaign = Simulate(CalibrationFunction.Parse(function), [480, 3, size], [480, 3, startingSize]);
        CalibrationSettings settings = new(
            TargetSpectrum.ForLines([.. Names.Select(LineLibrary.Default.Find)], new ResolutionModel(NoiseEv))
        )
        {
            Objective = objective,
            Stopping = new StoppingRule { Tolerance = 1e-12, RelativeTolerance = 0 },
        };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        CampaignCalibration managed = CampaignCalibrator.Calibrate(campaign, settings with { Engine = "managed" }, null, cancellation),
            torch = CampaignCalibrator.Calibrate(campaign, settings with { Engine = "torch" }, null, cancellation);
        Assert.Equal(("managed", "torch"), (managed.Engine.Name, torch.Engine.Name));
        Assert.Equal(campaign.Batches.Count, torch.CalibratedBatches);
        foreach ((BatchCalibration a, BatchCalibration b) in managed.Batches.Zip(torch.Batches))
        {
            Assert.Equal((a.Status, a.Reason), (b.Status, b.Reason));
            for (int i = 0; i < 3; i++)
            {
                double found = a.Optimized.Parameters[i];
                Assert.Equal(found, b.Optimized.Parameters[i], 1e-9 * Math.Abs(found));
                Assert.InRange(found - a.Input.Truth!.Parameters[i], -5 * a.Optimized.ParameterError(i), 5 * a.Optimized.ParameterError(i));
            }

            Assert.InRange(a.Optimized.ParameterError(2), 0.1, largestError);
        }
    }

    private static Campaign Simulate(CalibrationFunction function, double[] truth, double[] start) =>
        new(
            function,
            [
                .. Enumerable
                    .Range(1, 3)
                    .Select(run => new CampaignBatch(
                        new EventBatch("det01", new RunInfo($"run{run}"), Histogram(function, truth, new Random(run))),
                        new EnergyCalibration(function, start)
                    )
                    {
                        Truth = new EnergyCalibration(function, truth),
                    }),
            ]
        );

    private static ChannelHistogram Histogram(CalibrationFunction function, double[] truth, Random random)
    {
        var resolution = new ResolutionModel(NoiseEv);
        return HistogramBuilder.FromIntegers([
            .. Enumerable.Range(0, Events).Select(_ => (int)Math.Round(function.Channel(Energy(), truth))),
        ]);

        double Energy()
        {
            double u = random.NextDouble();
            for (int k = 0; k < Names.Length; u -= Shares[k], k++)
                if (u < Shares[k])
                    return Smeared(Component(LineLibrary.Default.Find(Names[k])));
            return 3000 + 7000 * random.NextDouble();
        }

        double Component(LineGroup line)
        {
            double u = random.NextDouble();
            foreach ((SpectralLine component, double intensity) in line.Components)
                if ((u -= intensity) < 0)
                    return component.EnergyEv;
            return line.Components[^1].Line.EnergyEv;
        }

        // A normal number by the method of Box and Muller.
        double Smeared(double energy) =>
            energy
            + resolution.Sigma(energy) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
