using System.Management.Automation;
using SpectroCal.Engines;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Lists the engines that can run optimisations on this machine, with their devices.</summary>
/// <remarks>
/// The engine managed is always present: it runs on the processor. The engine torch is a plug-in: it is found in the folder engines/torch
/// of the module, or in a folder that the environment variable SPECTROCAL_ENGINES names. An engine that cannot be used is listed with the
/// reason. An engine or a device that is asked for by name must be there; otherwise it is an error. A bug report should state versions and
/// devices.
/// </remarks>
/// <example>
/// <code>Get-CalibrationEngine</code>
/// <para>Lists all engines: versions, devices, memory, or the reason why one is absent.</para>
/// </example>
/// <example>
/// <code>(Get-CalibrationEngine managed).Devices.MemoryBytes / 1GB</code>
/// <para>Shows how much memory the processor has.</para>
/// </example>
/// <seealso cref="MeasureCalibrationSpeedCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
[Cmdlet(VerbsCommon.Get, "CalibrationEngine")]
[OutputType(typeof(AvailableEngine))]
public sealed class GetCalibrationEngineCommand : SpectroCmdlet
{
    /// <summary>Engines, which must be there; without it, all, with the reason where one is absent.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(EngineCompleter))]
    public string[]? Name { get; set; }

    /// <summary>A device that the engine must have: cpu, cuda, cuda:1. Only this one is then listed.</summary>
    [Parameter]
    public string? Device { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        EngineCatalogue catalogue = EngineCatalogue.Default;
        if (Name is null && Device is not null)
            Refuse("-Device needs -Name, the engine that is to have it.");
        if (Name is null)
            WriteObject(catalogue.List().Select(l => new AvailableEngine(l)), enumerateCollection: true);
        foreach (string name in Name ?? [])
            Guarded(name, () => WriteObject(Listing(catalogue.Find(name))));
    }

    private AvailableEngine Listing(ICalibrationEngine engine)
    {
        EngineListing listing = EngineCatalogue.Default.Listing(engine.Name);
        return new AvailableEngine(Device is null ? listing : listing with { Devices = [engine.Device(Device)] });
    }
}
