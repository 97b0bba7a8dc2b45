# What every file of tests begins with: the module as it was built, and a folder of simulated files.
$Root = (Resolve-Path "$PSScriptRoot/../..").Path
$ModuleFolder = Join-Path $Root 'artifacts/module/SpectroCal'
Import-Module (Join-Path $ModuleFolder 'SpectroCal.psd1') -Force
