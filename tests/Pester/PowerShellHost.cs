using System.Diagnostics;

namespace SpectroCal.Tests.Pester;

/// <summary>Finds a PowerShell that can run the module and its tests: named by SPECTROCAL_PWSH, else on the path.</summary>
internal static class PowerShellHost
{
    private const string LeastVersion = "7.6";
    private static readonly Lazy<(string? Path, string? Absence)> Found = new(Find);

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Absence => Found.Value.Absence;

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs PowerShell and waits for its end.</summary>
    /// <param name="arguments">Arguments of pwsh.</param>
    public static (int ExitCode, string Output) Run(params string[] arguments) => Run(Found.Value.Path!, arguments);

    private static (int ExitCode, string Output) Run(string pwsh, string[] arguments)
    {
        var start = new ProcessStartInfo(pwsh)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        foreach (string argument in (string[])["-NoProfile", "-NonInteractive", .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["NO_COLOR"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static (string? Path, string? Absence) Find()
    {
        string? pwsh = Environment.GetEnvironmentVariable("SPECTROCAL_PWSH") is { Length: > 0 } named ? named : OnPath();
        if (pwsh is null)
            return (null, "There is no pwsh on the path, and SPECTROCAL_PWSH names none.");
        if (!File.Exists(pwsh))
            return (null, $"SPECTROCAL_PWSH names {pwsh}, which is no file.");
        (int code, string answer) = Run(
            pwsh,
            [
                "-Command",
                $"if ($PSVersionTable.PSVersion -lt [version]'{LeastVersion}') {{ \"version $($PSVersionTable.PSVersion)\" }} "
                    + $"elseif (-not (Get-Module -ListAvailable Pester | Where-Object Version -ge '5.0')) {{ 'no Pester' }} "
                    + $"else {{ 'ready' }}",
            ]
        );
        return answer.Trim() switch
        {
            "ready" => (pwsh, null),
            "no Pester" => (null, $"{pwsh} has no Pester 5."),
            var version when version.StartsWith("version", StringComparison.Ordinal) => (
                null,
                $"{pwsh} is of {version}; the module needs {LeastVersion}."
            ),
            var other => (null, $"{pwsh} does not run (exit code {code}): {other}"),
        };
    }

    private static string? OnPath()
    {
        string name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "SpectroCal.sln")))
                return d.FullName;
        throw new DirectoryNotFoundException("The tests do not run inside the repository: SpectroCal.sln was not found.");
    }
}
