namespace SpectroCal.Bench.Monitoring;

/// <summary>How well a monitor finds what is wrong with simulated spectra.</summary>
/// <param name="Request">What was simulated.</param>
/// <param name="Good">Spectra with nothing wrong.</param>
/// <param name="FalseAlarms">How many of them are not called good.</param>
/// <param name="FalseAlarmsOverPromised">Their share over the promised one.</param>
/// <param name="FalseBad">How many of them are called bad.</param>
/// <param name="Rows">One row for each kind and strength.</param>
/// <param name="Gains">What selecting spectra does to their sum.</param>
/// <param name="Seconds">Time of learning and judging.</param>
public sealed record MonitorStudyResult(
    MonitorStudyRequest Request,
    int Good,
    int FalseAlarms,
    double FalseAlarmsOverPromised,
    int FalseBad,
    IReadOnlyList<MonitorStudyRow> Rows,
    IReadOnlyList<SelectionGain> Gains,
    double Seconds
);

/// <summary>How well one kind of anomaly of one strength is found.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Size">How strongly: see docs/monitoring.md.</param>
/// <param name="Spectra">How many spectra have it.</param>
/// <param name="LikelihoodRatio">Area under the ROC curve of the likelihood ratio that knows the truth of every spectrum.</param>
/// <param name="UnknownAnomaly">
/// That of the likelihood ratio that knows the detector and the run, but not which of the anomalies there is, if any.
/// </param>
/// <param name="Monitor">That of the monitor.</param>
/// <param name="Checks">That of its checks without an autoencoder.</param>
/// <param name="Autoencoder">That of the autoencoder alone; NaN where there is none.</param>
/// <param name="Found">Part that is not called good.</param>
/// <param name="Named">Part of these whose kind is named rightly.</param>
/// <param name="NamedInstead">The most frequent wrong name; null where there is none.</param>
public sealed record MonitorStudyRow(
    string Kind,
    double Size,
    int Spectra,
    double LikelihoodRatio,
    double UnknownAnomaly,
    double Monitor,
    double Checks,
    double Autoencoder,
    double Found,
    double Named,
    string? NamedInstead
);
