namespace SpectroCal;

/// <summary>
/// Makes chosen units of work throw, for tests of what becomes of the others. It is set for the flow of one test, and nothing else sees
/// it.
/// </summary>
internal sealed class InjectedFault : IDisposable
{
    private static readonly AsyncLocal<Func<string, Exception?>?> Chosen = new();

    private InjectedFault() { }

    /// <summary>Until it is disposed of, units for which an exception is returned throw it.</summary>
    public static InjectedFault Into(Func<string, Exception?> faultOf)
    {
        Chosen.Value = faultOf;
        return new InjectedFault();
    }

    /// <summary>Throws where this unit is meant to.</summary>
    public static void ThrowIfMeant(string unit)
    {
        if (Chosen.Value?.Invoke(unit) is { } fault)
            throw fault;
    }

    /// <inheritdoc/>
    public void Dispose() => Chosen.Value = null;
}
