using SpectroCal.Engines;

namespace SpectroCal.PowerShell.Results;

/// <summary>An engine that can run optimisations, or why it cannot be used.</summary>
public sealed class AvailableEngine
{
    private readonly EngineListing _listing;

    internal AvailableEngine(EngineListing listing) => _listing = listing;

    /// <summary>How it is asked for.</summary>
    public string Name => _listing.Name;

    /// <summary>Whether it can be used.</summary>
    public bool IsAvailable => _listing.IsAvailable;

    /// <summary>Its version; empty where it cannot be used.</summary>
    public string Version => _listing.Version;

    /// <summary>The software that it runs on, with versions; empty where it cannot be used.</summary>
    public string Runtime => _listing.Runtime;

    /// <summary>What it computes on, the one that it takes by itself first: each with Name, Description and MemoryBytes.</summary>
    public ValueList<EngineDevice> Devices => [.. _listing.Devices];

    /// <summary>Why it cannot be used and what to do; empty where it can.</summary>
    public string Reason => _listing.Reason;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
