using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Spectra;
using SpectroCal.Store.Database;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Exchange;

/// <summary>Energy scales of a store for spectra: for each that of its detector at its time.</summary>
/// <param name="Store">The store.</param>
/// <param name="Tag">The tag; null: the only one of the store.</param>
/// <param name="At">The time for all spectra; null: when each was measured.</param>
public sealed record StoredScales(string Store, string? Tag = null, DateTime? At = null)
{
    /// <summary>The constants for spectra.</summary>
    /// <param name="spectra">The spectra.</param>
    /// <param name="cancellation">Stops the waiting for others.</param>
    /// <returns>One record for each spectrum; look at their status.</returns>
    /// <exception cref="SpectrumFormatException">There is no store, or it cannot be read.</exception>
    /// <exception cref="CalibrationException">A spectrum has none, or states no time.</exception>
    public IReadOnlyList<CalibrationRecord> Of(IReadOnlyList<ChannelSpectrum> spectra, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        using var store = CalibrationStore.Open(Store, cancellation);
        string tag = store.TagOf(Tag);
        return [.. spectra.Select(spectrum => One(store, tag, spectrum))];
    }

    /// <summary>Spectra as if their files stated the scales of the store.</summary>
    /// <param name="spectra">The spectra.</param>
    /// <param name="records">The constants for each, as <see cref="Of"/> gives them.</param>
    /// <exception cref="CalibrationException">Constants are not those of a polynomial, which is all that a file can state.</exception>
    public static IReadOnlyList<T> Stated<T>(IReadOnlyList<T> spectra, IReadOnlyList<CalibrationRecord> records)
        where T : ChannelSpectrum
    {
        ArgumentNullException.ThrowIfNull(records);
        return [.. spectra.Zip(records, (s, r) => (T)Stated(s, r))];

        static ChannelSpectrum Stated(ChannelSpectrum spectrum, CalibrationRecord record) =>
            spectrum with
            {
                CalibrationCoefficients = Polynomial(record),
                CalibrationPoints = [],
            };
    }

    /// <summary>Constants to start from.</summary>
    /// <param name="record">The constants.</param>
    /// <param name="function">The calibration function asked for.</param>
    /// <exception cref="CalibrationException">They do not fit it.</exception>
    public static EnergyCalibration Start(CalibrationRecord record, CalibrationFunction function)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(function);
        return StatedCalibration.Convert(record.ToCalibration() with { Covariance = null }, function)
            ?? throw new CalibrationException($"The constants of {record} are of {record.Function} and do not fit {function.Expression}.");
    }

    /// <summary>Doubts about constants that are used, one sentence for each set of them.</summary>
    /// <param name="records">The constants.</param>
    public static IReadOnlyList<string> Doubts(IEnumerable<CalibrationRecord> records) =>
        [
            .. records
                .Where(r => !r.IsGood())
                .Distinct()
                .Select(r => $"The constants of {r} are {r.Status}{(r.Reason.Length > 0 ? $": {r.Reason.TrimEnd('.')}" : "")}."),
        ];

    private CalibrationRecord One(CalibrationStore store, string tag, ChannelSpectrum spectrum)
    {
        DateTime at =
            At
            ?? spectrum.Run.Start
            ?? throw new CalibrationException($"{spectrum.Name} states no time: say at which time the constants of the store are meant.");
        return store.Find(spectrum.Detector, at, tag)
            ?? throw new CalibrationException(
                $"{store.Path} has no constants of detector {spectrum.Detector} under tag {tag} at {ClockTime.Text(at)}, which "
                    + $"{spectrum.Name} needs."
            );
    }

    private static IReadOnlyList<double> Polynomial(CalibrationRecord record) =>
        record.ToCalibration().Function is PolynomialFunction
            ? record.Parameters
            : throw new CalibrationException(
                $"The constants of {record} are of {record.Function}; a spectrum can only state those of a polynomial."
            );
}
