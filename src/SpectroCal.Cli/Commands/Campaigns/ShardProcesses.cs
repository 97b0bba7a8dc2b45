using System.Diagnostics;
using System.Globalization;
using SpectroCal.Store.Plans;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>Processes of this machine that calibrate shards.</summary>
internal static class ShardProcesses
{
    /// <summary>Deals shards out to processes and waits for all of them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="numbers">The shards.</param>
    /// <param name="count">How many processes.</param>
    /// <param name="progress">Told about shards that are done; may be null.</param>
    /// <param name="cancellation">Ends the processes.</param>
    /// <returns>How many did not end well.</returns>
    public static int Run(
        CampaignPlan plan,
        IReadOnlyList<int> numbers,
        int count,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        int done = 0;
        var processes = new Process[count];
        using CancellationTokenRegistration end = cancellation.Register(() =>
        {
            foreach (Process? process in processes)
                Kill(process);
        });
        for (int k = 0; k < count; k++)
        {
            processes[k] = Start(plan, numbers.Where((_, i) => i % count == k), Math.Max(1, Environment.ProcessorCount / count));
            processes[k].OutputDataReceived += (_, line) =>
            {
                if (line.Data is not null)
                    progress?.Report(new StageProgress("Calibrating", Interlocked.Increment(ref done), numbers.Count));
            };
            processes[k].BeginOutputReadLine();
            processes[k].BeginErrorReadLine(); // what went wrong is with the shard
            if (cancellation.IsCancellationRequested)
                Kill(processes[k]); // it began after the others were ended
        }
        int failed = 0;
        foreach (Process process in processes)
        {
            process.WaitForExit();
            failed += process.ExitCode == ExitCode.Ok ? 0 : 1;
            process.Dispose();
        }
        cancellation.ThrowIfCancellationRequested();
        return failed;
    }

    private static Process Start(CampaignPlan plan, IEnumerable<int> numbers, int threads)
    {
        IReadOnlyList<string> words = ThisProgram.Words();
        var start = new ProcessStartInfo(words[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])[.. words.Skip(1), "campaign", "run-shard", plan.Folder])
            start.ArgumentList.Add(argument);
        foreach (int number in numbers)
            start.ArgumentList.Add(number.ToString(CultureInfo.InvariantCulture));
        ParentProcess.Announce(start);
        start.Environment["DOTNET_PROCESSOR_COUNT"] = threads.ToString("x", CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    private static void Kill(Process? process)
    {
        try
        {
            process?.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException) { } // it has ended
    }
}
