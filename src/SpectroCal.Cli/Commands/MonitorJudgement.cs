using SpectroCal.Cli.Output;
using SpectroCal.Monitoring;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>Judges spectra by each other, or by a monitor that has learned before.</summary>
internal sealed class MonitorJudgement
{
    private readonly CliConsole _console;
    private readonly MonitorSettings _settings;
    private readonly SpectrumMonitor? _monitor;

    /// <summary>Judges spectra by each other.</summary>
    /// <param name="console">Shows the progress.</param>
    /// <param name="settings">Settings of the monitor.</param>
    public MonitorJudgement(CliConsole console, MonitorSettings settings) => (_console, _settings) = (console, settings.Validated());

    /// <summary>Judges spectra by a monitor.</summary>
    /// <param name="console">Shows the progress.</param>
    /// <param name="monitor">The monitor.</param>
    public MonitorJudgement(CliConsole console, SpectrumMonitor monitor)
        : this(console, monitor.Settings) => _monitor = monitor;

    /// <summary>Learns from a reference period.</summary>
    /// <param name="console">Shows the progress.</param>
    /// <param name="settings">Settings of the monitor.</param>
    /// <param name="reference">Spectra of the reference period.</param>
    /// <param name="failed">Files of it that could not be read.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static MonitorJudgement By(
        CliConsole console,
        MonitorSettings settings,
        IReadOnlyList<Spectrum> reference,
        IReadOnlyList<string> failed,
        CancellationToken cancellation
    ) => new(console, new MonitorJudgement(console, settings).Learned(reference, cancellation).Monitor) { FailedFiles = failed };

    /// <summary>Files of the reference period that could not be read.</summary>
    public IReadOnlyList<string> FailedFiles { get; private init; } = [];

    /// <summary>The monitor, and what it says of the spectra.</summary>
    public TrainedMonitor Of(IReadOnlyList<Spectrum> spectra, CancellationToken cancellation) =>
        _monitor is null
            ? Learned(spectra, cancellation)
            : new TrainedMonitor(_monitor, _console.WithProgress("Judging", progress => _monitor.Judge(spectra, progress, cancellation)));

    private TrainedMonitor Learned(IReadOnlyList<Spectrum> spectra, CancellationToken cancellation) =>
        _console.WithProgress("Learning", progress => MonitorTrainer.Train(spectra, _settings, progress, cancellation));
}
