using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SpectroCal.Formats;

namespace SpectroCal.Store.Plans;

/// <summary>
/// The folder of the files of a command line: it gets its name when the command has ended well, so that files are there whole or
/// not at all.
/// </summary>
public sealed class OutputFolder : IDisposable
{
    /// <summary>What stands for the folder in the words of a command.</summary>
    public const string Placeholder = "{out}";

    private const string Root = "outputs";
    private readonly string _plan;
    private readonly string _name;
    private readonly string _temporary;

    /// <summary>Makes a folder, and removes what processes left that died here.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="unit">Number of the unit.</param>
    /// <exception cref="IOException">The disk is full, or cannot be written.</exception>
    public OutputFolder(CampaignPlan plan, int unit)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan.Folder;
        _name = Invariant($"{unit:000000}");
        string begins = Path.Combine(_plan, Root, $".{_name}-{Environment.MachineName}-");
        foreach (string left in Left(begins))
            Directory.Delete(left, recursive: true);
        _temporary = Invariant($"{begins}{Environment.ProcessId}");
        Directory.CreateDirectory(_temporary);
    }

    /// <summary>Puts the folder in the place of <see cref="Placeholder"/>.</summary>
    public string Filled(string word) =>
        (word ?? throw new ArgumentNullException(nameof(word))).Replace(Placeholder, _temporary, StringComparison.Ordinal);

    /// <summary>What a command said, with the folder as it is called in the end.</summary>
    public string Named(string text) =>
        (text ?? throw new ArgumentNullException(nameof(text)))
            .Replace(_temporary, Final, StringComparison.Ordinal)
            .Replace(Escaped(_temporary), Escaped(Final), StringComparison.Ordinal);

    /// <summary>Gives the folder its name; one of an earlier attempt is replaced, and an empty one is not kept.</summary>
    /// <returns>The files in it.</returns>
    /// <exception cref="IOException">The disk is full, or cannot be written.</exception>
    public IReadOnlyList<OutputFile> Keep()
    {
        if (Directory.Exists(Final))
            Directory.Delete(Final, recursive: true);
        string[] files = [.. Directory.EnumerateFiles(_temporary, "*", SearchOption.AllDirectories)];
        if (files.Length == 0)
            return [];
        Directory.Move(_temporary, Final);
        return
        [
            .. files
                .Select(f => $"{Root}/{_name}/{Path.GetRelativePath(_temporary, f).Replace(Path.DirectorySeparatorChar, '/')}")
                .Order(StringComparer.Ordinal)
                .Select(path => OutputFile.Of(_plan, path)),
        ];
    }

    /// <summary>Removes the folder where it was not kept.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_temporary))
            Directory.Delete(_temporary, recursive: true);
    }

    private string Final => Path.Combine(_plan, Root, _name);

    // As it stands in a JSON document.
    private static string Escaped(string path) => JsonSerializer.Serialize(path, JsonText.Options)[1..^1];

    private static IEnumerable<string> Left(string begins)
    {
        string root = Path.GetDirectoryName(begins)!;
        if (!Directory.Exists(root))
            return [];
        return
        [
            .. Directory
                .EnumerateDirectories(root, $"{Path.GetFileName(begins)}*")
                .Where(f => int.TryParse(f.AsSpan(begins.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int p) && IsGone(p)),
        ];
    }

    private static bool IsGone(int process)
    {
        if (process == Environment.ProcessId)
            return true; // it works on one unit at a time: an earlier process had the number
        try
        {
            using var running = Process.GetProcessById(process);
            return running.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
