using System.ComponentModel;
using System.Management.Automation;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that writes what the pipeline brings to a path.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class DestinationCmdlet : WritingCmdlet
{
    /// <summary>
    /// The file or folder to write, always literal: no character is a wildcard. Relative paths start at the current location.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath", "PSPath", "Destination")]
    [ValidateNotNullOrEmpty]
    public virtual string Path { get; set; } = "";

    /// <summary>The path in the file system; null, with an error written, where it is not one.</summary>
    private protected string? FullPath() => SessionPaths.Destination(this, Path);

    /// <summary>A valid folder name.</summary>
    private protected static string FolderName(string name) => SessionPaths.FolderName(name);
}
