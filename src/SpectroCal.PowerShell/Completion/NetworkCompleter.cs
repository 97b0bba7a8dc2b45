using System.Collections;
using SpectroCal.Training;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests networks that can be trained.</summary>
public sealed class NetworkCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        ModelTrainingSettings.Networks.Select(n => (n, n == ModelTrainingSettings.Networks[0] ? "the default" : n));
}
