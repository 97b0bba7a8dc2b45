# Finds the lines of spectra by SpectroCal, for centroids.py. Draws spectra as networks are trained with, of seeds that no training uses, as
# FOLDER/same-COUNTS.npy (one spectrum a row, 3000 channels), and where their lines are as FOLDER/truth-same.csv (set, spectrum, line,
# channel). Looks for lines in these and in FOLDER/other-*.csv of centroids.py and writes FOLDER/found.csv: set, spectrum, finder, line
# (none where the finder knows none), channel, error, status.
#
# Run: dotnet build -c Release src/SpectroCal.PowerShell
#      dotnet pwsh benchmarks/peers/centroids.ps1 FOLDER [-Model NAME=FILE,...] [-Number 500]
param([Parameter(Mandatory)] [string] $Folder, [string[]] $Model = @(), [int] $Number = 500)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../artifacts/module/SpectroCal"
$null = New-Item -ItemType Directory -Path $Folder -Force
$Folder = Resolve-Path $Folder
$invariant = [cultureinfo]::InvariantCulture
$sets = [ordered]@{}
function Text([double] $value) { $value.ToString('R', $invariant) }

$truth = [System.Collections.Generic.List[string]]::new()
foreach ($counts in 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000) {
    $settings = [SpectroCal.Simulation.TrainingSettings]::new()
    $range = [SpectroCal.Simulation.DrawnRange]::new($counts, $counts)
    # As front ends give them: single channels.
    foreach ($value in ('Counts', $range), ('ChannelsPerBin', 1.0), ('Bins', 3000)) {
        [SpectroCal.Simulation.TrainingSettings].GetProperty($value[0]).SetValue($settings, $value[1])
    }
    $drawn = [SpectroCal.Simulation.TrainingSpectra]::new($settings, 1507 + $counts).Draw(0, $Number, 2)
    $sets["same-$counts"] = $drawn.Histogram
    $drawn.Histogram |
        ForEach-Object { [SpectroCal.Spectra.Spectrum]::new('x', 'simulated', [SpectroCal.Spectra.RunInfo]::new('centroids'), $_) } |
        Export-Spectrum -Path (Join-Path $Folder "same-$counts.npy") -Force
    for ($i = 0; $i -lt $Number; $i++) {
        for ($line = 0; $line -lt @($settings.Lines).Count; $line++) {
            $truth.Add("same-$counts,$i,$(@($settings.Lines)[$line].Line.Name),$(Text @($drawn[$i].Channels)[$line])")
        }
    }
}
[System.IO.File]::WriteAllLines((Join-Path $Folder 'truth-same.csv'), $truth)

# Sets of the other simulator, made by centroids.py.
foreach ($file in Get-ChildItem $Folder -Filter 'other-*.csv') {
    $sets[$file.BaseName] = foreach ($row in [System.IO.File]::ReadLines($file.FullName)) {
        [SpectroCal.Spectra.ChannelHistogram]::new([long[]]($row -split ','), 0.5, 1)
    }
}

$finders = [ordered]@{}
foreach ($entry in $Model) {
    $name, $path = $entry -split '=', 2
    $finders[$name] = [SpectroCal.Neural.PeakModel]::Load($path)
}
$matched = [SpectroCal.Peaks.PeakFinders]::Create('matched-filter', $null, $null)
$found = [System.Collections.Generic.List[string]]::new()
foreach ($set in $sets.Keys) {
    for ($i = 0; $i -lt $sets[$set].Count; $i++) {
        foreach ($name in $finders.Keys) {
            foreach ($c in $finders[$name].Locate($sets[$set][$i])) {
                $found.Add("$set,$i,$name,$($c.Line),$(Text $c.Channel),$(Text $c.ErrorChannels),$($c.Status)")
            }
        }
        foreach ($peak in $matched.Find($sets[$set][$i])) {
            $found.Add("$set,$i,matched,,$(Text $peak.Channel),$(Text $peak.ChannelError),Found")
        }
    }
}
[System.IO.File]::WriteAllLines((Join-Path $Folder 'found.csv'), $found)
