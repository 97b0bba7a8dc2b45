using System.Text;
using Spectre.Console;
using SpectroCal.Formats;
using SpectroCal.Sources;

namespace SpectroCal.Cli.Output;

/// <summary>
/// All that the program says: results on stdout, messages and progress on stderr; with JSON asked for, only that on stdout.
/// </summary>
internal sealed class CliConsole(TextWriter stdout, TextWriter stderr, Terminal terminal)
{
    private readonly Lock _lock = new();
    private readonly List<string> _bugs = []; // that something said, each once

    /// <summary>Whether the results are asked for as JSON; then text and tables are not written.</summary>
    public bool Json { get; set; }

    /// <summary>An error, one line.</summary>
    public void Error(string message) => Message(SaidLine.Error, Color.Red, message);

    /// <summary>A warning, one line.</summary>
    public void Warning(string message) => Message(SaidLine.Warning, Color.Yellow, message);

    /// <summary>What is odd in files: each kind once.</summary>
    /// <param name="files">The files.</param>
    /// <param name="isNew">Whether a warning is to be said; null: all are.</param>
    public void Warnings(IEnumerable<MeasuredFile> files, Predicate<string>? isNew = null) =>
        Warnings(files.SelectMany(f => f.Warnings.Where(w => isNew?.Invoke(w) != false).Select(w => (f.Path, w))));

    /// <summary>What is odd in files: each kind once.</summary>
    /// <param name="said">File and warning.</param>
    public void Warnings(IEnumerable<(string File, string Text)> said)
    {
        foreach (string warning in RemarkKinds.Of(said))
            Warning(warning);
    }

    /// <summary>A line of the results, broken between words where the terminal ends.</summary>
    public void Line(string text = "")
    {
        Notice(text);
        if (Json)
            return;
        text = TerminalText.Lines(text);
        stdout.WriteLine(terminal.Output ? string.Join('\n', text.Split('\n').Select(Wrapped)) : text);
    }

    /// <summary>The files that were written; where there are none, nothing.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="named">How many are named: the others are figures, and counted.</param>
    public void Written(IReadOnlyList<string> files, int named = int.MaxValue)
    {
        if (files.Count == 0)
            return;
        int figures = files.Count - named;
        string andFigures =
            figures <= 0 ? ""
            : figures == 1 ? " and a figure"
            : $" and {figures} figures";
        Line($"Written: {string.Join(", ", files.Take(named))}{andFigures}");
    }

    /// <summary>A heading, a blank line before it.</summary>
    public void Heading(string text)
    {
        if (Json)
            return;
        text = TerminalText.Safe(text);
        stdout.WriteLine();
        if (terminal.Output)
            Ansi(stdout).Write(new Text(text + "\n", new Style(decoration: Decoration.Bold)));
        else
            stdout.WriteLine(text);
    }

    /// <summary>A table of the results.</summary>
    public void Table(TextTable table)
    {
        foreach (string cell in table.Cells)
            Notice(cell);
        if (Json)
            return;
        if (terminal.Output)
            Ansi(stdout).Write(table.Drawn(terminal.Width));
        else
            table.WritePlain(stdout);
    }

    /// <summary>The one JSON document.</summary>
    public void WriteJson<T>(T document)
    {
        if (Json)
            stdout.Write(JsonText.Write(document));
    }

    /// <summary>Does work that reports how far it has come.</summary>
    /// <param name="stage">Name of the first stage, shown from the beginning: the first batch may take a while.</param>
    /// <param name="work">The work.</param>
    public T WithProgress<T>(string stage, Func<IProgress<StageProgress>?, T> work)
    {
        if (!terminal.Error)
            return work(null);
        T result = default!;
        Ansi(stderr)
            .Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => result = work(new ProgressBar(context, stage)));
        return result;
    }

    /// <summary>Asks for a report of each bug that was met, whichever unit of work it befell and however that was said.</summary>
    /// <param name="args">The command line.</param>
    public void ReportBugs(IReadOnlyList<string> args)
    {
        string command = string.Join(' ', args.Select(a => a.Length == 0 || a.AsSpan().IndexOfAny(" \t\";&|*$'") >= 0 ? $"'{a}'" : a));
        foreach (string bug in _bugs.ToArray())
            Message(SaidLine.Bug, Color.Magenta1, BugReport.Request(bug, $"spectrocal {command}"));
    }

    private void Notice(string text)
    {
        int from = text.IndexOf(BugReport.Beginning, StringComparison.Ordinal);
        if (from < 0)
            return;
        int to = text.IndexOf(").", from, StringComparison.Ordinal); // the version is last
        string bug = to < 0 ? text[from..] : text[from..(to + 2)];
        lock (_lock)
            if (!_bugs.Contains(bug))
                _bugs.Add(bug);
    }

    private void Message(string kind, Color color, string message)
    {
        Notice(message);
        // A message is one line, whatever a file or the system put into it.
        string beginning = SaidLine.Begin(kind),
            whole = $"{beginning} {TerminalText.Line(message)}",
            line = (terminal.Error ? Wrapped(whole) : whole)[beginning.Length..];
        lock (_lock)
        {
            if (terminal.Error && terminal.Color)
            {
                stderr.Write("spectrocal: ");
                Ansi(stderr).Write(new Text(kind + ":", new Style(color)));
                stderr.WriteLine(line);
            }
            else
            {
                stderr.WriteLine(beginning + line);
            }
        }
    }

    // Where a person reads it a text is broken between words; words stay whole, so that paths can be copied.
    private string Wrapped(string message)
    {
        const string indent = "  ";
        var text = new StringBuilder();
        int column = 0;
        foreach (string word in message.Split(' '))
        {
            bool breaks = column > indent.Length && column + 1 + word.Length > terminal.Width;
            text.Append(
                    breaks ? "\n" + indent
                    : column > 0 ? " "
                    : ""
                )
                .Append(word);
            column =
                (
                    breaks ? indent.Length
                    : column > 0 ? column + 1
                    : 0
                ) + word.Length;
        }
        return text.ToString();
    }

    private IAnsiConsole Ansi(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
                ColorSystem = terminal.Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        console.Profile.Width = terminal.Width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    /// <summary>One bar for each stage.</summary>
    private sealed class ProgressBar(ProgressContext context, string firstStage) : IProgress<StageProgress>
    {
        private const int Steps = 500;
        private readonly Lock _lock = new();
        private ProgressTask _task = context.AddTask(Markup.Escape(TerminalText.Safe(firstStage)));
        private string _stage = firstStage;

        public void Report(StageProgress value)
        {
            // A bar moves in steps: a hundred thousand batches need not draw it a hundred thousand times.
            if (value.Done > 1 && value.Done < value.Total && value.Done % Math.Max(1, value.Total / Steps) != 0)
                return;
            lock (_lock)
            {
                if (_stage != value.Stage)
                {
                    _task.Value = _task.MaxValue;
                    _task = context.AddTask(Markup.Escape(TerminalText.Safe(value.Stage)));
                    _stage = value.Stage;
                }
                _task.MaxValue = value.Total;
                if (value.Note.Length > 0)
                    _task.Description = Markup.Escape(TerminalText.Safe($"{value.Stage}: {value.Note}"));
                if (value.Done > _task.Value)
                    _task.Value = value.Done;
            }
        }
    }
}
