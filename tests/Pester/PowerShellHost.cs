using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace SpectroCal.Tests.Pester;

/// <summary>The PowerShell that runs the tests: the one named by SPECTROCAL_PWSH, else the one that was restored as a package.</summary>
internal sealed class PowerShellHost
{
    private readonly string _program;
    private readonly string[] _firstArguments;

    private PowerShellHost(string program, params string[] firstArguments) => (_program, _firstArguments) = (program, firstArguments);

    /// <summary>Finds the shell of this run.</summary>
    /// <exception cref="FileNotFoundException">It is not where it should be.</exception>
    public static PowerShellHost Find() => Find(Environment.GetEnvironmentVariable("SPECTROCAL_PWSH"), RestoredTools());

    /// <summary>Finds a shell.</summary>
    /// <param name="named">Path of a pwsh; nothing for the restored one.</param>
    /// <param name="tools">The folder <c>tools</c> of the package PowerShell.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static PowerShellHost Find(string? named, string tools)
    {
        if (named is { Length: > 0 })
            return File.Exists(named)
                ? new PowerShellHost(named)
                : throw new FileNotFoundException(
                    $"SPECTROCAL_PWSH names {named}, which is no file. Without it the restored PowerShell is used."
                );
        // One folder for the .NET that it is built for; in it one for each kind of system.
        string system = OperatingSystem.IsWindows() ? "win" : "unix";
        string? assembly = !Directory.Exists(tools)
            ? null
            : Directory
                .GetDirectories(tools)
                .Select(framework => Path.Combine(framework, "any", system, "pwsh.dll"))
                .FirstOrDefault(File.Exists);
        return assembly is not null
            ? new PowerShellHost(DotnetProgram(), assembly)
            : throw new FileNotFoundException(
                $"There is no PowerShell in {tools}. Restore it with \"dotnet restore\", or name a pwsh in SPECTROCAL_PWSH."
            );
    }

    /// <summary>Runs a script and waits for its end.</summary>
    /// <exception cref="InvalidOperationException">The program does not start.</exception>
    public async Task<PesterRun> RunAsync(string script, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(_program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot.Path,
        };
        foreach (string a in (string[])[.. _firstArguments, "-NoProfile", "-NonInteractive", "-File", script, .. arguments])
            start.ArgumentList.Add(a);
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        // Counting which way hot code goes costs a fifth of the processors' time, which shells that live for seconds never win back.
        start.Environment["DOTNET_TieredPGO"] = "0";
        // Tests of the command line start it by "dotnet": the one that runs here.
        start.Environment["PATH"] =
            Path.GetDirectoryName(DotnetProgram()) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        using Process process = Start(start);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            string output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new PesterRun(process.ExitCode, await errors + output);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{start.FileName} does not start: {e.Message}", e);
        }
    }

    private static string RestoredTools() =>
        typeof(PowerShellHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "PowerShell").Value!;

    // The program beside the runtime that runs here, from .../shared/Microsoft.NETCore.App/10.0.0: there may be none on the path.
    private static string DotnetProgram() =>
        Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
        );
}
