using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Formats;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.RealData;

/// <summary>List mode of one transition-edge sensor at an electron-beam ion trap (usnistgov/mass): real values, a non-linear scale, drift.</summary>
public class TransitionEdgeSensorTests
{
    [SharedDataFact]
    public void TheTungstenLineNarrowsWhenTheGainFollowsTheDrift()
    {
        var columns = new ListModeColumns { Where = new Dictionary<string, IReadOnlySet<string>> { ["source"] = new HashSet<string> { "W1", "W2" } } };
        EventList events = Assert.Single(ListModeFile.Read(SharedData.Path("tes", "chan1.csv.gz"), columns));
        IReadOnlyList<EventBatch> batches = events.ToBatches(slotSeconds: 1800, binWidth: 0.5);
        IReadOnlyList<LineGroup> lines = LineLibrary.Default.ParseList("W Ni-2=1562.9; W Ni-4=1764.6; W Ni-7=2112.2; W Ni-17=2878.2");
        // Through these four lines at 5716, 6413, 7641 and 10255.
        var start = new EnergyCalibration(new PolynomialCalibration(2), [1.4266, 0.264522, 1.55858e-6]);
        TargetSpectrum target = TargetSpectrum.ForLines(lines, new ResolutionModel(2.5, Fano: 0)) with { Range = new EnergyRegion(1500, 2950) };

        CampaignCalibration result = CampaignCalibrator.Calibrate(
            new Campaign(start.Function, [.. batches.Select(b => new CampaignBatch(b, start))]),
            new CalibrationSettings(target) { FitResolution = true, FreeParameters = [1], SearchRangeEv = 15 });

        Assert.Equal(3, result.CalibratedBatches);
        LineFit without = Combined(result, lines[2], b => b.Input.Standard), with = Combined(result, lines[2], b => b.Optimized);
        Assert.True(with.FwhmEv < without.FwhmEv - 0.2, $"FWHM {without.FwhmEv:0.00} eV without, {with.FwhmEv:0.00} eV with drift correction");
        // The drift: -0.08 % in channels from the first to the last slot is +0.08 % in gain.
        double drift = result.Batches[^1].Optimized.Parameters[1] / result.Batches[0].Optimized.Parameters[1] - 1;
        Assert.InRange(drift, 0.0005, 0.0013);
    }

    private static LineFit Combined(CampaignCalibration result, LineGroup line, Func<BatchCalibration, EnergyCalibration> calibration)
    {
        EnergySpectrum spectrum = CalibratedSpectra.Combine([.. result.Batches.Select(b => (b.Input.Batch, calibration(b)))], EnergyAxis.Covering(2050, 2180, 0.5));
        LineFit fit = GaussianLineFit.Fit(spectrum, line, 2, 3, 3);
        Assert.Equal(SpectroCal.Optimization.OptimizationStatus.Converged, fit.Status);
        return fit;
    }
}
