using System.Runtime.InteropServices;
using System.Text;
using SpectroCal;
using SpectroCal.Cli;

// Apart from all else: where the system gives no more files, not even the parts of the program can be loaded.
try
{
    if (SpareFiles.AreThere())
        return await Run(args);
    LastWords.Say(OpenFiles.UsedUp);
    return ExitCode.Unexpected;
}
catch (Exception e)
{
    try
    {
        return CliApplication.NotStarted(e);
    }
    catch (IOException)
    {
        // Nor can what would say so.
        LastWords.Say($"Parts of the program cannot be loaded: too many files are open (ulimit -n), or they are missing. {e.Message}");
        return ExitCode.Unexpected;
    }
}

static async Task<int> Run(string[] args)
{
    using var interruption = new CancellationTokenSource();

    // The first signal asks for a clean end; a second one finds the default behaviour and ends the process at once.
    void Stop(PosixSignalContext signal)
    {
        if (interruption.IsCancellationRequested)
            return;
        signal.Cancel = true;
        interruption.Cancel();
    }

    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    if (OperatingSystem.IsWindows())
        Console.OutputEncoding = new UTF8Encoding(false);
    return await CliApplication.RunAsync(args, StandardStreams.Out(), StandardStreams.Errors(), Terminal.Detect(), interruption.Token);
}
