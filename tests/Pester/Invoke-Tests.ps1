# Runs one file of tests and prints what failed. The exit code is the number of failures; where no test ran at all, 255.
param([Parameter(Mandatory)] [string] $Path)

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
"$($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"
exit ($result.TotalCount -eq 0 ? 255 : [Math]::Min(254, $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount))
