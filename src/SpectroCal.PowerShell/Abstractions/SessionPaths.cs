using System.Collections.ObjectModel;
using System.Management.Automation;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>Turns paths of the session into paths of the file system.</summary>
internal static class SessionPaths
{
    private const string FileSystem = "FileSystem";

    /// <summary>The files and folders that a path stands for, those of a wildcard by name; what is wrong is written as an error.</summary>
    public static IReadOnlyList<string> Existing(PSCmdlet cmdlet, string path, bool isLiteral, bool withFolders = false)
    {
        if (isLiteral || !WildcardPattern.ContainsWildcardCharacters(path))
        {
            if (InFileSystem(cmdlet, path) is not { } full)
                return [];
            // A file whose name has brackets is taken literally before the name is taken as a wildcard.
            if (System.IO.Path.Exists(full))
                return [full];
            cmdlet.WriteError(Errors.NoFileMatches(path));
            return [];
        }
        string? exact = InFileSystem(cmdlet, path);
        if (exact is null)
            return [];
        if (File.Exists(exact))
            return [exact];
        Collection<string> found = cmdlet.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
        if (provider.Name != FileSystem)
        {
            cmdlet.WriteError(Errors.NotAFileSystemPath(path));
            return [];
        }
        if (found.Count == 0)
            cmdlet.WriteError(Errors.NoFileMatches(path));
        return [.. found.Where(p => withFolders || found.Count == 1 || File.Exists(p)).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The path of a file or folder that need not be there; null, with an error written, where it is not a file-system path.
    /// </summary>
    public static string? InFileSystem(PSCmdlet cmdlet, string path)
    {
        string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name == FileSystem)
            return full;
        cmdlet.WriteError(Errors.NotAFileSystemPath(path));
        return null;
    }

    /// <summary>The path of a file that the command cannot do without; where it is not a file-system path, the command ends.</summary>
    public static string Needed(PSCmdlet cmdlet, string path)
    {
        string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name != FileSystem)
            cmdlet.ThrowTerminatingError(Errors.NotAFileSystemPath(path));
        return full;
    }

    /// <summary>The path of a file or folder to write; null, with an error written, where it is not in the file system.</summary>
    public static string? Destination(PSCmdlet cmdlet, string path)
    {
        string? full = InFileSystem(cmdlet, path);
        // What the user wrote as a folder stays one.
        return full is not null && Path.EndsInDirectorySeparator(path) && !Path.EndsInDirectorySeparator(full)
            ? full + Path.DirectorySeparatorChar
            : full;
    }

    /// <summary>A valid folder name.</summary>
    public static string FolderName(string name) =>
        string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
}
