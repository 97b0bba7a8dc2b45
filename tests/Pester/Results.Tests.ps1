BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    Set-Location $TestDrive
    $spectra = 1..3 | New-ToySpectrum
    $detectors = $spectra | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3
    $campaign = New-ToyCampaign -CycleCount 1 -RunCount 3 | Optimize-Calibration
    $measured = $spectra | Measure-LineShape 'Cu Ka'
    @(
        '<<PMCA SPECTRUM>>', 'START_TIME - 11/28/2026 02:00:00', 'LIVE_TIME - 600', 'REAL_TIME - 610', 'SERIAL_NUMBER - 7'
        '<<CALIBRATION>>', 'LABEL - eV', '0 500', '1000 3500', '<<DATA>>'
        $spectra[0].Counts
        '<<END>>', '<<DPP STATUS>>', 'TEC Temp: 250.5K', '<<DPP STATUS END>>'
    ) | Set-Content warm.mca
    $warm = Import-Spectrum warm.mca
}

AfterAll {
    Set-Location $PSScriptRoot
}

Describe 'Results' {
    It 'of <Name> carry the start of the run and its slow quantities' -ForEach @(
        @{ Name = 'Find-Peaks'; Make = { $args | Find-Peaks | Select-Object -First 1 } }
        @{ Name = 'New-Calibration'; Make = { $args | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3 } }
        @{ Name = 'Measure-LineShape'; Make = { $args | Measure-LineShape 'Cu Ka' } }
        @{ Name = 'ConvertTo-EnergySpectrum'; Make = { $args | ConvertTo-EnergySpectrum } }
        @{ Name = 'Optimize-Calibration'; Make = { ($args | Optimize-Calibration 'Ti Ka', 'Cu Ka' 3> $null).Batches } }
        @{ Name = 'Get-Calibration'; Make = {
                $null = $args | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3 | Register-Calibration warm.db -Tag x
                Get-Calibration warm.db -At 2026-11-28T12:00
            }
        }
        @{ Name = 'Import-Calibration'; Make = {
                $args | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3 | Export-Calibration warm -Force
                Import-Calibration warm
            }
        }
    ) {
        $result = @(& $Make $warm)[0]
        $result.Run | Should -Be $warm.Run
        # What was read back has the names of spectra alone.
        if ($Name -ne 'Import-Calibration') { $result.Detector | Should -Be $warm.Detector }
        $result.Start | Should -Be ([datetime]'2026-11-28T02:00:00')
        $result.Covariates.tecTemperatureK | Should -Be 250.5
    }

    It 'have whole covariances' {
        foreach ($covariance in $detectors[0].Covariance, $campaign.Batches[0].Covariance) {
            $covariance | Should -HaveCount 4
            [Math]::Abs($covariance[1] / $covariance[2] - 1) | Should -BeLessThan 1e-12
        }
    }
}

Describe 'Export-Calibration and Import-Calibration' {
    It 'bring campaigns back' {
        ($campaign | Export-Calibration campaign -PassThru).Name | Should -Contain 'constants.csv'
        $read = Import-Calibration campaign
        $read.Batches[2].Parameters | Should -Be $campaign.Batches[2].Parameters
        ($read | Compare-Calibration).OptimizedErrorEv | Should -Be ($campaign | Compare-Calibration).OptimizedErrorEv
        ('campaign' | Import-Calibration).Batches.Count | Should -Be 3
        (Get-Item campaign | Import-Calibration).Batches.Count | Should -Be 3
        (Import-Calibration -LiteralPath campaign/constants.csv)[2].Parameters | Should -Be $campaign.Batches[2].Parameters
    }

    It 'bring detectors back, which calibrate as before' {
        $detectors | Export-Calibration detectors
        $read = Import-Calibration detectors
        $read.Coefficients | Should -Be $detectors.Coefficients
        $read.Covariance | Should -Be $detectors.Covariance
        ($spectra | ConvertTo-EnergySpectrum -Calibration $read).Parameters | Should -Be $detectors.Coefficients
    }

    It 'write fits, with figures if asked' {
        ($measured | Export-Calibration fits -Figure -PassThru).Extension | Should -Contain '.svg'
        (Get-Content fits/fits.json -Raw | ConvertFrom-Json).spectra.lines.positionEv | Should -Be $measured.PositionEv
    }

    It 'write nothing with -WhatIf, nor over files without -Force' {
        $campaign | Export-Calibration whatif -WhatIf
        Test-Path whatif | Should -BeFalse
        $detectors | Export-Calibration twice
        $before = (Get-Item twice/autocal.json).LastWriteTimeUtc
        Assert-Fault FileExists { $detectors | Export-Calibration twice }
        (Get-Item twice/autocal.json).LastWriteTimeUtc | Should -Be $before
        $detectors[0] | Export-Calibration twice -Force
        Import-Calibration twice | Should -HaveCount 1
    }

    It 'refuse <Name>' -ForEach @(
        @{ Name = 'results of several kinds'; Id = 'ParametersContradict'; Try = { @($campaign) + $detectors | Export-Calibration mixed } }
        @{ Name = 'what is no result'; Id = 'InputOfWrongType'; Try = { $spectra[0] | Export-Calibration mixed } }
        @{ Name = 'what is no path of files'; Id = 'NotAFileSystemPath'; Try = { $detectors | Export-Calibration Env:results } }
        @{ Name = 'a folder without results'; Id = 'FolderWithoutContent'; Try = { Import-Calibration . } }
        @{ Name = 'a folder that is not there'; Id = 'FileNotFound'; Try = { Import-Calibration missing } }
    ) {
        Assert-Fault $Id $Try
        Test-Path mixed | Should -BeFalse
    }

    It 'say that a file stands where the folder should be' {
        'text' | Set-Content taken
        Assert-Fault FileNotWritable { $detectors | Export-Calibration taken }
        Get-Content taken | Should -Be 'text'
    }
}

Describe 'Export-CalibrationReport' {
    It 'writes a page with its figures, of results at hand and of those read' {
        ($campaign | Export-CalibrationReport report -PassThru).Name | Should -Contain 'report.html'
        Remove-Item report/report.html
        Import-Calibration report | Export-CalibrationReport report -Force
        Test-Path report/report.html | Should -BeTrue
    }

    It 'writes nothing with -WhatIf, and refuses what is no campaign' {
        $campaign | Export-CalibrationReport whatif -WhatIf
        Test-Path whatif | Should -BeFalse
        Assert-Fault FileExists { $campaign | Export-CalibrationReport report }
        Assert-Fault InputOfWrongType { $detectors[0] | Export-CalibrationReport other }
        Assert-Fault NotAFileSystemPath { $campaign | Export-CalibrationReport Env:report }
    }
}

Describe 'Export-SpectrumPlot' {
    It 'draws <Name>' -ForEach @(
        @{ Name = 'spectra'; Draw = { $spectra | Export-SpectrumPlot a.svg -Log -Line 'Cu Ka' -PassThru } }
        @{ Name = 'a spectrum over energy'; Draw = { $spectra[0] | ConvertTo-EnergySpectrum | Export-SpectrumPlot b.svg -PassThru } }
        @{ Name = 'a merged spectrum'; Draw = { $spectra | Merge-Spectrum | Export-SpectrumPlot c.png -PassThru } }
        @{ Name = 'fits'; Draw = { $measured[0] | Export-SpectrumPlot d.svg -PassThru } }
        @{ Name = 'calibration curves'; Draw = { $detectors[0] | Export-SpectrumPlot e.svg -PassThru } }
        @{ Name = 'calibrated campaigns'; Draw = { $campaign | Export-SpectrumPlot f.svg -Figure lines -PassThru } }
        @{ Name = 'examples'; Draw = { Export-SpectrumPlot g.svg -Example drift -PassThru } }
    ) {
        $file = & $Draw
        $file | Should -BeOfType System.IO.FileInfo
        $file.Length | Should -BeGreaterThan 1000
    }

    It 'writes nothing with -WhatIf, nor over files without -Force' {
        $spectra | Export-SpectrumPlot whatif.svg -WhatIf
        Test-Path whatif.svg | Should -BeFalse
        $spectra | Export-SpectrumPlot twice.svg
        Assert-Fault FileExists { $spectra | Export-SpectrumPlot twice.svg }
        Get-Fault { $spectra | Export-SpectrumPlot twice.svg -Force } | Should -BeNullOrEmpty
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'what cannot be drawn'; Id = 'InputOfWrongType'; Try = { 3 | Export-SpectrumPlot none.svg } }
        @{
            Name = 'a figure that there is not'; Id = 'CalibrationImpossible'
            Try = { $spectra | Export-SpectrumPlot none.svg -Figure portrait }
        }
        @{
            Name = 'several figures in one file'; Id = 'ParametersContradict'
            Try = { $campaign | Export-SpectrumPlot none.svg -Figure lines, spectrum }
        }
        @{ Name = 'a format beside a file'; Id = 'ParametersContradict'; Try = { $spectra | Export-SpectrumPlot none.svg -Format png } }
        @{ Name = 'dots of a drawing'; Id = 'ParametersContradict'; Try = { $spectra | Export-SpectrumPlot none.svg -Dpi 300 } }
        @{
            Name = 'lines over channels'; Id = 'ParametersContradict'
            Try = { $spectra | Export-SpectrumPlot none.svg -Channels -Line 'Cu Ka' }
        }
        @{ Name = 'a format that it cannot write'; Id = 'ParametersContradict'; Try = { $spectra | Export-SpectrumPlot none.eps } }
        @{ Name = 'what is no path of files'; Id = 'NotAFileSystemPath'; Try = { $spectra | Export-SpectrumPlot Env:none.svg } }
    ) {
        Assert-Fault $Id $Try
        Test-Path none.svg, none.eps | Should -Be $false, $false
    }
}
