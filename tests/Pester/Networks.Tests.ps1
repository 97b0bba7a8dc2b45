# Lines found by networks, and networks trained.
BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    $spectrum = New-ToySpectrum
    $model = Join-Path $TestDrive 'published.spm'
    [SpectroCal.Neural.PeakModel]::Published.Save($model)
}

Describe 'Find-Peaks -Finder network' {
    It 'gives peaks the names of their lines, and says what does not fit' {
        # The toy's gain of 3 eV per channel is not one that models were trained for.
        $peaks = @($spectrum | Find-Peaks -Method Network -Model $model -WarningVariable warnings -WarningAction SilentlyContinue)
        $peaks.Count | Should -BeGreaterThan 0
        $peaks.Line | Should -BeIn 'Ti Ka', 'Ti Kb', 'Mn Ka', 'Mn Kb', 'Cu Ka'
        @($peaks.Doubt | Where-Object { $_ }).Count | Should -BeGreaterThan 0
        $warnings[0] | Should -BeLike '*is doubtful. *'
    }

    It 'finds the lines that are named' {
        $peaks = $spectrum | Find-Peaks -Finder network -Line 'Ti Ka' -WarningAction SilentlyContinue
        $peaks.Line | Select-Object -Unique | Should -Be 'Ti Ka'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a model that is not there'; Id = 'FileNotFound'; Try = { $spectrum | Find-Peaks -Finder network -Model nothing.spm } }
        @{ Name = 'other lines'; Id = 'ModelFault'; Try = { $spectrum | Find-Peaks -Finder network -Line 'Fe Ka' } }
        @{ Name = 'a model for another finder'; Id = 'ArgumentFault'; Try = { $spectrum | Find-Peaks -Model $model } }
        @{ Name = 'a path of another provider'; Id = 'NotAFileSystemPath'; Try = { $spectrum | Find-Peaks -Finder network -Model env:x } }
        @{
            Name = 'a model that is cut short'; Id = 'ModelFault'
            Try = {
                $cut = Join-Path $TestDrive 'cut.spm'
                [IO.File]::WriteAllBytes($cut, [IO.File]::ReadAllBytes($model)[0..5000])
                $spectrum | Find-Peaks -Finder network -Model $cut
            }
        }
        @{ Name = 'a simulation with a model that is not there'; Id = 'FileNotFound'; Try = { New-Vip2Campaign -Model nothing.spm } }
    ) {
        Assert-Fault $Id $Try
    }
}

Describe 'New-PeakFinderModel' {
    It 'writes nothing where that is only asked about' {
        New-PeakFinderModel (Join-Path $TestDrive 'new.spm') -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'new.spm' | Should -Not -Exist
    }

    It 'keeps files that are there' {
        Assert-Fault FileExists { New-PeakFinderModel $model }
        $null = New-Item (Join-Path $TestDrive 'half.spm.checkpoint')
        Assert-Fault FileExists { New-PeakFinderModel (Join-Path $TestDrive 'half.spm') }
    }

    It 'refuses <Name>' -ForEach @(
        @{
            Name = 'a network that there is not'; Id = 'CalibrationImpossible'
            Try = { New-PeakFinderModel "$TestDrive/a.spm" -Network deep }
        }
        @{ Name = 'a range that falls'; Id = 'CalibrationImpossible'; Try = { New-PeakFinderModel "$TestDrive/a.spm" -Counts 9, 5 } }
        @{ Name = 'to go on from nothing'; Id = 'FileNotFound'; Try = { New-PeakFinderModel "$TestDrive/a.spm" -Resume } }
    ) {
        Skip-WithoutTorch
        Assert-Fault $Id $Try
    }
}
