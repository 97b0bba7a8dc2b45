# Results of every kind as cmdlets give them, by the names of their views; for tests in a folder of their own.
$spectra = 1..2 | New-ToySpectrum
$campaign = New-ToyCampaign -Seed 42 -CycleCount 1 -RunCount 4
$optimized = $campaign | Optimize-Calibration
$results = Join-Path $TestDrive 'results'
$optimized | Export-Calibration $results -Force
$measured = $spectra | Measure-LineShape 'Ti Ka', 'Cu Ka'
$detectors = $spectra | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3
$monitor = (New-ToyCampaign -Seed 42 -CycleCount 1 -RunCount 8).GetSpectra() | New-SpectrumMonitor
$tracks = New-TpcTrack -LengthCm 20
$readout = $tracks | Invoke-TpcSimulation
$GivenResults = [ordered]@{
    Spectrum             = { $spectra }
    Intensities          = {
        $net = Join-Path $TestDrive net.csv
        'keV,counts,error', (1..20 | ForEach-Object { "$_,$(0.5 - $_ % 3),1" }) | Set-Content $net
        Import-Spectrum $net -WarningAction SilentlyContinue
    }
    Peak                 = { $spectra | Find-Peaks }
    Assignment           = { $spectra[0] | Resolve-SpectralLine 'Ti Ka', 'Cu Ka' -Gain 3 }
    Detector             = { $detectors }
    Campaign             = { $campaign }
    Optimization         = { $optimized }
    Batch                = { $optimized.Batches }
    CurvedBatch          = {
        ($spectra | Optimize-Calibration 'Ti Ka', 'Cu Ka' -Function poly2 -Start 500, 3, 0 -WarningAction SilentlyContinue).Batches
    }
    Imported             = { Import-Calibration $results }
    Compared             = { $optimized | Compare-Calibration }
    EnergySpectrum       = { @($spectra | ConvertTo-EnergySpectrum) + ($spectra | Merge-Spectrum) }
    Measurement          = { $measured }
    LineParameter        = { $measured[0].Parameters }
    Quality              = { $spectra | Test-Spectrum }
    Monitor              = { $monitor }
    Verdict              = { $monitor.Verdicts }
    Selected             = { $monitor | Select-Detector }
    Stored               = { $detectors[0] | Register-Calibration (Join-Path $TestDrive 'constants.db') -Tag given -From 2026-11-28 }
    Job                  = { New-PlanFolder (Join-Path $TestDrive plan) a, b, c; Get-CalibrationJob (Join-Path $TestDrive plan) }
    Line                 = { Get-XrayLine 'Cu Ka' }
    Engine               = { Get-CalibrationEngine }
    TpcTrack             = { $tracks }
    TpcReadout           = { $readout }
    TpcParameterEstimate = { $readout | Optimize-TpcParameter -Parameter AB }
    TpcLossScan          = { $readout | Measure-TpcLoss -Parameter AB -PointCount 2 }
    TpcCorrelation       = { $tracks | Measure-TpcCorrelation -Parameter AB, field }
    Speed                = { Measure-CalibrationSpeed plot-svg }
}
