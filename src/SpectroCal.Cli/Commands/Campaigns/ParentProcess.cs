using System.Diagnostics;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>
/// Stops the work of a process when the one that started it is gone: whoever ends 'campaign run', even by a kill that it cannot react to,
/// ends what it started. What was in work is interrupted then, and can be run again.
/// </summary>
/// <remarks>
/// The parent holds the other end of the standard input and never writes to it. That end closes when the parent ends, however it does, and
/// unlike the number of a process it is never given to another.
/// </remarks>
internal sealed class ParentProcess : IDisposable
{
    /// <summary>The variable that says that the standard input is held by the parent.</summary>
    public const string Variable = "SPECTROCAL_INPUT_IS_PARENT";

    private readonly CancellationTokenSource _gone;

    /// <summary>Watches the parent, where it asked for that.</summary>
    /// <param name="cancellation">Stops the work, too.</param>
    public ParentProcess(CancellationToken cancellation)
    {
        _gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (Environment.GetEnvironmentVariable(Variable) is not null)
            new Thread(Watch) { IsBackground = true }.Start();
    }

    /// <summary>Stops the work.</summary>
    public CancellationToken Token => _gone.Token;

    /// <summary>Asks a process that is to be started to watch this one. Its standard input must be redirected.</summary>
    public static void Announce(ProcessStartInfo start) => start.Environment[Variable] = "1";

    /// <inheritdoc/>
    public void Dispose() => _gone.Dispose();

    private void Watch()
    {
        try
        {
            using Stream input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0) { }
        }
        catch (IOException) { } // closed as well
        try
        {
            _gone.Cancel();
        }
        catch (ObjectDisposedException) { } // the work is done
    }
}
