using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Formats;
using SpectroCal.Sources;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Cli.Commands;

/// <summary>convert: files of spectra in other formats.</summary>
internal sealed class ConvertCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal convert spectrum.mca --out spectrum.n42
        spectrocal convert *.mca --out converted/ --format spe
        spectrocal convert detector1.spx detector2.spx --out both.csv
        spectrocal convert run.BIN --out run.npy
        """;

    private readonly Argument<string[]> _paths = CliArgument.WithoutOptions(
        new("FILE")
        {
            Description = "Files of spectra or list mode, of any format that is read; wildcards are expanded",
            Arity = ArgumentArity.OneOrMore,
        }
    );

    private readonly Option<string> _out = CliOption.Of(
        "--out",
        "FILE|DIR",
        $"File NAME{string.Join(", NAME", WritableFormat.All.Select(f => f.Extension))} for all spectra, or a folder, with a "
            + "file from each input",
        TextParsers.Path
    );

    private readonly Option<WritableFormat> _format = CliOption.Of(
        "--format",
        "F",
        $"Folder: {string.Join(", ", WritableFormat.All.Select(Word))} (default {Word(WritableFormat.All[0])}, which keeps everything)",
        TextParsers.OneOf([.. WritableFormat.All.Select(f => (Word(f), f))])
    );

    private readonly ListModeOptions _listMode = new();
    private readonly FromStoreOptions _fromStore = new();
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document about the files on stdout");

    /// <summary>Creates the command.</summary>
    public ConvertCommand(CliConsole console)
    {
        _out.Required = true;
        Command = new Command("convert", "Write spectra in another format; list mode becomes a histogram for each detector.")
        {
            _paths,
            _out,
            _format,
            _force,
            _json,
        };
        _listMode.AddTo(Command);
        _fromStore.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        SpectrumExport target = Understood(
            () => SpectrumExport.Of(parsed.GetRequiredValue(_out), parsed.Has(_format) ? parsed.GetRequiredValue(_format) : null),
            parsed.Has(_format) ? "--format" : "--out"
        );
        _fromStore.Check(parsed);
        var failed = new List<string>();
        List<(string Input, IReadOnlyList<Spectrum> Spectra)> inputs = Read(
            parsed.GetRequiredValue(_paths),
            _listMode.For(parsed),
            console,
            failed,
            cancellation
        );
        inputs = [.. inputs.Select(i => (i.Input, _fromStore.Stated(parsed, console, i.Spectra, cancellation)))];
        IReadOnlyList<ExportedFile> files = Understood(() => target.Files(inputs), "--out");
        // Nothing is written where one of many files would have to be replaced.
        if (!parsed.Has(_force) && files.FirstOrDefault(f => File.Exists(f.Path)) is { } existing)
            OutputOptions.Writing<string>(() => throw new FileExistsException(existing.Path));
        var written = new List<ExportedFile>();
        int code = ExitCode.Usage; // of the worst that was met
        foreach (ExportedFile file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            string? reason = Isolated.Run($"file {file.Path}", () => Write(file, parsed.Has(_force), ref code, cancellation));
            if (reason is null)
            {
                written.Add(file);
                continue;
            }
            failed.AddRange(file.Sources);
            if (BugReport.IsAboutBug(reason))
                code = ExitCode.Unexpected;
            string error = reason.Contains(file.Path, StringComparison.Ordinal) ? reason : $"{file.Path}: {reason}";
            if (files.Count == 1)
                throw new CliException(code, error);
            console.Error(error);
        }
        if (written.Count == 0)
            throw new CliException(code, "Nothing was written; see the errors above.");
        console.Warnings(written.SelectMany(f => f.Remarks));
        if (console.Json)
            console.WriteJson(
                new
                {
                    Files = written.Select(f => new
                    {
                        f.Path,
                        Format = Word(f.Format),
                        f.Sources,
                        Spectra = f.Spectra.Select(s => new
                        {
                            s.Name,
                            s.Detector,
                            Channels = s.Histogram.Length,
                            s.Histogram.TotalCounts,
                        }),
                    }),
                    Failed = failed,
                }
            );
        console.Written([.. written.Select(f => f.Path)]);
        return failed.Count > 0 ? ExitCode.Partial : ExitCode.Ok;
    }

    private static T Understood<T>(Func<T> read, string option)
    {
        try
        {
            return read();
        }
        catch (ArgumentException e)
        {
            throw CliException.Usage($"{option}: {ErrorText.Of(e)}", e);
        }
    }

    private static void Write(ExportedFile file, bool force, ref int code, CancellationToken cancellation)
    {
        try
        {
            file.Write(force, cancellation);
        }
        catch (ArgumentException e)
        {
            // What a format cannot hold.
            throw CliException.Usage(ErrorText.Of(e), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            code = Math.Max(code, ExitCode.Output);
            throw;
        }
    }

    private static List<(string Input, IReadOnlyList<Spectrum> Spectra)> Read(
        string[] paths,
        Func<IReadOnlyList<string>, ListModeReading> listMode,
        CliConsole console,
        List<string> failed,
        CancellationToken cancellation
    )
    {
        var errors = new List<string>();
        IReadOnlyList<string> files = InputPaths.Expand(
            paths,
            (path, message) =>
            {
                failed.Add(path);
                errors.Add(message);
            }
        );
        ListModeReading reading = listMode(files);
        MeasuredSpectra read = console.WithProgress("Reading", progress => MeasuredSpectra.Read(files, reading, progress, cancellation));
        failed.AddRange(read.Faults.Select(f => f.File));
        errors.AddRange(read.Faults.Select(f => f.Message));
        List<MeasuredFile> inputs = [.. read.Files.Where(f => f.Spectra.Count > 0)];
        foreach (string error in inputs.Count == 0 ? errors.SkipLast(1) : errors)
            console.Error(error);
        if (inputs.Count == 0)
            throw new CliException(ExitCode.Input, errors.Count > 0 ? errors[^1] : "There is nothing to convert.");
        console.Warnings(inputs);
        return [.. inputs.Select(f => (f.Path, f.Spectra))];
    }

    private static string Word(WritableFormat format) => format.Extension.TrimStart('.');
}
