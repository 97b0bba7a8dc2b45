using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Formats;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

public sealed class ArrayCalibratorTests
{
    private static readonly string[] Four = ["Ti", "Fe", "Cu", "Sr"];
    private static readonly string[] Three = ["Mn", "Ti", "Cu"];

    [Theory]
    [InlineData(2000, 0.995, 0)]
    [InlineData(200, 0.97, 1)]
    public void ArraysCalibrateThemselves(double weakest, double least, int mostSick)
    {
        int live = 0,
            right = 0;
        var sick = new List<string>();
        for (int array = 0; array < 4; array++)
        {
            var random = new Random(500 + array);
            string[] elements = array % 2 == 0 ? Four : Three;
            SimulatedDetector[] detectors =
            [
                .. Enumerable.Range(0, 64).Select(_ => SimulatedDetector.Draw(random, weakest, elements, array % 2 == 0 ? 8192 : 4096)),
            ];
            IReadOnlyList<DetectorCalibration> outcomes = ArrayCalibrator.Calibrate(
                [.. detectors.Select((d, i) => ($"{i}", d.Histogram))],
                LineCandidate.OfElements(elements)
            );
            for (int i = 0; i < detectors.Length; i++)
            {
                bool calibrated = outcomes[i].Status == DetectorStatus.Calibrated;
                Assert.Equal(calibrated, outcomes[i].Reason is null);
                if (detectors[i].Sickness != Sickness.None)
                {
                    if (calibrated)
                        sick.Add($"{detectors[i].Sickness} ({string.Join(", ", outcomes[i].Standard!.Lines.Select(l => l.Name))})");
                    continue;
                }
                live++;
                if (calibrated && Worst(detectors[i], outcomes[i]) < 45)
                    right++;
            }
        }
        Assert.True(right >= least * live, $"{right} of {live} right");
        Assert.True(sick.Count <= mostSick, $"calibrated: {string.Join(", ", sick)}");
    }

    [Fact]
    public void TheOutcomeDoesNotDependOnTheThreads()
    {
        var random = new Random(3);
        SimulatedDetector[] detectors = [.. Enumerable.Range(0, 16).Select(_ => SimulatedDetector.Draw(random, 1000, Three, 4096))];
        (string, SpectroCal.Spectra.ChannelHistogram)[] input = [.. detectors.Select((d, i) => ($"{i}", d.Histogram))];
        IReadOnlyList<LineCandidate> lines = LineCandidate.OfElements(Three);
        Assert.Equal(Text(ArrayCalibrator.Calibrate(input, lines)), Text(ArrayCalibrator.Calibrate(input, lines)));
        static string Text(IReadOnlyList<DetectorCalibration> o) =>
            string.Join(
                "\n",
                o.Select(d =>
                    $"{d.Detector} {d.Status} {d.Reason} {d.Standard?.Calibration.Parameters[0]:R} "
                    + $"{d.Standard?.Calibration.Parameters[1]:R}"
                )
            );
    }

    [Fact]
    public void TheSteelIsFoundBlind()
    {
        DetectorCalibration steel = Assert.Single(Calibrate(["pymca", "Steel.spe"], "V", "Cr", "Mn", "Fe", "Ni", "Cu"));
        Assert.Equal(DetectorStatus.Calibrated, steel.Status);
        Assert.Equal(11.928, steel.Standard!.Calibration.Parameters[1], 0.0005 * 11.928);
    }

    [Fact]
    public void AGoldTubeIsFoundBlind()
    {
        string[] file = ["padre", "minix_20kV_15uA_sdd.mca"];
        DetectorCalibration tube = Assert.Single(Calibrate(file, "Au", "Fe"));
        Assert.Equal(DetectorStatus.Calibrated, tube.Status);
        // The file's own straight line through four points of Fe-55 and Am-241.
        EnergyCalibration stated = StatedCalibration.Of(SpectrumFile.Read(SharedData.Path(file))[0], new PolynomialFunction(1))!;
        Assert.Equal(stated.Parameters[1], tube.Standard!.Calibration.Parameters[1], 0.002 * stated.Parameters[1]);
    }

    [Fact]
    public void ThirtyEightDriftingSpectraAreCalibratedUnattended()
    {
        string[] files = Directory.GetFiles(SharedData.Path("padre_drift"), "*.mca");
        IReadOnlyList<DetectorCalibration> outcomes = ArrayCalibrator.Calibrate(
            [.. files.Select(f => (Path.GetFileName(f), SpectrumFile.Read(f)[0].Histogram))],
            LineCandidate.OfElements(["Au"])
        );
        Assert.Equal(38, outcomes.Count);
        foreach (DetectorCalibration o in outcomes)
        {
            Assert.True(o.Status == DetectorStatus.Calibrated, $"{o.Detector}: {o.Reason}");
            Assert.Equal(10.785, o.Standard!.Calibration.Parameters[1], 0.003 * 10.785);
            foreach ((CalibrationLine line, double residual) in o.Standard.Lines.Zip(o.Standard.ResidualsEv))
                if (line.Name is "Au La" or "Au Lb1+Lb2+Lb3")
                    Assert.InRange(residual, -4, 4);
        }
    }

    [Fact]
    public void ManyElementsWithALargeOffsetAreFoundBlind()
    {
        DetectorCalibration water = Assert.Single(
            Calibrate(["pymca", "XRFSpectrum.mca"], "Ca", "Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "As", "Se", "Sr", "Tl", "Pb")
        );
        Assert.Equal(DetectorStatus.Calibrated, water.Status);
        (CalibrationLine Line, double ResidualEv)[] lines = [.. water.Standard!.Lines.Zip(water.Standard.ResidualsEv)];
        foreach (string name in new[] { "V Ka", "Cr Ka", "Mn Ka", "Fe Ka", "Co Ka", "Ni Ka", "Cu Ka", "Zn Ka", "Sr Ka" })
            Assert.Equal(0, Assert.Single(lines, l => l.Line.Name == name).ResidualEv, 4.0);
        Assert.Equal(1476, lines.Single(l => l.Line.Name == "Co Ka").Line.Channel, 2.0);
    }

    [Fact]
    public void FourDetectorsOfAStandardAgreeWithTheirFile()
    {
        IReadOnlyList<DetectorCalibration> detectors = Calibrate(["xraylarch", "srm1832.mca"], "Ca", "V", "Mn", "Co", "Cu");
        Assert.Equal(4, detectors.Count);
        foreach (DetectorCalibration d in detectors)
        {
            Assert.Equal(DetectorStatus.Calibrated, d.Status);
            foreach ((CalibrationLine line, double residual) in d.Standard!.Lines.Zip(d.Standard.ResidualsEv))
                if (line.Name is "V Ka" or "Mn Ka" or "Co Ka" or "Cu Ka")
                    Assert.True(Math.Abs(residual) < 4, $"{line.Name}: {residual:F1} eV");
        }
    }

    private static double Worst(SimulatedDetector detector, DetectorCalibration outcome) =>
        detector
            .EnergiesEv.Select(e => (Energy: e, Channel: (e - detector.OffsetEv) / detector.Gain))
            .Where(x => x.Channel > 10 && x.Channel < detector.Histogram.Length - 60)
            .Select(x => Math.Abs(outcome.Standard!.Calibration.Energy(x.Channel) - x.Energy))
            .DefaultIfEmpty(0)
            .Max();

    private static IReadOnlyList<DetectorCalibration> Calibrate(string[] file, params string[] elements) =>
        ArrayCalibrator.Calibrate(
            [.. SpectrumFile.Read(SharedData.Path(file)).Select(s => (s.Detector, s.Histogram))],
            LineCandidate.OfElements(elements)
        );
}
