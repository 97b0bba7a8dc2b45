using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Store.Database;
using SpectroCal.Store.Records;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Gets the constants of a store that were valid one after the other, or all versions of them.</summary>
/// <remarks>
/// From and Until of what comes out are the period in which the constants are valid, where nothing that was stored later covers it: periods
/// of a detector do not overlap. With -All, each version comes out once with its own interval, superseded ones among them.
/// </remarks>
/// <example>
/// <code>
/// 1..7 | ForEach-Object {
///     New-ToySpectrum -Seed $_ -DetectorCount 4 | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3 |
///         Register-Calibration constants.db -Tag online -From "2026-11-0$_"
/// }
/// Get-CalibrationHistory constants.db det01 -Tag online | Select-Object From, P1, P1Error, Status
/// </code>
/// <para>Stores the constants of an array for the days of a week, and shows how the gain of a detector went.</para>
/// </example>
/// <example>
/// <code>
/// 1..3 | ForEach-Object {
///     New-ToySpectrum -Seed $_ -DetectorCount 4 | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3 |
///         Register-Calibration constants.db -Tag online -From "2026-11-0$_"
/// }
/// Get-CalibrationHistory constants.db -Tag online -From 2026-11-01 -Until 2026-12-01 | Group-Object Detector |
///     Where-Object { $g = $_.Group | Measure-Object P1 -Minimum -Maximum; $g.Maximum / $g.Minimum -gt 1.001 } |
///     Select-Object -ExpandProperty Name
/// </code>
/// <para>Names the detectors whose gain moved by more than 0.1 % in a month.</para>
/// </example>
/// <example>
/// <code>
/// $found = New-ToySpectrum -Seed 7 | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3
/// 1..2 | ForEach-Object { $found | Register-Calibration constants.db -Tag online -From 2026-11-01 }
/// Get-CalibrationHistory constants.db -Tag online -All | Format-Table Version, StoredAt, From, Until, Options
/// </code>
/// <para>Shows what was ever stored, and how it was made.</para>
/// </example>
/// <seealso cref="GetCalibrationCommand"/>
/// <seealso cref="RegisterCalibrationCommand"/>
[Cmdlet(VerbsCommon.Get, "CalibrationHistory")]
[OutputType(typeof(StoredConstants))]
public sealed class GetCalibrationHistoryCommand : StoreCmdlet
{
    /// <summary>Only what is valid after this time, on the clock of the instrument.</summary>
    [Parameter]
    [ClockTime]
    [ArgumentCompleter(typeof(ClockTimeCompleter))]
    public DateTime? From { get; set; }

    /// <summary>Only what is valid before this time, on the clock of the instrument.</summary>
    [Parameter]
    [ClockTime]
    [ArgumentCompleter(typeof(ClockTimeCompleter))]
    public DateTime? Until { get; set; }

    /// <summary>Every version that was stored, superseded ones among them.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (All && (From is not null || Until is not null))
            Refuse("-All gives every version: leave out -From and -Until.");
    }

    private protected override void Write(CalibrationStore store, string tag, string name)
    {
        string? one = IsOne(name) ? name : null;
        StoredConstants[] found = All
            ? [.. store.Records(tag, one).Select(r => new StoredConstants(r))]
            : [.. store.History(tag, one, Clock(From), Clock(Until)).Select(p => new StoredConstants(p))];
        if (found.Length == 0 && one is not null)
            WriteError(Errors.NoConstants(store.Path, name, tag, From is null && Until is null ? "" : " in that time"));
        foreach (StoredConstants constants in found.Where(f => Matches(name, f.Detector)))
            WriteObject(constants);
    }

    private static DateTime? Clock(DateTime? time) => time is { } given ? ClockTime.Of(given) : null;
}
