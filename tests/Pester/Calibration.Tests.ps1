BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    $spectra = 1..3 | New-ToySpectrum
    $peaks = $spectra | Find-Peaks
    $lines = 'Ti Ka', 'Cu Ka'
}

Describe 'New-Calibration' {
    BeforeAll {
        $calibrated = $peaks | New-Calibration -Line $lines -Gain 3
    }

    It 'takes spectra as well as their peaks, and lines by position' {
        $calibrated.Status | Should -Be 'Calibrated', 'Calibrated', 'Calibrated'
        ($spectra | New-Calibration $lines -Gain 3).OffsetEv | Should -Be $calibrated.OffsetEv
        (New-Calibration $lines -InputObject $spectra -Gain 3 -OutVariable kept).OffsetEv | Should -Be $calibrated.OffsetEv
        $kept | Should -HaveCount 3
    }

    It 'takes lines as names, energies, NAME=ENERGY and objects' {
        $of = { param($line) ($spectra[0] | New-Calibration -Line $line -Gain 3).GainEvPerChannel }
        & $of 'a=4508.9', 'b=8040' | Should -Be (& $of 4508.9, 8040)
        & $of 'Ti Ka1', 'Cu Ka1' | Should -Be (& $of (Get-XrayLine 'Ti Ka1', 'Cu Ka1'))
    }

    It 'joins the runs of one detector' {
        $joined = $spectra | New-Calibration -Join @{ '*' = 'Ti', 'Cu' } -WarningAction SilentlyContinue
        $joined | Should -HaveCount 1
        $joined.Detector | Should -Be $spectra[0].Detector
        Assert-Fault ParametersContradict { $spectra | New-Calibration -Join @{ other = 'Ti' } }
        Assert-Fault ParametersContradict { $spectra | New-Calibration -Join @{ '*' = 'Xx' } }
    }

    It 'takes peaks back from CSV and JSON' {
        $csv = Join-Path $TestDrive 'peaks.csv'
        $peaks | Export-Csv $csv
        (Import-Csv $csv | New-Calibration $lines -Gain 3).OffsetEv | Should -Be $calibrated.OffsetEv
        $fromJson = $peaks | ConvertTo-Json | ConvertFrom-Json | New-Calibration $lines -Gain 3
        $fromJson.GainEvPerChannel | Should -Be $calibrated.GainEvPerChannel
    }

    It 'comes back from JSON' {
        $read = $calibrated | ConvertTo-Json -Depth 4 -EnumsAsStrings | ConvertFrom-Json
        $read.Status | Should -Be 'Calibrated', 'Calibrated', 'Calibrated'
        $read[0].Coefficients | Should -Be $calibrated[0].Coefficients
        $read[2].Lines.ResidualEv | Should -Be $calibrated[2].Lines.ResidualEv
    }

    It 'says of a spectrum why it is not calibrated' {
        $rejected = $spectra[0] | New-Calibration $lines -WarningVariable warnings -WarningAction SilentlyContinue
        $rejected.Status | Should -Be 'Rejected'
        $rejected.Reason | Should -Not -BeNullOrEmpty
        $warnings | Should -HaveCount 1
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'one line'; Id = 'ParametersContradict'; Try = { $peaks | New-Calibration 'Ti Ka' } }
        @{
            Name = 'a line that there is not'; Id = 'ParameterArgumentTransformationError'
            Try = { $peaks | New-Calibration 'Xx Ka', 'Cu Ka' }
        }
        @{ Name = 'an element that there is not'; Id = 'ParametersContradict'; Try = { $peaks | New-Calibration -Element Xx, Cu } }
        @{ Name = 'a source that there is not'; Id = 'ParametersContradict'; Try = { $peaks | New-Calibration -Source Xx-1 } }
        @{ Name = 'lines and elements'; Id = 'AmbiguousParameterSet'; Try = { $peaks | New-Calibration -Line $lines -Element Ti } }
        @{ Name = 'an error of no gain'; Id = 'ParametersContradict'; Try = { $peaks | New-Calibration $lines -GainError 0.2 } }
        @{ Name = 'no number as gain'; Id = 'ParameterArgumentValidationError'; Try = { $peaks | New-Calibration $lines -Gain NaN } }
        @{ Name = 'objects without a channel'; Id = 'InputOfWrongType'; Try = { [pscustomobject]@{ Kanal = 3 } | New-Calibration $lines } }
        @{ Name = 'nothing'; Id = 'ParameterArgumentValidationErrorNullNotAllowed'; Try = { $null | New-Calibration $lines } }
    ) {
        Assert-Fault $Id $Try
    }

    It 'calibrates the rest where one object is of the wrong type' {
        $rest = @($peaks[0..2]) + 'junk' + @($peaks[3..5]) |
            New-Calibration $lines -Gain 3 -ErrorVariable faults -ErrorAction SilentlyContinue
        $faults | Should -HaveCount 1
        $rest | Should -HaveCount 2
    }
}

Describe 'Optimize-Calibration' {
    BeforeAll {
        $optimized = $spectra | Optimize-Calibration -Line $lines
    }

    It 'takes spectra by pipe and as an array, lines by position, and starts from calibrations' {
        $optimized.Calibrated | Should -Be 3
        (Optimize-Calibration $lines -InputObject $spectra -OutVariable kept).Batches.P1 | Should -Be $optimized.Batches.P1
        $kept | Should -HaveCount 1
        $again = $spectra | New-Calibration $lines -Gain 3 | Optimize-Calibration $lines
        $again.Calibrated | Should -Be 3
        [Math]::Abs($again.Batches[0].P1 - $optimized.Batches[0].P1) | Should -BeLessThan $optimized.Batches[0].P1Error
    }

    It 'makes a campaign of each detector with -ByDetector' {
        $ofTwo = 1..2 | New-ToySpectrum -DetectorCount 2 | Sort-Object Detector
        $of = $ofTwo | Optimize-Calibration $lines -ByDetector
        $of | Should -HaveCount 2
        $of.Detectors | Should -Be 1, 1
    }

    It 'goes on from its own result, with another function' {
        $next = $optimized | Optimize-Calibration $lines -Function poly2 -Free p0, p1
        $next.Batches[0].Parameters | Should -HaveCount 3
        $next.Function | Should -Be 'p0 + p1*adc + p2*adc^2'
    }

    It 'does not depend on -ThrottleLimit' {
        ($spectra | Optimize-Calibration $lines -ThrottleLimit 1).Batches.P1 | Should -Be $optimized.Batches.P1
    }

    It 'comes back from JSON and CSV' {
        $read = $optimized | ConvertTo-Json -Depth 6 -WarningAction SilentlyContinue | ConvertFrom-Json
        $read.Batches.P1 | Should -Be $optimized.Batches.P1
        [double[]]($optimized.Batches | ConvertTo-Csv | ConvertFrom-Csv).P0Error | Should -Be $optimized.Batches.P0Error
    }

    It 'says which spectra state no constants, and calibrates the rest' {
        1..50 | Set-Content (Join-Path $TestDrive 'unscaled.csv')
        $unscaled = Import-Spectrum (Join-Path $TestDrive 'unscaled.csv')
        $rest = @($spectra) + $unscaled | Optimize-Calibration $lines -ErrorVariable faults -ErrorAction SilentlyContinue
        $faults.FullyQualifiedErrorId | Should -BeLike 'NoStartConstants,*'
        $faults[0].TargetObject.Name | Should -Be $unscaled.Name
        $rest.Calibrated | Should -Be 3
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'no lines'; Id = 'ParametersContradict'; Try = { $spectra | Optimize-Calibration } }
        @{
            Name = 'a line that there is not'; Id = 'ParameterArgumentTransformationError'
            Try = { $spectra | Optimize-Calibration 'Xx Ka' }
        }
        @{
            Name = 'learning rates without gradient descent'; Id = 'ParametersContradict'
            Try = { $spectra | Optimize-Calibration $lines -LearningRate 1 }
        }
        @{
            Name = 'fractions of another objective'; Id = 'ParametersContradict'
            Try = { $spectra | Optimize-Calibration $lines -Fraction 0.5, 0.5 }
        }
        @{ Name = 'too many constants'; Id = 'ParametersContradict'; Try = { $spectra | Optimize-Calibration $lines -Start 1, 2, 3 } }
        @{
            Name = 'a function that cannot be read'; Id = 'ParameterArgumentTransformationError'
            Try = { $spectra | Optimize-Calibration $lines -Function 'p0 + sin(' }
        }
        @{ Name = 'a parameter of no name'; Id = 'ParametersContradict'; Try = { $spectra | Optimize-Calibration $lines -Free slope } }
        @{
            Name = 'a parameter that the function has not'; Id = 'CalibrationImpossible'
            Try = { $spectra | Optimize-Calibration $lines -Free p9 }
        }
        @{
            Name = 'a range that ends before it begins'; Id = 'ParameterArgumentTransformationError'
            Try = { $spectra | Optimize-Calibration $lines -Range 9000-100 }
        }
        @{
            Name = 'a bandwidth that cannot be read'; Id = 'ParameterArgumentTransformationError'
            Try = { $spectra | Optimize-Calibration $lines -Bandwidth wide }
        }
        @{
            Name = 'no number as noise'; Id = 'ParameterArgumentValidationError'
            Try = { $spectra | Optimize-Calibration $lines -NoiseEv NaN }
        }
        @{ Name = 'what is no spectrum'; Id = 'InputOfWrongType'; Try = { 3 | Optimize-Calibration $lines } }
        @{
            Name = 'constants for a campaign'; Id = 'CalibrationImpossible'
            Try = { New-ToyCampaign -CycleCount 1 -RunCount 1 | Optimize-Calibration -Start 1, 2 }
        }
    ) {
        Assert-Fault $Id $Try
    }
}

Describe 'Compare-Calibration' {
    It 'compares by pipe and by position' {
        $optimized = New-ToyCampaign -CycleCount 1 -RunCount 5 | Optimize-Calibration
        $compared = $optimized | Compare-Calibration -OutVariable kept
        $compared.Line | Should -Be 'Ti Ka', 'unknown', 'Cu Ka'
        (Compare-Calibration $optimized).OptimizedErrorEv | Should -Be $compared.OptimizedErrorEv
        $kept | Should -HaveCount 3
        ($compared | ConvertTo-Json | ConvertFrom-Json).OptimizedFwhmEv | Should -Be $compared.OptimizedFwhmEv
        [double[]]($compared | ConvertTo-Csv | ConvertFrom-Csv).StandardErrorEv | Should -Be $compared.StandardErrorEv
    }

    It 'refuses other objects, and goes on' {
        Assert-Fault InputOfWrongType { $spectra[0] | Compare-Calibration }
    }
}

Describe 'The engine' {
    It 'is described' {
        $engine = Get-CalibrationEngine managed
        $engine.Devices[0].Name | Should -Be 'cpu'
        $engine.Devices[0].MemoryBytes | Should -BeGreaterThan 1MB
        ($engine | ConvertTo-Json -Depth 3 | ConvertFrom-Json).Name | Should -Be $engine.Name
    }

    It 'is one of those that there could be, each with the reason where it is absent' {
        $engines = Get-CalibrationEngine
        $engines.Name | Should -Contain 'torch'
        $engines | Where-Object { -not $_.IsAvailable -and -not $_.Reason } | Should -BeNullOrEmpty
    }

    It 'must be there, with its device, where it is asked for by name' {
        Assert-Fault EngineUnavailable { Get-CalibrationEngine nonsense }
        Assert-Fault EngineUnavailable { Get-CalibrationEngine managed -Device cuda }
    }

    It 'is measured by the names of the jobs' {
        $row = 'plot-svg' | Measure-CalibrationSpeed
        $row.Id | Should -Be 'plot-svg'
        $row.Median | Should -BeGreaterThan 0
        Assert-Fault CalibrationImpossible { Measure-CalibrationSpeed nonsense }
    }
}

Describe 'Peaks of several spectra that come mixed' {
    It 'are sorted out' {
        $peaks = 1..2 | New-ToySpectrum | Find-Peaks
        $apart = $peaks | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3
        $mixed = $peaks[0, 3, 1, 4, 2, 5] | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3
        $mixed.Status | Should -Be 'Calibrated', 'Calibrated'
        $mixed.GainEvPerChannel | Should -Be $apart.GainEvPerChannel
    }
}
