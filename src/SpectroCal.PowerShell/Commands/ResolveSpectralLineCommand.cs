using System.Management.Automation;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Assigns the peaks of a spectrum to lines, and says how certain the assignments are.</summary>
/// <remarks>
/// Every pair of peaks taken for every pair of lines gives a straight energy scale. Each is scored by how well it explains positions,
/// intensities and absent lines; the best are returned, with the margin in log-likelihood by which each beats the next. New-Calibration
/// takes the best where its margin suffices.
/// </remarks>
/// <example>
/// <code>New-ToySpectrum -Seed 7 | Find-Peaks | Resolve-SpectralLine 'Ti Ka', 'Cu Ka', 'unknown=6156'</code>
/// <para>Shows the three best assignments of the peaks to these lines.</para>
/// </example>
/// <example>
/// <code>(New-ToySpectrum -Seed 7 | Resolve-SpectralLine 'Ti=4508.9', 'Cu=8047.8' -Gain 3 -First 1).Lines</code>
/// <para>Lists the lines of the best assignment with their peaks and residuals.</para>
/// </example>
/// <example>
/// <code>Import-Spectrum Steel*.spe | Find-Peaks | Resolve-SpectralLine -Element Cr, Mn, Fe, Ni -First 2</code>
/// <para>Shows the two best assignments of the peaks of a steel.</para>
/// </example>
/// <seealso cref="FindPeaksCommand"/>
/// <seealso cref="NewCalibrationCommand"/>
/// <seealso cref="GetXrayLineCommand"/>
/// <seealso href="about_SpectroCal_Arrays"/>
[Cmdlet(VerbsDiagnostic.Resolve, "SpectralLine", DefaultParameterSetName = LineSet)]
[OutputType(typeof(RankedAssignment))]
public sealed class ResolveSpectralLineCommand : AssignmentCmdlet
{
    /// <summary>Number of assignments of each spectrum. Without it, 3.</summary>
    [Parameter]
    [ValidateRange(1, 24)]
    public int First { get; set; } = 3;

    private readonly List<(string Name, string Text)> _remarks = [];

    /// <inheritdoc/>
    protected override void Finish() => WriteWarnings("", _remarks);

    private protected override void Gathered(PeakSet set, bool arePeaksFound)
    {
        if (!arePeaksFound)
            foreach (Peak peak in CreateFinder().Find(set.Histogram(), StopToken))
                set.Add(peak);
        IReadOnlyList<LineAssignment> assignments = new LineAssigner(Candidates, Assignment).Assign(set.Peaks, set.Histogram());
        if (assignments.Count == 0)
            _remarks.Add((set.Name, $"No two of the {set.Peaks.Count} peaks match the lines."));
        for (int i = 0; i < Math.Min(First, assignments.Count); i++)
            WriteObject(
                new RankedAssignment(
                    set,
                    i + 1,
                    assignments[i],
                    i + 1 < assignments.Count ? assignments[i].Score - assignments[i + 1].Score : double.NaN
                )
            );
    }
}
