using SpectroCal.Cli.Output;
using SpectroCal.Monitoring;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>Judges spectra by each other, or by a reference period.</summary>
internal sealed class MonitorJudgement
{
    private readonly CliConsole _console;
    private readonly MonitorSettings _settings;
    private readonly SpectrumMonitor? _reference;

    /// <summary>Learns from the reference period, if there is one.</summary>
    /// <param name="console">Shows the progress.</param>
    /// <param name="settings">Settings of the monitor.</param>
    /// <param name="reference">Spectra of the reference period; null: spectra are judged by each other.</param>
    /// <param name="failed">Files of it that could not be read.</param>
    /// <param name="cancellation">Stops the work.</param>
    public MonitorJudgement(
        CliConsole console,
        MonitorSettings settings,
        IReadOnlyList<Spectrum>? reference,
        IReadOnlyList<string> failed,
        CancellationToken cancellation
    )
    {
        FailedFiles = failed;
        (_console, _settings) = (console, settings.Validated());
        _reference = reference is null ? null : Learned(reference, cancellation).Monitor;
    }

    /// <summary>Files of the reference period that could not be read.</summary>
    public IReadOnlyList<string> FailedFiles { get; }

    /// <summary>The monitor, and what it says of the spectra.</summary>
    public TrainedMonitor Of(IReadOnlyList<Spectrum> spectra, CancellationToken cancellation) =>
        _reference is null
            ? Learned(spectra, cancellation)
            : new TrainedMonitor(
                _reference,
                _console.WithProgress("Judging", progress => _reference.Judge(spectra, progress, cancellation))
            );

    private TrainedMonitor Learned(IReadOnlyList<Spectrum> spectra, CancellationToken cancellation) =>
        _console.WithProgress("Learning", progress => MonitorTrainer.Train(spectra, _settings, progress, cancellation));
}
