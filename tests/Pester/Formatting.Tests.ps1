# The default views, of fixed seeds, as the files in Golden/ have them. To renew these after a change of a view that is
# meant, and to look at what changed:
#   SPECTROCAL_RENEW_GOLDEN=1 pwsh -NoProfile tests/Pester/Invoke-Tests.ps1 tests/Pester/Formatting.Tests.ps1; git diff tests/Pester/Golden
BeforeAll {
    . "$PSScriptRoot/Module.ps1"
    $spectra = 1..2 | New-ToySpectrum
    $campaign = New-ToyCampaign -Seed 42 -CycleCount 1 -RunCount 4
    $optimized = $campaign | Optimize-Calibration
    $results = Join-Path $TestDrive 'results'
    $optimized | Export-Calibration $results
    $measured = $spectra | Measure-LineShape 'Ti Ka', 'Cu Ka'
    $plain, $PSStyle.OutputRendering = $PSStyle.OutputRendering, 'PlainText'
    $culture, [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentCulture, [cultureinfo]::InvariantCulture
}

AfterAll {
    $PSStyle.OutputRendering = $plain
    [cultureinfo]::CurrentCulture = $culture
}

Describe 'The default view' {
    It 'of <Name> is as before' -ForEach @(
        @{ Name = 'Spectrum'; Show = { $spectra } }
        @{ Name = 'Peak'; Show = { $spectra | Find-Peaks } }
        @{ Name = 'Assignment'; Show = { $spectra[0] | Resolve-SpectralLine 'Ti Ka', 'Cu Ka' -Gain 3 } }
        @{ Name = 'Detector'; Show = { $spectra | New-Calibration 'Ti Ka', 'Cu Ka' -Gain 3 } }
        @{ Name = 'Campaign'; Show = { $campaign } }
        @{ Name = 'Optimization'; Show = { $optimized } }
        @{ Name = 'Batch'; Show = { $optimized.Batches } }
        @{ Name = 'Imported'; Show = { Import-Calibration $results } }
        @{ Name = 'BatchConstants'; Show = { Import-Calibration (Join-Path $results 'constants.csv') } }
        @{ Name = 'Compared'; Show = { $optimized | Compare-Calibration } }
        @{ Name = 'EnergySpectrum'; Show = { $spectra | ConvertTo-EnergySpectrum } }
        @{ Name = 'Merged'; Show = { $spectra | Merge-Spectrum } }
        @{ Name = 'Measurement'; Show = { $measured } }
        @{ Name = 'FitParameter'; Show = { $measured[0].Parameters } }
        @{ Name = 'Quality'; Show = { $spectra | Test-Spectrum } }
        @{ Name = 'Line'; Show = { Get-XrayLine 'Cu Ka*' } }
    ) {
        # What the clock says is no part of a view.
        $shown = (& $Show | Out-String -Width 120) -replace '(?m)[ \t]+\r?$' -replace '(?m)^(Elapsed \(ms\)\s+: ).*$', '$1-'
        $golden = Join-Path $PSScriptRoot "Golden/$Name.txt"
        if ($env:SPECTROCAL_RENEW_GOLDEN) { Set-Content $golden $shown -NoNewline }
        $shown -replace '\r' | Should -BeExactly ((Get-Content $golden -Raw) -replace '\r')
    }

    It 'fits into 120 columns, and every number there has a heading' {
        foreach ($file in Get-ChildItem (Join-Path $PSScriptRoot 'Golden')) {
            (Get-Content $file | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120 -Because $file.Name
        }
    }
}
