using System.Diagnostics;
using SpectroCal.Bench.Monitoring;
using SpectroCal.Monitoring;
using SpectroCal.Neural;
using SpectroCal.Spectra;
using SpectroCal.Training;

namespace SpectroCal.Bench;

/// <summary>A monitor of 384 detectors in 50 runs, 1 024 bins each: time of its training and of its judgement.</summary>
internal static class MonitorBenchmark
{
    private const double Counts = 20_000;
    private static readonly MonitorStudyRequest Request = new(Counts: Counts);

    /// <summary>Seconds of the training of an autoencoder on all spectra, references and chances included.</summary>
    public static Func<double> Training(AutoencoderKind? kind, CancellationToken cancellation)
    {
        Spectrum[] spectra = Spectra(cancellation);
        MonitorSettings settings = Settings(kind);
        return () => Seconds(() => MonitorTrainer.Train(spectra, settings, null, cancellation));
    }

    /// <summary>Seconds of the judgement of all spectra by a monitor that is there.</summary>
    public static Func<double> Scoring(CancellationToken cancellation)
    {
        Spectrum[] spectra = Spectra(cancellation);
        SpectrumMonitor monitor = MonitorTrainer.Train(spectra, Settings(null), null, cancellation).Monitor;
        return () => Seconds(() => monitor.Judge(spectra, null, cancellation));
    }

    private static MonitorSettings Settings(AutoencoderKind? kind) => new() { Autoencoder = AutoencoderTrainer.Of(kind) };

    private static Spectrum[] Spectra(CancellationToken cancellation) =>
        [.. SimulatedRunSet.Of(Request, cancellation).Select(s => s.Spectrum)];

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
