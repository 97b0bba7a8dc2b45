using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Calibration;

/// <summary>Simulated batches on bent scales given as expressions, calibrated by the default method from constants that are off.</summary>
public sealed class BentScaleTests
{
    private const int Batches = 400;
    private static readonly double[] Energies = [4508.9, 6156, 8047.8];

    [Theory]
    [InlineData("p0 + p1*adc + p2*sqrt(adc)", 480, 2.9, 3, ObjectiveKind.KdeChiSquare)]
    [InlineData("p0 + p1*adc*(1 - p2*adc/(1000 + adc))", 480, 3.1, 0.02, ObjectiveKind.KdeChiSquare)]
    [InlineData("p0 + p1*adc^p2", 480, 2.7, 1.02, ObjectiveKind.KdeChiSquare)]
    [InlineData("p0 + p1*adc^p2", 480, 2.7, 1.02, ObjectiveKind.Poisson)]
    public void EnergiesAreRightWithinTheirErrors(string text, double p0, double p1, double p2, ObjectiveKind objective)
    {
        CalibrationFunction function = CalibrationFunction.Parse(text);
        var truth = new EnergyCalibration(function, [p0, p1, p2]);
        var start = new EnergyCalibration(function, [p0 + 6, p1 * 0.999, p2]);
        // The third parameter needs a third line.
        TargetSpectrum target = TargetSpectrum.ForLines(
            [Toys.Line("Ti", Energies[0]), Toys.Line("middle", Energies[1]), Toys.Line("Cu", Energies[2])],
            new ResolutionModel(25)
        );
        CampaignBatch[] batches =
        [
            .. Enumerable
                .Range(0, Batches)
                .Select(i => new CampaignBatch(
                    new EventBatch("det", new RunInfo($"run{i}"), Toys.Histogram(8000, 500 + i, function, [p0, p1, p2])),
                    start
                )
                {
                    Truth = truth,
                }),
        ];
        CampaignCalibration result = CampaignCalibrator.Calibrate(
            new Campaign(function, batches),
            new CalibrationSettings(target) { Objective = objective }
        );

        Assert.InRange(result.CalibratedBatches, Batches - 2, Batches);
        BatchCalibration[] calibrated = [.. result.Batches.Where(b => b.Status == BatchStatus.Calibrated)];
        foreach (double energy in Energies)
        {
            double a = truth.Channel(energy);
            var pulls = new PullStatistics(calibrated.Select(b => (b.Optimized.Energy(a) - energy) / b.Optimized.EnergyError(a)));
            double rms = Math.Sqrt(calibrated.Average(b => Math.Pow(b.Optimized.Energy(a) - energy, 2)));
            double bound = Math.Sqrt(calibrated.Average(b => Math.Pow(b.CramerRaoEnergyError(a), 2)));
            // Over 400 batches a mean scatters by 0.05 and a width by 0.035.
            Assert.True(Math.Abs(pulls.Mean) < 0.2, $"{energy} eV: mean pull {pulls.Mean:0.00}");
            Assert.InRange(pulls.Width, 0.88, 1.12);
            Assert.InRange(rms / bound, 0.85, 1.2);
        }
    }

    [Fact]
    public void LinesFarFromWhereTheConstantsPutThemAreFound()
    {
        CalibrationFunction function = CalibrationFunction.Parse("p0 + p1*adc^p2");
        double[] truth = [480, 2.7, 1.02];
        // 150 eV too high at titanium, 110 eV at copper.
        var start = new EnergyCalibration(function, [680, 2.67, 1.02]);
        TargetSpectrum target = TargetSpectrum.ForLines(
            [Toys.Line("Ti", Energies[0]), Toys.Line("middle", Energies[1]), Toys.Line("Cu", Energies[2])],
            new ResolutionModel(25)
        );
        var batch = new CampaignBatch(new EventBatch("det", new RunInfo("run"), Toys.Histogram(8000, 3, function, truth)), start);
        BatchCalibration found = CampaignCalibrator.Calibrate(new Campaign(function, [batch]), new CalibrationSettings(target)).Batches[0];
        Assert.Equal(BatchStatus.Calibrated, found.Status);
        foreach (double energy in Energies)
        {
            double a = function.Channel(energy, truth);
            Assert.True(Math.Abs(found.Optimized.Energy(a) - energy) < 5 * found.Optimized.EnergyError(a));
        }
    }

    [Fact]
    public void ChannelsWithoutAnEnergyLoseNoCounts()
    {
        // Channel 0 reaches half a channel below zero, where there is no root; channels below it have no energy at all.
        var scale = new EnergyCalibration(CalibrationFunction.Parse("p0 + p1*adc + p2*sqrt(adc)"), [100, 3, 2]);
        var batch = new EventBatch("det", new RunInfo("run"), HistogramBuilder.FromIntegers([-3, 0, 0, 1, 40]));
        EnergySpectrum spectrum = CalibratedSpectra.Of(batch, scale, EnergyAxis.Covering(90, 400, 5));
        Assert.Equal(4, spectrum.Counts.ToArray().Sum(), 1e-9);
        Assert.Equal((1.0, 0.0), (spectrum.Underflow, spectrum.Overflow));
    }
}
