BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    $spectra = 1..2 | New-ToySpectrum
    $peaks = $spectra | Find-Peaks
}

Describe 'Find-Peaks' {
    It 'takes spectra by pipe, by position, by name and as arrays' {
        $peaks | Should -HaveCount 6
        (Find-Peaks $spectra).Channel | Should -Be $peaks.Channel
        (Find-Peaks -Spectrum $spectra[1]).Channel | Should -Be $peaks[3..5].Channel
        ([pscustomobject]@{ Spectrum = $spectra[0] } | ForEach-Object { Find-Peak $_.Spectrum }).Channel | Should -Be $peaks[0..2].Channel
    }

    It 'fills -OutVariable and -PipelineVariable' {
        $seen = $spectra | Find-Peaks -OutVariable kept -PipelineVariable peak | ForEach-Object { $peak.Channel }
        $seen | Should -Be $kept.Channel
    }

    It 'finds fewer peaks of higher significance' {
        $spectra[0] | Find-Peaks -Significance 40 | Should -HaveCount 2
    }

    It 'comes back from JSON and CSV' {
        $json = $peaks | ConvertTo-Json | ConvertFrom-Json
        $json.Channel | Should -Be $peaks.Channel
        $csv = $peaks | ConvertTo-Csv | ConvertFrom-Csv
        [double[]]$csv.ChannelError | Should -Be $peaks.ChannelError
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'what is no spectrum'; Id = 'InputOfWrongType'; Try = { 3 | Find-Peaks } }
        @{ Name = 'nothing'; Id = 'ParameterArgumentValidationErrorNullNotAllowed'; Try = { $null | Find-Peaks } }
        @{ Name = 'no number'; Id = 'ParameterArgumentValidationError'; Try = { $spectra | Find-Peaks -Significance NaN } }
        @{ Name = 'a negative width'; Id = 'ParameterArgumentValidationError'; Try = { $spectra | Find-Peaks -FwhmChannels -3 } }
    ) {
        Assert-Fault $Id $Try
    }
}

Describe 'Resolve-SpectralLine' {
    It 'says which property of a table is no number, and why' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $table = $peaks | ConvertTo-Csv -Delimiter ';' | ConvertFrom-Csv -Delimiter ';'
            $table | Resolve-SpectralLine 'Ti Ka', 'Cu Ka' -Gain 3 | Should -Not -BeNullOrEmpty
            [cultureinfo]::CurrentCulture = 'en-US'
            Assert-Fault PropertyIsNoNumber { $table | Resolve-SpectralLine 'Ti Ka', 'Cu Ka' -Gain 3 }
            $said = Get-Fault { $table | Resolve-SpectralLine 'Ti Ka', 'Cu Ka' -Gain 3 }
            "$said" | Should -Match "^The property Channel is '\d+,\d+', which is no number in the culture en-US"
            # Widths are not taken for unknown where they are there.
            $table = $peaks | Select-Object Spectrum, @{ n = 'Channel'; e = { 1000 } }, @{ n = 'FwhmChannels'; e = { '12,5' } }
            Assert-Fault PropertyIsNoNumber { $table | Resolve-SpectralLine 'Ti Ka', 'Cu Ka' -Gain 3 }
        }
        finally { [cultureinfo]::CurrentCulture = $before }
    }

    It 'ranks what peaks and spectra may be' {
        $ofPeaks = $peaks[0..2] | Resolve-SpectralLine -Line 'Ti Ka', 'Cu Ka' -Gain 3
        $ofPeaks[0].Lines.Line | Should -Be 'Ti Ka', 'Cu Ka'
        [Math]::Abs($ofPeaks[0].GainEvPerChannel - 3) | Should -BeLessThan 0.05
        $ofSpectrum = $spectra[0] | Resolve-SpectralLine 'Ti Ka', 'Cu Ka' -Gain 3 -First 1
        $ofSpectrum | Should -HaveCount 1
        $ofSpectrum.GainEvPerChannel | Should -Be $ofPeaks[0].GainEvPerChannel
    }

    It 'comes back from JSON' {
        $first = $spectra[0] | Resolve-SpectralLine -Element Ti, Cu -Gain 3 -First 1
        ($first | ConvertTo-Json -Depth 4 | ConvertFrom-Json).Lines.Channel | Should -Be $first.Lines.Channel
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'one line'; Id = 'ParametersContradict'; Try = { $peaks | Resolve-SpectralLine 'Ti Ka' } }
        @{
            Name = 'a line that there is not'; Id = 'ParameterArgumentTransformationError'
            Try = { $peaks | Resolve-SpectralLine 'Xx Ka', 'Cu Ka' }
        }
        @{ Name = 'an element that there is not'; Id = 'ParametersContradict'; Try = { $peaks | Resolve-SpectralLine -Element Xx, Cu } }
        @{
            Name = 'lines and elements'; Id = 'AmbiguousParameterSet'
            Try = { $peaks | Resolve-SpectralLine -Line 'Ti Ka', 'Cu Ka' -Element Ti }
        }
        @{
            Name = 'an error of no gain'; Id = 'ParametersContradict'
            Try = { $peaks | Resolve-SpectralLine 'Ti Ka', 'Cu Ka' -GainError 0.2 }
        }
        @{ Name = 'what is no peak'; Id = 'InputOfWrongType'; Try = { 'peak' | Resolve-SpectralLine 'Ti Ka', 'Cu Ka' } }
    ) {
        Assert-Fault $Id $Try
    }
}

Describe 'Get-XrayLine' {
    It 'takes names by pipe, by property, by position; elements; wildcards; ranges' {
        $pair = 'Cu Ka1', 'Cu Ka2'
        (Get-XrayLine 'Cu Ka').Name | Should -Be $pair
        ('Cu Ka' | Get-XrayLine).Name | Should -Be $pair
        ([pscustomobject]@{ Name = 'Cu Ka' } | Get-XrayLine).Name | Should -Be $pair
        (Get-XrayLine -Element cu -Range 8000-8100 | Sort-Object Name).Name | Should -Be $pair
        (Get-XrayLine 'Cu Ka*', 'Ti Ka1').Name | Should -Be ($pair + 'Ti Ka1')
        Get-XrayLine | Should -Not -HaveCount 0
    }

    It 'knows the gamma lines of sources' {
        (Get-XrayLine Co-60).Name | Should -Be 'Co-60 1173.2', 'Co-60 1332.5'
        (Get-XrayLine 60co, 'Cs-137 662').Name | Should -Be 'Co-60 1173.2', 'Co-60 1332.5', 'Cs-137 661.7'
        (Get-XrayLine -Source 137Cs).IntensityPercent | Should -Be 85.01
        (Get-XrayLine -Source Eu-152 -Range 1400000-1410000).Emitter | Should -Be 'Eu-152'
        Assert-Fault ParametersContradict { Get-XrayLine -Source Xx-1 }
    }

    It 'gives lines that can be calibrated with' {
        $lines = (Get-XrayLine 'Ti Ka1'), (Get-XrayLine 'Cu Ka1')
        ($spectra[0] | New-Calibration -Line $lines -Gain 3).Lines.Name | Should -Be 'Ti Ka1', 'Cu Ka1'
    }

    It 'says that there is no such line, and goes on' {
        Assert-Fault ArgumentFault { Get-XrayLine 'Xx Ka' }
        (Get-XrayLine 'Xx Ka', 'Cu Ka1' -ErrorAction SilentlyContinue).Name | Should -Be 'Cu Ka1'
        Assert-Fault ParameterArgumentTransformationError { Get-XrayLine Cu -Range 9000-100 }
    }
}
