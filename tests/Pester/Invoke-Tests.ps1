#requires -Version 7.6
# Runs files of tests one after the other in this shell. For each it prints its name, what failed, what was skipped, and totals. The
# exit code is the number of failures; a file in which no test ran is one. By hand, after a build:
#   dotnet pwsh -NoProfile tests/Pester/Invoke-Tests.ps1 tests/Pester/Peaks.Tests.ps1
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(Mandatory, ValueFromRemainingArguments)] [string[]] $Path,

    # One of the versions that the project restores.
    [version] $Pester = $env:SPECTROCAL_PESTER ? $env:SPECTROCAL_PESTER : '5.9.1'
)

$ErrorActionPreference = 'Stop'

# Modules of the user's own are out of sight: neither another Pester nor another SpectroCal is to be tested with.
$restored = Join-Path $PSScriptRoot '../../artifacts/pester'
$env:PSModulePath = (Convert-Path $restored), (Join-Path $PSHOME 'Modules') -join [IO.Path]::PathSeparator
Import-Module Pester -RequiredVersion $Pester

$failures = 0
foreach ($file in $Path) {
    "FILE $(Split-Path -Leaf $file)"
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $file
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'None'
    $result = Invoke-Pester -Configuration $configuration

    foreach ($failure in @($result.Failed) + @($result.FailedBlocks) + @($result.FailedContainers)) {
        if ($null -eq $failure) { continue }
        "FAILED $($failure.ExpandedPath ?? $failure.Name ?? $failure.Item)"
        foreach ($record in $failure.ErrorRecord) { "  $($record.DisplayErrorMessage ?? $record)" }
    }
    foreach ($test in $result.Skipped) { "SKIPPED $($test.ExpandedPath): $($test.ErrorRecord)" }

    $failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
    "$($result.PassedCount) passed, $failed failed, $($result.SkippedCount) skipped, " +
        "Pester $((Get-Module Pester).Version), PowerShell $($PSVersionTable.PSVersion)"
    $failures += $result.TotalCount -eq 0 ? 1 : $failed
}
exit [Math]::Min(254, $failures)
