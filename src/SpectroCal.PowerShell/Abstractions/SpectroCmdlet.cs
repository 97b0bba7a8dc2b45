using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Formatting;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>What all cmdlets share: they can be stopped, they show progress, and their errors come from one catalogue.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class SpectroCmdlet : PSCmdlet, IDisposable
{
    private const int LongestEndMs = 2000;
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Names of what the cmdlet gives.</summary>
    private protected RowNames ShownNames { get; } = new();

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
    protected sealed override void EndProcessing()
    {
        Guarded(null, End);
        ShownNames.Close();
    }

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
            Isolated.Begin($"{GetType().Name} {NameOf(target)}");
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
            WriteError(Errors.Of(e, target, MyInvocation.Line));
        }
    }

    /// <summary>Writes an error for each unit of work that failed through a bug; its status holds the reason, too.</summary>
    /// <param name="failures">What was worked on, and why it has no result; null where it has one.</param>
    private protected void WriteBugs(IEnumerable<(object? Target, string? Reason)> failures) =>
        WriteFailures(failures.Where(f => BugReport.IsAboutBug(f.Reason)).DistinctBy(f => f.Reason).Select(f => (f.Target, f.Reason!)));

    /// <summary>Writes an error for each unit of work that the library left out.</summary>
    /// <param name="failures">What was worked on, and why it has no result.</param>
    private protected void WriteFailures(IEnumerable<(object? Target, string Reason)> failures)
    {
        foreach ((object? target, string reason) in failures)
            WriteError(Errors.OfUnit(reason, target, MyInvocation.Line));
    }

    // As the unit of work is called.
    private static string NameOf(object? target) => target is Spectra.Spectrum spectrum ? spectrum.Name : target?.ToString() ?? "";

    // What is shown comes from files as well: a name must not write on the terminal what it likes. Objects keep it whole.

    /// <summary>Gives a result.</summary>
    /// <param name="result">The result.</param>
    protected new void WriteObject(object? result)
    {
        ShownNames.Add(result);
        base.WriteObject(result);
    }

    /// <summary>Writes an error.</summary>
    /// <param name="error">The error.</param>
    protected new void WriteError(ErrorRecord error) => base.WriteError(Errors.Shown(error));

    /// <summary>Ends the command with an error.</summary>
    /// <param name="error">The error.</param>
    protected new void ThrowTerminatingError(ErrorRecord error) => base.ThrowTerminatingError(Errors.Shown(error));

    /// <summary>Writes a warning.</summary>
    /// <param name="text">The warning.</param>
    protected new void WriteWarning(string text) => base.WriteWarning(TerminalText.Line(text));

    /// <summary>Writes a warning for each kind of remark, not for each file.</summary>
    /// <param name="kind">What all of them mean; empty if nothing in common.</param>
    /// <param name="remarks">Whom each concerns, and what it says.</param>
    private protected void WriteWarnings(string kind, IEnumerable<(string Name, string Text)> remarks)
    {
        foreach (string warning in RemarkKinds.Of(remarks))
            WriteWarning(kind.Length == 0 ? warning : $"{kind}: {warning}");
    }

    /// <summary>Writes what is of interest to some.</summary>
    /// <param name="text">The text.</param>
    protected new void WriteVerbose(string text) => base.WriteVerbose(TerminalText.Line(text));

    /// <summary>The spectra among what is given, and an error for each object that is none.</summary>
    /// <param name="given">What a parameter was given.</param>
    private protected IEnumerable<DetectorSpectrum> SpectraAmong(IEnumerable<PSObject> given)
    {
        foreach (PSObject item in given)
        {
            if (ShellValue.Input(item) is Spectra.Spectrum spectrum)
                yield return item.BaseObject as DetectorSpectrum ?? new DetectorSpectrum(spectrum);
            else
                WriteError(Errors.WrongInput(item.BaseObject, "spectra of Import-Spectrum or New-ToySpectrum"));
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
            // The pipeline ended while the work went on. It gets the time to remove what it has not finished.
            StopProcessing();
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne(LongestEndMs);
            throw;
        }
        finally
        {
            display.Complete();
        }
        return task.GetAwaiter().GetResult();
    }
}
