namespace SpectroCal.Tests;

/// <summary>A test on real measurements, skipped with the reason where their folder is absent.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Root is null)
            Skip = SharedData.AbsenceReason;
    }
}

/// <summary>Finds the folder of real measurements: SPECTROCAL_DATA, else ../shared/data beside the repository.</summary>
public static class SharedData
{
    public const string AbsenceReason =
        "The real measurements are absent: neither SPECTROCAL_DATA nor ../shared/data beside the repository is a folder.";

    public static string? Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root!, .. parts]);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SPECTROCAL_DATA") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(d.FullName, "SpectroCal.sln")))
                continue;
            string beside = System.IO.Path.Combine(d.FullName, "..", "shared", "data");
            return Directory.Exists(beside) ? System.IO.Path.GetFullPath(beside) : null;
        }
        return null;
    }
}
