# What every file of tests begins with: the module as it was built, and what the tests share.
$Root = (Resolve-Path "$PSScriptRoot/../..").Path
$ModuleFolder = Join-Path $Root 'artifacts/module/SpectroCal'
$RealData = Join-Path $Root '../shared/data'
Import-Module (Join-Path $ModuleFolder 'SpectroCal.psd1') -Force

# The errors, terminating or not, that a script makes.
function Get-Fault([scriptblock] $FaultyScript) {
    $ErrorActionPreference = 'Continue'
    try { & $FaultyScript 2>&1 3>$null | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } }
    catch { $_ }
}

# A script makes one error, of this id and category.
function Assert-Fault([string] $Id, [string] $Category, [scriptblock] $FaultyScript) {
    $faults = @(Get-Fault $FaultyScript)
    $faults.Count | Should -Be 1 -Because "{$FaultyScript} should fail once; errors: $($faults -join ' | ')"
    $faults[0].FullyQualifiedErrorId | Should -BeLike "$Id,SpectroCal.*" -Because $faults[0]
    $faults[0].CategoryInfo.Category | Should -Be $Category
    $faults[0].Exception.Message | Should -Not -BeNullOrEmpty
}

# Runs a script in a PowerShell of its own and gives what it prints.
function Invoke-Fresh([string] $Script, [hashtable] $Environment = @{}) {
    $start = [System.Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $Script) { $start.ArgumentList.Add($argument) }
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $process = [System.Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $output = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $errors.Result | Should -BeNullOrEmpty -Because $Script
    $output.Trim() -split '\r?\n'
}

# The document that the command line writes.
function Invoke-CommandLine {
    & dotnet (Join-Path $Root 'artifacts/bin/SpectroCal.Cli/release/spectrocal.dll') @args --json 2>$null | ConvertFrom-Json
}
