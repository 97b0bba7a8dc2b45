# What cmdlets give is plain: it goes through ConvertTo-Json and Export-Csv and back without loss, and Format-List shows all of it.
BeforeDiscovery {
    . "$PSScriptRoot/Module.ps1"
    # As GivenResults.ps1 has them, and a plot.
    $names = 'Spectrum', 'Peak', 'Assignment', 'Detector', 'Campaign', 'Optimization', 'Batch', 'Imported', 'Compared', 'EnergySpectrum',
        'Measurement', 'LineParameter', 'Quality', 'Monitor', 'Verdict', 'Selected', 'Stored', 'Job', 'Line',
        'Engine', 'TpcTrack', 'TpcReadout',
        'TpcParameterEstimate', 'TpcLossScan', 'TpcCorrelation', 'Speed', 'Plot'
}

BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    . "$PSScriptRoot/GivenResults.ps1"
    $GivenResults.Plot = { $spectra[0] | New-SpectrumPlot }

    $unreadable = '<>|System\.|SpectroCal\.|ReadOnlyMemory|<Clone>|\{ \w+ = '

    # The same value after a detour as text.
    function Assert-Same($Read, $Value, [string] $At) {
        if ($null -eq $Value) { $Read | Should -BeNullOrEmpty -Because $At }
        elseif ($Value -is [double]) { ([double]$Read).Equals($Value) | Should -BeTrue -Because "$At is $Value, not $Read" }
        elseif ($Value -is [bool]) { "$Read" | Should -Be "$Value" -Because $At }
        elseif ($Value -is [System.Collections.IDictionary]) {
            foreach ($key in $Value.Keys) { Assert-Same $Read.$key $Value[$key] "$At.$key" }
        }
        elseif ($Value -is [System.Collections.IList]) {
            @($Read).Count | Should -Be $Value.Count -Because $At
            for ($i = 0; $i -lt [Math]::Min($Value.Count, 50); $i++) { Assert-Same @($Read)[$i] $Value[$i] "$At[$i]" }
        }
        elseif ($Value -is [datetime]) { [datetime]$Read | Should -Be $Value -Because $At }
        elseif ($Value -is [string] -or $Value -is [ValueType]) { $Read | Should -BeExactly $Value -Because $At }
        else {
            foreach ($property in $Value.PSObject.Properties) { Assert-Same $Read.($property.Name) $property.Value "$At.$($property.Name)" }
        }
    }

    # Enumerations are numbers in JSON: there are none, however deep.
    function Assert-Plain($Value, [string] $At) {
        $Value | Should -Not -BeOfType ([Enum]) -Because $At
        if ($Value -is [System.Collections.IDictionary]) { return }
        if ($Value -is [System.Collections.IList]) { if ($Value.Count) { Assert-Plain $Value[0] "$At[0]" } }
        elseif ($null -ne $Value -and $Value -isnot [string] -and $Value -isnot [ValueType]) {
            foreach ($property in $Value.PSObject.Properties) { Assert-Plain $property.Value "$At.$($property.Name)" }
        }
    }

    function Get-One([string] $Name) { @(& $GivenResults[$Name])[0] }
}

Describe 'A result of the view <_>' -ForEach $names {
    BeforeAll { $one = Get-One $_ }

    It 'goes through ConvertTo-Json and back' {
        $json = $one | ConvertTo-Json -Depth 8 -WarningAction Stop
        $json | Should -Not -Match '<>|System\.|ReadOnlyMemory|<Clone>'
        Assert-Plain $one $_
        Assert-Same ($json | ConvertFrom-Json) $one $_
    }

    It 'goes through Export-Csv and back' {
        $file = Join-Path $TestDrive 'one.csv'
        $one | Export-Csv $file
        Get-Content $file -Raw | Should -Not -Match $unreadable
        $read = Import-Csv $file
        foreach ($property in $one.PSObject.Properties) {
            $text, $value, $at = $read.($property.Name), $property.Value, $property.Name
            if ($value -is [System.Collections.IDictionary]) {
                $pairs = @{}
                foreach ($pair in $text -split '; ' | Where-Object { $_ }) { $pairs[($pair -split '=')[0]] = ($pair -split '=', 2)[1] }
                Assert-Same $pairs $value $at
            }
            elseif ($value -is [System.Collections.IList]) {
                $texts = @($text -split '; ' | Where-Object { $_ })
                if ($value.Count -and ($value[0] -is [ValueType] -or $value[0] -is [string])) { Assert-Same $texts $value $at }
                else { $texts | Should -HaveCount $value.Count -Because $at }
            }
            else { Assert-Same $text $value $at }
        }
    }

    It 'is shown by Format-List, and has no member that only a compiler names' {
        $one | Format-List * | Out-String -Width 500 | Should -Not -Match $unreadable
        ($one | Get-Member).Name -match '[<>]' | Should -BeNullOrEmpty
    }
}

Describe 'What cmdlets say they give' {
    It 'is tested here' {
        $said = (Get-Command -Module SpectroCal -CommandType Cmdlet).OutputType.Type | Where-Object Namespace -like 'SpectroCal*'
        $tested = foreach ($name in $GivenResults.Keys) { (Get-One $name).GetType() }
        $said | Where-Object Name -ne PeakFinderModel | Select-Object -Unique | ForEach-Object { $_ | Should -BeIn $tested }
    }
}
