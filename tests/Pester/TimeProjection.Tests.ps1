# Cmdlets about time projection chambers.
BeforeAll {
    . "$PSScriptRoot/Module.ps1"
}

Describe 'A closure test in one line' {
    It 'finds the constants that readings were simulated with' {
        $found = New-TpcTrack -LengthCm 60 | Invoke-TpcSimulation -Constant 'AB=0.83', 'lifetime=1500' | Optimize-TpcParameter
        $found.Name | Should -Be 'AB', 'kB', 'field', 'lifetime', 'DL', 'DT'
        $found.Status | Select-Object -Unique | Should -Be 'Calibrated'
        [math]::Abs($found[0].Value / 0.83 - 1) | Should -BeLessThan 5e-4
        [math]::Abs($found[3].Value / 1500 - 1) | Should -BeLessThan 5e-3
        $found[0].Error | Should -BeNullOrEmpty
    }

    It 'does the same through files' {
        $folder = Join-Path $TestDrive 'readout'
        $readout = New-TpcTrack Mixed -LengthCm 60 -Seed 4 | Invoke-TpcSimulation -Noise -Seed 4
        $readout | Export-TpcReadout -Path $folder
        $direct = $readout | Optimize-TpcParameter -Parameter AB, DT
        $tracks = Import-TpcSegment (Join-Path $folder tracks.csv)
        $tracks.Count | Should -Be $readout.Events
        $stored = $tracks | Optimize-TpcParameter -Parameter AB, DT -ReadingPath (Join-Path $folder hits.csv) -Noise
        $stored.Value | Should -Be $direct.Value
        $stored.Error | Should -Be $direct.Error
        { $readout | Export-TpcReadout -Path $folder -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
    }
}

Describe 'Pads' {
    It 'are calibrated as they were simulated' {
        $readout = New-TpcTrack -LengthCm 12 | Invoke-TpcSimulation -NeighbourCount 1 -Constant 'AB=0.82'
        $found = $readout | Optimize-TpcParameter -Parameter AB
        $found.Status | Should -Be 'Calibrated'
        [math]::Abs($found.Value / 0.82 - 1) | Should -BeLessThan 5e-4
        { $readout | Optimize-TpcParameter -NeighbourCount 1 -ErrorAction Stop } | Should -Throw '*-NeighbourCount*'
    }
}

Describe 'Readings' {
    It 'are the same for any number of threads, and other ones with other seeds' {
        $tracks = New-TpcTrack -LengthCm 30 -Seed 2
        $one, $two, $other = @(
            $tracks | Invoke-TpcSimulation -Noise -ThrottleLimit 1
            $tracks | Invoke-TpcSimulation -Noise -ThrottleLimit 3
            $tracks | Invoke-TpcSimulation -Noise -Seed 2
        ).ForEach({ , @($_.GetReadings() | ConvertTo-Csv) })
        $two | Should -Be $one
        Compare-Object $one $other | Should -Not -BeNullOrEmpty
    }
}

Describe 'What does not fit' {
    It 'is said' {
        $tracks = New-TpcTrack -LengthCm 5
        { $tracks | Optimize-TpcParameter -ErrorAction Stop } | Should -Throw '*-ReadingPath*'
        { $tracks | Invoke-TpcSimulation -Constant 'AB=no' } | Should -Throw '*NAME=VALUE*'
        $readout = $tracks | Invoke-TpcSimulation
        { $readout | Optimize-TpcParameter -Iterations 5 -ErrorAction Stop } | Should -Throw '*Adam*'
        { $readout | Optimize-TpcParameter -Parameter Z -ErrorAction Stop } | Should -Throw '*AB, kB*'
        { 3 | Optimize-TpcParameter -ErrorAction Stop } | Should -Throw -ErrorId 'InputOfWrongType,*'
        $file = New-Item (Join-Path $TestDrive 'no.csv') -Value 'a,b'
        { Import-TpcSegment $file -ErrorAction Stop } | Should -Throw -ErrorId 'FileFormatFault,*'
    }

    It 'is a warning, and a status, where a result is doubtful' {
        $noisy = New-TpcTrack -LengthCm 60 | Invoke-TpcSimulation -Noise | Export-TpcReadout -Path (Join-Path $TestDrive 'noisy') -PassThru
        $found = Import-TpcSegment $noisy[0] |
            Optimize-TpcParameter -ReadingPath $noisy[1] -WarningVariable warnings -WarningAction SilentlyContinue
        $found[0].Status | Should -Be 'Suspect'
        $warnings | Should -BeLike '*no noise*'
    }
}

Describe 'Correlations and losses' {
    It 'say what cannot be told apart' {
        $found = New-TpcTrack -LengthCm 20 |
            Measure-TpcCorrelation -Parameter AB, electrons -WarningVariable warnings -WarningAction SilentlyContinue
        $found[0].Correlation[1] | Should -BeLessThan -0.999
        $warnings | Should -BeLike '*apart*'
    }

    It 'are least at the truth' {
        $scan = New-TpcTrack -LengthCm 20 | Invoke-TpcSimulation -Constant 'AB=0.83' | Measure-TpcLoss -Parameter AB -PointCount 3
        [math]::Abs($scan.Least - 0.83) | Should -BeLessThan 1e-9
        $scan.Losses[1] | Should -BeLessThan 1e-12
    }
}

Describe 'Figures' {
    It 'are drawn of each' {
        $readout = New-TpcTrack -LengthCm 30 | Invoke-TpcSimulation -Noise
        $found = $readout | Optimize-TpcParameter -Parameter AB, lifetime
        $plots = @(
            $readout | New-SpectrumPlot
            $found | New-SpectrumPlot -Figure parameters, correlation
            $readout | Measure-TpcLoss -Parameter AB, field -PointCount 3 | New-SpectrumPlot
            New-TpcTrack -LengthCm 20 | Measure-TpcCorrelation -Parameter AB, field | New-SpectrumPlot
        )
        $plots.Name | Should -Be 'tpc-event', 'tpc-parameters', 'correlation', 'tpc-loss-scan', 'correlation'
    }
}
