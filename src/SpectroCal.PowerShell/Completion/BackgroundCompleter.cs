using System.Collections;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests backgrounds of line fits.</summary>
public sealed class BackgroundCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        new[] { "none", "constant", "linear", "quadratic", "exponential", "snip" }.Select(n =>
            (n, n == "snip" ? "clipped from the data" : n)
        );
}
