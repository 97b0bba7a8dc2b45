using System.Management.Automation;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>Selections that a command was given.</summary>
internal static class GivenSelection
{
    /// <summary>The rows of a file; where it cannot be read, the command ends.</summary>
    public static IReadOnlyList<SelectedSpectrum> Read(PSCmdlet cmdlet, string path, CancellationToken cancellation)
    {
        string full = SessionPaths.Needed(cmdlet, path);
        try
        {
            return SelectionFile.Read(full, cancellation);
        }
        catch (SpectrumFormatException e)
        {
            cmdlet.ThrowTerminatingError(Errors.Shown(Errors.Of(e, full)));
            throw;
        }
    }

    /// <summary>A selection of rows: bad ones are left out, and what was filtered away from them.</summary>
    public static SpectrumSelection Of(IReadOnlyList<SelectedDetector> rows)
    {
        HashSet<SelectedSpectrum> taken = [.. rows.Select(r => r.Selected)];
        return new SpectrumSelection(
            rows.Select(r => r.Table).Distinct().SelectMany(t => t),
            s => s.Verdict != QualityVerdict.Bad && taken.Contains(s)
        );
    }

    /// <summary>A selection of a file: bad ones are left out.</summary>
    public static SpectrumSelection Of(IReadOnlyList<SelectedSpectrum> rows) => new(rows, s => s.Verdict != QualityVerdict.Bad);
}
