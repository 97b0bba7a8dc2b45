# Constants that last: stored, looked up, and the questions that power users ask, each in one line as docs/store.md has it.
BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    Push-Location $TestDrive
    $detectors = New-ToySpectrum -Seed 7 -DetectorCount 4 | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3
    $null = $detectors | Register-Calibration constants.db -Tag online -From 2026-11-02
    # One detector whose gain moves by 0.2 %, and another tag for it.
    $store = [SpectroCal.Store.Database.CalibrationStore]::Open((Join-Path $TestDrive 'constants.db'))
    $first = (Get-Calibration constants.db -At 2026-11-28 -Tag online)[1].GetRecord()
    $text = [SpectroCal.Store.Exchange.StoreFile]
    function Copy-Record($Record, [hashtable] $Change) {
        $bytes = $text::Content('x.json', [SpectroCal.Store.Records.CalibrationRecord[]]@($Record))
        $json = [System.Text.Encoding]::UTF8.GetString($bytes) | ConvertFrom-Json -DateKind String
        foreach ($name in $Change.Keys) { $json.records[0].$name = $Change[$name] }
        $json | ConvertTo-Json -Depth 8 | Set-Content changed.json
        $text::Read((Join-Path $TestDrive 'changed.json'))
    }
    $moved = Copy-Record $first @{ from = '2026-11-20T00:00:00'; parameters = @($first.Parameters[0], ($first.Parameters[1] * 1.002)) }
    $none = [System.Threading.CancellationToken]::None
    $null = $store.Add([SpectroCal.Store.Records.CalibrationRecord[]]@($moved), $false, $none)
    $other = (Get-Calibration constants.db -At 2026-11-10).GetRecord() | ForEach-Object { Copy-Record $_ @{ tag = 'reprocessed' } }
    $null = $store.Add([SpectroCal.Store.Records.CalibrationRecord[]]@($other), $false, $none)
    $suspect = Copy-Record $first @{ detector = 'odd'; tag = 'doubtful'; status = 'Suspect'; reason = 'The peaks are doubled.' }
    $null = $store.Add([SpectroCal.Store.Records.CalibrationRecord[]]@($suspect), $false, $none)
    $store.Dispose()
}

AfterAll { Pop-Location }

Describe 'A store' {
    It 'gives back what was stored' {
        $stored = Get-Calibration constants.db -At 2026-11-05 -Tag online
        $stored.Detector | Should -Be @($detectors.Detector | Sort-Object)
        foreach ($detector in $detectors) {
            $one = Get-Calibration constants.db $detector.Detector -At 2026-11-05 -Tag online
            $one.Parameters | Should -Be $detector.Coefficients
            $one.Covariance | Should -Be $detector.Covariance
            $one.Status, $one.Version, $one.From | Should -Be $detector.Status, 1, ([datetime]'2026-11-02')
            $one.Options | Should -BeLike '*Register-Calibration*'
        }
    }

    It 'has nothing before the first constants begin, and says so' {
        Get-Calibration constants.db -At 2026-11-01 -Tag online | Should -BeNullOrEmpty
        $name = $detectors[0].Detector
        $fault = Get-Fault { Get-Calibration constants.db $name -At 2026-11-01 -Tag online }
        $fault.FullyQualifiedErrorId | Should -BeLike 'NoConstants,*'
        "$fault" | Should -BeLike "*no constants of detector $name under tag online at 2026-11-01*"
        "$(Get-Fault { Get-Calibration constants.db })" | Should -BeLike '*Name a tag*doubtful, online, reprocessed*'
        (Get-Fault { Get-Calibration none.db }).FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
    }

    It 'takes days that the shell makes numbers of' {
        (Get-Calibration constants.db -At 20261105 -Tag online).Detector | Should -Be @($detectors.Detector | Sort-Object)
        "$(Get-Fault { Get-Calibration constants.db -At 2026 -Tag online })" | Should -BeLike "*such as 2026-11-28*found '2026'*"
    }

    It 'completes its detectors and the times from which they are valid' {
        $text = 'Get-Calibration constants.db -Tag online -Detector '
        (TabExpansion2 $text $text.Length).CompletionMatches.ListItemText | Should -Be @($detectors.Detector | Sort-Object)
        $text = 'Get-Calibration constants.db -Tag online -At '
        (TabExpansion2 $text $text.Length).CompletionMatches.ListItemText | Should -Contain '2026-11-02T00:00:00'
    }

    It 'completes its tags' {
        $text = 'Get-Calibration constants.db -Tag '
        (TabExpansion2 $text $text.Length).CompletionMatches.CompletionText | Should -Be doubtful, online, reprocessed
        $text = 'Register-Calibration -Path constants.db -Tag on'
        (TabExpansion2 $text $text.Length).CompletionMatches.CompletionText | Should -Be online
    }

    It 'takes days as files state them, and refuses what may be two' {
        (Get-Calibration constants.db -At 05.11.2026 -Tag online).Version | Should -Be 1, 1, 1, 1
        { Get-Calibration constants.db -At 05/11/2026 -Tag online -ErrorAction Stop } | Should -Throw '*2026-05-11*2026-11-05*'
    }

    It 'warns of constants that are suspect' {
        $got = Get-Calibration constants.db -Tag doubtful -At 2026-11-28 -WarningVariable warnings -WarningAction SilentlyContinue
        $got.Status | Should -Be 'Suspect'
        "$warnings" | Should -BeLike '*odd*are Suspect: The peaks are doubled.'
    }

    It 'gives energy scales' {
        $scale = Get-Calibration constants.db -At 2026-11-05 -Tag online
        $spectra = New-ToySpectrum -Seed 7 -DetectorCount 4 | ConvertTo-EnergySpectrum -Calibration $scale
        $spectra | Should -HaveCount 4
    }

    It 'keeps every version' {
        $null = $detectors[0] | Register-Calibration constants.db -Tag again -From 2026-11-02
        $null = $detectors[0] | Register-Calibration constants.db -Tag again -From 2026-11-02
        (Get-CalibrationHistory constants.db -Tag again -All).Version | Should -Be 1, 2
        (Get-CalibrationHistory constants.db -Tag again).Version | Should -Be 2
    }

    It 'is not written with -WhatIf, nor from results without a time' {
        $null = $detectors | Register-Calibration new.db -Tag x -From 2026-11-02 -WhatIf
        $peaks = New-ToySpectrum -Seed 7 | Find-Peaks | Select-Object Spectrum, Detector, Channel, ChannelError, FwhmChannels, Area
        $timeless = $peaks | New-Calibration 'Ti=4508.9', 'Cu=8047.8' -Gain 3
        "$(Get-Fault { $timeless | Register-Calibration new.db -Tag x })" | Should -BeLike '*states no time*'
        'new.db' | Should -Not -Exist
    }
}

Describe 'A question in one line' {
    BeforeAll { $moving = $first.Detector }

    It 'is answered: constants valid on a date' {
        (Get-Calibration constants.db -At 2026-11-28 -Tag online | Where-Object Detector -EQ $moving).Version | Should -Be 2
    }

    It 'is answered: detectors whose gain moved by more than 0.1 % this month' {
        Get-CalibrationHistory constants.db -Tag online -From 2026-11-01 -Until 2026-12-01 | Group-Object Detector |
            Where-Object { $g = $_.Group | Measure-Object P1 -Minimum -Maximum; $g.Maximum / $g.Minimum -gt 1.001 } |
            Select-Object -ExpandProperty Name | Should -Be $moving
    }

    It 'is answered: constants that differ between two tags' {
        $at = @{ At = '2026-11-28' }
        $online, $reprocessed = 'online', 'reprocessed' | ForEach-Object { , (Get-Calibration constants.db -Tag $_ @at) }
        $differing = Compare-Object $online $reprocessed -Property Detector, P0, P1
        $differing.Detector | Select-Object -Unique | Should -Be $moving
    }
}
