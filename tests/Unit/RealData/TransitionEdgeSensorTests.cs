using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Formats.ListMode;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.RealData;

/// <summary>
/// List mode of one transition-edge sensor at an electron-beam ion trap (usnistgov/mass): real values, a non-linear scale, drift.
/// </summary>
public class TransitionEdgeSensorTests
{
    [Fact]
    public void TheTungstenLineNarrowsWhenTheGainFollowsTheDrift()
    {
        var columns = new ListModeColumns
        {
            Where = new Dictionary<string, IReadOnlySet<string>>
            {
                ["source"] = new HashSet<string> { "W1", "W2" },
            },
        };
        EventList events = Assert.Single(ListModeFile.Read(SharedData.Path("tes", "chan1.csv.gz"), columns));
        IReadOnlyList<EventBatch> batches = events.ToBatches(slotSeconds: 1800, binWidth: 0.5);
        IReadOnlyList<LineGroup> lines = LineLibrary.Default.ParseList("W Ni-2=1562.9; W Ni-4=1764.6; W Ni-7=2112.2; W Ni-17=2878.2");
        // Through these four lines at 5716, 6413, 7641 and 10255.
        var start = new EnergyCalibration(new PolynomialFunction(2), [1.4266, 0.264522, 1.55858e-6]);
        TargetSpectrum target = TargetSpectrum.ForLines(lines, new ResolutionModel(2.5, Fano: 0)) with
        {
            Range = new EnergyRegion(1500, 2950),
        };

        CampaignCalibration result = CampaignCalibrator.Calibrate(
            new Campaign(start.Function, [.. batches.Select(b => new CampaignBatch(b, start))]),
            new CalibrationSettings(target)
            {
                FitResolution = true,
                FreeParameters = [1],
                SearchRangeEv = 15,
            }
        );

        // The stated curvature does not take all lines to their energies, and the calibration says so.
        Assert.All(result.Batches, b => Assert.Equal(BatchStatus.Suspect, b.Status));
        LineFit without = Combined(result, lines[2], b => b.Input.Standard),
            with = Combined(result, lines[2], b => b.Optimized);
        Assert.True(
            with.FwhmEv < without.FwhmEv - 0.2,
            $"FWHM {without.FwhmEv:0.00} eV without, {with.FwhmEv:0.00} eV with drift correction"
        );
        // The drift: -0.08 % in channels from the first to the last slot is +0.08 % in gain.
        double drift = result.Batches[^1].Optimized.Parameters[1] / result.Batches[0].Optimized.Parameters[1] - 1;
        Assert.InRange(drift, 0.0005, 0.0013);
    }

    // Two families of scales with three free parameters each, one of them an expression, must put four lines in the same places.
    [Fact]
    public void APowerOfTheChannelAgreesWithAParabola()
    {
        var columns = new ListModeColumns
        {
            Where = new Dictionary<string, IReadOnlySet<string>>
            {
                ["source"] = new HashSet<string> { "W1", "W2" },
            },
        };
        EventList events = Assert.Single(ListModeFile.Read(SharedData.Path("tes", "chan1.csv.gz"), columns));
        EventBatch batch = Assert.Single(events.ToBatches(binWidth: 0.5));
        IReadOnlyList<LineGroup> lines = LineLibrary.Default.ParseList("W Ni-2=1562.9; W Ni-4=1764.6; W Ni-7=2112.2; W Ni-17=2878.2");
        TargetSpectrum target = TargetSpectrum.ForLines(lines, new ResolutionModel(2.5, Fano: 0)) with
        {
            Range = new EnergyRegion(1500, 2950),
        };
        EnergyCalibration parabola = Calibrated("poly2", 1.4266, 0.264522, 1.55858e-6),
            power = Calibrated("p0 + p1*adc^p2", 77.82, 0.126514, 1.0833);
        foreach (LineGroup line in lines)
        {
            double a = parabola.Channel(line.MeanEnergyEv),
                difference = power.Energy(a) - line.MeanEnergyEv,
                error = Math.Max(parabola.EnergyError(a), power.EnergyError(a));
            Assert.True(error < 1.5, $"{line.Name}: an error of {error:0.00} eV");
            // Lines are 3 eV wide; a family with three parameters need not go through four lines exactly.
            Assert.True(Math.Abs(difference) < 0.4, $"{line.Name}: {difference:0.00} eV, error {error:0.00}");
        }

        EnergyCalibration Calibrated(string function, params double[] constants)
        {
            var start = new EnergyCalibration(CalibrationFunction.Parse(function), constants);
            BatchCalibration found = CampaignCalibrator
                .Calibrate(
                    new Campaign(start.Function, [new CampaignBatch(batch, start)]),
                    new CalibrationSettings(target) { FitResolution = true, SearchRangeEv = 15 }
                )
                .Batches[0];
            Assert.True(found.Status == BatchStatus.Calibrated, $"{function}: {found.Reason}");
            return found.Optimized;
        }
    }

    private static LineFit Combined(CampaignCalibration result, LineGroup line, Func<BatchCalibration, EnergyCalibration> calibration)
    {
        EnergySpectrum spectrum = CalibratedSpectra.Combine(
            [.. result.Batches.Select(b => (b.Input.Batch, calibration(b)))],
            EnergyAxis.Covering(2050, 2180, 0.5)
        );
        LineFit fit = GaussianLineFit.Fit(spectrum, line, 2, 3, 3);
        Assert.Equal(SpectroCal.Optimization.OptimizationStatus.Converged, fit.Status);
        return fit;
    }
}
