using SpectroCal.Calibration;
using SpectroCal.Formats;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

public sealed class ArrayCalibratorTests
{
    private static readonly string[] Four = ["Ti", "Fe", "Cu", "Sr"];
    private static readonly string[] Three = ["Mn", "Ti", "Cu"];

    [Theory]
    [InlineData(2000, 0.995, 0)]
    [InlineData(200, 0.95, 4)]
    public void ArraysCalibrateThemselves(double weakest, double least, int mostSick)
    {
        int live = 0, right = 0, sick = 0;
        for (int array = 0; array < 4; array++)
        {
            var random = new Random(500 + array);
            string[] elements = array % 2 == 0 ? Four : Three;
            SimulatedDetector[] detectors = [.. Enumerable.Range(0, 64).Select(_ => SimulatedDetector.Draw(random, weakest, elements, array % 2 == 0 ? 8192 : 4096))];
            IReadOnlyList<DetectorCalibration> outcomes = ArrayCalibrator.Calibrate([.. detectors.Select((d, i) => ($"{i}", d.Histogram))], LineCandidate.OfElements(elements));
            for (int i = 0; i < detectors.Length; i++)
            {
                bool calibrated = outcomes[i].Status == DetectorStatus.Calibrated;
                Assert.Equal(calibrated, outcomes[i].Reason is null);
                if (detectors[i].Sickness != Sickness.None)
                {
                    if (calibrated) sick++;
                    continue;
                }
                live++;
                if (calibrated && Worst(detectors[i], outcomes[i]) < 45) right++;
            }
        }
        Assert.True(right >= least * live, $"{right} of {live} right");
        Assert.True(sick <= mostSick, $"{sick} sick ones calibrated");
    }

    [Fact]
    public void TheOutcomeDoesNotDependOnTheThreads()
    {
        var random = new Random(3);
        SimulatedDetector[] detectors = [.. Enumerable.Range(0, 16).Select(_ => SimulatedDetector.Draw(random, 1000, Three, 4096))];
        (string, SpectroCal.Spectra.ChannelHistogram)[] input = [.. detectors.Select((d, i) => ($"{i}", d.Histogram))];
        IReadOnlyList<LineCandidate> lines = LineCandidate.OfElements(Three);
        Assert.Equal(Text(ArrayCalibrator.Calibrate(input, lines)), Text(ArrayCalibrator.Calibrate(input, lines)));
        static string Text(IReadOnlyList<DetectorCalibration> o) => string.Join("\n", o.Select(d => $"{d.Detector} {d.Status} {d.Reason} {d.Standard?.Calibration.Parameters[0]:R} {d.Standard?.Calibration.Parameters[1]:R}"));
    }

    [SharedDataFact]
    public void TheSteelIsFoundBlind()
    {
        DetectorCalibration steel = Assert.Single(Calibrate(["pymca", "Steel.spe"], "V", "Cr", "Mn", "Fe", "Ni", "Cu"));
        Assert.Equal(DetectorStatus.Calibrated, steel.Status);
        Assert.Equal(11.928, steel.Standard!.Calibration.Parameters[1], 0.001 * 11.928);
    }

    [SharedDataFact]
    public void FourDetectorsOfAStandardAgreeWithTheirFile()
    {
        IReadOnlyList<DetectorCalibration> detectors = Calibrate(["xraylarch", "srm1832.mca"], "Ca", "V", "Mn", "Co", "Cu");
        Assert.Equal(4, detectors.Count);
        foreach (DetectorCalibration d in detectors)
        {
            Assert.Equal(DetectorStatus.Calibrated, d.Status);
            foreach ((CalibrationLine line, double residual) in d.Standard!.Lines.Zip(d.Standard.ResidualsEv))
                if (line.Name is "V Ka" or "Mn Ka" or "Cu Ka") Assert.True(Math.Abs(residual) < 4, $"{line.Name}: {residual:F1} eV");
        }
    }

    private static double Worst(SimulatedDetector detector, DetectorCalibration outcome) => detector.EnergiesEv
        .Select(e => (Energy: e, Channel: (e - detector.OffsetEv) / detector.Gain)).Where(x => x.Channel > 10 && x.Channel < detector.Histogram.Length - 60)
        .Select(x => Math.Abs(outcome.Standard!.Calibration.Energy(x.Channel) - x.Energy)).DefaultIfEmpty(0).Max();

    private static IReadOnlyList<DetectorCalibration> Calibrate(string[] file, params string[] elements) => ArrayCalibrator.Calibrate(
        [.. SpectrumFile.Read(SharedData.Path(file)).Select(s => (s.Detector, s.Histogram))], LineCandidate.OfElements(elements));
}
