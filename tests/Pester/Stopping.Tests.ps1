BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    . "$PSScriptRoot/Stopping.ps1"
}

Describe 'Stop()' {
    It 'ends {<_>} long before its work is done' -ForEach @(
        'New-ToyCampaign -CycleCount 2000 -EventCount 200000'
        'New-ToyCampaign | Optimize-Calibration -Optimizer GradientDescent -Kernel Exact -Bandwidth 0.01std -Iterations 100000'
        '$s = (New-ToyCampaign -CycleCount 20).GetSpectra(); while ($true) { $s | New-SpectrumMonitor }'
        '$s = @(New-ToySpectrum) * 20000; $s | Merge-Spectrum -StepEv 0.01'
        '$s = @(New-ToySpectrum) * 64; while ($true) { $s | Measure-LineShape "Ti Ka", "Cu Ka" -Shape hypermet -Minos }'
    ) {
        Stop-Midway $_
    }

    It 'ends cmdlets that come one after the other' {
        Stop-Midway 'while ($true) { New-ToySpectrum -EventCount 1000 | Find-Peaks; "again" }' { $output.Count -gt 2 }
    }

    It 'leaves nothing of a campaign that is not whole' {
        $folder = Join-Path $TestDrive 'campaign'
        Stop-Midway "New-ToyCampaign -CycleCount 100 | Export-Spectrum '$folder/'" {
            # hidden until the campaign is whole
            (Test-Path $folder) -and [IO.Directory]::GetFiles($folder, 'run002_det01.csv', 'AllDirectories')
        }
        [System.Threading.SpinWait]::SpinUntil({ -not (Test-Path $folder) }, $patience) | Should -BeTrue
    }
}

Describe 'Runspaces side by side' {
    It 'have the same results for the same seeds' {
        $script = @'
            New-ToyCampaign -Seed 7 -CycleCount 2 | Optimize-Calibration | ForEach-Object { $_.Batches.P1 + $_.Batches.P0 }
            1..5 | New-ToySpectrum | Find-Peaks | ForEach-Object Channel
'@
        $shells = 1..2 | ForEach-Object { New-Shell $script }
        $running = $shells | ForEach-Object { $_.BeginInvoke() }
        $results = foreach ($i in 0..1) { , @($shells[$i].EndInvoke($running[$i])) }
        $results[0] | Should -HaveCount $results[1].Count
        $results[0].Count | Should -BeGreaterThan 20
        $results[0] | Should -Be $results[1]
        $results[0] | Should -Be @(& ([scriptblock]::Create($script)))
        $shells | ForEach-Object Dispose
    }

    It 'have the same results as one, by ForEach-Object -Parallel' {
        $inParallel = 1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:manifest
            New-ToySpectrum -Seed $_ | Find-Peaks
        }
        $one = 1..8 | New-ToySpectrum | Find-Peaks | Sort-Object Spectrum, Channel
        ($inParallel | Sort-Object Spectrum, Channel).Channel | Should -Be $one.Channel
    }
}
