using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.Engines;
using SpectroCal.PowerShell.Completion;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet whose work an engine does.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EngineCmdlet : SpectroCmdlet
{
    /// <summary>Maximum number of threads. Without it, as many as there are processors; results do not depend on it.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <summary>What computes: auto, managed or torch, a plug-in. Get-CalibrationEngine lists engines.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EngineCompleter))]
    public string Engine { get; set; } = EngineCatalogue.Automatic;

    /// <summary>What the engine computes on, such as cpu or cuda:0. Without it, what the engine takes by itself.</summary>
    [Parameter]
    public string Device { get; set; } = "";
}
