using System.Globalization;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Plotting.Reports;
using SpectroCal.Reports;
using SpectroCal.Sources;
using SpectroCal.Storage;

namespace SpectroCal.Cli.Commands;

/// <summary>monitor --watch: looks at a folder that grows again and again, and keeps its results and their page up to date.</summary>
/// <param name="console">Takes the output.</param>
/// <param name="paths">Files, or patterns of files that are to come.</param>
/// <param name="files">Reads them.</param>
/// <param name="judgement">Judges them.</param>
/// <param name="selection">Keeps what people decide.</param>
/// <param name="folder">The folder of the results.</param>
/// <param name="interval">Time from one look to the next.</param>
internal sealed class MonitorWatch(
    CliConsole console,
    string[] paths,
    FollowedFiles files,
    MonitorJudgement judgement,
    WatchedSelection selection,
    string folder,
    TimeSpan interval
)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(1); // of the page, which says when it was looked

    private readonly Dictionary<(string, string), QualityVerdict> _said = []; // of each detector and run
    private readonly HashSet<string> _told = []; // what is said once
    private MonitorReport? _report; // the newest state
    private MonitorReport? _inPlace; // the one in the folder
    private MonitorPage? _page; // as it is in the folder
    private bool _isDue; // whether there is something to write
    private string? _fault; // why it could not be written
    private DateTimeOffset _written;

    /// <summary>Watches until it is interrupted; then the files of the last state are there.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">It was interrupted before there was a state.</exception>
    public int Run(CancellationToken cancellation)
    {
        try
        {
            do
            {
                Look(cancellation);
            } while (!cancellation.WaitHandle.WaitOne(interval));
        }
        catch (OperationCanceledException) when (_page is not null)
        {
            // The end that somebody asked for.
        }
        if (_page is null || _inPlace is null)
            throw new OperationCanceledException(cancellation);
        // The page of a watch that has ended must not look like one that goes on.
        Write(() => WritePage($"The watch ended at {Time()}.", isLast: true));
        console.Line($"{Time()} The watch has ended. {MonitorText.Summary(_inPlace)}");
        return _fault is not null ? ExitCode.Output
            : _inPlace.FailedFiles.Count > 0 || _inPlace.Good < _inPlace.Spectra.Count ? ExitCode.Partial
            : ExitCode.Ok;
    }

    private void Look(CancellationToken cancellation)
    {
        IReadOnlyList<string> found = InputPaths.Expand(paths, (_, message) => Once($"{message} Files are waited for."));
        FollowedSpectra read = files.Look(found, cancellation);
        foreach (SpectrumFormatException fault in read.Measured.Faults)
            Once(fault.Message, isError: true);
        if (read.IsChanged && read.Measured.Spectra.Count > 0)
            Judge(read.Measured, cancellation);
        if (_report is null)
            return;
        _isDue |= selection.IsChanged();
        string note =
            $"Last look at {Time()}, each {interval.TotalSeconds:0.#} s."
            + (read.Waiting.Count > 0 ? $" Not read yet: {string.Join(", ", read.Waiting.Select(Path.GetFileName))}." : "");
        if (_isDue)
            Write(() => WriteAll(note, cancellation));
        else if (DateTimeOffset.Now - _written >= Heartbeat)
            Write(() => WritePage(note, isLast: false));
    }

    private void Judge(MeasuredSpectra measured, CancellationToken cancellation)
    {
        TrainedMonitor judged;
        try
        {
            judged = judgement.Of(measured.Spectra, cancellation);
        }
        catch (CalibrationException e)
        {
            // Too few runs to learn from.
            Once($"{e.Message} More are waited for.");
            return;
        }
        bool isFirst = _report is null;
        _report = MonitorReport.Of(judged.Monitor, judged.Verdicts, [.. judgement.FailedFiles, .. measured.Faults.Select(f => f.File)]);
        _isDue = true;
        string[] kinds = [.. measured.Files.SelectMany(f => f.Warnings).Select(Kind)];
        console.Warnings(measured.Files, w => !_told.Contains(Kind(w)));
        _told.UnionWith(kinds);
        if (isFirst)
            console.Line($"{Time()} {MonitorText.Summary(_report)}");
        foreach (SpectrumVerdict v in judged.Verdicts)
        {
            QualityVerdict before = _said.GetValueOrDefault((v.Detector, v.Run), QualityVerdict.Good);
            if (v.Verdict == before)
                continue;
            console.Line($"{Time()} {MonitorText.Line(_report, v, isDecided: false)}");
            _said[(v.Detector, v.Run)] = v.Verdict;
        }
    }

    private static string Kind(string warning) => "warned " + RemarkKinds.KindOf(warning);

    private void WriteAll(string note, CancellationToken cancellation)
    {
        IReadOnlyList<SelectedSpectrum> selected = selection.Of(_report!.Spectra, cancellation);
        var page = MonitorPage.Of(_report, selected, cancellation);
        foreach (string failure in page.Failures)
            Once(failure, isError: true);
        var pageFile = ResultFile.Text(MonitorPage.Name, page.Write(note, RefreshSeconds));
        // Somebody has decided while the page was made: with the next look.
        if (selection.IsChanged())
            return;
        OutputOptions.Writing(() =>
        {
            using var target = ResultFolder.Open(folder, MonitorCommand.Names, force: true);
            return target.Write([.. _report.Files(selected), pageFile], cancellation);
        });
        selection.Wrote(selected);
        (_page, _inPlace, _isDue, _written) = (page, _report, false, DateTimeOffset.Now);
    }

    private void WritePage(string note, bool isLast)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(_page!.Write(note, isLast ? null : RefreshSeconds));
        OutputOptions.Writing(() =>
        {
            AtomicFile.Write(Path.Combine(folder, MonitorPage.Name), force: true, stream => stream.Write(text), CancellationToken.None);
            return true;
        });
        _written = DateTimeOffset.Now;
    }

    // A disk that is full, or a selection that somebody is changing, does not end the watch: it is tried again.
    private void Write(Action write)
    {
        try
        {
            write();
            if (_fault is not null)
                _told.Remove(_fault);
            _fault = null;
        }
        catch (Exception e) when (e is CliException or SpectrumFormatException)
        {
            _fault = $"{e.Message.TrimEnd('.')}; it is tried again.";
            Once(_fault, isError: true);
        }
    }

    private int RefreshSeconds => Math.Max(1, (int)Math.Ceiling(interval.TotalSeconds));

    private void Once(string message, bool isError = false)
    {
        if (!_told.Add(message))
            return;
        if (isError)
            console.Error(message);
        else
            console.Line($"{Time()} {message}");
    }

    private static string Time() => DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
