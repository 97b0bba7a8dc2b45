using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Calibration;

/// <summary>
/// Straight scales fitted to batches that bend by as much one way as the other: their sum is straight, so that nothing but their order in
/// time can tell.
/// </summary>
public sealed class ClosureHalvesTests
{
    private const int Batches = 40;
    private const double Curvature = 1.5e-5; // eV per channel^2: the middle line is 5 eV off a straight scale through the others
    private static readonly CalibrationFunction Bent = CalibrationFunction.Parse("p0 + p1*adc + p2*adc^2");

    [Fact]
    public void AScaleThatBendsTheOtherWayLaterIsADoubt()
    {
        CampaignCalibration result = Calibrate(i => i < Batches / 2 ? Curvature : -Curvature);
        LineClosure middle = Middle(result);
        // A straight scale through the outer lines is above a scale that bends up and below one that bends down.
        Assert.InRange(middle.LaterShiftEv!.Value, -13, -7);
        Assert.True(Math.Abs(middle.ShiftEv) < 4 * middle.ShiftErrorEv);
        Assert.Contains("later half", middle.Doubt, StringComparison.Ordinal);
        Assert.All(result.Batches, b => Assert.Equal(BatchStatus.Suspect, b.Status));
    }

    [Fact]
    public void TheStartsOfTheRunsGiveTheOrderWhereTheyAreKnown()
    {
        // Taken in turn, bent up and bent down, the halves of the campaign are alike.
        static double InTurn(int i) => i % 2 == 0 ? Curvature : -Curvature;
        LineClosure unknownTimes = Middle(Calibrate(InTurn));
        Assert.True(Math.Abs(unknownTimes.LaterShiftEv!.Value) < 4 * unknownTimes.LaterShiftErrorEv);

        var first = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        LineClosure times = Middle(Calibrate(InTurn, i => first.AddHours(i % 2 * Batches + i)));
        Assert.InRange(times.LaterShiftEv!.Value, -13, -7);
        Assert.Contains("later half", times.Doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void DataThatDoNotChangeAreNoDoubtAndScatterByTheStatedErrors()
    {
        double[] pulls =
        [
            .. Enumerable
                .Range(0, 12)
                .SelectMany(c =>
                {
                    CampaignCalibration result = Calibrate(_ => 0, seed: 1000 * c);
                    Assert.Equal(Batches, result.CalibratedBatches);
                    LineClosure middle = Middle(result);
                    return new[]
                    {
                        middle.LaterShiftEv!.Value / middle.LaterShiftErrorEv!.Value,
                        middle.LaterWidening!.Value / middle.LaterWideningError!.Value,
                    };
                }),
        ];
        // A width of 24 pulls scatters by 0.14.
        Assert.InRange(new PullStatistics(pulls).Width, 0.6, 1.5);
    }

    [Fact]
    public void OneBatchHasNoHalves()
    {
        LineClosure middle = Middle(Calibrate(_ => 0, batches: 1));
        Assert.Null(middle.LaterShiftEv);
        Assert.Null(middle.LaterWideningError);
    }

    private static LineClosure Middle(CampaignCalibration result) => result.Closure.Single(l => l.Line == "middle");

    private static CampaignCalibration Calibrate(
        Func<int, double> curvature,
        Func<int, DateTime>? start = null,
        int seed = 0,
        int batches = Batches
    )
    {
        TargetSpectrum target = TargetSpectrum.ForLines(
            [Toys.Line("Ti", 4508.9), Toys.Line("middle", 6156), Toys.Line("Cu", 8047.8)],
            new ResolutionModel(25)
        );
        CampaignBatch Batch(int i)
        {
            // The curvature is about the middle line, which leaves the gain there as it is.
            double c = curvature(i),
                middle = 1900;
            double[] truth = [500 + c * middle * middle, 3 - 2 * c * middle, c];
            return new CampaignBatch(
                new EventBatch("det", new RunInfo($"run{i}") { Start = start?.Invoke(i) }, Toys.Histogram(20_000, seed + i, Bent, truth)),
                EnergyCalibration.Linear(506, 2.997)
            );
        }
        return CampaignCalibrator.Calibrate(
            new Campaign(PolynomialFunction.Linear, [.. Enumerable.Range(0, batches).Select(Batch)]),
            new CalibrationSettings(target)
        );
    }
}
