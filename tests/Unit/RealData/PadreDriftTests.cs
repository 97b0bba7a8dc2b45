using System.Globalization;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Formats;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
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
}
