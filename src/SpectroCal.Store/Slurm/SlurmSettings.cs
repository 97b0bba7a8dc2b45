using System.Text.RegularExpressions;

namespace SpectroCal.Store.Slurm;

/// <summary>How the shards of a plan run under Slurm. What is not set is left to the cluster.</summary>
public sealed partial record SlurmSettings
{
    /// <summary>How SpectroCal is called where nothing else is said.</summary>
    public const string DefaultProgram = "spectrocal";

    /// <summary>The partition.</summary>
    public string? Partition { get; init; }

    /// <summary>Time limit of a task as Slurm reads it: minutes, hours:minutes:seconds, days-hours.</summary>
    public string? Time { get; init; }

    /// <summary>Memory of a task as Slurm reads it, such as 2G.</summary>
    public string? Memory { get; init; }

    /// <summary>Processors of a task.</summary>
    public int? Cpus { get; init; }

    /// <summary>Largest number of tasks at once.</summary>
    public int? AtOnce { get; init; }

    /// <summary>Lines of a shell that the program needs first, such as "module load dotnet".</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Further options of sbatch, such as --account=physics.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>
    /// How SpectroCal is called on the nodes: a piece of shell, such as spectrocal, or apptainer exec image.sif spectrocal.
    /// </summary>
    public string Program { get; init; } = DefaultProgram;

    /// <summary>Folder that the constants are merged into; null for the folder "merged" of the plan.</summary>
    public string? MergeTo { get; init; }

    /// <summary>Refuses what no script can hold.</summary>
    /// <exception cref="CalibrationException">A setting is not as Slurm reads it.</exception>
    public void Check()
    {
        Expect(Partition is null || Word().IsMatch(Partition), "partition", "a name without blanks", Partition);
        Expect(Time is null || Limit().IsMatch(Time), "time limit", "minutes, hours:minutes:seconds or days-hours, such as 02:00:00", Time);
        Expect(Memory is null || Amount().IsMatch(Memory), "memory", "a number with K, M, G or T, such as 2G", Memory);
        Expect(Cpus is null or > 0, "number of processors", "at least 1", $"{Cpus}");
        Expect(AtOnce is null or > 0, "number of tasks at once", "at least 1", $"{AtOnce}");
        Expect(IsLine(Program) && Program.Trim().Length > 0, "program", "one line of a shell", Program);
        foreach (string line in Environment)
            Expect(IsLine(line), "environment", "one line of a shell", line);
        foreach (string option in Options)
            Expect(IsLine(option) && option.StartsWith('-'), "option of sbatch", "one such as --account=physics", option);
    }

    internal static bool IsLine(string text) => !text.Any(char.IsControl);

    private static void Expect(bool holds, string what, string expected, string? found)
    {
        if (!holds)
            throw new CalibrationException($"The {what} of a Slurm job: expected {expected}, found '{TerminalText.Line(found ?? "")}'.");
    }

    [GeneratedRegex(@"^[\w.,:+-]+$")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(\d+-\d+(:\d+){0,2}|\d+(:\d+){0,2}|UNLIMITED|INFINITE)$", RegexOptions.IgnoreCase)]
    private static partial Regex Limit();

    [GeneratedRegex(@"^\d+[KMGT]?$", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();
}
