using System.Diagnostics;
using System.Globalization;

namespace SpectroCal.Storage;

/// <summary>The process that holds a lock, for file systems without locks.</summary>
/// <param name="Machine">Name of its machine.</param>
/// <param name="ProcessId">Its number there.</param>
internal sealed record LockOwner(string Machine, int ProcessId)
{
    /// <summary>This process.</summary>
    public static LockOwner Current { get; } = new(Environment.MachineName, Environment.ProcessId);

    /// <summary>Whether it is known not to run any more: only its own machine knows.</summary>
    public bool IsGone
    {
        get
        {
            if (Machine != Environment.MachineName)
                return false;
            try
            {
                using Process running = Process.GetProcessById(ProcessId);
                return running.HasExited;
            }
            catch (ArgumentException)
            {
                return true;
            }
        }
    }

    /// <summary>Reads what <see cref="ToString"/> writes; null where it is something else.</summary>
    public static LockOwner? Parse(string? line) =>
        line?.Split(' ') is [var process, var machine] && int.TryParse(process, CultureInfo.InvariantCulture, out int number)
            ? new LockOwner(machine, number)
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId} {Machine.Replace(' ', '_')}");
}
