BeforeAll {
    . "$PSScriptRoot/Module.ps1"
}

Describe 'New-ToySpectrum' {
    It 'takes seeds by pipe, by position and by name' {
        $piped = 7, 8 | New-ToySpectrum
        $piped.Name | Should -Be 'toy-7', 'toy-8'
        Test-SameNumbers (New-ToySpectrum 7).Counts $piped[0].Counts | Should -BeTrue
        Test-SameNumbers (New-ToySpectrum -Seed 8).Counts $piped[1].Counts | Should -BeTrue
        Test-SameNumbers $piped[0].Counts $piped[1].Counts | Should -BeFalse
    }

    It 'takes its settings from the properties of what is piped' {
        $spectra = [pscustomobject]@{ Seed = 3; EventCount = 100; DetectorCount = 2 } | New-ToySpectrum
        $spectra.Detector | Should -Be 'det01', 'det02'
        $spectra.TotalCounts | Should -Be 100, 100
    }

    It 'streams' {
        (1..1000000 | New-ToySpectrum -EventCount 50 | Select-Object -First 2).Name | Should -Be 'toy-1', 'toy-2'
    }

    It 'refuses <Value> as <Parameter>' -ForEach @(
        @{ Parameter = 'EventCount'; Value = 0 }
        @{ Parameter = 'EventCount'; Value = -5 }
        @{ Parameter = 'DetectorCount'; Value = 0 }
    ) {
        $settings = @{ $Parameter = $Value }
        Assert-Fault ParameterArgumentValidationError { New-ToySpectrum @settings }
        Assert-Fault ParameterArgumentValidationError { New-ToyCampaign @settings }
    }

    It 'says where there is no memory for what is asked' {
        Assert-Fault OutOfMemory { New-ToySpectrum -EventCount 2147483647 }
    }
}

Describe 'New-ToyCampaign' {
    It 'is the same for the same seed' {
        $a, $b, $other = 5, 5, 6 | New-ToyCampaign -CycleCount 1 -RunCount 2 | Export-Constants
        $a | Should -Be $b
        $a | Should -Not -Be $other
    }

    It 'has the size that is asked for, by property, and keeps its seed' {
        $settings = [pscustomobject]@{ Seed = 9; CycleCount = 2; RunCount = 3; DetectorCount = 2; EventCount = 1000 }
        $campaign = $settings | New-ToyCampaign -OutVariable kept
        $campaign.Batches | Should -Be 12
        $campaign.Detectors | Should -Be 2
        $campaign.Events | Should -Be 12000
        $campaign.Seed | Should -Be 9
        $campaign.HasTruth | Should -BeTrue
        $kept[0] | Should -Be $campaign
    }

    It 'comes back from JSON' {
        $campaign = New-ToyCampaign -CycleCount 1 -RunCount 2
        $read = $campaign | ConvertTo-Json -Depth 4 | ConvertFrom-Json
        $read.Batches | Should -Be 2
        $read.Lines.EnergyEv | Should -Be $campaign.Lines.EnergyEv
    }

    It 'refuses a drift that there is not' {
        Assert-Fault CannotConvertArgumentNoMessage { New-ToyCampaign -Drift Sideways }
    }

    BeforeAll {
        function Export-Constants { process { ($_ | Optimize-Calibration).Batches.P1 -join ' ' } }
    }
}
