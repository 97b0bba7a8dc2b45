using SpectroCal.Bench.Monitoring;
using SpectroCal.Monitoring;
using SpectroCal.Neural;
using SpectroCal.Storage;

namespace SpectroCal.Tests.Monitoring;

public sealed class MonitorFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spectrocal-monitor").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AMonitorThatIsReadJudgesAsTheOneThatWasWritten()
    {
        SimulatedRunSpectrum[] spectra = RunSets.Of(5, 24, 4000, 211);
        SpectrumMonitor monitor = RunSets.Train(spectra[..90], new MonitorSettings { SimulatedSpectra = 200, Seed = 7 }).Monitor;
        string path = Path.Combine(_folder, "good.monitor");
        monitor.Save(path);
        SpectrumMonitor read = SpectrumMonitor.Load(path);
        Assert.Equal(Texts(monitor), Texts(read));
        Assert.Equal(monitor.Detectors, read.Detectors);
        Assert.Equal((monitor.Settings.Seed, monitor.Settings.FalseAlarmProbability), (7, read.Settings.FalseAlarmProbability));
        Assert.Throws<FileExistsException>(() => monitor.Save(path));
        monitor.Save(path, force: true);

        string[] Texts(SpectrumMonitor by) =>
            [
                .. by.Judge([.. spectra[90..].Select(s => s.Spectrum)], null, TestContext.Current.CancellationToken)
                    .Select(v => $"{v.Verdict} {v.Kind} {v.FalseAlarmProbability:R} {v.Reason}"),
            ];
    }

    [Fact]
    public void AnAutoencoderIsKept()
    {
        SimulatedRunSpectrum[] spectra = RunSets.Of(3, 8, 4000, 212, badShare: 0);
        MonitorContent content = RunSets.Train(spectra, new MonitorSettings { SimulatedSpectra = 100 }).Monitor.Content;
        int bins = content.Scale.Bins;
        float[] weights = new float[SpectrumAutoencoder.Description(AutoencoderKind.Dense, bins).WeightCount()];
        weights[3] = 0.5f;
        MonitorContent read = MonitorFile.Read(
            "x",
            MonitorFile.Write(content with { Autoencoder = new SpectrumAutoencoder(AutoencoderKind.Dense, bins, weights) })
        );
        Assert.Equal(AutoencoderKind.Dense, read.Autoencoder!.Kind);
        Assert.Equal(weights, read.Autoencoder.Weights);
    }

    [Fact]
    public void AFileOfBeforeTheChecksWereWeighedIsRefusedInWords()
    {
        SimulatedRunSpectrum[] spectra = RunSets.Of(1, 4, 300, 214, badShare: 0);
        byte[] file = MonitorFile.Write(
            RunSets.Train(spectra, new MonitorSettings { SimulatedSpectra = 100, MostBins = 32 }).Monitor.Content
        );
        file[8] = 1; // the version
        PeakModelException error = Assert.Throws<PeakModelException>(() => MonitorFile.Read("old.monitor", file));
        Assert.Contains("old.monitor", error.Message, StringComparison.Ordinal);
        Assert.Contains("made anew", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNotWholeIsOneErrorThatNamesIt()
    {
        SimulatedRunSpectrum[] spectra = RunSets.Of(1, 4, 300, 213, badShare: 0);
        byte[] file = MonitorFile.Write(
            RunSets.Train(spectra, new MonitorSettings { SimulatedSpectra = 100, MostBins = 32 }).Monitor.Content
        );
        _ = MonitorFile.Read("x", file);
        for (int length = 0; length < file.Length; length += 1 + length / 50)
            Refused(file[..length]);
        for (int at = 0; at < file.Length; at += 1 + at / 50)
        {
            byte[] altered = [.. file];
            altered[at] ^= 4;
            Refused(altered);
        }
        string absent = Path.Combine(_folder, "absent.monitor");
        Assert.StartsWith(absent, Assert.Throws<PeakModelException>(() => SpectrumMonitor.Load(absent)).Message, StringComparison.Ordinal);

        static void Refused(byte[] bytes) =>
            Assert.StartsWith(
                "x: ",
                Assert.Throws<PeakModelException>(() => MonitorFile.Read("x", bytes)).Message,
                StringComparison.Ordinal
            );
    }
}
