using SpectroCal.Neural;

namespace SpectroCal.Monitoring;

/// <summary>All that a monitor knows.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Scale">How channels become its bins.</param>
/// <param name="References">References of each state.</param>
/// <param name="Templates">Tests of each state.</param>
/// <param name="Autoencoder">Its autoencoder; null where there is none.</param>
/// <param name="Ranges">What chance does at which counts.</param>
internal sealed record MonitorContent(
    MonitorSettings Settings,
    MonitorScale Scale,
    DetectorReference[] References,
    ReferenceTemplates[] Templates,
    SpectrumAutoencoder? Autoencoder,
    CountRange[] Ranges
);
