namespace SpectroCal.Spectra;

/// <summary>
/// A spectrum of values that are no counts: after subtracting a background, dividing by a time or correcting for an efficiency. It can be
/// drawn, and lines fitted to it by least squares; what needs counts does not take it.
/// </summary>
/// <param name="Name">File name, with the detector where the file holds several.</param>
/// <param name="Intensities">The values.</param>
public sealed record IntensitySpectrum(string Name, ChannelIntensities Intensities) : ChannelSpectrum(Name)
{
    /// <inheritdoc/>
    public override required string Detector { get; init; }

    /// <inheritdoc/>
    public override required RunInfo Run { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Covariates { get; init; } = new Dictionary<string, double>();

    /// <summary>The values with all that is said of a spectrum besides its counts.</summary>
    /// <param name="spectrum">Name, detector, run, scale, metadata.</param>
    /// <param name="intensities">The values.</param>
    internal static IntensitySpectrum Of(ChannelSpectrum spectrum, ChannelIntensities intensities) =>
        new(spectrum.Name, intensities)
        {
            Detector = spectrum.Detector,
            Run = spectrum.Run,
            Covariates = spectrum.Covariates,
            CalibrationCoefficients = spectrum.CalibrationCoefficients,
            CalibrationPoints = spectrum.CalibrationPoints,
            Metadata = spectrum.Metadata,
            Warnings = spectrum.Warnings,
        };
}
