using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Cli.Output;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Storage;

namespace SpectroCal.Cli.Options;

/// <summary>Where results go: a folder with the four files and, if asked for, a report to look at; and stdout.</summary>
internal sealed class OutputOptions(string? defaultFolder)
{
    private readonly Option<string> _out = CliOption.Of(
        "--out",
        "DIR",
        $"Folder for {string.Join(", ", CampaignFiles.Names)}" + (defaultFolder is null ? "" : $" (default {defaultFolder})"),
        TextParsers.Path
    );

    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");

    private readonly Option<bool> _report = CliOption.Flag("--report", "Add report.html and figures/ to the folder");

    private readonly Option<bool> _json = CliOption.Flag(
        "--json",
        "Write the report as one JSON document on stdout, and nothing else there"
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_out, _force, _report, _json])
            command.Options.Add(option);
    }

    /// <summary>The report to look at: a page and its figures; none unless asked for.</summary>
    public FigureFiles Report(ParseResult parsed, CampaignResult result, CampaignCalibration calibration) =>
        parsed.Has(_report) ? CampaignReportFiles.Of(result, calibration) : FigureFiles.None;

    /// <summary>Prepares the folder asked for; null if there is none.</summary>
    public ResultFolder? Open(ParseResult parsed, CliConsole console)
    {
        console.Json = parsed.Has(_json);
        if ((parsed.Has(_out) ? parsed.GetRequiredValue(_out) : defaultFolder) is not { } folder)
        {
            return parsed.Has(_report)
                ? throw CliException.Usage("--report goes into the folder of the results: give one with --out.")
                : null;
        }
        if (parsed.Has(_report))
            FigureFile.RequireLibrary();
        string[] names = [.. CampaignFiles.Names, .. CampaignReportFiles.Names];
        return Writing(() => ResultFolder.Open(folder, names, parsed.Has(_force)));
    }

    /// <summary>Writes; an error of the disk becomes a message.</summary>
    public static T Writing<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (FileExistsException e)
        {
            throw new CliException(
                ExitCode.Output,
                $"{e.Path} exists, and nothing was written: give --force to replace it, or another folder with --out.",
                e
            );
        }
        catch (IOException e) when (OpenFiles.AreUsedUp(e))
        {
            throw new CliException(ExitCode.Output, OpenFiles.UsedUp, e);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or NotSupportedException and not PlatformNotSupportedException)
        {
            throw new CliException(ExitCode.Output, $"The output cannot be written: {e.Message}", e);
        }
    }
}
