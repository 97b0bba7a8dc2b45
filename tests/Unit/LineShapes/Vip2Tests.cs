using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.LineShapes;

/// <summary>The published fit of the copper line of VIP-2 (Meas. Sci. Technol. 2023, Eq. 4 and 5, Table 1) on simulated spectra.</summary>
public sealed class Vip2Tests
{
    private const double Sigma = 75; // FWHM 176 eV, as published after the optimisation
    private const double TailFraction = 0.1;
    private const double TailSlope = 2;

    [Fact]
    public void TheGeneratedTailIsFound()
    {
        List<double> fraction = [],
            slope = [],
            position = [],
            resolution = [];
        var random = new Random(5);
        double[] edges = [.. Enumerable.Range(0, 301).Select(j => 7000 + 5.0 * j)];
        SpectrumModel model = Copper(edges);
        BinnedSpectrum[] spectra =
        [
            .. Enumerable.Range(0, 1000).Select(_ => Simulated.From(model, [20_000, 8047.8, Sigma, TailFraction, TailSlope, 4, 2], random)),
        ];
        foreach (LineFitOutcome outcome in LineFitter.FitAll(spectra, LineFitSpecification.Vip2))
        {
            Assert.Null(outcome.Reason);
            FitResult fit = outcome.Fit!.Result;
            fraction.Add((fit["tail.fraction"].Value - TailFraction) / fit["tail.fraction"].Error);
            slope.Add((fit["tail.slope"].Value - TailSlope) / fit["tail.slope"].Error);
            position.Add((fit["Cu Ka.position"].Value - 8047.8) / fit["Cu Ka.position"].Error);
            resolution.Add((fit["Cu Ka.sigma"].Value - Sigma) / fit["Cu Ka.sigma"].Error);
        }
        new PullStatistics(position).AssertUnitNormal("position");
        new PullStatistics(resolution).AssertUnitNormal("resolution");
        new PullStatistics(fraction).AssertUnitNormal("tail fraction");
        // The slope of a tail is lopsided: its mean pull is off by a tenth, its median is not.
        Assert.InRange(new PullStatistics(slope).Width, 0.9, 1.1);
        Assert.InRange(slope.Order().ElementAt(slope.Count / 2), -0.12, 0.12);
    }

    [Fact]
    public void TableOneBeforeAndAfterACalibration()
    {
        // 64 batches of 7 500 counts whose constants are off as those of a month-old calibration are, one detector in eight by much.
        var random = new Random(8);
        double Normal() => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
        var batches = new List<CampaignBatch>();
        for (int i = 0; i < 64; i++)
        {
            EnergyCalibration truth = EnergyCalibration.Linear(120 + 10 * Normal() - (i % 8 == 0 ? 65 : 0), 5 * (1 + 0.001 * Normal()));
            double[] edges = [.. Enumerable.Range(600, 1401).Select(channel => truth.Energy(channel))];
            double[] counts =
            [
                .. Simulated
                    .From(Spectrum(edges), [1500, 4510.9, 60, TailFraction, TailSlope, 6000, 8047.8, Sigma, 0.5, 0.3], random)
                    .Counts,
            ];
            batches.Add(
                new CampaignBatch(
                    new EventBatch(
                        $"SDD{i % 32}",
                        new RunInfo($"run{i / 32}"),
                        ChannelHistogram.FromChannels(
                            [.. Enumerable.Repeat(0L, 600), .. counts.Select(c => (long)c)],
                            0,
                            ChannelConvention.BinCentre
                        )
                    ),
                    EnergyCalibration.Linear(115, 5)
                )
            );
        }
        TargetSpectrum target = TargetSpectrum.ForLines(LineLibrary.Default.ParseList("Ti Ka, Cu Ka"), new ResolutionModel(50));
        CampaignCalibration calibration = CampaignCalibrator.Calibrate(
            new Campaign(batches[0].Standard.Function, batches),
            new CalibrationSettings(
                target with
                {
                    Response = new TargetResponse { TailFraction = TailFraction, TailSlope = TailSlope },
                }
            )
            {
                FitResolution = true,
            }
        );
        Assert.All(calibration.Batches, b => Assert.Equal(BatchStatus.Calibrated, b.Status));

        SpectrumFit Fit(Func<BatchCalibration, EnergyCalibration> constants) =>
            LineFitter.Fit(
                BinnedSpectrum.Of(
                    CalibratedSpectra.Combine(
                        [.. calibration.Batches.Select(b => (b.Input.Batch, constants(b)))],
                        EnergyAxis.Covering(6500, 9000, 20)
                    )
                ),
                LineFitSpecification.Vip2
            );
        SpectrumFit reference = Fit(b => b.Input.Standard),
            optimized = Fit(b => b.Optimized);
        // Published: 8050, 185 eV, 1.64 before and 8048, 176 eV, 1.25 after. Bins of 20 eV share channels of 5 eV, which takes 8 % off
        // chi2.
        Assert.InRange(reference.Lines[0].Resolution.Value, 183, 192);
        Assert.InRange(optimized.Lines[0].Resolution.Value, 175.5, 177.5);
        Assert.InRange(reference.Result.ReducedStatistic, 1.3, 1.8);
        Assert.InRange(optimized.Result.ReducedStatistic, 0.7, 1.15);
        Assert.True(Math.Abs(reference.Lines[0].DifferenceEv) > 1.5, $"{reference.Lines[0].DifferenceEv}");
        Assert.True(Math.Abs(optimized.Lines[0].DifferenceEv) < 0.8, $"{optimized.Lines[0].DifferenceEv}");
    }

    private static SpectrumModel Copper(double[] edges) =>
        new(
            edges,
            [Peak("Cu Ka", "", -20, 0.51), new PolynomialBackground(edges[0], edges[^1], ["b0", "b1"])],
            ["area", "position", "sigma", "f", "b", "b0", "b1"]
        );

    private static SpectrumModel Spectrum(double[] edges) =>
        new(
            edges,
            [Peak("Ti Ka", "ti.", -6, 0.5), Peak("Cu Ka", "", -20, 0.51), new PolynomialBackground(edges[0], edges[^1], ["b0", "b1"])],
            ["ti.area", "ti.position", "ti.sigma", "f", "b", "area", "position", "sigma", "b0", "b1"]
        );

    private static LinePeak Peak(string name, string prefix, double offset, double intensity) =>
        new(
            name,
            LineShape.Vip2,
            [new PeakComponent(0, 1 / (1 + intensity), 0), new PeakComponent(offset, intensity / (1 + intensity), 0)],
            1,
            [prefix + "area", prefix + "position", prefix + "sigma", "f", "b"]
        );
}
