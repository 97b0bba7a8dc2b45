BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    $spectra = 1..3 | New-ToySpectrum -EventCount 2000
    Set-Location $TestDrive
    $spectra | Export-Spectrum -Path folder/
}

AfterAll {
    Set-Location $PSScriptRoot
}

Describe 'Import-Spectrum' {
    It 'reads by <Name>' -ForEach @(
        @{ Name = 'position'; Read = { Import-Spectrum folder/toy-1.n42 } }
        @{ Name = 'name'; Read = { Import-Spectrum -Path folder/toy-1.n42 } }
        @{ Name = 'literal path'; Read = { Import-Spectrum -LiteralPath folder/toy-1.n42 } }
        @{ Name = 'pipe'; Read = { 'folder/toy-1.n42' | Import-Spectrum } }
        @{ Name = 'file'; Read = { Get-Item folder/toy-1.n42 | Import-Spectrum } }
        @{ Name = 'property Path'; Read = { [pscustomobject]@{ Path = 'folder/toy-1.n42' } | Import-Spectrum } }
        @{ Name = 'property LiteralPath'; Read = { [pscustomobject]@{ LiteralPath = 'folder/toy-1.n42' } | Import-Spectrum } }
        @{ Name = 'wildcard'; Read = { Import-Spectrum folder/toy-[1].n* } }
    ) {
        $read = @(& $Read)
        $read.Count | Should -Be 1
        Test-SameNumbers $read[0].Counts $spectra[0].Counts | Should -BeTrue
    }

    It 'gives spectra that keep their counts as JSON' {
        $json = $spectra[0] | ConvertTo-Json -WarningAction Ignore | ConvertFrom-Json
        Test-SameNumbers $json.Counts $spectra[0].Counts | Should -BeTrue
        $json.Name | Should -Be $spectra[0].Name
    }

    It 'reads arrays of paths' {
        Import-Spectrum folder/toy-1.n42, folder/toy-3.n42 -OutVariable kept | Should -HaveCount 2
        $kept | Should -HaveCount 2
    }

    It 'doubts dates of files read together of which one has the day first' {
        foreach ($day in 11, 12, 13) {
            '$SPEC_ID:', 'x', '$DATE_MEA:', "$day/11/2026 10:00:00", '$DATA:', '0 3', 3, 9, 4, 1, '$ENDRECORD:' |
                Set-Content "day$day.spe"
        }
        foreach ($read in { Import-Spectrum day*.spe @quiet }, { Get-Item day*.spe | Import-Spectrum @quiet }) {
            $quiet = @{ WarningVariable = 'said'; WarningAction = 'SilentlyContinue' }
            $null = . $read
            $said | Should -BeLike "*day12.spe*taken for 2026-12-11, month first; it may be 2026-11-12, since day13.spe*"
        }
    }

    It 'gives values that are no counts to those who can use them' {
        $rows = 0..199 | ForEach-Object {
            $x = ($_ - 100) / 6
            "$(5005 + 10 * $_),$(300 * [Math]::Exp(-0.5 * $x * $x) - 2.25 + 5 * ($_ % 3 - 1)),5"
        }
        'Energy (eV),Counts,Error', $rows | ForEach-Object { $_ } | Set-Content net.csv
        $net = Import-Spectrum net.csv -WarningVariable said -WarningAction SilentlyContinue
        $said | Should -Match 'Its values are not counts'
        $net.GetType().Name | Should -Be DetectorIntensities
        $net.Errors | Select-Object -Unique | Should -Be 5
        $line = $net | Measure-LineShape 'A=6000' -NoiseEv 60 -Fano 0
        $line.Valid, $line.Statistic, $line.IntensityErrors | Should -Be $true, LeastSquares, Stated
        [Math]::Abs($line.PositionEv - 6005) | Should -BeLessThan 5
        $net | Export-SpectrumPlot net.svg
        'net.svg' | Should -Exist
        $refused = $null
        $net | ConvertTo-EnergySpectrum -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'InputOfWrongType,*'
        $refused[0].Exception.Message | Should -Match 'are not counts, which are needed here'
    }

    It 'takes bad files for one error each, and goes on' {
        'no spectrum' | Set-Content bad.mca
        [System.IO.File]::WriteAllBytes((Join-Path $TestDrive 'binary.spe'), [byte[]](0..255))
        $null = New-Item empty.csv
        $read = 'folder/toy-1.n42', 'bad.mca', 'missing.mca', 'binary.spe', 'folder', 'empty.csv', 'folder/toy-2.n42' |
            Import-Spectrum -ErrorVariable faults -ErrorAction SilentlyContinue
        $read.Name | Should -Be 'toy-1', 'toy-2'
        $faults.ForEach({ "$($_.FullyQualifiedErrorId -replace ',.*'), $($_.CategoryInfo.Category)" }) | Should -Be @(
            'FileNotFound, ObjectNotFound'
            'FolderWithoutContent, InvalidArgument'
            'FileFormatFault, InvalidData'
            'FileFormatFault, InvalidData'
            'FileFormatFault, InvalidData'
        )
        $faults[2].TargetObject | Should -Be (Join-Path $TestDrive 'bad.mca')
    }

    It 'takes many files that are bad in the same way for one error' {
        $many = 1..5 | ForEach-Object { Join-Path $TestDrive "ambiguous$_.csv" }
        foreach ($file in $many) { 'no spectrum' | Set-Content $file }
        $null = $many + 'missing.mca' | Import-Spectrum -ErrorVariable faults -ErrorAction SilentlyContinue
        $ofFormat = @($faults | Where-Object FullyQualifiedErrorId -Like 'FileFormatFault,*')
        $ofFormat | Should -HaveCount 1
        "$($ofFormat[0])" | Should -BeLike "$($many[0]) and 4 more: *"
        $ofFormat[0].TargetObject | Should -Be $many
        $faults | Should -HaveCount 2
    }

    It 'says what is wrong with <Path>' -ForEach @(
        @{ Path = 'missing.mca'; Id = 'FileNotFound' }
        @{ Path = 'missing*.mca'; Id = 'FileNotFound' }
        @{ Path = 'Env:PATH'; Id = 'NotAFileSystemPath' }
        @{ Path = 'Env:P*'; Id = 'NotAFileSystemPath' }
        @{ Path = 'NoSuchDrive:a.mca'; Id = 'DriveNotFound' }
    ) {
        Assert-Fault $Id { Import-Spectrum $Path }
    }

    It 'refuses nothing and empty paths' {
        Assert-Fault ParameterArgumentValidationError { $null | Import-Spectrum }
        Assert-Fault ParameterArgumentValidationError { '' | Import-Spectrum }
    }

    It 'refuses conditions that cannot be read, and slots of no length' {
        Assert-Fault ParametersContradict { Import-Spectrum folder/toy-1.n42 -Where 'nonsense' }
        Assert-Fault ParameterArgumentValidationError { Import-Spectrum folder/toy-1.n42 -SlotSeconds 0 }
    }

    It 'refuses parameters of list mode where no file is list mode, and takes them where one is' {
        Assert-Fault ParametersContradict { Import-Spectrum folder/toy-1.n42 -Where 'a=b' -SlotSeconds 10 -BinWidth 3 }
        Assert-Fault ParametersContradict { Get-Item folder/toy-1.n42 | Import-Spectrum -SlotSeconds 10 }
        $fault = Get-Fault { Import-Spectrum folder/toy-1.n42 -BinWidth 3 }
        $fault | Should -BeLike '-BinWidth is for list mode, and no file is list mode.'
        @('adc,det') + (1..9 | ForEach-Object { "$_,a" }) | Set-Content list.csv
        $read = Import-Spectrum folder/toy-1.n42, list.csv -BinWidth 3
        $read.Name | Should -Be 'toy-1', 'list.csv'
        # A file that cannot be read says so itself.
        Assert-Fault FileNotFound { Import-Spectrum nowhere.csv -SlotSeconds 10 }
    }

    It 'finds files of unusual names: <Name>' -ForEach @(
        @{ Name = 'a[1].n42' }
        @{ Name = 'run [a-b] 2.n42' }
        @{ Name = 'Röntgen µ 日本.n42' }
        @{ Name = "it's.n42" }
    ) {
        $spectra[0] | Export-Spectrum $Name
        (Import-Spectrum $Name).TotalCounts | Should -Be 2000
        (Import-Spectrum -LiteralPath $Name).TotalCounts | Should -Be 2000
        (Get-Item -LiteralPath $Name | Import-Spectrum).TotalCounts | Should -Be 2000
    }

    It 'knows drives, and where the session stands' {
        $null = New-PSDrive spectra FileSystem (Join-Path $TestDrive 'folder')
        Import-Spectrum spectra:\*.n42 | Should -HaveCount 3
        $spectra[0] | Export-Spectrum spectra:/other.csv -PassThru | Should -HaveCount 1
        Push-Location folder
        (Import-Spectrum other.csv).TotalCounts | Should -Be 2000
        Pop-Location
        Remove-Item folder/other.csv
    }

    It 'reads a campaign' {
        New-ToyCampaign -CycleCount 1 -RunCount 2 | Export-Spectrum campaign/
        $campaign = Import-Spectrum campaign
        $campaign.Batches | Should -Be 2
        $campaign.HasTruth | Should -BeTrue
    }

    It 'reads list mode with the columns and slots that are asked for' {
        'when,adc,kind', '0,100,a', '1,101,b', '5,102,a', '11,103,a' | Set-Content events.csv
        $read = Import-Spectrum events.csv -ChannelColumn adc -TimeColumn when -SlotSeconds 10 -Where 'kind=a'
        $read.TotalCounts | Should -Be 2, 1
    }

    It 'reads measured files' {
        Skip-WithoutMeasuredFiles
        $steel = Import-Spectrum (Join-Path $RealData 'pymca/Steel.spe')
        $steel.TotalCounts | Should -BeGreaterThan 3e6
        $files = Get-ChildItem (Join-Path $RealData 'padre_drift/20250108*.mca')
        $files | Import-Spectrum -WarningAction SilentlyContinue | Should -HaveCount 6
    }
}

Describe 'Export-Spectrum' {
    It 'writes <Format> that comes back' -ForEach @('n42', 'csv', 'npy', 'spe', 'msa' | ForEach-Object { @{ Format = $_ } }) {
        $file = $spectra[0] | Export-Spectrum "one.$Format" -PassThru
        $file | Should -BeOfType System.IO.FileInfo
        (Import-Spectrum $file -WarningAction SilentlyContinue).TotalCounts | Should -Be 2000
    }

    It 'writes a folder in the format asked for' {
        ($spectra | Export-Spectrum csvs/ -Format csv -PassThru).Name | Should -Be 'toy-1.csv', 'toy-2.csv', 'toy-3.csv'
    }

    It 'writes nothing with -WhatIf' {
        $spectra | Export-Spectrum whatif/ -WhatIf
        New-ToyCampaign -CycleCount 1 -RunCount 1 | Export-Spectrum whatif/ -WhatIf
        $spectra[0] | Export-Spectrum whatif.n42 -WhatIf
        Test-Path whatif, whatif.n42 | Should -Be $false, $false
    }

    It 'replaces files only with -Force, and writes none of many where one is there' {
        $spectra[0] | Export-Spectrum once/
        Assert-Fault FileExists { $spectra | Export-Spectrum once/ }
        Get-ChildItem once | Should -HaveCount 1
        $spectra[1] | Export-Spectrum once/toy-1.n42 -Force
        (Import-Spectrum once/toy-1.n42).Name | Should -Be 'toy-2'
    }

    It 'says what is wrong with <Path>' -ForEach @(
        @{ Path = 'Env:a.n42'; Id = 'NotAFileSystemPath' }
        @{ Path = 'NoSuchDrive:a.n42'; Id = 'DriveNotFound' }
        @{ Path = 'spectrum.xyz'; Id = 'ArgumentFault' }
        @{ Path = 'folder/toy-1.n42/a.n42'; Id = 'FileNotWritable' }
    ) {
        Assert-Fault $Id { $spectra[0] | Export-Spectrum $Path }
    }

    It 'says that a folder is read-only' {
        if (-not $IsLinux) { Set-ItResult -Skipped -Because 'only Linux has /proc, where nobody can write' }
        $fault = @(Get-Fault { $spectra[0] | Export-Spectrum /proc/a.n42 })
        $fault | Should -HaveCount 1
        $fault[0].CategoryInfo.Category | Should -BeIn 'WriteError', 'PermissionDenied'
    }

    It 'refuses formats that there are not, and what is no spectrum' {
        Assert-Fault ParametersContradict { $spectra | Export-Spectrum x/ -Format mcx }
        Assert-Fault InputOfWrongType { 3 | Export-Spectrum x.n42 }
        Assert-Fault ParameterArgumentValidationErrorNullNotAllowed { $null | Export-Spectrum x.n42 }
    }
}

Describe 'Test-Spectrum' {
    It 'judges each spectrum, by pipe and by position' {
        $spectra | Test-Spectrum | Should -HaveCount 3
        (Test-Spectrum $spectra).Verdict | Should -Be ($spectra | Test-Spectrum -OutVariable kept).Verdict
        $kept | Should -HaveCount 3
    }

    It 'answers yes or no with -Quiet' {
        $spectra[0] | Test-Spectrum -Quiet | Should -BeTrue
        0, 0, 0, 0 | Set-Content nothing.csv
        Import-Spectrum nothing.csv | Test-Spectrum -Quiet | Should -BeFalse
    }

    It 'says what is odd about files, once for many, and finds sound ones good' {
        $rows = 0..511 | ForEach-Object { "$(10 * $_),$(5 + [int] (9000 * [Math]::Exp(-[Math]::Pow(($_ - 160) / 8, 2))))" }
        1..6 | ForEach-Object { @('Energy,Counts') + $rows | Set-Content "odd$_.csv" }
        $tested = Import-Spectrum odd*.csv -WarningVariable said -WarningAction SilentlyContinue | Test-Spectrum
        $said | Should -HaveCount 1
        $said | Should -BeLike '*odd1.csv and 5 more: The file does not state the unit*'
        $tested.Verdict | Should -Be (@('Good') * 6)
        $tested[0].Remarks | Should -BeLike '*does not state the unit*'
        $tested | Out-String -Width 120 | Should -Not -BeLike '*unit*'
    }

    It 'takes spectra only' {
        Assert-Fault InputOfWrongType { 3 | Test-Spectrum }
    }
}

Describe 'Values that are not counts' {
    BeforeAll {
        'keV,counts,error', (1..20 | ForEach-Object { "$_,$(0.5 - $_ % 3),1" }) | Set-Content net.csv
        $values = Import-Spectrum net.csv -WarningAction SilentlyContinue
    }

    It 'are refused by {<Try>} in the same words' -ForEach @(
        @{ Try = { $values | Find-Peaks } }
        @{ Try = { Find-Peaks $values } }
        @{ Try = { $values | Test-Spectrum } }
        @{ Try = { $values | New-SpectrumMonitor } }
        @{ Try = { $values | ConvertTo-EnergySpectrum } }
        @{ Try = { $values | ConvertTo-EnergySpectrum -Calibration 0,1 } }
        @{ Try = { $values | Merge-Spectrum } }
        @{ Try = { $values | New-Calibration 'Ti Ka', 'Cu Ka' } }
        @{ Try = { $values | Export-Spectrum net.n42 } }
    ) {
        Assert-Fault InputOfWrongType $Try
        "$(Get-Fault $Try)" | Should -BeLike 'The values of net.csv are not counts, which are needed here*'
    }
}
