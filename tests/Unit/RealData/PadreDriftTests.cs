using System.Globalization;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Formats;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.RealData;

/// <summary>38 spectra of a gold X-ray tube through several filters, with thermal drift (PADRESat/padre_meddea).</summary>
public class PadreDriftTests
{
    private const double GoldLa1Ev = 9713.3;

    [Fact]
    public void TheGoldLineStandsStillAfterCalibrationAndTheDriftIsTheReference()
    {
        string[] files = [.. Directory.GetFiles(SharedData.Path("padre_drift"), "*.mca").Order(StringComparer.Ordinal)];
        Assert.Equal(38, files.Length);
        // Column 4 is the channel of Au La1, from Gaussian fits over 24 channels with errors of 0.04 to 0.07.
        Dictionary<string, double> reference = File.ReadLines(SharedData.Path("padre_drift", "padre_drift_reference.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .ToDictionary(f => f[0], f => double.Parse(f[4], CultureInfo.InvariantCulture));
        LineGroup gold = LineLibrary.Default.Find("Au La");
        TargetSpectrum target = TargetSpectrum.ForLines([gold], new ResolutionModel(50)) with { Range = new EnergyRegion(9550, 9900) };
        var campaign = new Campaign(
            PolynomialFunction.Linear,
            [.. files.Select(f => new CampaignBatch(SpectrumFile.Read(f)[0].Batch, EnergyCalibration.Linear(-15.85, 10.72)))]
        );

        CampaignCalibration result = CampaignCalibrator.Calibrate(
            campaign,
            new CalibrationSettings(target) { FitResolution = true, FreeParameters = [1] }
        );

        Assert.Equal(38, result.CalibratedBatches);
        EnergyCalibration first = result.Batches[0].Optimized;
        double before = Scatter(result, gold, _ => first),
            after = Scatter(result, gold, b => b.Optimized);
        Assert.InRange(before, 1.5, 5);
        Assert.InRange(after, 0, 0.5);

        double[] difference = [.. result.Batches.Select((b, i) => b.Optimized.Channel(GoldLa1Ev) - reference[Path.GetFileName(files[i])])];
        // The reference fits one Gaussian where La2 pulls its centroid: a constant. The drift is what is left.
        double mean = difference.Average();
        Assert.All(difference, d => Assert.InRange(d - mean, -0.1, 0.1));
    }

    private static double Scatter(CampaignCalibration result, LineGroup line, Func<BatchCalibration, EnergyCalibration> calibration)
    {
        EnergyAxis axis = EnergyAxis.Covering(9300, 10100, 4);
        double sigma = result.Target.Resolution.Sigma(GoldLa1Ev);
        double[] centroids =
        [
            .. result.Batches.Select(b =>
            {
                LineFit fit = GaussianLineFit.Fit(CalibratedSpectra.Of(b.Input.Batch, calibration(b), axis), line, sigma, 2.5, 2.5);
                Assert.Equal(SpectroCal.Optimization.OptimizationStatus.Converged, fit.Status);
                return fit.CentroidEv;
            }),
        ];
        double mean = centroids.Average();
        return Math.Sqrt(centroids.Average(c => (c - mean) * (c - mean)));
    }

    [Fact]
    public void TheMonitorTakesThemForGoodWhateverTheFilter()
    {
        IReadOnlyList<SpectrumVerdict> verdicts = MonitorTrainer
            .Train(Spectra(), null, null, TestContext.Current.CancellationToken)
            .Verdicts;
        Assert.All(verdicts, v => Assert.Equal(QualityVerdict.Good, v.Verdict));
    }

    /// <summary>Nine ways in which real spectra may be damaged, one at a time.</summary>
    [Theory]
    [InlineData(9, AnomalyKind.DoubledPeaks)]
    [InlineData(12, AnomalyKind.Gain)]
    [InlineData(15, AnomalyKind.Comb)]
    [InlineData(20, AnomalyKind.Pulser)]
    [InlineData(22, AnomalyKind.Saturation)]
    [InlineData(7, AnomalyKind.Threshold)]
    [InlineData(10, AnomalyKind.ExtraLine)]
    [InlineData(13, AnomalyKind.MissingLine)]
    [InlineData(18, AnomalyKind.Resolution)]
    public void ADamagedOneIsFoundAndNamed(int file, AnomalyKind damage)
    {
        Spectrum[] spectra = Spectra();
        spectra[file] = Damaged(spectra[file], damage);
        IReadOnlyList<SpectrumVerdict> verdicts = MonitorTrainer.Train(spectra, null, null, TestContext.Current.CancellationToken).Verdicts;
        Assert.NotEqual(QualityVerdict.Good, verdicts[file].Verdict);
        Assert.Equal(damage, verdicts[file].Kind);
        Assert.True(verdicts.Count(v => v.Verdict == QualityVerdict.Good) >= 35);
    }

    private static Spectrum[] Spectra() =>
        [
            .. Directory
                .GetFiles(SharedData.Path("padre_drift"), "*.mca")
                .Order(StringComparer.Ordinal)
                .SelectMany(f => SpectrumFile.Read(f)),
        ];

    private static Spectrum Damaged(Spectrum spectrum, AnomalyKind damage)
    {
        var random = new Random(5);
        long[] counts = spectrum.Histogram.Counts.ToArray(),
            result = new long[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            for (long k = 0; k < counts[i]; k++)
            {
                double x = i + random.NextDouble(),
                    gold = (i - 907) / 8.0; // channels of Au La
                bool isKept = damage switch
                {
                    AnomalyKind.Comb => i % 2 == 0 || random.NextDouble() < 0.7,
                    AnomalyKind.Threshold => i >= 120,
                    AnomalyKind.MissingLine => random.NextDouble() > 0.8 * Math.Exp(-0.5 * gold * gold),
                    _ => true,
                };
                x = damage switch
                {
                    AnomalyKind.DoubledPeaks when random.NextDouble() < 0.3 => 0.9 * x,
                    AnomalyKind.Gain => 1.01 * x,
                    AnomalyKind.Saturation => Math.Min(x, 1000),
                    // Noise widens what was measured, not the threshold.
                    AnomalyKind.Resolution when i > 300 => x + 5 * MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1),
                    _ => x,
                };
                if (isKept && x >= 0 && x < result.Length)
                    result[(int)x]++;
            }
        }
        if (damage is AnomalyKind.Pulser)
            (result[1500], result[1501]) = (result[1500] + 8000, result[1501] + 8000);
        if (damage is AnomalyKind.ExtraLine)
            for (int k = 0; k < 15000; k++)
                result[(int)(600 + 7 * MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))]++;
        return spectrum with { Histogram = new ChannelHistogram(result, spectrum.Histogram.FirstPosition) };
    }
}
