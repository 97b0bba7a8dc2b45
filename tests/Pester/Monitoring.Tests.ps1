BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    Set-Location $TestDrive
    # Runs of a detector whose lines are twenty channels wide; the fourth has another gain.
    function New-Run([int] $Number, [double] $Gain = 1) {
        $random = [Random]::new($Number)
        $counts = foreach ($channel in 0..511) {
            $rate = 2.0
            foreach ($line in (150, 160), (300, 120)) {
                $distance = ($channel - $Gain * $line[0]) / 8
                $rate += $line[1] * [Math]::Exp(-0.5 * $distance * $distance)
            }
            # A normal deviate will do for a Poisson one here.
            $normal = [Math]::Sqrt(-2 * [Math]::Log(1 - $random.NextDouble())) * [Math]::Cos(2 * [Math]::PI * $random.NextDouble())
            [Math]::Max(0, [Math]::Round($rate + [Math]::Sqrt($rate) * $normal))
        }
        $head = '$DATE_MEA:', ('01/02/2026 10:{0:00}:00' -f $Number), '$MEAS_TIM:', '100 101', '$DATA:', '0 511'
        $head + $counts | Set-Content ('run{0:00}.spe' -f $Number)
    }
    1..10 | ForEach-Object { New-Run $_ ($_ -eq 4 ? 1.03 : 1) }
    $spectra = Import-Spectrum run*.spe
    $monitor = $spectra | New-SpectrumMonitor
}

AfterAll {
    Set-Location $PSScriptRoot
}

Describe 'New-SpectrumMonitor' {
    It 'finds the run that is bad, says why, and keeps what all checks found' {
        $monitor.Spectra, $monitor.Good, $monitor.Bad | Should -Be 10, 9, 1
        $bad = $monitor.Verdicts | Where-Object Verdict -eq Bad
        $bad.Run | Should -Be 'run04.spe'
        $bad.Kind | Should -Be 'Gain'
        $bad.Reason | Should -BeLike 'The gain is 3*higher*'
        $bad.FalseAlarmProbability | Should -BeLessThan 1e-6
        $bad.Checks | Should -HaveCount 13
        ($bad.Checks | Where-Object Kind -eq Gain).Value | Should -BeGreaterThan 0.02
    }

    It 'gives the same for the same seed, by pipe and by position, whatever the number of threads' {
        $again = New-SpectrumMonitor $spectra -ThrottleLimit 1
        $again.Verdicts.FalseAlarmProbability | Should -Be $monitor.Verdicts.FalseAlarmProbability
        $again.Seed | Should -Be 1
    }

    It 'has the verdicts and the names of the command line' {
        $said = Invoke-CommandLine monitor @((Get-ChildItem run*.spe).Name)
        $said.spectra.run | Should -Be $monitor.Verdicts.Run
        $said.spectra.detector | Should -Be $monitor.Verdicts.Detector
        $said.spectra.verdict | Should -Be $monitor.Verdicts.Verdict
    }

    It 'refuses what cannot be learned from' {
        Assert-Fault CalibrationImpossible { $spectra[0..1] | New-SpectrumMonitor }
        Assert-Fault ParameterArgumentValidationError { $spectra | New-SpectrumMonitor -FalseAlarmProbability 0.9 }
        Assert-Fault InputOfWrongType { 3 | New-SpectrumMonitor }
    }
}

Describe 'Test-Spectrum -Monitor' {
    It 'judges other runs' {
        New-Run 11
        New-Run 12 1.03
        $judged = Import-Spectrum run11.spe, run12.spe | Test-Spectrum -Monitor $monitor
        $judged.Verdict | Should -Be 'Good', 'Bad'
        Import-Spectrum run11.spe, run12.spe | Test-Spectrum -Monitor $monitor -Quiet | Should -Be $true, $false
        Remove-Item run11.spe, run12.spe
    }

    It 'calls a detector suspicious that the monitor does not know' {
        $judged = New-ToySpectrum | Test-Spectrum -Monitor $monitor
        $judged.Verdict | Should -Not -Be Good
        $judged.FalseAlarmProbability | Should -BeNullOrEmpty
    }
}

Describe 'Select-Detector' {
    It 'gives all rows, or those of the verdicts asked for' {
        $monitor | Select-Detector | Should -HaveCount 10
        $monitor.Verdicts | Select-Detector -Verdict Good, Suspicious | Should -HaveCount 9
        ($monitor | Select-Detector -Verdict Bad).Run | Should -Be 'run04.spe'
    }

    It 'lets a person decide' {
        $null = $monitor | Select-Detector -OutFile selection.csv -Verdict Good
        $table = Import-Csv selection.csv
        $table | Should -HaveCount 10
        ($table | Where-Object run -eq run04.spe).verdict, $table[0].by | Should -Be 'bad', 'monitor'
        (Get-Content selection.csv -Raw) -replace ',run04.spe,bad,[^\n]*', ',run04.spe,good,magnet on,person' |
            Set-Content decided.csv
        $row = $monitor | Select-Detector -SelectionPath decided.csv | Where-Object Run -eq run04.spe
        $row.Verdict, $row.Reason, $row.By | Should -Be 'Good', 'magnet on', 'Person'
        Select-Detector -SelectionPath decided.csv -Verdict Good | Should -HaveCount 10
    }

    It 'replaces a table only with -Force, and writes nothing with -WhatIf' {
        'kept' | Set-Content kept.csv
        Assert-Fault FileExists { $monitor | Select-Detector -OutFile kept.csv }
        $null = $monitor | Select-Detector -OutFile kept.csv -Force -WhatIf
        Get-Content kept.csv | Should -Be 'kept'
    }

    It 'says what is wrong' {
        Assert-Fault ParametersContradict { Select-Detector }
        Assert-Fault FileNotFound { $monitor | Select-Detector -SelectionPath absent.csv }
        Assert-Fault FileFormatFault { $monitor | Select-Detector -SelectionPath run01.spe }
        Assert-Fault InputOfWrongType { 3 | Select-Detector }
        Assert-Fault ParametersContradict { $monitor, $monitor | Select-Detector }
    }
}

Describe 'Optimize-Calibration -Selection' {
    BeforeAll {
        $given = @{ Line = 'A=1500', 'B=3000'; Start = 0, 10; NoiseEv = 80; Fano = 0 }
        $selection = $monitor | Select-Detector
        $null = $monitor | Select-Detector -OutFile all.csv
    }

    It 'leaves out what is bad, from rows or from a table' {
        foreach ($by in @{ Selection = $selection }, @{ SelectionPath = 'all.csv' }) {
            $optimized = $spectra | Optimize-Calibration @given @by -WarningVariable warnings -WarningAction SilentlyContinue
            $optimized.NotSelected | Should -Be 1
            $optimized.Batches | Should -HaveCount 9
            $optimized.Batches.Run | Should -Not -Contain run04.spe
            $optimized.GetReport().Selection.LeftOut[0].Run | Should -Be 'run04.spe'
            $warnings -like '*selection*' | Should -BeNullOrEmpty
        }
    }

    It 'leaves out what was filtered away from the rows' {
        $few = $selection | Where-Object Run -in run01.spe, run02.spe, run04.spe
        ($spectra | Optimize-Calibration @given -Selection $few -WarningAction SilentlyContinue).Batches.Run |
            Should -Be 'run01.spe', 'run02.spe'
    }

    It 'works detector by detector' {
        $optimized = $spectra | Optimize-Calibration @given -Selection $selection -ByDetector -WarningAction SilentlyContinue
        $optimized.NotSelected | Should -Be 1
    }

    It 'warns of spectra that are not in it, and of those that are not there' {
        'detector,run,verdict,reason,by', "$($spectra[0].Detector),run01.spe,bad,,person", 'x,y,bad,,person' | Set-Content some.csv
        $null = $spectra | Optimize-Calibration @given -SelectionPath some.csv -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings -like '*9 of 10 spectra are not in the selection*' | Should -HaveCount 1
        $warnings -like '*also names 1 bad spectrum*y, detector x.*' | Should -HaveCount 1
    }

    It 'selects batches of a campaign' {
        $campaign = New-ToyCampaign -Seed 42 -CycleCount 1 -RunCount 4
        $runs = $campaign.GetSpectra()
        'detector,run,verdict,reason,by', "$($runs[1].Detector),$($runs[1].Run),bad,,person" | Set-Content campaign.csv
        $optimized = $campaign | Optimize-Calibration -SelectionPath campaign.csv -WarningAction SilentlyContinue
        $optimized.Batches.Run | Should -Be $runs[0, 2, 3].Run
    }

    It 'refuses a selection that does not belong to the spectra' {
        'detector,run,verdict,reason,by', 'x,y,bad,,person' | Set-Content other.csv
        Assert-Fault CalibrationImpossible { $spectra | Optimize-Calibration @given -SelectionPath other.csv }
        Assert-Fault ParametersContradict { $spectra | Optimize-Calibration @given -SelectionPath other.csv -Selection $selection }
        Assert-Fault FileNotFound { $spectra | Optimize-Calibration @given -SelectionPath absent.csv }
        Assert-Fault CalibrationImpossible {
            $spectra | Optimize-Calibration @given -Selection ($selection | Where-Object Verdict -eq Bad)
        }
    }
}
