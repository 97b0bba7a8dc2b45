# Writes the spectra by which peak finders are compared, for scipy_peaks.py: FOLDER/spectra.npy, one spectrum a row, and
# FOLDER/truth.csv, one peak a row: spectrum, counts in its weakest line, its channels, channel and standard deviation of the peak.
#
# Run: dotnet build -c Release src/SpectroCal.PowerShell
#      dotnet pwsh tests/peers/peak_spectra.ps1 FOLDER
param([Parameter(Mandatory)] [string] $Folder)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../artifacts/module/SpectroCal"
$null = New-Item -ItemType Directory -Path $Folder -Force
$trial = [SpectroCal.Simulation.PeakFinderTrial]
$invariant = [cultureinfo]::InvariantCulture
$weakest = @($trial::Weakest)
$rows = [System.Collections.Generic.List[string]]::new()
$rows.Add('spectrum,weakest,channels,channel,sigma')
$spectra = for ($point = 0; $point -lt $weakest.Count; $point++) {
    for ($index = 0; $index -lt $trial::SpectraEach; $index++) {
        $drawn = $trial::Spectrum($point, $index)
        $number = $point * $trial::SpectraEach + $index
        foreach ($peak in $drawn.Truth) {
            $place = $peak.Channel.ToString($invariant), $peak.SigmaChannels.ToString($invariant)
            $rows.Add("$number,$($weakest[$point]),$($drawn.Histogram.Length),$($place -join ',')")
        }
        [SpectroCal.Spectra.Spectrum]::new("$number", 'simulated', [SpectroCal.Spectra.RunInfo]::new('peaks'), $drawn.Histogram)
    }
}
$spectra | Export-Spectrum -Path (Join-Path $Folder 'spectra.npy') -Force
[System.IO.File]::WriteAllLines((Join-Path (Resolve-Path $Folder) 'truth.csv'), $rows)
