using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>One detector, several sources.</summary>
public sealed class JoinedRunsTests
{
    private static readonly StraightScale Truth = new(-120, 12.5);
    private static readonly (double, double)[] Iron = [(5895, 20_000), (6490, 3000)]; // Mn Ka and Kb
    private static readonly (double, double)[] Zinc = [(8041, 15_000), (8905, 2200)]; // Cu Ka and Kb
    private static readonly (double, double)[] Americium = [(59_541, 8000), (26_345, 600)];

    [Fact]
    public void OneScaleGoesThroughTheLinesOfAllRuns()
    {
        DetectorCalibration outcome = JoinedRuns.Calibrate(
            "SDD",
            [Run("Fe", Iron, 0, "Mn"), Run("Am", Americium, 0, "Am-241"), Run("Zn", Zinc, 0, "Zn-65")]
        );
        Assert.Equal((DetectorStatus.Calibrated, null), (outcome.Status, outcome.Reason));
        Assert.InRange(outcome.Margin, new AssignmentSettings().LeastMargin, double.PositiveInfinity);
        StandardCalibration standard = outcome.Standard!;
        Assert.Equal(["Fe", "Am", "Zn"], standard.Lines.Select(l => l.Run).Distinct());
        Assert.Contains(standard.Lines, l => l is { Name: "Am-241 59.5", Run: "Am" });
        Assert.Contains(standard.Lines, l => l is { Name: "Mn Ka", Run: "Fe" });
        // Within errors, which the freedom of the gains dominates.
        for (int k = 0; k < 2; k++)
        {
            double truth = k == 0 ? Truth.OffsetEv : Truth.Gain;
            Assert.InRange(
                standard.Calibration.Parameters[k] - truth,
                -4 * standard.Calibration.ParameterError(k),
                4 * standard.Calibration.ParameterError(k)
            );
        }
        Assert.InRange(standard.Calibration.ParameterError(1) / Truth.Gain, 0.0005, 0.003);
        Assert.Equal(["Fe", "Am", "Zn"], outcome.Runs.Select(r => r.Run));
        Assert.All(outcome.Runs, r => Assert.InRange(r.RelativeShift, -4 * r.RelativeShiftError, 4 * r.RelativeShiftError));
        Assert.Empty(outcome.Warnings);
    }

    [Fact]
    public void TwoRunsWithOneLineEachAreEnoughTogether()
    {
        DetectorCalibration outcome = JoinedRuns.Calibrate(
            "SDD",
            [Run("Fe", [(5895, 20_000)], 0, "Mn Ka"), Run("Am", [(59_541, 20_000)], 0, "Am-241")]
        );
        Assert.Equal((DetectorStatus.Calibrated, null), (outcome.Status, outcome.Reason));
        Assert.Equal(["Mn Ka", "Am-241 59.5"], outcome.Standard!.Lines.Select(l => l.Name));
        EnergyCalibration scale = outcome.Standard.Calibration;
        Assert.Equal(Truth.Gain, scale.Parameters[1], 0.01);
        // Each run has a gain of its own within 0.2 %: that of the further line is uncertain by it, and all of it goes into the scale.
        double far = JoinedRuns.GainSpread * (59_541 - Truth.OffsetEv),
            near = JoinedRuns.GainSpread * (5895 - Truth.OffsetEv);
        double expected = Math.Sqrt(far * far + near * near) / (59_541 - 5895) * Truth.Gain;
        Assert.Equal(expected, scale.ParameterError(1), 0.1 * expected);
        Assert.Equal(0, outcome.Standard.DegreesOfFreedom);
        Assert.All(outcome.Runs, r => Assert.Equal(JoinedRuns.GainSpread, r.RelativeShiftError, 1e-6));
    }

    [Fact]
    public void AGainThatChangedBetweenRunsIsFoundAndSaid()
    {
        JoinedRun[] runs =
        [
            Run("Fe", [.. Iron, (14_165, 4000), (17_480, 4000)], 0, "Mn", "Sr", "Mo"),
            Run("Zn", [.. Zinc, (14_165, 4000), (17_480, 4000)], 0.006, "Zn-65", "Sr", "Mo"),
        ];
        DetectorCalibration outcome = JoinedRuns.Calibrate("SDD", runs);
        Assert.Equal((DetectorStatus.Calibrated, null), (outcome.Status, outcome.Reason));
        // A channel of the run with the higher amplification stands for less energy.
        Assert.Equal(-0.006, outcome.Runs[1].RelativeShift - outcome.Runs[0].RelativeShift, 0.0006);
        // The lines say what lies between the runs; what is common to both is known to the spread over the root of two, and a change of two
        // spreads each way makes all errors larger, by chi2/ndf of the few degrees of freedom.
        Assert.All(
            outcome.Runs,
            r => Assert.InRange(r.RelativeShiftError, JoinedRuns.GainSpread / Math.Sqrt(2), 2 * JoinedRuns.GainSpread)
        );
    }

    [Fact]
    public void AnotherSettingOfTheGainIsRefused()
    {
        JoinedRun[] runs =
        [
            Run("Fe", [.. Iron, (14_165, 4000), (17_480, 4000)], 0, "Mn", "Sr", "Mo"),
            Run("Zn", [.. Zinc, (14_165, 4000), (17_480, 4000)], 0.5, "Zn-65", "Sr", "Mo"),
        ];
        DetectorCalibration outcome = JoinedRuns.Calibrate("SDD", runs);
        Assert.Equal(DetectorStatus.Rejected, outcome.Status);
        Assert.NotNull(outcome.Reason);
        Assert.Null(outcome.Standard);
    }

    [Fact]
    public void ARunWithoutPeaksIsNamed() =>
        Assert.Equal(
            "No peak stands out in empty.",
            JoinedRuns.Calibrate("SDD", [Run("Fe", Iron, 0, "Mn"), Run("empty", [], 0, "Cu")]).Reason
        );

    [Fact]
    public void RunsAreJoinedByTheNameOfTheDetector()
    {
        JoinedRun a = Run("a", [], 0, "Mn"),
            b = Run("b", [], 0, "Mn"),
            c = Run("c", [], 0, "Cu");
        Assert.Equal(["1", "2"], JoinedRuns.ByDetector([("1", a), ("2", b), ("1", c)]).Select(d => d.Detector));
        Assert.Equal([a, c], JoinedRuns.ByDetector([("1", a), ("2", b), ("1", c)])[0].Runs);
        Assert.Equal("a + b", Assert.Single(JoinedRuns.ByDetector([("1", a), ("2", b)])).Detector);
        Assert.Equal("a + b", Assert.Single(JoinedRuns.ByDetector([("", a), ("", b)])).Detector);
    }

    private static JoinedRun Run(string name, (double EnergyEv, double Area)[] lines, double gainChange, params string[] names)
    {
        var resolution = new ResolutionModel(60);
        (double, double, double)[] peaks =
        [
            .. lines.Select(l => (Truth.Channel(l.EnergyEv) * (1 + gainChange), resolution.Sigma(l.EnergyEv) / Truth.Gain, l.Area)),
        ];
        IReadOnlyList<LineCandidate> candidates = names is ["Mn Ka"]
            ? LineCandidate.OfLines([SpectroCal.Lines.LineLibrary.Default.Find("Mn Ka")])
            : LineCandidate.OfNames(names);
        return new JoinedRun(name, Made.Histogram(Made.Drawn(name.Length + name[0], 6000, lines.Length == 0 ? 1 : 5, peaks)), candidates);
    }
}
