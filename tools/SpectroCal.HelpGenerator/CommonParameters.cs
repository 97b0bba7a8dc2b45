namespace SpectroCal.HelpGenerator;

/// <summary>Parameters that PowerShell itself adds to cmdlets that change something.</summary>
internal static class CommonParameters
{
    private const string Type = "System.Management.Automation.SwitchParameter";

    public static IReadOnlyList<ParameterHelp> Writing { get; } =
    [
        new("Confirm", ParameterHelp.Switch, Type, ["Asks before each file or folder is written."]) { Aliases = ["cf"], Default = "False" },
        new("WhatIf", ParameterHelp.Switch, Type, ["Says what would be written, and writes nothing."])
        {
            Aliases = ["wi"],
            Default = "False",
        },
    ];
}
