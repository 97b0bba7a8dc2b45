# What every file of tests begins with: the module as it was built, and what the tests share.
$Root = (Resolve-Path "$PSScriptRoot/../..").Path
$ModuleFolder = Join-Path $Root 'artifacts/module/SpectroCal'
$RealData = Join-Path $Root '../shared/data'
Import-Module (Join-Path $ModuleFolder 'SpectroCal.psd1') -Force

# The category that an error has by its id.
$FaultCategory = @{
    AmbiguousParameterSet                          = 'InvalidArgument'
    ArgumentFault                                  = 'InvalidArgument'
    CalibrationImpossible                          = 'InvalidOperation'
    CannotConvertArgumentNoMessage                 = 'InvalidArgument'
    DriveNotFound                                  = 'ObjectNotFound'
    EngineUnavailable                              = 'NotInstalled'
    FileExists                                     = 'ResourceExists'
    FileFormatFault                                = 'InvalidData'
    FileNotFound                                   = 'ObjectNotFound'
    FileNotWritable                                = 'WriteError'
    FiguresUnavailable                             = 'NotInstalled'
    FitImpossible                                  = 'InvalidOperation'
    FolderWithoutContent                           = 'InvalidArgument'
    InputOfWrongType                               = 'InvalidType'
    ModelFault                                     = 'InvalidData'
    NoEnergyScale                                  = 'ObjectNotFound'
    NotAFileSystemPath                             = 'InvalidArgument'
    OutOfMemory                                    = 'ResourceUnavailable'
    ParameterArgumentTransformationError           = 'InvalidData'
    ParameterArgumentValidationError               = 'InvalidData'
    ParameterArgumentValidationErrorNullNotAllowed = 'InvalidData'
    ParametersContradict                           = 'InvalidArgument'
    PropertyIsNoNumber                             = 'InvalidData'
}

# The errors, terminating or not, that a script makes.
function Get-Fault([scriptblock] $FaultyScript) {
    $ErrorActionPreference = 'Continue'
    try { & $FaultyScript 2>&1 3>$null | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } }
    catch { $_ }
}

# A script makes one error, of this id and its category.
function Assert-Fault([string] $Id, [scriptblock] $FaultyScript) {
    $faults = @(Get-Fault $FaultyScript)
    $faults.Count | Should -Be 1 -Because "{$FaultyScript} should fail once; errors: $($faults -join ' | ')"
    $faults[0].FullyQualifiedErrorId | Should -BeLike "$Id,SpectroCal.*" -Because $faults[0]
    $faults[0].CategoryInfo.Category | Should -Be $FaultCategory[$Id]
    $faults[0].Exception.Message | Should -Not -BeNullOrEmpty
}

# Two long rows of numbers are the same, or not: Should -Be takes seconds for thousands of them.
function Test-SameNumbers([double[]] $Actual, [double[]] $Expected) {
    $Actual.Length | Should -BeGreaterThan 0
    [System.Linq.Enumerable]::SequenceEqual($Actual, $Expected)
}

# Leaves out a test of measured files where they are not beside the repository.
function Skip-WithoutMeasuredFiles {
    if (-not (Test-Path $RealData)) { Set-ItResult -Skipped -Because "the measured files are not in $RealData" }
}

# Leaves out a test of the engine torch where it is not built.
function Skip-WithoutTorch {
    $plugIn = Join-Path $Root 'artifacts/engines/torch/SpectroCal.Torch.dll'
    if (-not (Test-Path $plugIn)) { Set-ItResult -Skipped -Because "the engine torch is not built: there is no $plugIn" }
}

# Leaves out a test where something is not as it needs it.
function Skip-Unless([bool] $Condition, [string] $Otherwise) {
    if (-not $Condition) { Set-ItResult -Skipped -Because $Otherwise }
}

# Runs a script in a PowerShell of its own, which knows the modules of these folders and its own, and gives what it prints.
function Invoke-Fresh([string] $Script, [string[]] $Modules = @()) {
    $start = [System.Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    # PowerShell as a .NET tool is an assembly that dotnet runs.
    if ((Split-Path $start.FileName -LeafBase) -eq 'dotnet') { $start.ArgumentList.Add((Join-Path $PSHOME 'pwsh.dll')) }
    # Set inside: at its start PowerShell puts the user's own modules first.
    $path = ($Modules + (Join-Path $PSHOME 'Modules')) -join [IO.Path]::PathSeparator
    $whole = "`$env:PSModulePath = '$path'; $Script"
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $whole) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.Environment['NO_COLOR'] = '1'
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

# A plan of a campaign, one shard for each detector.
function New-PlanFolder([string] $Path, [string[]] $Detector) {
    $null = New-Item -ItemType Directory $Path -Force
    $head = [SpectroCal.Store.Plans.PlanHead]::new()
    $fields = @{ Software = [SpectroCal.Store.Records.Provenance]::ThisSoftware; Directory = $Path; Options = [string[]]@() }
    foreach ($name in $fields.Keys) { $head.GetType().GetProperty($name).SetValue($head, $fields[$name]) }
    $noFiles = [SpectroCal.Store.Plans.PlannedFile[]]@()
    $units = $Detector | ForEach-Object { $number = 0 } {
        [SpectroCal.Store.Plans.DetectorUnit]::new(++$number, $_, [string[]]@(), 1, $noFiles)
    }
    $plan = [SpectroCal.Store.Plans.NewPlan]::Of([SpectroCal.Store.Plans.PlanUnit[]]$units, $head, $Detector.Count)
    foreach ($file in $plan.Files) {
        $stream = [IO.File]::Create((Join-Path $Path $file.Name))
        $file.Write.Invoke($stream)
        $stream.Dispose()
    }
}
