using System.Text.Json.Serialization;

namespace SpectroCal.Store.Plans;

/// <summary>A file that a plan counts on, as it was when the plan was made.</summary>
/// <param name="Path">Its path as it was given, relative to the folder in which the plan was made.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="ChangedAt">When it was last written, UTC, to the second: file systems keep no more in common.</param>
public sealed record PlannedFile(string Path, long Bytes, DateTime ChangedAt)
{
    /// <summary>A file as it is now.</summary>
    /// <param name="path">Its path, as the plan is to have it.</param>
    /// <param name="directory">The folder that relative paths begin in.</param>
    /// <exception cref="SpectrumFormatException">There is none.</exception>
    public static PlannedFile Of(string path, string directory)
    {
        var file = new FileInfo(System.IO.Path.Combine(directory, path));
        if (!file.Exists)
            throw new SpectrumFormatException(path, 0, "expected a file, but there is none", new FileNotFoundException());
        DateTime changed = file.LastWriteTimeUtc;
        return new PlannedFile(path, file.Length, changed.AddTicks(-(changed.Ticks % TimeSpan.TicksPerSecond)));
    }

    /// <summary>A file that is not there.</summary>
    /// <param name="path">Its path, as the plan is to have it.</param>
    public static PlannedFile Absent(string path) => new(path, 0, default);

    /// <summary>Whether it was not there when the plan was made.</summary>
    [JsonIgnore]
    public bool IsAbsent => ChangedAt == default;

    /// <summary>Refuses a file that is not as it was: constants of other data must not stand beside those of the plan.</summary>
    /// <param name="directory">The folder that relative paths begin in.</param>
    /// <exception cref="SpectrumFormatException">It is gone, was changed, or is there where it was not.</exception>
    public void Verify(string directory)
    {
        if (IsAbsent && File.Exists(System.IO.Path.Combine(directory, Path)))
            throw new SpectrumFormatException(Path, 0, "was not there when the plan was made: make a new plan");
        if (!IsAbsent && Of(Path, directory) != this)
            throw new SpectrumFormatException(Path, 0, "was changed after the plan was made: restore it, or make a new plan");
    }
}
