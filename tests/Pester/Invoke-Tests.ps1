#requires -Version 7.6
# Runs one file of tests and prints what failed and what was skipped. The exit code is the number of failures; 255 where no test
# ran at all. By hand, after a build:
#   dotnet pwsh -NoProfile tests/Pester/Invoke-Tests.ps1 tests/Pester/Peaks.Tests.ps1
param(
    [Parameter(Mandatory)] [string] $Path,

    # One of the versions that the project restores.
    [version] $Pester = $env:SPECTROCAL_PESTER ? $env:SPECTROCAL_PESTER : '5.9.1'
)

$ErrorActionPreference = 'Stop'

# Modules of the user's own are out of sight: neither another Pester nor another SpectroCal is to be tested with.
$restored = Join-Path $PSScriptRoot '../../artifacts/pester'
$env:PSModulePath = (Convert-Path $restored), (Join-Path $PSHOME 'Modules') -join [IO.Path]::PathSeparator
Import-Module Pester -RequiredVersion $Pester

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
$result = Invoke-Pester -Configuration $configuration

foreach ($failure in @($result.Failed) + @($result.FailedBlocks) + @($result.FailedContainers)) {
    if ($null -eq $failure) { continue }
    "FAILED $($failure.ExpandedPath ?? $failure.Name ?? $failure.Item)"
    foreach ($record in $failure.ErrorRecord) { "  $($record.DisplayErrorMessage ?? $record)" }
}
foreach ($test in $result.Skipped) { "SKIPPED $($test.ExpandedPath): $($test.ErrorRecord)" }

"$($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped, " +
    "Pester $((Get-Module Pester).Version), PowerShell $($PSVersionTable.PSVersion)"
exit ($result.TotalCount -eq 0 ? 255 : [Math]::Min(254, $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount))
