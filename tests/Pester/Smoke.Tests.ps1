BeforeAll {
    . "$PSScriptRoot/Module.ps1"
}

Describe 'The module' {
    It 'exports what its manifest says' {
        $manifest = Test-ModuleManifest (Join-Path $ModuleFolder 'SpectroCal.psd1')
        @($manifest.ExportedCmdlets.Keys | Sort-Object) | Should -Be @((Get-Command -Module SpectroCal -CommandType Cmdlet).Name | Sort-Object)
        (Get-Alias Find-Peak).Definition | Should -Be 'Find-Peaks'
    }

    It 'has approved verbs only' {
        (Get-Command -Module SpectroCal -CommandType Cmdlet).Verb | Sort-Object -Unique | Should -BeIn (Get-Verb).Verb
    }
}

Describe 'The simulated campaign' {
    BeforeAll {
        $optimized = New-ToyCampaign -Seed 42 | Optimize-Calibration
    }

    It 'is calibrated as the command line does it' {
        $folder = Join-Path $TestDrive 'demo'
        & dotnet (Join-Path $Root 'artifacts/bin/SpectroCal.Cli/release/spectrocal.dll') demo --seed 42 --out $folder | Out-Null
        $report = Get-Content (Join-Path $folder 'report.json') -Raw | ConvertFrom-Json
        $compared = $optimized | Compare-Calibration
        foreach ($i in 0..2) {
            $compared[$i].OptimizedErrorEv + $compared[$i].EnergyEv | Should -Be $report.lines[$i].optimized.centroidEv
            $compared[$i].StandardFwhmEv | Should -Be $report.lines[$i].standard.fwhmEv
        }
    }

    It 'comes back from its folder' {
        $folder = Join-Path $TestDrive 'results'
        $optimized | Export-Calibration -Path $folder
        $read = Import-Calibration $folder
        $read.Batches[7].Optimized[1] | Should -Be $optimized.Batches[7].P1
    }

    It 'becomes one spectrum with a line that can be fitted' {
        $line = $optimized | ConvertTo-EnergySpectrum | Merge-Spectrum | Measure-LineShape -Line 'Cu=8047.8'
        $line.Valid | Should -BeTrue
        [Math]::Abs($line.DifferenceEv) | Should -BeLessThan (4 * $line.PositionErrorEv)
    }

    It 'is drawn' {
        $file = $optimized | Export-SpectrumPlot -Path (Join-Path $TestDrive 'fig5.png') -PassThru
        $file.Length | Should -BeGreaterThan 1000
    }
}

Describe 'Files' {
    It 'are written, read, searched and calibrated' {
        $folder = Join-Path $TestDrive 'spectra'
        1..3 | New-ToySpectrum | Export-Spectrum -Path $folder
        $calibrated = Get-ChildItem "$folder/*.n42" | Import-Spectrum | Find-Peaks | New-Calibration -Line 'Ti Ka', 'Cu Ka' -Gain 3
        $calibrated.Count | Should -Be 3
        $calibrated.Status | Should -Not -Contain 'Rejected'
    }

    It 'that cannot be read are one error, and the rest goes on' {
        $bad = Join-Path $TestDrive 'bad.mca'
        'no spectrum' | Set-Content $bad
        $good = Join-Path $TestDrive 'good.n42'
        New-ToySpectrum | Export-Spectrum -Path $good
        $read = Import-Spectrum $bad, $good -ErrorVariable faults -ErrorAction SilentlyContinue
        @($read).Count | Should -Be 1
        $faults.Count | Should -Be 1
        $faults[0].FullyQualifiedErrorId | Should -Match '^FileFormatFault'
    }

    It 'are not replaced unless that is asked for' {
        $path = Join-Path $TestDrive 'once.n42'
        New-ToySpectrum | Export-Spectrum -Path $path
        New-ToySpectrum -Seed 2 | Export-Spectrum -Path $path -ErrorVariable faults -ErrorAction SilentlyContinue
        $faults[0].FullyQualifiedErrorId | Should -Match '^FileExists'
        (Import-Spectrum $path).Name | Should -Be 'toy-1'
    }
}
