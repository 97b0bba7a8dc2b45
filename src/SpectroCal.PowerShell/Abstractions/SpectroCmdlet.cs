using System.ComponentModel;
using System.Management.Automation;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>What all cmdlets share: they can be stopped, they show progress, and their errors come from one catalogue.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class SpectroCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Is cancelled when the pipeline is stopped.</summary>
    protected CancellationToken StopToken => _stopping.Token;

    /// <summary>Frees what the cmdlet holds.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guarded(null, Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guarded(null, Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guarded(null, End);

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was about to end anyway.
        }
    }

    /// <summary>Called once, before any input.</summary>
    protected virtual void Begin() { }

    /// <summary>Called for each input.</summary>
    protected virtual void Process() { }

    /// <summary>Called once, after all input.</summary>
    protected virtual void End() { }

    /// <summary>Does a piece of the work; what goes wrong in it is one error, and the command continues.</summary>
    /// <param name="target">What is worked on.</param>
    /// <param name="work">The work.</param>
    protected void Guarded(object? target, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            work();
        }
        catch (Exception e) when (e is PipelineStoppedException or FlowControlException)
        {
            throw;
        }
        catch (Exception) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception e)
        {
            WriteError(Errors.Of(e, target));
        }
    }

    /// <summary>Ends the command, since no input can succeed.</summary>
    /// <param name="message">Which parameters do not go together, and what to do.</param>
    protected void Refuse(string message) => ThrowTerminatingError(Errors.Contradiction(message));

    /// <summary>Whether a parameter is on the command line.</summary>
    /// <param name="name">Name of the parameter.</param>
    protected bool Has(string name) => MyInvocation.BoundParameters.ContainsKey(name);

    /// <summary>Runs long work on another thread, and shows its progress from this one.</summary>
    /// <param name="activity">What is done, for the progress bar.</param>
    /// <param name="work">The work.</param>
    /// <returns>What the work returns.</returns>
    protected T Compute<T>(string activity, Func<IProgress<StageProgress>, CancellationToken, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var progress = new LatestProgress();
        Task<T> task = Task.Run(() => work(progress, StopToken));
        var display = new ProgressDisplay(this, activity);
        try
        {
            while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(ProgressDisplay.IntervalMs))
                display.Show(progress.Latest);
        }
        catch
        {
            // The pipeline ended while the work went on.
            StopProcessing();
            throw;
        }
        finally
        {
            display.Complete();
        }
        return task.GetAwaiter().GetResult();
    }
}
