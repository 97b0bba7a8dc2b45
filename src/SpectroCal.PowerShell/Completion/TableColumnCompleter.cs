using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests what the columns of a table hold.</summary>
public sealed class TableColumnCompleter : IArgumentCompleter
{
    private static readonly (string Name, string ToolTip)[] Roles =
    [
        ("axis", "the axis, whatever it is"),
        ("channel", "numbers of channels"),
        ("position", "positions on the axis of the channels"),
        ("eV", "energies, eV"),
        ("keV", "energies, keV"),
        ("MeV", "energies, MeV"),
        ("counts", "counts of a spectrum"),
        ("errors", "errors of the values before"),
        ("skip", "what is not used"),
    ];

    // How a table is laid out: before the first role only.
    private static readonly (string Name, string ToolTip)[] Layouts =
    [
        ("events", "a list of events"),
        ("rows:counts", "spectra are rows"),
        ("wrapped:counts", "a spectrum goes on from row to row"),
        ("length:counts", "the number of channels comes first"),
        ("decimals:axis,counts", "commas and points are decimal ones"),
        ("dataset:", "HDF5: the path of the data set"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) => Suggestions.Only(wordToComplete, [.. Roles, .. Layouts], "ROLE");
}
