BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    $spectra = 1..3 | New-ToySpectrum
    $unscaled = Join-Path $TestDrive 'unscaled.csv'
    1..50 | Set-Content $unscaled
    $unscaled = Import-Spectrum $unscaled
}

Describe 'ConvertTo-EnergySpectrum' {
    It 'takes what states its scale, and scales that are given' {
        $stated = $spectra | ConvertTo-EnergySpectrum
        $stated | Should -HaveCount 3
        $stated[0].TotalCounts | Should -Be 5000
        $stated[0].GetEdgesEv().Count | Should -Be ($stated[0].GetCounts().Count + 1)
        $given = ConvertTo-EnergySpectrum -InputObject $spectra -Calibration 100, 2 -OutVariable kept
        $given.Parameters | Should -Be 100, 2, 100, 2, 100, 2
        $kept | Should -HaveCount 3
        (ConvertTo-EnergySpectrum -InputObject $spectra[1] -Calibration '100,2').Parameters | Should -Be 100, 2
    }

    It 'takes the scale of each spectrum from results' {
        $calibrated = $spectra | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3
        ($spectra | ConvertTo-EnergySpectrum -Calibration $calibrated).Parameters | Should -Be $calibrated.Coefficients
        ($calibrated | ConvertTo-EnergySpectrum).Parameters | Should -Be $calibrated.Coefficients
    }

    It 'uses the constants that are asked for' {
        $optimized = New-ToyCampaign -CycleCount 1 -RunCount 1 | Optimize-Calibration
        ($optimized | ConvertTo-EnergySpectrum).Parameters | Should -Be $optimized.Batches[0].Parameters
        ($optimized | ConvertTo-EnergySpectrum -Use Standard).Parameters | Should -Be $optimized.Batches[0].StandardParameters
        ($optimized | ConvertTo-EnergySpectrum -Use Perfect).Parameters | Should -Be $optimized.Batches[0].TrueParameters
    }

    It 'comes back from JSON' {
        $one = $spectra[0] | ConvertTo-EnergySpectrum
        $read = $one | ConvertTo-Json -Depth 3 | ConvertFrom-Json
        $read.Parameters | Should -Be $one.Parameters
        $read.HighEv | Should -Be $one.HighEv
    }

    It 'fits what has no scale on that of its peaks, and says so' {
        $file = Join-Path $TestDrive 'peaks.csv'
        0..899 | ForEach-Object {
            $energy = 500 + 10 * $_
            $sum = 2
            foreach ($line in (4509, 4000), (4932, 520), (8041, 4000), (8905, 540)) {
                $sum += $line[1] * 10 / 163 * [Math]::Exp(-0.5 * [Math]::Pow(($energy - $line[0]) / 65, 2))
            }
            [int]$sum
        } | Set-Content $file
        $fit = Import-Spectrum $file | Measure-LineShape 'Ti Ka', 'Cu Ka' -WarningVariable said -WarningAction SilentlyContinue
        $fit | Should -HaveCount 2
        $fit[1].PositionEv | Should -BeGreaterThan 8030
        $said | Should -BeLike '*peaks.csv: The file states no constants; its peaks give * eV per channel to start from.'
    }

    It 'says once what several have no scale' {
        $several = 1..3 | ForEach-Object { $unscaled }
        Assert-Fault NoEnergyScale { $several | Measure-LineShape 'Cu Ka' }
        $fault = @(Get-Fault { $several | ConvertTo-EnergySpectrum })
        $fault | Should -BeLike '* and 2 more state no energy calibration: *'
        $fault.TargetObject | Should -HaveCount 3
    }

    It 'says what has no scale or cannot be, and goes on' {
        Assert-Fault NoEnergyScale { $unscaled | ConvertTo-EnergySpectrum }
        Assert-Fault InputOfWrongType { 3 | ConvertTo-EnergySpectrum }
        Assert-Fault ParameterArgumentTransformationError { $spectra | ConvertTo-EnergySpectrum -Calibration straight }
        @($spectra[0]) + $unscaled + $spectra[1] | ConvertTo-EnergySpectrum -ErrorAction SilentlyContinue | Should -HaveCount 2
    }
}

Describe 'Merge-Spectrum' {
    It 'adds the counts, over all or by detector' {
        $merged = $spectra | Merge-Spectrum -OutVariable kept
        [Math]::Round($merged.TotalCounts, 6) | Should -Be 15000
        $merged.Runs | Should -Be 3
        $kept | Should -HaveCount 1
        Test-SameNumbers (Merge-Spectrum -InputObject $spectra).GetCounts() $merged.GetCounts() | Should -BeTrue
        1..2 | ForEach-Object { New-ToySpectrum $_ -DetectorCount 2 } | Merge-Spectrum -ByDetector | Should -HaveCount 2
    }

    It 'has the bins that are asked for' {
        $merged = $spectra | Merge-Spectrum -Range 4000-5000 -StepEv 10
        $merged.Bins | Should -Be 100
        $merged.LowEv, $merged.HighEv | Should -Be 4000, 5000
        ($spectra | Merge-Spectrum -Range 4000, 5000 -StepEv 10).GetCounts() | Should -Be $merged.GetCounts()
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'bins without number'; Id = 'ArgumentFault'; Try = { $spectra | Merge-Spectrum -StepEv 1e-6 } }
        @{ Name = 'steps of nothing'; Id = 'ParameterArgumentValidationError'; Try = { $spectra | Merge-Spectrum -StepEv 0 } }
        @{ Name = 'what is merged already'; Id = 'InputOfWrongType'; Try = { $spectra | Merge-Spectrum | Merge-Spectrum } }
        @{ Name = 'what has no scale'; Id = 'NoEnergyScale'; Try = { $unscaled | Merge-Spectrum } }
    ) {
        Assert-Fault $Id $Try
    }
}

Describe 'Measure-LineShape' {
    BeforeAll {
        $fits = $spectra | Measure-LineShape 'Ti Ka', 'Cu Ka'
    }

    It 'gives a measurement for each line of each spectrum, by pipe, position and array' {
        $fits | Should -HaveCount 6
        $fits.Valid | Should -Not -Contain $false
        (Measure-LineShape -Line 'Ti Ka', 'Cu Ka' -InputObject $spectra -OutVariable kept).PositionEv | Should -Be $fits.PositionEv
        $kept | Should -HaveCount 6
    }

    It 'knows where the lines are' {
        $optimized = New-ToyCampaign -CycleCount 1 -RunCount 30 | Optimize-Calibration
        $line = $optimized | ConvertTo-EnergySpectrum | Merge-Spectrum | Measure-LineShape -Line 'Cu=8047.8'
        [Math]::Abs($line.DifferenceEv) | Should -BeLessThan (5 * $line.PositionErrorEv)
    }

    It 'comes back from JSON and CSV' {
        ($fits | ConvertTo-Json -Depth 4 | ConvertFrom-Json).FwhmErrorEv | Should -Be $fits.FwhmErrorEv
        [double[]]($fits | ConvertTo-Csv | ConvertFrom-Csv).Area | Should -Be $fits.Area
    }

    It 'takes changes of parameters' {
        $fixed = $spectra[0] | Measure-LineShape 'Cu Ka' -Fix 'Cu Ka.sigma=60'
        ($fixed.Parameters | Where-Object Name -eq 'Cu Ka.sigma').Value | Should -Be 60
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'no line'; Id = 'ParametersContradict'; Try = { $spectra | Measure-LineShape } }
        @{ Name = 'a line that there is not'; Id = 'ParameterArgumentTransformationError'; Try = { $spectra | Measure-LineShape 'Xx Ka' } }
        @{ Name = 'a shape that there is not'; Id = 'ParametersContradict'; Try = { $spectra | Measure-LineShape 'Cu Ka' -Shape round } }
        @{
            Name = 'a background that there is not'; Id = 'ParameterArgumentTransformationError'
            Try = { $spectra | Measure-LineShape 'Cu Ka' -Background blue }
        }
        @{
            Name = 'a change that cannot be read'; Id = 'ParameterArgumentTransformationError'
            Try = { $spectra | Measure-LineShape 'Cu Ka' -Fix sigma }
        }
        @{ Name = 'a parameter that there is not'; Id = 'FitImpossible'; Try = { $spectra | Measure-LineShape 'Cu Ka' -Fix nothing=1 } }
        @{ Name = 'lines without width'; Id = 'ParametersContradict'; Try = { $spectra | Measure-LineShape 'Cu Ka' -NoiseEv 0 -Fano 0 } }
        @{ Name = 'what has no scale'; Id = 'NoEnergyScale'; Try = { $unscaled | Measure-LineShape 'Cu Ka' } }
    ) {
        Assert-Fault $Id $Try
    }
}
