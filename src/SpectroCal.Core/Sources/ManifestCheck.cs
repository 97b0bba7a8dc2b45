using System.Globalization;
using SpectroCal.Formats;

namespace SpectroCal.Sources;

/// <summary>Checks a manifest that was read.</summary>
internal static class ManifestCheck
{
    private const int MostLinks = 40;

    /// <summary>Checks what the campaign takes for granted; what is wrong with one batch is found with it.</summary>
    /// <exception cref="SpectrumFormatException">A field is not what it should be.</exception>
    public static void Check(CampaignManifest manifest, string path)
    {
        void Require(bool isRight, string field, string expected) => CheckedJson.Require(isRight, path, field, expected);
        Require(manifest.NoiseEv is null or (>= 0 and < double.PositiveInfinity), "noiseEv", "a noise of zero or more");
        Require(manifest.Fano is null or (>= 0 and < double.PositiveInfinity), "fano", "a Fano factor of zero or more");
        for (int i = 0; i < manifest.Lines?.Count; i++)
        {
            ManifestLine line = manifest.Lines[i];
            Require(!string.IsNullOrWhiteSpace(line.Name), Item("lines", i, "name"), "a name");
            Require(line.EnergyEv > 0 && double.IsFinite(line.EnergyEv), Item("lines", i, "energyEv"), "a positive energy");
        }
    }

    /// <summary>Checks the constants of the calibration runs.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="parameters">Number of parameters of its calibration function.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="SpectrumFormatException">A field is not what it should be.</exception>
    public static void CalibrationRuns(CampaignManifest manifest, int parameters, string path)
    {
        for (int i = 0; i < manifest.CalibrationRuns?.Count; i++)
        {
            ManifestCalibration run = manifest.CalibrationRuns[i];
            CheckedJson.Require(!string.IsNullOrWhiteSpace(run.Run), path, Item("calibrationRuns", i, "run"), "a name");
            CheckedJson.Require(!string.IsNullOrWhiteSpace(run.Detector), path, Item("calibrationRuns", i, "detector"), "a name");
            CheckedJson.Require(run.Parameters is not null, path, Item("calibrationRuns", i, "parameters"), "numbers");
            CheckedJson.RequireNumbers(run.Parameters!, parameters, path, Item("calibrationRuns", i, "parameters"));
        }
    }

    /// <summary>Checks one batch.</summary>
    /// <exception cref="SpectrumFormatException">A field is not what it should be.</exception>
    public static void Batch(ManifestBatch batch, int index, string path)
    {
        void Require(bool isRight, string field, string expected) =>
            CheckedJson.Require(isRight, path, Item("batches", index, field), expected);
        Require(!string.IsNullOrWhiteSpace(batch.Run), "run", "a name");
        Require(!string.IsNullOrWhiteSpace(batch.Detector), "detector", "a name");
        Require(!string.IsNullOrWhiteSpace(batch.File), "file", "a file");
        Require(IsTime(batch.LiveTimeSeconds), "liveTimeSeconds", "a time of zero or more");
        Require(IsTime(batch.RealTimeSeconds), "realTimeSeconds", "a time of zero or more");
    }

    /// <summary>
    /// The path of a batch's file. A manifest may come from anywhere, so that its files lie in its folder, also where links lead.
    /// </summary>
    /// <exception cref="SpectrumFormatException">The file lies elsewhere.</exception>
    public static string FileInside(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        bool isInside =
            !file.Contains('\0')
            && !Path.IsPathRooted(file)
            && IsInside(Path.GetFullPath(folder), Path.GetFullPath(path))
            && IsInside(WithoutLinks(Path.GetFullPath(folder), 0), WithoutLinks(Path.GetFullPath(path), 0));
        return isInside
            ? path
            : throw new SpectrumFormatException(
                Path.Combine(folder, CampaignFolder.ManifestName),
                0,
                $"\"batches[].file\": expected a file inside the folder, found '{file}'"
            );
    }

    private static bool IsInside(string folder, string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return !Path.IsPathRooted(relative) && relative.Split('/', '\\')[0] != "..";
    }

    /// <summary>A path whose folders, and itself, are no links.</summary>
    private static string WithoutLinks(string path, int links)
    {
        string current = Path.GetPathRoot(path) ?? "";
        foreach (string part in path[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            current = Path.Combine(current, part);
            FileSystemInfo entry = Directory.Exists(current) ? new DirectoryInfo(current) : new FileInfo(current);
            if (entry.LinkTarget is not { } target)
                continue;
            if (links == MostLinks)
                throw new IOException($"{path} is a link to a link, and so on {MostLinks} times.");
            current = WithoutLinks(Path.GetFullPath(target, Path.GetDirectoryName(current)!), links + 1);
        }
        return current;
    }

    private static bool IsTime(double? seconds) => seconds is null or (>= 0 and < double.PositiveInfinity);

    private static string Item(string list, int index, string field) =>
        string.Create(CultureInfo.InvariantCulture, $"{list}[{index}].{field}");
}
