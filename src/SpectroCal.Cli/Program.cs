using System.Runtime.InteropServices;
using System.Text;
using SpectroCal.Cli;

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
return await CliApplication.RunAsync(args, Console.Out, Console.Error, Terminal.Detect(), interruption.Token);
