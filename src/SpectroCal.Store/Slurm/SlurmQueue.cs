using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SpectroCal.Store.Slurm;

/// <summary>Slurm as its commands show it.</summary>
public sealed class SlurmQueue
{
    private const int Fields = 6;
    private const string Format = "--format=%j|%F|%K|%T|%M|%r";
    private const string HowToGet = "run this where Slurm's jobs are submitted, or use 'spectrocal campaign run' without Slurm";

    /// <summary>How long a command of Slurm may take: busy controllers need many seconds.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The folder of Slurm's programs; null for those that the system finds.</summary>
    internal string? Programs { get; init; }

    /// <summary>Largest number of tasks that an array may have.</summary>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="CalibrationException">Slurm is not there, or does not answer.</exception>
    public int MaxArraySize(CancellationToken cancellation = default)
    {
        foreach (string line in Lines(Run("scontrol", cancellation, "show", "config")))
        {
            string[] parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts is not ["MaxArraySize", var text])
                continue;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size))
                throw Nonsense("scontrol show config", line);
            return size > 0 ? size : throw new CalibrationException("This Slurm allows no job arrays: its MaxArraySize is 0.");
        }
        throw new CalibrationException("'scontrol show config' does not name MaxArraySize: is this Slurm?");
    }

    /// <summary>Submits a script.</summary>
    /// <param name="script">Its path.</param>
    /// <param name="after">Jobs that must have ended, however they ended.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <returns>The number of the job.</returns>
    /// <exception cref="CalibrationException">Slurm is not there, or refuses.</exception>
    public long Submit(string script, IReadOnlyList<long> after, CancellationToken cancellation = default)
    {
        string answer = Run("sbatch", cancellation, [.. SubmitArguments(script, after)]).Trim();
        // Where there are several clusters the name of one follows.
        return long.TryParse(answer.Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long job)
            ? job
            : throw Nonsense("sbatch --parsable", answer);
    }

    /// <summary>What is known of jobs: those that wait or run, and those that ended a few minutes ago.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="CalibrationException">Slurm is not there, or does not answer.</exception>
    public IReadOnlyList<QueuedTask> Tasks(IReadOnlyList<string> names, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count == 0
            ? []
            :
            [
                .. Lines(Run("squeue", cancellation, "--noheader", "--array", "--states=all", Format, $"--name={string.Join(',', names)}"))
                    .Select(Parse)
                    .Where(t => names.Contains(t.Name)),
            ];
    }

    /// <summary>Cancels jobs; one that has ended already is no fault.</summary>
    /// <param name="jobs">Their numbers.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="CalibrationException">Slurm is not there, or refuses.</exception>
    public void Cancel(IReadOnlyList<long> jobs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        if (jobs.Count > 0)
            _ = Run("scancel", cancellation, ["--quiet", .. jobs.Select(j => Invariant($"{j}"))]);
    }

    /// <summary>Arguments of sbatch.</summary>
    internal static IReadOnlyList<string> SubmitArguments(string script, IReadOnlyList<long> after) =>
        after.Count == 0
            ? ["--parsable", script]
            : ["--parsable", $"--dependency=afterany:{string.Join(':', after.Select(j => Invariant($"{j}")))}", script];

    /// <summary>Reads a line of squeue.</summary>
    internal static QueuedTask Parse(string line)
    {
        string[] parts = line.Trim().Split('|', Fields);
        return
            parts.Length == Fields
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long job)
            && IsState(parts[3])
            ? new QueuedTask(parts[0], job, TaskOf(parts[2], line), parts[3], parts[4].Trim(), parts[5].Trim('(', ')'))
            : throw Nonsense("squeue", line);
    }

    private static int? TaskOf(string text, string line) =>
        text == "N/A" ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int task) ? task
        : throw Nonsense("squeue", line);

    private static bool IsState(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterUpper(c) || c == '_');

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd());

    private static CalibrationException Nonsense(string command, string answer) =>
        new($"'{command}' answers what cannot be understood: '{TerminalText.Line(answer)}'.");

    private string Run(string program, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(Programs is null ? program : Path.Combine(Programs, program))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new CalibrationException($"There is no program '{program}' of Slurm on this machine: {HowToGet}.", e);
        }
        using (process)
        {
            process.StandardInput.Close();
            return Answer(program, process, cancellation);
        }
    }

    private string Answer(string program, Process process, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LongestWait);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(either.Token),
                error = process.StandardError.ReadToEndAsync(either.Token);
            Task.WhenAll(output, error, process.WaitForExitAsync(either.Token)).GetAwaiter().GetResult();
            if (process.ExitCode == 0)
                return output.Result;
            string said = TerminalText.Line(error.Result.Trim()).TrimEnd('.');
            throw new CalibrationException(
                Invariant(
                    $"Slurm's {program} failed with exit code {process.ExitCode}: {(said.Length > 0 ? said : "it does not say why")}."
                )
            );
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new CalibrationException(
                Invariant(
                    $"Slurm's {program} gave no answer in {LongestWait.TotalSeconds:0} s: its controller is down or busy; try again later."
                )
            );
        }
    }
}
