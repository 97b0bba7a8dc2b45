using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.PowerShell.Completion;
using SpectroCal.Store.Database;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that looks into a store of constants.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StoreCmdlet : SpectroCmdlet
{
    /// <summary>The store, always literal: no character is a wildcard. Relative paths start at the current location.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Names of detectors; wildcards stand for all that match. Without it, all detectors.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DetectorCompleter))]
    public string[] Detector { get; set; } = ["*"];

    /// <summary>The tag. It may be left away where the store has only one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string? Tag { get; set; }

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        using var store = CalibrationStore.Open(SessionPaths.Needed(this, Path), StopToken);
        string tag = store.TagOf(Tag);
        foreach (string name in Detector)
            Guarded(name, () => Write(store, tag, name));
    }

    /// <summary>Writes what there is of a detector.</summary>
    /// <param name="store">The store.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="name">Name of a detector, or a pattern.</param>
    private protected abstract void Write(CalibrationStore store, string tag, string name);

    /// <summary>Whether a name stands for one detector; then not to find it is an error.</summary>
    private protected static bool IsOne(string name) => !WildcardPattern.ContainsWildcardCharacters(name);

    /// <summary>Whether a detector is meant by a name.</summary>
    private protected static bool Matches(string name, string detector) =>
        name == detector || WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(detector);
}
