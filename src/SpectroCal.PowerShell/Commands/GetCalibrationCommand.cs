using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Store.Database;
using SpectroCal.Store.Exchange;
using SpectroCal.Store.Records;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Gets the constants of a store that are valid at a time.</summary>
/// <remarks>
/// Of all constants of a detector under a tag whose intervals cover the time, those with the highest version are valid. Times are those of
/// the clock of the instrument, without a zone. What comes out can be given as an energy scale to ConvertTo-EnergySpectrum -Calibration and
/// to Optimize-Calibration -Start. Constants that their data contradict are Suspect: a warning says so.
/// </remarks>
/// <example>
/// <code>
/// New-ToySpectrum -Seed 7 -DetectorCount 4 | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3 |
///     Register-Calibration constants.db -Tag online -From 2026-11-01
/// Get-Calibration constants.db -At 2026-11-28 -Tag online
/// </code>
/// <para>Stores the constants of an array, and shows those of all detectors that were valid when a day began.</para>
/// </example>
/// <example>
/// <code>
/// Import-Spectrum run*.mca | ConvertTo-EnergySpectrum -Calibration (Get-Calibration constants.db -At 2026-11-28T02:00)
/// </code>
/// <para>Puts spectra on the energy scales of the store.</para>
/// </example>
/// <example>
/// <code>
/// $spectra = New-ToySpectrum -Seed 7 -DetectorCount 4
/// $spectra | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3 | Register-Calibration constants.db -Tag online -From 2026-11-01
/// $spectra | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3 | Register-Calibration constants.db -Tag again -From 2026-11-01
/// Compare-Object (Get-Calibration constants.db -Tag online) (Get-Calibration constants.db -Tag again) -Property Detector, P0, P1
/// </code>
/// <para>Shows the detectors whose constants differ between two tags.</para>
/// </example>
/// <seealso cref="GetCalibrationHistoryCommand"/>
/// <seealso cref="RegisterCalibrationCommand"/>
/// <seealso cref="ConvertToEnergySpectrumCommand"/>
[Cmdlet(VerbsCommon.Get, "Calibration")]
[OutputType(typeof(StoredConstants))]
public sealed class GetCalibrationCommand : StoreCmdlet
{
    /// <summary>The time, on the clock of the instrument. Without it, now.</summary>
    [Parameter]
    [ClockTime]
    [ArgumentCompleter(typeof(ClockTimeCompleter))]
    public DateTime At { get; set; } = ClockTime.Now;

    private protected override void Write(CalibrationStore store, string tag, string name)
    {
        DateTime at = ClockTime.Of(At);
        CalibrationRecord[] found =
            IsOne(name) || store.Find(name, at, tag) is not null
                ? [.. new[] { store.Find(name, at, tag) }.OfType<CalibrationRecord>()]
                : [.. store.ValidAt(at, tag).Where(r => Matches(name, r.Detector))];
        if (found.Length == 0 && IsOne(name))
            WriteError(Errors.NoConstants(store.Path, name, tag, $" at {ClockTime.Text(at)}"));
        foreach (CalibrationRecord record in found)
            WriteObject(new StoredConstants(record));
        foreach (string doubt in StoredScales.Doubts(found))
            WriteWarning(doubt);
    }
}
