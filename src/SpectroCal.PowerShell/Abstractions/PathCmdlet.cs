using System.ComponentModel;
using System.Management.Automation;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that reads files: -Path with wildcards, -LiteralPath without.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PathCmdlet : SpectroCmdlet
{
    /// <summary>Parameter set of <see cref="Path"/>.</summary>
    protected const string PathSet = "Path";

    /// <summary>Parameter set of <see cref="LiteralPath"/>.</summary>
    protected const string LiteralSet = "LiteralPath";

    /// <summary>
    /// Files to read. Wildcards are expanded; drives of PowerShell may be used, and relative paths start at the current location.
    /// </summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = PathSet
    )]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files to read, by names in which no character is a wildcard. Files from Get-ChildItem bind here.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        bool isLiteral = ParameterSetName == LiteralSet;
        foreach (string path in isLiteral ? LiteralPath : Path)
        {
            Guarded(
                path,
                () =>
                {
                    foreach (string file in SessionPaths.Existing(this, path, isLiteral, TakesFolders))
                        Guarded(file, () => ProcessPath(file));
                }
            );
        }
    }

    /// <summary>Whether wildcards also match folders.</summary>
    protected virtual bool TakesFolders => false;

    /// <summary>Called for each file or folder.</summary>
    /// <param name="path">Its full path.</param>
    protected abstract void ProcessPath(string path);
}
